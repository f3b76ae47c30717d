"""Schemas with data in them: up, down, backed up first, copied into another database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines import ingest
from storage import Corpus, StorageError
from storage import migrations as history
from storage.db.database import SCHEMA, open_unchecked
from tests.support.corpora import MakeArticle
from tests.support.full_corpus import fill, search_results
from tests.support.paired import hiding, ingest_reports, put_pairs, put_related, shown

REVISIONS = [f"{number:04}" for number in range(int(SCHEMA), 0, -1)]


@pytest.mark.parametrize("revision", [*REVISIONS[1:], "base"])
def test_a_schema_goes_down_and_up_again_with_its_data(database: str, make_article: MakeArticle, revision: str) -> None:
    with Corpus(database) as corpus:
        fill(corpus, make_article)
        before, articles = search_results(corpus), corpus.stats()["articles"]
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, revision)
    if revision != "base":
        with pytest.raises(StorageError, match="run `news migrate`"):
            Corpus(database)
    opened.upgrade()
    opened.close()

    with Corpus(database) as corpus:
        assert corpus.stats()["articles"] == (0 if revision == "base" else articles)
        assert revision == "base" or search_results(corpus) == before


def test_confidences_begin_unknown_and_are_gone_below_their_schema(database: str, make_article: MakeArticle) -> None:
    """The index follows: it finds no article as low whose confidence is gone, and takes edits of such articles."""
    slugs = {"low": 0.2, "high": 0.9, "unknown": None}
    with Corpus(database) as corpus:
        ingest(corpus, [make_article(slug, f"About {slug}.", confidence=value) for slug, value in slugs.items()])
        before = corpus.search("about -nothing").articles
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0015")
        columns = {column["name"] for column in sa.inspect(connection).get_columns("article")}
        view = connection.exec_driver_sql("SELECT * FROM articles_v").keys()
        assert "confidence" not in {*columns, *view}
        runs = set(connection.exec_driver_sql("SELECT * FROM runs_v").keys())
        assert "low_confidence" not in runs
    opened.upgrade()
    opened.close()

    with Corpus(database) as corpus:
        articles = corpus.search("about").articles
        assert [article.url for article in articles] == [article.url for article in before]
        assert {article.confidence for article in articles} == {None}
        assert corpus.search("confidence:low").articles == () and corpus.stats()["low_confidence"] == 0
        ingest(corpus, [make_article("low", "About the pier.", confidence=0.3)])
        assert [article.confidence for article in corpus.search("confidence:low").articles] == [0.3]
        assert len(corpus.search("about").articles) == 3


def test_articles_of_older_schemas_have_the_day_of_utc(database: str, make_article: MakeArticle) -> None:
    """By which they were searched until then; their own day comes when their page is read again."""
    evening = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    morning_paper = make_article("paper", "About a paper.", date_published=evening, published_offset_min=540)
    with Corpus(database) as corpus:
        ingest(corpus, [morning_paper, make_article("bare", "About nothing.", date_published=None)])
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0016")
        columns = {
            column["name"] for table in ("article", "url") for column in sa.inspect(connection).get_columns(table)
        }
        assert columns.isdisjoint({"published_day", "published_offset_min"})
        days = {str(row[0]) for row in connection.exec_driver_sql("SELECT published_day FROM articles_v")}
    opened.upgrade()
    opened.close()

    with Corpus(database) as corpus:
        paper, bare = (corpus.get(f"https://herald.example/news/{slug}") for slug in ("paper", "bare"))
        assert paper is not None and bare is not None
        assert (paper.published_day, paper.published_offset_min) == (date(2026, 9, 15), None)
        assert bare.published_day == bare.first_seen.date()
        assert set(corpus.counts(by="day")) == days
        ingest(corpus, [morning_paper])
        assert [article.id for article in corpus.search(since="2026-09-16", until="2026-09-16").articles] == [paper.id]


def test_copies_of_older_schemas_are_hidden_behind_the_representative(database: str) -> None:
    """As they were until then. Below the schema a pair that doesn't hide hides like any other."""
    with Corpus(database) as corpus:
        ingest_reports(corpus, 7)
        put_pairs(corpus, [hiding(1, 2), hiding(2, 3), hiding(1, 3), shown(4, 5), hiding(5, 6)])
        put_related(corpus, [shown(7, 1)])
        ranks = _rows(corpus, "SELECT id, cluster_id, cluster_rank FROM article ORDER BY id")
        assert len(corpus.search().articles) == 4
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0017")
        inspector = sa.inspect(connection)
        assert "related" not in inspector.get_table_names() and "related_v" not in inspector.get_view_names()
        columns = {column["name"] for table in ("article", "duplicate") for column in inspector.get_columns(table)}
        assert columns.isdisjoint({"copy_of", "hides"})
        shown_before = {row[0] for row in connection.exec_driver_sql("SELECT id FROM articles_v WHERE represents = 1")}
        connection.exec_driver_sql(
            "INSERT INTO duplicate (article_id, other_id, relation, scores, why, found) "
            "SELECT 7, 4, relation, scores, why, found FROM duplicate WHERE article_id = 2"
        )
    opened.upgrade()
    opened.close()

    with Corpus(database) as corpus:
        assert _rows(corpus, "SELECT id, cluster_id, cluster_rank FROM article ORDER BY id") == ranks
        first = {cluster: number for number, cluster, rank in ranks if rank == 0}
        copies = [(number, first[cluster]) for number, cluster, rank in ranks if rank]
        assert _rows(corpus, "SELECT id, copy_of FROM article WHERE copy_of IS NOT NULL ORDER BY id") == copies
        assert len(copies) == 4
        assert {article.id for article in corpus.search().articles} == shown_before
        assert {pair.hides for number in (1, 4) for pair in corpus.duplicates(number)} == {True}
        assert _rows(corpus, "SELECT * FROM related") == []
        put_pairs(corpus, [shown(4, 5)])
        assert len(corpus.search().articles) == len(shown_before) + 1


def _rows(corpus: Corpus, statement: str) -> list[tuple[Any, ...]]:
    with corpus.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_a_migration_keeps_a_copy_of_an_sqlite_file(
    sqlite: str, tmp_path: Path, make_article: MakeArticle, run_news: Callable[..., Any]
) -> None:
    with Corpus(sqlite) as corpus:
        ingest(corpus, [make_article()])
    opened = open_unchecked(sqlite)
    with opened.write() as connection:
        history.downgrade(connection, "0005")
    opened.close()
    report = run_news(sqlite, "migrate", "--json")

    assert report == {"before": "0005", "after": SCHEMA, "backup": f"{tmp_path}/corpus.db.schema-0005"}
    kept = open_unchecked(f"sqlite:///{report['backup']}")
    assert kept.schema() == "0005"
    with kept.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM article")) == 1
    kept.close()
    assert run_news(sqlite, "migrate", "--json")["backup"] is None


@pytest.fixture
def run_news() -> Callable[..., Any]:
    def run(url: str, *arguments: str) -> Any:
        code = f"import os; os.environ['NEWS_DATABASE_URL'] = {url!r}; from pipelines.cli import main; main()"
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
