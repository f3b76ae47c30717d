"""Opening a corpus: what is made, what is refused, what races."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipelines import ingest
from storage import Corpus, StorageError
from storage import migrations as history
from storage.articles.query import matches, search
from storage.db.database import SCHEMA, open_unchecked
from storage.errors import TimeLimit
from storage.schema import Base
from storage.search.query_syntax import Filters, parse_query
from tests.support.corpora import MakeArticle


def test_the_code_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(history.__file__).parent))

    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def test_migrations_make_the_tables_of_the_models(empty_database: str) -> None:
    """A model changed without a migration shows here."""
    with Corpus(empty_database) as corpus, corpus.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})

        assert compare_metadata(context, Base.metadata) == []


def _ours(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Leave out the search index, which is no table of the models."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", None)
    return table is None or not table.startswith(("article_fts", "article_search"))


def test_a_newer_schema_is_refused(database: str, tmp_path: Path) -> None:
    Corpus(database).close()
    opened = open_unchecked(database)
    with opened.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()

    with pytest.raises(StorageError, match="9999 is newer"):
        Corpus(database)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database, whatever its name says" * 100)

    with pytest.raises(StorageError, match="not a database"):
        Corpus(f"sqlite:///{tmp_path}/notes.db")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE orders (id)")

    with pytest.raises(StorageError, match="orders"):
        Corpus(f"sqlite:///{tmp_path}/shop.db")


@pytest.mark.parametrize("url", ["corpus.db", "mysql://localhost/x", "sqlite:///none/here.db"])
def test_a_wrong_address_says_what_to_use(url: str) -> None:
    with pytest.raises(StorageError):
        Corpus(url, read_only=True)


def test_a_reader_writes_nothing(database: str, make_article: MakeArticle) -> None:
    Corpus(database).close()
    with Corpus(database, read_only=True) as corpus, pytest.raises(StorageError, match="read-only"):
        ingest(corpus, [make_article()])


def test_processes_that_open_a_new_corpus_at_once_all_can(empty_database: str) -> None:
    """Twenty crawls started by one cron line: each finds the schema or makes it."""
    code = f"from storage import Corpus; Corpus({empty_database!r}).close()"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(8)]

    assert [process.wait() for process in started] == [0] * 8


def test_writers_take_turns(database: str, make_article: MakeArticle) -> None:
    """Two processes writing the same articles: no error, one article for each address."""
    code = f"import sys; from tests.support.writers import write_many; write_many({database!r}, int(sys.argv[1]))"
    Corpus(database).close()
    started = [subprocess.Popen([sys.executable, "-c", code, str(number)]) for number in range(3)]

    assert [process.wait() for process in started] == [0] * 3
    with Corpus(database) as corpus:
        assert corpus.stats()["articles"] == 60


def test_what_fails_past_sqlalchemy_is_told_alike(corpus: Corpus) -> None:
    """A statement that the driver is given itself: a lost server or a time that is over is no traceback."""
    error = corpus.database.engine.dialect.loaded_dbapi.OperationalError
    with pytest.raises(StorageError, match="disk I/O error"), corpus.database.read():
        raise error("disk I/O error")
    with pytest.raises(TimeLimit, match="too long"), corpus.database.read():
        raise error("interrupted")


@pytest.mark.parametrize("query", ["quay", "qu*"])
def test_a_search_that_takes_too_long_is_broken_off(sqlite: str, make_article: MakeArticle, query: str) -> None:
    with Corpus(sqlite) as corpus:
        ingest(corpus, [make_article(f"n{number}", f"The quay number {number}.") for number in range(50)])
        with pytest.raises(TimeLimit), corpus.database.read(limit_s=-1.0) as connection:
            for _ in range(10_000):
                matches(connection, parse_query(query), Filters(), "show")
                search(connection, query, Filters(), duplicates="hide", order="newest", limit=9, cursor=None)
