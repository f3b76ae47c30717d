"""Traps are told from articles by the pages behind their URLs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.items import Fetched, Link, Refusal
from pipelines.crawl.traps import NUMBERED, READ, VARIANTS, Traps
from pipelines.settle import Outcome
from storage import Corpus
from storage.frontier import frontier
from storage.frontier.frontier import FrontierLink, UrlOutcome
from storage.frontier.runs import put_source, start_run

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SITE = "https://herald.example"


def _known(corpus: Corpus, state: str, articles: int) -> int:
    """Store read URLs of one pattern, enough for a decision, some with articles; and URLs that wait."""
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        run = start_run(connection, "herald", "herald", NOW)
        links = [FrontierLink(f"{SITE}/day/{number}") for number in range(NUMBERED.many)]
        frontier.add(connection, "herald", "section", links, run, NOW)
        read = [f"{SITE}/day/{number}" for number in range(READ + articles)]
        writer = frontier.OutcomeWriter(connection, read, run, NOW)
        for number, url in enumerate(read):
            writer.record(UrlOutcome(url, "herald", "done" if number < articles else state))
        writer.flush()
    return run


def _refused(corpus: Corpus, run: int) -> tuple[int, dict[str, str]]:
    traps = Traps("herald")
    url = f"{SITE}/day/{READ - 1}"
    batch = [Fetched(url, "herald", NOW, refusal=Refusal("not_article", "no_body"))] * READ
    outcomes = [Outcome(url, None, "rejected", "no_body")] * READ
    counts = traps.block_patterns(corpus, run, batch, outcomes, NOW)
    links = [Link(f"{SITE}/day/{number}") for number in (10**6, 10**7)]
    return counts.blocked["trap_pattern"], traps.reasons(links, NOW)


def test_a_pattern_without_any_article_is_a_trap(corpus: Corpus) -> None:
    """What waits of it is blocked, with the reason, and what is found of it from then on."""
    run = _known(corpus, "not_article", 0)
    blocked, refused = _refused(corpus, run)

    assert blocked == NUMBERED.many - READ
    assert set(refused.values()) == {"trap_pattern"}
    assert corpus.stats()["urls"] == {"not_article": READ, "blocked": blocked}
    fate = corpus.why(f"{SITE}/day/{NUMBERED.many - 1}")[0]
    assert (fate.state, fate.reason) == ("blocked", "trap_pattern")
    assert "none of 100 pages read is an article" in (fate.detail or "")


@pytest.mark.parametrize("address", ["shop?colour={}", "s/{:024x}0a/index"])
@pytest.mark.parametrize("articles", [0, 1])
def test_variants_of_one_page_without_any_article_are_a_trap(corpus: Corpus, address: str, articles: int) -> None:
    """A shop's filters, and a session's number in the path: a hundred are read, and the others aren't."""
    links = [f"{SITE}/{address.format(number)}" for number in range(VARIANTS.many)]
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        run = start_run(connection, "herald", "herald", NOW)
        frontier.add(connection, "herald", "section", [FrontierLink(url) for url in links], run, NOW)
        writer = frontier.OutcomeWriter(connection, links[:READ], run, NOW)
        for number, url in enumerate(links[:READ]):
            writer.record(UrlOutcome(url, "herald", "done" if number < articles else "not_article"))
        writer.flush()
    traps = Traps("herald")
    batch = [Fetched(url, "herald", NOW, refusal=Refusal("not_article", "no_body")) for url in links[:READ]]
    counts = traps.block_patterns(corpus, run, batch, [Outcome(url, None, "rejected") for url in links[:READ]], NOW)

    blocked = {} if articles else {"trap_variants": VARIANTS.many - READ}
    assert +counts.blocked == blocked
    assert traps.reasons([Link(f"{SITE}/{address.format(10**6)}")], NOW).keys() == set(
        [f"{SITE}/{address.format(10**6)}"] if blocked else []
    )


@pytest.mark.parametrize(("state", "articles"), [("not_article", 1), ("failed", 0)])
def test_a_pattern_with_an_article_is_none(corpus: Corpus, state: str, articles: int) -> None:
    """Nor is one whose pages can't be had."""
    run = _known(corpus, state, articles)

    assert _refused(corpus, run) == (0, {})
