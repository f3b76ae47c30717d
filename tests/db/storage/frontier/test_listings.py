"""Listings in the database, and what a page that is read again is asked for with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.items import Fetched, Link
from pipelines.settle import Outcome, RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.frontier import frontier, listings
from storage.frontier.frontier import FrontierLink
from storage.frontier.listings import ListingState
from storage.frontier.runs import put_source, start_run
from tests.support.corpora import MakeArticle

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
FEED = ListingState("https://herald.example/rss.xml", "feed", etag='"1"', rate=1.5, next_poll=NOW, last_new=NOW)


def test_a_listing_is_kept_as_it_was_written_last(corpus: Corpus) -> None:
    with corpus.database.write() as connection:
        for name in ("herald", "courier"):
            put_source(connection, name, NOW)
        listings.save_states(
            connection, "herald", [FEED, ListingState("https://herald.example/s.xml", "sitemap", FEED.url)]
        )
        listings.save_states(connection, "courier", [replace(FEED, etag=None)])
        listings.save_states(
            connection, "herald", [replace(FEED, false_not_modified=True, failures=2, reason="http_404")]
        )

        assert listings.load(connection, "herald") == {
            FEED.url: replace(FEED, false_not_modified=True, failures=2, reason="http_404"),
            "https://herald.example/s.xml": ListingState("https://herald.example/s.xml", "sitemap", FEED.url),
        }
        assert listings.load(connection, "courier")[FEED.url].etag is None


def test_since_leases_only_what_is_newer(corpus: Corpus) -> None:
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        run = start_run(connection, "herald", "herald", NOW)
        links = [
            FrontierLink(f"https://herald.example/{day}", date_published=NOW - day * timedelta(days=1))
            for day in range(9)
        ]
        links.append(FrontierLink("https://herald.example/undated"))
        frontier.add(connection, "herald", "feed", links, run, NOW)
        since = NOW - timedelta(days=2)

        leased = frontier.lease(connection, "herald", run, 99, NOW, since)
        assert {link.url.rpartition("/")[2] for link in leased} == {"0", "1", "2", "undated"}
        assert not frontier.waiting(connection, "herald", run, NOW, since)
        assert frontier.waiting(connection, "herald", run, NOW)
        assert frontier.queued(connection, "herald") == 6


def test_not_modified_is_unchanged_and_keeps_what_it_is_asked_with(corpus: Corpus, make_article: MakeArticle) -> None:
    """As often as it's said; each third look in vain goes without conditions."""
    article = make_article("one", date_published=NOW)

    def store(now: datetime, fetched: Fetched) -> Outcome:
        with corpus.database.write() as connection:
            run = start_run(connection, "herald", "herald", now)
            leased = frontier.lease_checks(connection, "herald", run, 9, now)
            tags.extend(link.etag for link in leased)
        return store_batch(corpus, [fetched], now, run_id=run, kind=RunKind.CRAWL)[0]

    tags: list[str | None] = []
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
    whole = Fetched(article.url, "herald", NOW, article, status=200, link=Link(article.url), etag='"1"')
    assert store(NOW, whole).state == "new"
    unchanged = Fetched(article.url, "herald", NOW, status=304, unchanged=True)
    moment = NOW
    for _ in range(3):
        due = corpus.why(article.url)[0].recheck
        assert due is not None
        moment = due
        outcome = store(moment, unchanged)
        assert (outcome.state, outcome.id) == ("unchanged", 1)
    stored = corpus.get(1)

    assert tags == ['"1"', '"1"', None]
    assert stored is not None and stored.last_seen == moment and stored.version == 1
