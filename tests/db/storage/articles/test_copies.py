"""Which articles a search hides: those that a chain of hiding pairs connects with an article that it shows."""

from __future__ import annotations

import random
from collections.abc import Collection
from itertools import combinations

import pytest

from storage import Corpus, StoredArticle
from storage.articles.duplicates import Pair
from storage.web.reading import CorpusReader
from storage.web.requests import Search
from tests.support.corpora import NewDatabase
from tests.support.paired import drop_pairs, hiding, ingest_reports, put_pairs, shown

SOURCES = ("herald", "courier", "wire")


def stored(corpus: Corpus) -> dict[int, StoredArticle]:
    return {article.id: article for article in corpus.search(duplicates="show", limit=200).articles}


def copies(corpus: Corpus) -> dict[int, int]:
    """The hidden articles: id -> id of the article that is shown instead."""
    return {number: article.copy_of for number, article in stored(corpus).items() if article.copy_of is not None}


def visible(corpus: Corpus, **filters: str) -> set[int]:
    return {article.id for article in corpus.search(**filters, limit=200).articles}  # type: ignore[arg-type]


def components(articles: dict[int, StoredArticle], pairs: Collection[Pair]) -> list[set[int]]:
    """The articles that hiding pairs within one cluster connect."""
    groups = [{number} for number in articles]
    for pair in pairs:
        first, other = articles[pair.article_id], articles[pair.other_id]
        if pair.hides and first.cluster_id == other.cluster_id:
            joined = [group for group in groups if group & {first.id, other.id}]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups


def test_of_a_hiding_pair_one_article_is_shown(corpus: Corpus) -> None:
    """The article of rank 0; the other is found where the first doesn't match."""
    ingest_reports(corpus, 4)
    put_pairs(corpus, [hiding(2, 3)])
    [(hidden, original)] = copies(corpus).items()

    assert {hidden, original} == {2, 3}
    assert stored(corpus)[original].cluster_rank == 0
    assert visible(corpus) == {1, 4, original}
    assert visible(corpus, source=SOURCES[hidden - 1]) >= {hidden}


def test_of_another_pair_both_articles_are_shown_and_are_one_cluster(corpus: Corpus) -> None:
    ingest_reports(corpus, 4)
    put_pairs(corpus, [shown(2, 3)])

    assert visible(corpus) == {1, 2, 3, 4}
    assert {article.cluster_id for article in stored(corpus).values()} == {None, 2}


def test_pairs_hide_also_through_hidden_articles(corpus: Corpus) -> None:
    """Of two hiding pairs in a row one article is shown; of a hiding pair beside another pair, one and the third."""
    ingest_reports(corpus, 7)
    put_pairs(corpus, [hiding(1, 2), hiding(2, 3), shown(4, 5), hiding(5, 6)])
    hidden = copies(corpus)

    assert len(set(hidden) & {1, 2, 3}) == 2
    assert {hidden[number] for number in {1, 2, 3} & set(hidden)} == {1, 2, 3} - set(hidden)
    assert {5, 6} in [{number, original} for number, original in hidden.items()]
    assert visible(corpus) == {1, 2, 3, 4, 5, 6, 7} - set(hidden) and len(hidden) == 3


def test_a_cluster_that_is_parted_hides_nothing_across(corpus: Corpus) -> None:
    """A round-up holds two reports; the article at the end of the chain is a cluster of its own, and is shown."""
    ingest_reports(corpus, 5)
    put_pairs(corpus, [hiding(1, 2), hiding(2, 3), hiding(3, 4)])
    articles = stored(corpus)
    alone = [number for number in (1, 2, 3, 4) if articles[number].cluster_id is None]

    assert all(articles[number].copy_of is None for number in alone)
    for number, original in copies(corpus).items():
        assert articles[number].cluster_id == articles[original].cluster_id
    assert len(visible(corpus)) == 1 + len(alone) + len({a.cluster_id for a in articles.values()} - {None})


def test_pairs_that_go_away_hide_nothing_more(corpus: Corpus) -> None:
    ingest_reports(corpus, 4)
    put_pairs(corpus, [hiding(1, 2), hiding(2, 3)])
    assert len(visible(corpus)) == 2
    drop_pairs(corpus, [2])

    assert copies(corpus) == {}
    assert visible(corpus) == {1, 2, 3, 4}


def test_a_pair_that_no_longer_hides_shows_both_again(corpus: Corpus) -> None:
    """Only the article that comes back has changed."""
    ingest_reports(corpus, 4)
    put_pairs(corpus, [hiding(1, 2)])
    [hidden] = copies(corpus)
    before = _changed(corpus)
    put_pairs(corpus, [shown(1, 2)])

    assert visible(corpus) == {1, 2, 3, 4}
    assert {number for number, changed in _changed(corpus).items() if changed != before[number]} == {hidden}
    again = _changed(corpus)
    put_pairs(corpus, [shown(1, 2)])
    assert _changed(corpus) == again


def _changed(corpus: Corpus) -> dict[int, int]:
    with corpus.database.read() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, changed FROM article")}


@pytest.mark.parametrize("seed", range(4))
def test_a_search_hides_what_the_pairs_say(new_database: NewDatabase, seed: int) -> None:
    """On random pairs: in any order of arrival the same articles, in all searches, and in the counts beside them."""
    rng = random.Random(seed)
    edges = rng.sample(list(combinations(range(1, 13), 2)), 14)
    pairs = [hiding(*edge) if rng.random() < 0.6 else shown(*edge) for edge in edges]
    results = []
    for size in (14, 1, 5):
        rng.shuffle(pairs)
        with Corpus(new_database()) as corpus:
            ingest_reports(corpus, 12, SOURCES)
            for start in range(0, len(pairs), size):
                put_pairs(corpus, pairs[start : start + size])
            results.append({number: (a.cluster_id, a.cluster_rank, a.copy_of) for number, a in stored(corpus).items()})
            _check_searches(corpus, pairs)

    assert results[0] == results[1] == results[2]


def _check_searches(corpus: Corpus, pairs: Collection[Pair]) -> None:
    articles = stored(corpus)
    groups = components(articles, pairs)

    def rank(number: int) -> tuple[int, int]:
        return articles[number].cluster_rank or 0, number

    for group in groups:
        original = min(group, key=rank)
        assert {articles[number].copy_of for number in group} - {None} <= {original}
        assert articles[original].copy_of is None
    for filters in ({}, *({"source": source} for source in SOURCES), {"until": "2026-03-01"}):
        matching = {article.id for article in corpus.search(**filters, duplicates="show").articles}  # type: ignore[arg-type]
        expected = {min(group & matching, key=rank) for group in groups if group & matching}
        assert visible(corpus, **filters) == expected, filters
    with corpus.database.read() as connection:
        counts = CorpusReader(connection).counts("source", Search())
    assert counts == {source: len(visible(corpus, source=source)) for source in SOURCES}
