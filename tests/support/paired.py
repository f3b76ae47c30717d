"""Articles with nothing in common, and pairs of them that a test makes by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.items import Article
from pipelines import ingest
from storage import Corpus
from storage.articles import duplicates, related
from storage.articles.duplicates import Pair
from tests.support.invented_wire import report

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SKETCH = 1


def reports(number: int, sources: Sequence[str] = ("herald", "courier", "wire")) -> list[Article]:
    """Return reports of different events, one per hour, of each source in turn."""
    return [
        replace(
            report(n),
            url=f"https://paper.example/{n}",
            source=sources[n % len(sources)],
            date_published=NOON + timedelta(hours=n),
        )
        for n in range(number)
    ]


def ingest_reports(corpus: Corpus, number: int, sources: Sequence[str] = ("herald", "courier", "wire")) -> None:
    """Store reports with the ids from 1 on. No two of them are duplicates, or related."""
    ingest(corpus, reports(number, sources))
    assert corpus.stats()["duplicates"] == 0
    with corpus.database.write() as connection:
        related.unrelate(connection, range(1, number + 1))


def put_pairs(corpus: Corpus, pairs: Collection[Pair]) -> None:
    """Store pairs of duplicates as the pipelines do, and make the clusters again."""
    with corpus.database.write() as connection:
        duplicates.pair(connection, pairs, SKETCH, NOON)
        duplicates.recluster(connection, {number for pair in pairs for number in (pair.article_id, pair.other_id)})


def drop_pairs(corpus: Corpus, article_ids: Collection[int]) -> None:
    """Delete all pairs of duplicates of these articles, and make the clusters again."""
    with corpus.database.write() as connection:
        duplicates.recluster(connection, duplicates.unpair(connection, article_ids))


def put_related(corpus: Corpus, pairs: Collection[Pair]) -> None:
    """Store pairs of related articles."""
    with corpus.database.write() as connection:
        related.relate(connection, pairs, SKETCH, NOON)


def hiding(first: int, second: int) -> Pair:
    """Return a pair by which a search hides one of the two articles."""
    return Pair(max(first, second), min(first, second), "syndicated", {"score": 0.99}, f"{first} and {second}", True)


def shown(first: int, second: int) -> Pair:
    """Return a pair of one report of which a search shows both articles."""
    return Pair(max(first, second), min(first, second), "updated", {"score": 0.6}, f"{first} and {second}", False)
