"""Pairs of related articles: stored once per pair, replaced, and deleted with either article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from storage import Corpus
from storage.articles import related
from storage.articles.duplicates import Pair
from storage.schema import RelatedRow
from tests.support.paired import ingest_reports, put_related


def pair(first: int, other: int, relation: str = "follow_up", passages: Sequence[Any] = ()) -> Pair:
    return Pair(first, other, relation, {"score": 0.5}, f"{first} and {other}", passages=passages)


@pytest.fixture
def stored(corpus: Corpus) -> Corpus:
    ingest_reports(corpus, 5)
    return corpus


def rows(corpus: Corpus) -> list[tuple[int, int, str, list[list[int]]]]:
    names = ("article_id", "other_id", "relation", "passages")
    with corpus.database.read() as connection:
        select = sa.select(*(getattr(RelatedRow, name) for name in names)).order_by("article_id", "other_id")
        return [tuple(row) for row in connection.execute(select)]  # type: ignore[misc]


def test_a_pair_is_stored_once_in_whatever_order(stored: Corpus) -> None:
    put_related(stored, [pair(1, 3, passages=[(0, 5, 7, 12), (20, 30, 40, 50)]), pair(4, 2)])
    put_related(stored, [pair(3, 1, "quotes", [(1, 2, 3, 4)]), pair(5, 4)])

    assert rows(stored) == [(3, 1, "quotes", [[1, 2, 3, 4]]), (4, 2, "follow_up", []), (5, 4, "follow_up", [])]


def test_passages_turn_with_their_articles(stored: Corpus) -> None:
    put_related(stored, [pair(1, 3, passages=[(0, 5, 7, 12)])])

    assert rows(stored) == [(3, 1, "follow_up", [[7, 12, 0, 5]])]


def test_a_batch_may_name_a_pair_twice(stored: Corpus) -> None:
    """The last counts; an empty batch stores nothing."""
    put_related(stored, [pair(1, 3), pair(3, 1, "quotes"), pair(1, 3, "same_event")])
    put_related(stored, [])

    assert rows(stored) == [(3, 1, "same_event", [])]


@pytest.mark.parametrize(
    ("article_ids", "left"),
    [([3], [(5, 4)]), ([1], [(5, 4)]), ([4], [(3, 1)]), ([5, 1], []), ([2], [(3, 1), (5, 4)]), ([], [(3, 1), (5, 4)])],
)
def test_pairs_go_with_either_article(stored: Corpus, article_ids: list[int], left: list[tuple[int, int]]) -> None:
    put_related(stored, [pair(3, 1), pair(5, 4)])
    with stored.database.write() as connection:
        related.unrelate(connection, article_ids)

    assert [row[:2] for row in rows(stored)] == left


def test_related_articles_are_all_shown(stored: Corpus) -> None:
    """In no cluster, and each for itself."""
    put_related(stored, [pair(3, 1), pair(5, 4)])
    articles = stored.search().articles

    assert len(articles) == 5
    assert {article.cluster_id for article in articles} == {None}
