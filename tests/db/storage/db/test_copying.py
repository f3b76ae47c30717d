"""A corpus copied into another database is the same corpus, also after an interruption."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Author
from pipelines import ingest
from storage import Corpus, StorageError
from storage.db import copying
from storage.schema import Base
from tests.support.corpora import MakeArticle, NewDatabase
from tests.support.full_corpus import fill, search_results
from tests.support.postgresql import Server


def contents(corpus: Corpus) -> dict[str, Any]:
    """Every table's rows."""
    with corpus.database.read() as connection:
        return {table.name: copying.check(connection, table) for table in Base.metadata.sorted_tables}


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
        report = run_news(sqlite, "migrate", "--copy-to", url, "--json")
        with Corpus(url) as copy:
            assert contents(copy) == contents(corpus)
            assert search_results(copy) == search_results(corpus)
            assert report["copied"]["article"] == 31
            later = [
                make_article("late", "What came after.", authors=(Author("New Name"),)),
                make_article("n1", "New."),
            ]
            assert [outcome.state for outcome in ingest(copy, later)] == ["new", "updated"]
    with pytest.raises(StorageError, match="holds a corpus already"), Corpus(sqlite) as corpus:
        copying.copy(corpus.database, url)
    postgresql.drop(url)


def test_a_copy_goes_back_to_a_file(new_database: NewDatabase, tmp_path: Path, make_article: MakeArticle) -> None:
    with Corpus(new_database()) as corpus:
        fill(corpus, make_article)
        copying.copy(corpus.database, f"sqlite:///{tmp_path}/copy.db")
        with Corpus(f"sqlite:///{tmp_path}/copy.db") as copy:
            assert contents(copy) == contents(corpus)
            assert search_results(copy) == search_results(corpus)


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
