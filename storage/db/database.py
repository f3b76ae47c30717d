"""A corpus's database: reading and writing transactions, schema version, what is raised when it fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError

from storage.db import files
from storage.db.engines import limited, make_engine, parse_url
from storage.errors import StorageError, TimeLimit, Unreachable

SCHEMA = "0015"
"""The newest migration, which this code reads and writes; a test holds it to the migrations' folder."""
UNFINISHED = "-unfinished"
"""Stands behind the version of a schema whose rows are still being copied (storage/db/copying.py)."""
_CANCELED = "57014"
_GONE = ("08", "57P", "53300")
"""Beginnings of the states in which PostgreSQL hangs up or takes nobody in, for now."""


class Database:
    """The corpus's SQLite file or PostgreSQL database. Writers take turns: each holds the writer's lock from its start.

    Raises StorageError when the address is wrong, there's no database, or its schema isn't this code's.
    """

    def __init__(self, url: str, *, read_only: bool = False, checked: bool = True) -> None:
        """`checked` False: opens it whatever its schema is, for `news migrate`."""
        self.url = parse_url(url)
        self.read_only = read_only
        if read_only and self.path is not None and not self.path.exists():
            raise StorageError(f"{self.name}: no corpus here yet; a crawl makes one")
        self.engine = make_engine(self.url, self.path, read_only=read_only)
        try:
            if checked:
                self._check_schema()
        except BaseException:
            self.close()
            raise

    @property
    def path(self) -> Path | None:
        """The database file; None for one in memory, and on PostgreSQL."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def name(self) -> str:
        """How messages name it: the file, or the address without its password."""
        return str(self.path or self.url.set(drivername=self.url.get_backend_name()).render_as_string())

    @contextmanager
    def read(self, limit_s: float | None = None) -> Iterator[Connection]:
        """A connection that sees one snapshot of the corpus and never waits for a writer.

        Raises TimeLimit when the database works longer than `limit_s` for it.
        """
        with self.failures(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin(), limited(connection, limit_s):
                yield connection

    @contextmanager
    def write(self, *, shared: bool = False) -> Iterator[Connection]:
        """A transaction that holds the writer's lock from its start; waits up to 30 s for another writer.

        `shared`: what it writes doesn't depend on what others write meanwhile; on PostgreSQL it needn't wait for them.
        """
        if self.read_only:
            raise StorageError(f"{self.name}: opened read-only")
        options = {"writes": True, "shared": shared}
        with self.failures(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def schema(self) -> str | None:
        """The database's schema version, None for an empty database. Raises StorageError where others keep tables."""
        with self.read() as connection:
            tables = sa.inspect(connection).get_table_names()
            if "alembic_version" in tables and "article" in tables:
                return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
        if tables:
            shown = ", ".join(tables[:3])
            raise StorageError(f"{self.name}: holds other tables ({shown}) and no corpus; name a new database")
        return None

    def upgrade(self, *, unfinished: bool = False) -> None:
        """Bring the schema to SCHEMA, in one transaction: after a crash it is the old one or the new one.

        `unfinished`: call it unfinished, so that none opens it as a corpus.
        """
        from storage.migrations import upgrade  # Alembic costs 0.2 s to import; most opens don't need it

        with self.write() as connection:
            upgrade(connection)
            if unfinished:
                mark = sa.text("UPDATE alembic_version SET version_num = version_num || :mark")
                connection.execute(mark, {"mark": UNFINISHED})

    def backup(self) -> Path | None:
        """Copy an SQLite file beside itself, named for its schema, and return where to; None for other databases.

        It's a copy of one moment, whatever others write, and bears its name only when it's whole and on the disk.
        """
        found = self.schema()
        if self.path is None or found is None:
            return None
        target = self.path.with_name(f"{self.path.name}.schema-{found}")
        with self.failures(), files.outgoing(target) as part, self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            with closing(sqlite3.connect(part.name)) as copy:
                raw.backup(copy)
        return target

    def _check_schema(self) -> None:
        found = self.schema()
        if found == SCHEMA:
            return
        if found is None and not self.read_only:
            self.upgrade()
        elif found is None:
            raise StorageError(f"{self.name}: no corpus in this database")
        elif found.endswith(UNFINISHED):
            raise StorageError(f"{self.name}: a copy into it wasn't finished; run `news migrate --copy-to` again")
        elif found > SCHEMA:
            raise StorageError(f"{self.name}: schema {found} is newer than this program's {SCHEMA}; update newscorpus")
        else:
            raise StorageError(f"{self.name}: schema {found} is older than this program's {SCHEMA}; run `news migrate`")

    def answer(self) -> bool:
        """Return whether the database answers a new connection."""
        try:
            with self.read() as connection:
                return connection.scalar(sa.select(1)) == 1
        except StorageError:
            return False

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Raise StorageError, and what says more, for what the database's driver raises."""
        try:
            yield
        except (DataError, IntegrityError):
            raise  # of what was to be stored, not of the database
        except (DatabaseError, self.engine.dialect.loaded_dbapi.Error) as error:
            # The driver's own error is of a statement that was given to it past SQLAlchemy.
            told = self._told(getattr(error, "orig", error))
            if told is None:
                raise
            raise told from error

    def _told(self, error: BaseException | None) -> StorageError | None:
        """Return what a driver's error means; None if it's a fault of ours."""
        if getattr(error, "sqlstate", None) == _CANCELED or str(error) == "interrupted":
            return TimeLimit(f"{self.name}: the search takes too long")
        # sqlite3 says DatabaseError itself only when the file is no database or is damaged.
        if self.is_sqlite and type(error).__name__ not in ("OperationalError", "DatabaseError"):
            return None
        said = " ".join(str(error).split())
        if not self.is_sqlite and _is_gone(error):
            return Unreachable(f"{self.name}: {said}")
        return StorageError(f"{self.name}: {said}")


def _is_gone(error: BaseException | None) -> bool:
    """Whether a PostgreSQL driver's error is that there's no server, or none any more: then it tells no state."""
    state = getattr(error, "sqlstate", None)
    lost = type(error).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
    return lost if state is None else state.startswith(_GONE)


def open_unchecked(url: str) -> Database:
    """Open a database whatever its schema is, for `news migrate`."""
    return Database(url, checked=False)
