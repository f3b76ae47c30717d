"""The figures of how sources do are those of the corpus."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from storage.frontier.runs import Counts, count_run, finish_run, put_source, start_run
from storage.health import sources
from storage.schema import UrlRow
from tests.support.corpora import MakeArticle

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def health(corpus: Corpus, *names: str, runs: int = 1) -> list[sources.SourceHealth]:
    with corpus.database.read() as connection:
        return sources.health(connection, names, TODAY, runs=runs)


def test_articles_are_counted_by_their_days(corpus: Corpus, make_article: MakeArticle) -> None:
    """Sixty days, today the last, in UTC; a day without articles is 0; what is older or of the future is left out."""
    moments = [
        NOON,
        NOON.replace(hour=0, minute=0),
        NOON - timedelta(hours=12, seconds=1),
        NOON - timedelta(days=59),
        NOON - timedelta(days=60),
    ]
    ingest(corpus, [make_article(str(n), date_published=moment) for n, moment in enumerate(moments)])
    (herald,) = health(corpus, "herald")

    assert len(herald.days) == 60
    assert list(herald.days)[::59] == ["2026-09-26", "2026-11-24"]
    assert {day: number for day, number in herald.days.items() if number} == {
        "2026-09-26": 1,
        "2026-11-23": 1,
        "2026-11-24": 2,
    }
    assert herald.source.articles == 5
    assert (herald.source.oldest, herald.source.newest) == (date(2026, 9, 25), TODAY)


def test_fields_are_filled_by_share(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(
        corpus,
        [
            make_article("one", authors=(Author("Ann Lee"), Author("Bo Ekman")), section="Sport", description="So."),
            make_article("two", image="https://herald.example/2.jpg", language="en"),
            make_article("three", date_published=None, language="en"),
            make_article("four", language="en"),
        ],
    )
    (herald,) = health(corpus, "herald")

    assert herald.looked_at == 4
    assert {name: herald.filled[name] for name in ("author", "date_published", "section", "image")} == {
        "author": 0.25,
        "date_published": 0.75,
        "section": 0.25,
        "image": 0.25,
    }
    assert set(herald.filled) == set(sources.FIELDS)


def test_addresses_and_runs_are_those_of_the_source(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(
        corpus,
        [make_article("one"), make_article("two"), make_article("x", source="courier", url="https://c.example/x")],
    )
    with corpus.database.write() as connection:
        for number, (state, reason) in enumerate([("failed", "http_404"), ("failed", "http_404"), ("blocked", None)]):
            address = f"https://herald.example/{number}"
            values = {"source": "herald", "url": address, "key": address, "state": state, "reason": reason}
            connection.execute(sa.insert(UrlRow).values(**values, newest=0, discovered=NOON, changed=NOON))
        for number in range(3):
            run = start_run(connection, "herald", "herald", NOON + timedelta(hours=number))
            count_run(connection, run, Counts(fetched=1, refused=Counter(no_body=1)))
            finish_run(connection, run, "finished", f"run {number}", NOON)
    (herald,) = health(corpus, "herald", runs=2)
    (courier,) = health(corpus, "courier")

    assert herald.urls == {"blocked": 1, "done": 2, "failed": 2}
    assert herald.reasons == {"blocked": {"unknown": 1}, "failed": {"http_404": 2}}
    assert [run.message for run in herald.runs] == ["run 2", "run 1"]
    assert (courier.urls, courier.runs, courier.reasons) == ({"done": 1}, (), {})


def test_a_source_without_articles_is_there(corpus: Corpus) -> None:
    with corpus.database.write() as connection:
        put_source(connection, "new", NOON, title="New", url="https://new.example/")
    (new,) = health(corpus, "new", "unknown")

    assert (new.source.articles, new.source.oldest, new.looked_at) == (0, None, 0)
    assert set(new.filled.values()) == {0.0}
    assert sum(new.days.values()) == 0


def test_sources_are_listed_by_name(corpus: Corpus) -> None:
    with corpus.database.write() as connection:
        for name in ("b", "c", "a"):
            put_source(connection, name, NOON)
    with corpus.database.read() as connection:
        first = sources.sources(connection, limit=2)
        rest = sources.sources(connection, limit=2, after=first[-1].name)

    assert [source.name for source in (*first, *rest)] == ["a", "b", "c"]
    assert {source.url for source in first} == {None}
