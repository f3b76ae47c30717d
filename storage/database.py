"""Opening a corpus's database: connections, pragmas, transactions, schema version."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, StatementError

from storage.errors import NotStorable, StorageError

SCHEMA = "0008"
"""The newest migration, which this code reads and writes; a test holds it to the migrations' folder."""
_BUSY_TIMEOUT_MS = 30_000
_CHUNK = 500
_T = TypeVar("_T")


class Database:
    """The corpus's SQLite file. Writers begin IMMEDIATE, so two of them queue up instead of failing halfway.

    Raises StorageError when the address is wrong, the file is no database, or its schema isn't this code's.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self.url = _parse(url)
        self.read_only = read_only
        if read_only and self.path is not None and not self.path.exists():
            raise StorageError(f"{self.path}: no corpus here yet; a crawl makes one")
        self._engine = _engine(self.url, self.path, read_only)
        try:
            self._check_schema()
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def path(self) -> Path | None:
        """The database file; None for a database in memory."""
        name = self.url.database
        return None if not name or name == ":memory:" else Path(name)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one snapshot of the corpus and never waits for a writer."""
        with self._failures(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that holds the writer's lock from its start; waits up to 30 s for another writer."""
        if self.read_only:
            raise StorageError(f"{self.path}: opened read-only")
        with self._failures(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def schema(self) -> str | None:
        """The database's schema version, None for an empty database. Raises StorageError where others keep tables."""
        with self.read() as connection:
            tables = sa.inspect(connection).get_table_names()
            if "alembic_version" in tables and "article" in tables:
                return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
        if tables:
            shown = ", ".join(tables[:3])
            raise StorageError(f"{self.path}: holds other tables ({shown}) and no corpus; name a new file")
        return None

    def upgrade(self) -> None:
        """Bring the schema to SCHEMA, in one transaction: after a crash it is the old one or the new one."""
        from storage.migrations import upgrade  # Alembic costs 0.2 s to import; most opens don't need it

        with self.write() as connection:
            upgrade(connection)

    def _check_schema(self) -> None:
        found = self.schema()
        if found == SCHEMA:
            return
        if found is None and not self.read_only:
            self.upgrade()
        elif found is None:
            raise StorageError(f"{self.path}: no corpus in this database")
        elif found > SCHEMA:
            raise StorageError(f"{self.path}: schema {found} is newer than this program's {SCHEMA}; update newscorpus")
        else:
            raise StorageError(f"{self.path}: schema {found} is older than this program's {SCHEMA}; run `news migrate`")

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise StorageError(f"{self.path or self.url}: {error.orig}") from error
        except DatabaseError as error:
            # sqlite3 says DatabaseError itself only when the file is no database or is damaged.
            if type(error.orig).__name__ != "DatabaseError":
                raise
            raise StorageError(f"{self.path or self.url}: {error.orig}") from error


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Store one thing of many: a row that can't be stored raises NotStorable and is undone alone.

    A database that fails (disk, lock) is no row's fault: that error passes through.
    """
    # By hand: SQLAlchemy's begin_nested costs as much as storing half an article.
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        yield
    except OperationalError:
        raise
    except (StatementError, ValueError) as error:
        connection.exec_driver_sql("ROLLBACK TO one")
        raise NotStorable(str(getattr(error, "orig", None) or error)) from error
    finally:
        if connection.in_transaction():
            connection.exec_driver_sql("RELEASE one")


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Part values into lists of 500: SQLite allows 32,766 parameters, and small statements are kept compiled."""
    pending = iter(values)
    while chunk := list(islice(pending, _CHUNK)):
        yield chunk


def insert_rows(
    connection: Connection, insert: sa.Insert, names: Sequence[str], rows: Sequence[tuple[int, ...]]
) -> None:
    """Insert many rows of numbers; past SQLAlchemy's handling of each value, which costs more than the insertion."""
    statement = str(insert.compile(dialect=connection.dialect, column_keys=list(names)))
    if connection.dialect.positional:
        connection.exec_driver_sql(statement, list(rows))
    else:
        connection.exec_driver_sql(statement, [dict(zip(names, row, strict=True)) for row in rows])


def open_unchecked(url: str) -> Database:
    """Open a database whatever its schema is, for `news migrate`."""
    database = Database.__new__(Database)
    database.url = _parse(url)
    database.read_only = False
    database._engine = _engine(database.url, database.path, False)
    return database


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError(f"{url!r} is no database address; use sqlite:///file.db") from error
    if parsed.get_backend_name() != "sqlite":
        raise StorageError(f"{parsed.render_as_string()}: only SQLite is supported so far; use sqlite:///file.db")
    return parsed


def _engine(url: URL, path: Path | None, read_only: bool) -> Engine:
    if path is None:
        engine = sa.create_engine(url, poolclass=sa.StaticPool)
    else:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        # "?" and "#" are legal in a file's name, and mean something in SQLite's URI.
        mode = "?mode=ro" if read_only else "?mode=rwc"
        target = f"file:{quote(str(path.resolve()))}{mode}"
        engine = sa.create_engine("sqlite://", poolclass=sa.QueuePool, creator=lambda: _connect(target))
    event.listen(engine, "connect", _set_pragmas if not read_only else _set_read_only)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(target: str) -> sqlite3.Connection:
    return sqlite3.connect(target, uri=True, check_same_thread=False, timeout=_BUSY_TIMEOUT_MS / 1000)


def _set_pragmas(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: sqlite3 would begin deferred, and late
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    # FULL: a commit that was reported survives a power cut. Commits are batched, so it costs one fsync a batch.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages: 16 MB; each checkpoint waits for the disk twice
    _enter_wal(connection)


def _enter_wal(connection: Any) -> None:
    """Switch to WAL; where several first openers race, SQLite answers "locked" at once, whatever the busy timeout."""
    for attempt in range(200):
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 199:
                raise
            time.sleep(0.05)


def _set_read_only(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
