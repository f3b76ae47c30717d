"""What was refused for a fault that may be ours: kept whole, listed, explained, and stored by a later try."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Article, Author, Block, Fetched
from pipelines import ingest
from pipelines.article_json import dumped, loaded
from pipelines.quarantine import Retried, retry
from pipelines.settle import RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.frontier import quarantine
from storage.frontier.quarantine import REASONS
from storage.schema import QuarantineRow, RefusedPageRow
from tests.support.corpora import MakeArticle
from tests.support.invented_pages import HERALD, address
from tests.support.quarantined import SEEN, crashed

SOURCES = {"herald": HERALD}
LATER = SEEN + timedelta(days=30)


def listed(corpus: Corpus) -> list[quarantine.Quarantined]:
    with corpus.database.read() as connection:
        return quarantine.listed(connection)


def test_a_page_in_quarantine_is_stored_by_todays_code(corpus: Corpus) -> None:
    """Whatever it was refused for, also without an archive; as of when it was read."""
    reasons = sorted(REASONS)
    store_batch(corpus, [crashed(number, reason) for number, reason in enumerate(reasons)], SEEN, kind=RunKind.CRAWL)
    assert [(entry.reason, entry.since, entry.kept) for entry in listed(corpus)] == [
        (reason, SEEN, "page") for reason in reasons
    ]

    done = retry(corpus, SOURCES) or []

    assert [(result.was, result.state, result.still) for result in done] == [
        (reason, "new", False) for reason in reasons
    ]
    for number, one in enumerate(done):
        article = corpus.get(address(number))
        assert article is not None and (article.id, article.first_seen) == (one.id, SEEN)
        (fate,) = corpus.why(address(number))
        assert (fate.state, fate.fetched, fate.status, fate.quarantined) == ("done", SEEN, 200, None)
    assert listed(corpus) == []
    with corpus.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(QuarantineRow)) == 0


def test_a_try_again_is_asked_for_as_often_as_one_likes(corpus: Corpus) -> None:
    store_batch(corpus, [crashed(number) for number in range(3)], SEEN)
    first, second = retry(corpus, SOURCES), retry(corpus, SOURCES)

    assert [result.state for result in first or ()] == ["new"] * 3
    assert second == []
    assert corpus.stats()["articles"] == 3


def test_what_fails_again_stays_since_when_it_was(corpus: Corpus, make_article: MakeArticle) -> None:
    bad = make_article("bad", blocks=(Block("verse", "A line."),))  # type: ignore[arg-type]
    ingest(corpus, [bad])
    (before,) = listed(corpus)
    (done,) = retry(corpus, SOURCES) or []
    (after,) = listed(corpus)

    assert done == Retried(bad.url, "herald", "bad_block", "rejected", "bad_block", None, still=True)
    assert (after.since, after.kept) == (before.since, "article")


def test_a_page_that_holds_no_article_leaves_with_its_reason(corpus: Corpus) -> None:
    store_batch(corpus, [crashed(1, body="<p>Nothing")], SEEN)
    (done,) = retry(corpus, SOURCES) or []

    assert (done.state, done.still) == ("rejected", False)
    assert corpus.why(address(1))[0].state == "not_article"
    assert listed(corpus) == []


def test_an_article_that_was_given_comes_back_as_it_was(corpus: Corpus, make_article: MakeArticle) -> None:
    """After its fault is mended: here, by hand in what is kept."""
    given = make_article("given", authors=(Author("Ann Lee", "https://herald.example/ann"),), keywords=("quay",))
    given = replace(given, confidence=0.25)
    ingest(corpus, [replace(given, blocks=(Block("verse", "A line."),))])  # type: ignore[arg-type]
    with corpus.database.write() as connection:
        (entry,) = quarantine.listed(connection)
        kept = quarantine.content(connection, entry.url_id)
        assert kept is not None
        quarantine.keep(connection, entry.url_id, entry.reason, replace(kept, body=dumped(given)), None, LATER)
    (done,) = retry(corpus, SOURCES) or []

    article = corpus.get(done.id or 0)
    assert done.state == "new" and article is not None
    assert (article.headline, article.text, article.keywords) == (given.headline, given.text, given.keywords)
    assert article.confidence == 0.25 and corpus.search("confidence:low").articles == (article,)
    assert [author.name for author in article.authors] == ["Ann Lee"]
    assert corpus.why(given.url)[0].recheck is None, "what was given by hand isn't asked for at its site"


def test_a_field_of_another_type_is_kept_whole(corpus: Corpus, make_article: MakeArticle) -> None:
    (outcome,) = ingest(corpus, [make_article("odd", headline=5, section="\ud800 \x00")])
    assert outcome.reason == "bad_field"
    with corpus.database.read() as connection:
        (entry,) = quarantine.listed(connection)
        kept = quarantine.content(connection, entry.url_id)

    assert kept is not None
    assert json.loads(kept.body)["headline"] == 5
    assert loaded(kept.body).section == "\ud800 \x00"
    assert [done.reason for done in retry(corpus, SOURCES) or ()] == ["bad_field"]


def test_ordinary_refusals_push_nothing_out(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MAX_REFUSED_PAGES", 5)
    store_batch(corpus, [crashed(1)], SEEN)
    ordinary = [crashed(number, "no_body", f"<p>{number}", "not_article") for number in range(10, 30)]
    store_batch(corpus, ordinary, LATER)

    assert len(listed(corpus)) == 1
    assert [done.state for done in retry(corpus, SOURCES) or ()] == ["new"]
    with corpus.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(RefusedPageRow)) == 5


@pytest.mark.parametrize("bound", ["MAX_KEPT", "MAX_BYTES"])
def test_the_quarantine_is_bounded_and_says_what_it_let_go(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    """The oldest make room: they stay listed, with nothing kept, and a try says so."""
    monkeypatch.setattr(quarantine, bound, 3 if bound == "MAX_KEPT" else 3_000)
    for number in range(8):
        store_batch(corpus, [crashed(number)], SEEN + timedelta(minutes=number))
    kept = [entry.kept for entry in listed(corpus)]

    assert len(kept) == 8
    assert 0 < len([kind for kind in kept if kind]) < 8
    assert kept[-1] == "page" and kept[0] is None
    done = retry(corpus, SOURCES) or []
    assert [result.state for result in done] == ["new" if kind else "missing" for kind in kept]
    assert all(one.still for one in done if one.state == "missing")


def test_only_what_is_asked_for_is_tried(corpus: Corpus) -> None:
    store_batch(corpus, [crashed(1), crashed(2), replace(crashed(3), source="courier")], SEEN)

    assert [done.url for done in retry(corpus, SOURCES, urls=[address(2) + "?utm_source=x"]) or ()] == [address(2)]
    assert [done.url for done in retry(corpus, SOURCES, source=["courier"]) or ()] == [address(3)]
    assert [entry.url for entry in listed(corpus)] == [address(1)]


def test_a_newer_text_read_meanwhile_stays(corpus: Corpus) -> None:
    """An address that a crawl has read well since isn't in quarantine any more."""
    store_batch(corpus, [crashed(1)], SEEN)
    article = Article(address(1), "herald", "The newer headline", (Block("paragraph", "The newer text."),))
    store_batch(corpus, [Fetched(address(1), "herald", LATER, article)], LATER)

    assert retry(corpus, SOURCES) == []
    assert corpus.get(address(1)).headline == "The newer headline"  # type: ignore[union-attr]
