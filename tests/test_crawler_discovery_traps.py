"""Traps are told from articles by their addresses, or by what their pages turn out to be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.sitemap import SitemapRef, changed_until, newest_first
from crawler.discovery.urls import pattern, trap, variant
from crawler.items import Fetched, Link, Refusal
from pipelines.crawl.traps import NUMBERED, READ, VARIANTS, Traps
from pipelines.settle import Outcome
from storage import Corpus
from storage.frontier import frontier
from storage.frontier.frontier import FrontierLink, UrlOutcome
from storage.frontier.runs import put_source, start_run
from storage.frontier.urls import strip_tracking, url_key

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SITE = "https://herald.example"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/2026/11/24/budget", None),
        ("/2031/01/24/a-look-into-the-future", None),
        ("/1962/02/12/from-our-archive", None),
        ("/news/2026/11/24", None),
        ("/2031/01/", "trap_calendar"),
        ("/events/2031-01-05", "trap_calendar"),
        ("/events/1712/", "trap_calendar"),
        ("/events?month=2031-01&view=list", "trap_calendar"),
        ("/events?month=2026-12", None),
        ("/news/story?id=2031", None),
        ("/a/b/a/b/a/b/news", None),
        ("/a/b/a/b/a/b/a/b", "trap_repeated"),
        ("/" + "x" * 2000, "trap_long"),
    ],
)
def test_what_is_a_trap_by_its_form(path: str, reason: str | None) -> None:
    assert trap(SITE + path, NOW) == reason


def test_a_session_does_not_make_another_page() -> None:
    for session in (";jsessionid=8A3F09C1D2", "?PHPSESSID=abc123", "?sid=9f8e7d6c5b4a39281706"):
        assert url_key(f"{SITE}/news/1{session}") == url_key(f"{SITE}/news/1")
        assert strip_tracking(f"{SITE}/news/1{session}") == f"{SITE}/news/1"
    assert url_key(f"{SITE}/news?sid=4711") != url_key(f"{SITE}/news")


def test_patterns() -> None:
    assert pattern("herald.example/day/2031-01-05?page=3&q=x") == "herald.example/day/0-0-0?page&q"
    assert pattern("herald.example/news/budget") is None


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("herald.example/shop?colour=red&size=4", "herald.example/shop?*"),
        ("herald.example/s/6fd3a0b1c2e94f57/news", "herald.example/s/*/news"),
        ("herald.example/6fd3a0b1-c2e9-4f57-8a9b-0123456789ab?a=1", "herald.example/*?*"),
        ("herald.example/news/2026/11/24/budget-of-2026-is-out", None),
        ("herald.example/news/internationalization", None),
        ("herald.example/news/12345678901234567890", None),
        ("herald.example", None),
    ],
)
def test_variants(key: str, named: str | None) -> None:
    assert variant(key) == named


def _known(corpus: Corpus, state: str, articles: int) -> int:
    """As many read addresses of a pattern as there must be, of which some are articles, and more that wait."""
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
    counts = traps.close_in(corpus, run, batch, outcomes, NOW)
    links = [Link(f"{SITE}/day/{number}") for number in (10**6, 10**7)]
    return counts.blocked["trap_pattern"], traps.refused(links, NOW)


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
    counts = traps.close_in(corpus, run, batch, [Outcome(url, None, "rejected") for url in links[:READ]], NOW)

    blocked = {} if articles else {"trap_variants": VARIANTS.many - READ}
    assert +counts.blocked == blocked
    assert traps.refused([Link(f"{SITE}/{address.format(10**6)}")], NOW).keys() == set(
        [f"{SITE}/{address.format(10**6)}"] if blocked else []
    )


@pytest.mark.parametrize(("state", "articles"), [("not_article", 1), ("failed", 0)])
def test_a_pattern_with_an_article_is_none(corpus: Corpus, state: str, articles: int) -> None:
    """Nor is one whose pages can't be had."""
    run = _known(corpus, state, articles)

    assert _refused(corpus, run) == (0, {})


def test_sitemaps_in_the_order_of_their_news() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    children = [
        SitemapRef("https://x.example/2026-2.xml"),
        SitemapRef("https://x.example/old.xml", datetime(2025, 1, 1, tzinfo=UTC)),
        SitemapRef("https://x.example/2026-11.xml"),
        SitemapRef("https://x.example/new.xml", day),
    ]

    assert [child.url[18:] for child in newest_first(children)] == ["2026-11.xml", "2026-2.xml", "new.xml", "old.xml"]
    assert changed_until(day) == datetime(2026, 3, 2, tzinfo=UTC)
    assert changed_until(day.replace(minute=1)) == day.replace(minute=1)
