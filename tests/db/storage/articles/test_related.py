"""Pairs of related articles: stored once per pair, replaced, and deleted with either article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pipelines import ingest
from storage import Corpus, Related, RelatedArticle
from storage.articles import related
from storage.articles.duplicates import Pair
from storage.schema import ArticleRow, RelatedRow
from tests.support.paired import NOON, ingest_reports, put_related, reports


def pair(first: int, other: int, relation: str = "follow_up") -> Pair:
    return Pair(first, other, relation, {"score": 0.5}, f"{first} and {other}")


@pytest.fixture
def stored(corpus: Corpus) -> Corpus:
    ingest_reports(corpus, 5)
    return corpus


def rows(corpus: Corpus) -> list[tuple[int, int, str]]:
    names = ("article_id", "other_id", "relation")
    with corpus.database.read() as connection:
        select = sa.select(*(getattr(RelatedRow, name) for name in names)).order_by("article_id", "other_id")
        return [tuple(row) for row in connection.execute(select)]  # type: ignore[misc]


def test_a_pair_is_stored_once_in_whatever_order(stored: Corpus) -> None:
    put_related(stored, [pair(1, 3), pair(4, 2)])
    put_related(stored, [pair(3, 1, "quotes"), pair(5, 4)])

    assert rows(stored) == [(3, 1, "quotes"), (4, 2, "follow_up"), (5, 4, "follow_up")]


def test_a_batch_may_name_a_pair_twice(stored: Corpus) -> None:
    """The last counts; an empty batch stores nothing."""
    put_related(stored, [pair(1, 3), pair(3, 1, "quotes"), pair(1, 3, "same_event")])
    put_related(stored, [])

    assert rows(stored) == [(3, 1, "same_event")]


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


def test_the_best_score_comes_first(stored: Corpus) -> None:
    """Of equal scores the smaller ids; without a score a pair comes last. An unknown article has no pairs."""
    scores = {5: {"score": 0.9}, 2: {"score": 0.4}, 4: {}, 3: {"score": 0.4}}
    put_related(stored, [Pair(number, 1, "same_event", score, "why") for number, score in scores.items()])

    assert [pair.article_id for pair in stored.related(1)] == [5, 2, 3, 4]
    [read] = stored.related(5)
    assert replace(read, passages=()) == Related(5, 1, "same_event", {"score": 0.9}, "why", 1)
    assert stored.related(99) == stored.related_articles(99) == []


def test_a_pair_has_the_passages_that_both_texts_share_now(stored: Corpus) -> None:
    """From either side, and as the texts are when the pair is read."""
    put_related(stored, [pair(3, 1)])
    shared = "The mayor said on Monday that the bridge will be closed until the end of May."
    for number, text in ((1, f"Before. {shared} After all."), (3, f"{shared} And so on.")):
        with stored.database.write() as connection:
            connection.execute(sa.update(ArticleRow).where(ArticleRow.id == number).values(text=text))

    for number in (1, 3):
        [read] = stored.related(number)
        assert read.passages == ((0, len(shared) - 1, 8, 8 + len(shared) - 1),)


def test_a_related_article_is_told_in_short(stored: Corpus) -> None:
    """With its canonical URL if it has one, and in the order of the scores."""
    canonical = replace(reports(6)[5], canonical_url="https://paper.example/five", date_published=None)
    ingest(stored, [canonical])
    put_related(stored, [pair(2, 6, "quotes"), Pair(3, 2, "follow_up", {"score": 0.8}, "the next day")])
    first, second = stored.related_articles(2)
    article = stored.get(3)
    assert article is not None

    assert first == RelatedArticle(
        3, "follow_up", article.source, article.headline, article.url, article.date_published, "the next day"
    )
    assert (second.id, second.relation, second.url, second.date_published) == (
        6, "quotes", "https://paper.example/five", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "days", "words"),
    [
        ("follow_up", 1, "a follow-up"),
        ("follow_up", -1, "the report before"),
        ("same_event", 1, "the same event"),
        ("same_event", -1, "the same event"),
        ("quotes", 1, "quotes this article"),
        ("quotes", -1, "is quoted by this article"),
        ("quotes", 0, "quotes this article"),
        ("rhymes", 1, "rhymes"),
    ],
)
def test_the_relation_is_told_from_the_side_of_an_article(stored: Corpus, relation: str, days: int, words: str) -> None:
    """At the same time the article that was stored later counts as the later one."""
    first, other = (stored.get(number) for number in (1, 2))
    assert first is not None and other is not None
    first = replace(first, date_published=NOON)

    assert related.describe(relation, first, replace(other, date_published=NOON + timedelta(days=days))) == words
