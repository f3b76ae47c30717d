"""Schemas with data in them: up, down, backed up first, copied into another database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.items import Author
from pipelines import ingest
from storage import Corpus, StorageError
from storage import migrations as history
from storage.db import copying
from storage.db.database import SCHEMA, open_unchecked
from storage.schema import Base
from tests.conftest import MakeArticle, NewDatabase
from tests.postgresql import Server

REVISIONS = [f"{number:04}" for number in range(int(SCHEMA), 0, -1)]
LONG = "A report that two papers print word by word, with so many words that it counts as one and the same report."


def fill(corpus: Corpus, make_article: MakeArticle) -> None:
    """Articles with versions, duplicates, authors, removed blocks, and addresses that were refused."""
    articles = [
        make_article(
            f"n{number}", f"The quay number {number}.", LONG, "Read more »", authors=(Author(f"Ann {number}"),)
        )
        for number in range(30)
    ]
    ingest(corpus, [*articles, make_article("copy", LONG, LONG.upper(), source="courier", language="en-GB")])
    ingest(corpus, [make_article("n3", "The quay was closed.", "国务院宣布新的经济政策。")])
    ingest(corpus, [make_article("none", headline="")])


def contents(corpus: Corpus) -> dict[str, Any]:
    """Every table's rows."""
    with corpus.database.read() as connection:
        return {table.name: copying.check(connection, table) for table in Base.metadata.sorted_tables}


def found(corpus: Corpus) -> list[list[str]]:
    queries = (None, "quay", "经济政策", '"ann 3"', "author:Ann-3", "source:courier", "closed -report")
    return [[article.url for article in corpus.search(query, duplicates="show").articles] for query in queries]


@pytest.mark.parametrize("revision", [*REVISIONS[1:], "base"])
def test_a_schema_goes_down_and_up_again_with_its_data(database: str, make_article: MakeArticle, revision: str) -> None:
    with Corpus(database) as corpus:
        fill(corpus, make_article)
        before, articles = found(corpus), corpus.stats()["articles"]
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
        assert revision == "base" or found(corpus) == before


def test_renamed_columns_keep_their_values(database: str, make_article: MakeArticle) -> None:
    """Schema 0015 renames seven columns; each value is under the old name before and under the new name after."""
    named = {
        "url": {"lost": "lost_runs", "vain": "unchanged_rereads", "checks": "unchanged_checks"},
        "host": {"walls": "forbidden_streak", "openings": "circuit_opens"},
        "listing": {"barren": "empty_polls", "lying": "false_not_modified"},
    }
    now = datetime(2026, 3, 2, tzinfo=UTC)
    host = {"failures": 0, "forbidden_streak": 4, "circuit_opens": 5, "changed": now}
    listing = {"kind": "feed", "failures": 0, "not_modified": 0, "links": 0, "new": 0, "unfinished": False}
    with Corpus(database) as corpus:
        ingest(corpus, [make_article()])
        with corpus.database.write() as connection:
            url, hosts, listings = (Base.metadata.tables[name] for name in named)
            connection.execute(sa.update(url).values(lost_runs=1, unchanged_rereads=2, unchanged_checks=3))
            connection.execute(sa.insert(hosts).values(host="herald.example", **host))
            row = {"source": "herald", "url": "https://herald.example/", "empty_polls": 6, "false_not_modified": True}
            connection.execute(sa.insert(listings).values(**row, **listing))

    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0014")
        old = [
            connection.execute(sa.text(f"SELECT {', '.join(names)} FROM {table}")).one()
            for table, names in named.items()
        ]
    opened.upgrade()
    with opened.read() as connection:
        new = [
            connection.execute(sa.text(f"SELECT {', '.join(names.values())} FROM {table}")).one()
            for table, names in named.items()
        ]
    opened.close()
    assert old == new == [(1, 2, 3), (4, 5), (6, True)]


def test_a_migration_keeps_a_copy_of_an_sqlite_file(
    sqlite: str, tmp_path: Path, make_article: MakeArticle, run_news: Callable[..., Any]
) -> None:
    with Corpus(sqlite) as corpus:
        ingest(corpus, [make_article()])
    opened = open_unchecked(sqlite)
    with opened.write() as connection:
        history.downgrade(connection, "0005")
    opened.close()
    told = run_news(sqlite, "migrate", "--json")

    assert told == {"before": "0005", "after": SCHEMA, "backup": f"{tmp_path}/corpus.db.schema-0005"}
    kept = open_unchecked(f"sqlite:///{told['backup']}")
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


def test_a_copy_is_the_corpus_and_goes_on_as_one(
    sqlite: str, postgresql: Server, make_article: MakeArticle, run_news: Callable[..., Any]
) -> None:
    url = postgresql.create()
    with Corpus(sqlite) as corpus:
        fill(corpus, make_article)
        told = run_news(sqlite, "migrate", "--copy-to", url, "--json")
        with Corpus(url) as copy:
            assert contents(copy) == contents(corpus)
            assert found(copy) == found(corpus)
            assert told["copied"]["article"] == 31
            later = [
                make_article("late", "What came after.", authors=(Author("New Name"),)),
                make_article("n1", "New."),
            ]
            assert [outcome.state for outcome in ingest(copy, later)] == ["new", "updated"]
    with pytest.raises(StorageError, match="holds a corpus already"), Corpus(sqlite) as corpus:
        copying.copy(corpus.database, url)
    postgresql.drop(url)


def test_a_copy_goes_back_to_a_file(
    sqlite: str, new_database: NewDatabase, tmp_path: Path, make_article: MakeArticle
) -> None:
    with Corpus(new_database()) as corpus:
        fill(corpus, make_article)
        copying.copy(corpus.database, sqlite)
        with Corpus(sqlite) as copy:
            assert contents(copy) == contents(corpus)
            assert found(copy) == found(corpus)


def test_an_interrupted_copy_is_no_corpus_and_goes_on(
    sqlite: str, postgresql: Server, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.create()
    monkeypatch.setattr(copying, "_ROWS", 7)
    with Corpus(sqlite) as corpus:
        fill(corpus, make_article)
        for table in ("author", "article", "url", "fingerprint_key"):

            def stop(name: str, rows: int, table: str = table) -> None:
                if name == table:
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                copying.copy(corpus.database, url, stop)
            with pytest.raises(StorageError, match="wasn't finished"):
                Corpus(url)
        copying.copy(corpus.database, url)
        with Corpus(url) as copy:
            assert contents(copy) == contents(corpus)
    postgresql.drop(url)


def test_a_corpus_that_changed_while_its_copy_was_interrupted_is_told_of(
    sqlite: str, postgresql: Server, make_article: MakeArticle
) -> None:
    url = postgresql.create()

    def stop(name: str, rows: int) -> None:
        if name == "article":
            raise KeyboardInterrupt

    with Corpus(sqlite) as corpus:
        fill(corpus, make_article)
        with pytest.raises(KeyboardInterrupt):
            copying.copy(corpus.database, url, stop)
        ingest(corpus, [make_article("n5", "Another text.")])
        with pytest.raises(StorageError, match="was changed while"):
            copying.copy(corpus.database, url)
    postgresql.drop(url)
