"""SQLAlchemy engines for SQLite and PostgreSQL: their settings, the start of transactions, and time limits."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageError
from storage.search import words

PATIENCE_S = 30
"""Seconds that a writer waits for another writer."""
_WRITER = 0x6E657773_636F7270
"""Key of the PostgreSQL advisory lock that a writer holds: "newscorp" in ASCII."""
_USE = "use sqlite:///file.db or postgresql://user@host/name"
_READERS = 32
_SESSION = (
    ("TimeZone", "UTC"),
    ("lock_timeout", f"{PATIENCE_S}s"),
    # A machine that vanishes without closing its connection loses its locks within a minute, not after two hours.
    ("tcp_keepalives_idle", "30"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3"),
)  # fmt: skip


def parse_url(url: str) -> URL:
    """Parse a database URL. Raises StorageError for an invalid URL, and for a database that isn't supported."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError(f"{url!r} is no database URL; {_USE}") from error
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        if not parsed.database:
            raise StorageError(f"{parsed.render_as_string()}: names no database; {_USE}")
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StorageError(f"{parsed.render_as_string()}: only SQLite and PostgreSQL are supported; {_USE}")
    return parsed


def make_engine(url: URL, path: Path | None, *, read_only: bool) -> Engine:
    """Return an engine whose transactions begin by the execution options of `Database`: `writes` and `shared`."""
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    engine = _sqlite(url, path, read_only)
    event.listen(engine, "connect", _set_read_only if read_only else _set_pragmas)
    event.listen(engine, "connect", _add_functions)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def limited(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Limit the time that the database spends on statements of this connection; None means no limit.

    On SQLite the limit covers everything from here on; on PostgreSQL it applies to each statement.
    """
    if seconds is None:
        yield
    elif connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        end = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > end, 1000)
        try:
            yield
        finally:
            raw.set_progress_handler(None, 0)
    else:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        yield


def _postgresql(url: URL) -> Engine:
    settings = {"application_name": "newscorpus", "connect_timeout": 10, "keepalives_idle": 30}
    query = {name: value for name, value in settings.items() if name not in url.query}
    engine = sa.create_engine(url, connect_args=query, pool_pre_ping=True, max_overflow=_READERS)
    event.listen(engine, "connect", _set_session)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_session(connection: Any, record: Any) -> None:
    connection.execute("SELECT " + ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _SESSION))
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    """Take the writer's lock: what is learned and linked from a batch depends on everything stored before."""
    options = connection.get_execution_options()
    if options.get("writes") and not options.get("shared"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


def _sqlite(url: URL, path: Path | None, read_only: bool) -> Engine:
    if path is None:
        return sa.create_engine(url, poolclass=sa.StaticPool)
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    # "?" and "#" are legal in a file's name, and mean something in SQLite's URI.
    mode = "?mode=ro" if read_only else "?mode=rwc"
    target = f"file:{quote(str(path.resolve()))}{mode}"
    pool = {"poolclass": sa.QueuePool, "max_overflow": _READERS}
    return sa.create_engine("sqlite://", creator=lambda: _connect(target), **pool)


def _connect(target: str) -> sqlite3.Connection:
    return sqlite3.connect(target, uri=True, check_same_thread=False, timeout=PATIENCE_S)


def _set_pragmas(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # BEGIN is sent explicitly: sqlite3 itself would begin deferred, and late
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    # FULL: a reported commit survives a power cut. Commits are batched, so this costs one fsync per batch.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages: 16 MB; each checkpoint waits for the disk twice
    _enter_wal(connection)


def _enter_wal(connection: Any) -> None:
    """Switch to WAL. SQLite fails with "locked" if several processes open a new file, despite the busy timeout."""
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
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -16384")  # there may be many readers


def _add_functions(connection: Any, record: Any) -> None:
    connection.create_function("words_hold", 4, words.hold, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
