"""`Database`: the transactions and the schema version of a corpus's database, and the errors for its failures."""

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

SCHEMA = "0018"
"""Schema version that this code reads and writes: the newest migration. A test compares it with the migrations."""
UNFINISHED = "-unfinished"
"""Suffix of the schema version while rows are still being copied (storage/db/copying.py)."""
_CANCELED = "57014"
_GONE = ("08", "57P", "53300")
"""Beginnings of the SQLSTATEs with which PostgreSQL ends connections or temporarily accepts none."""


class Database:
    """The corpus's SQLite file or PostgreSQL database.

    Writers take turns: each holds the writer's lock from the start of its transaction. Raises StorageError if the URL
    is invalid, the database doesn't exist, or its schema isn't the schema of this code.
    """

    def __init__(self, url: str, *, read_only: bool = False, checked: bool = True) -> None:
        """Open a database. With `checked` False, any schema is accepted, for `news migrate`."""
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
        """Path of the database file; None for a database in memory and for PostgreSQL."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def is_sqlite(self) -> bool:
        """True if the database is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def name(self) -> str:
        """Name of the database in messages: its file, or its URL without the password."""
        return str(self.path or self.url.set(drivername=self.url.get_backend_name()).render_as_string())

    @contextmanager
    def read(self, limit_s: float | None = None) -> Iterator[Connection]:
        """Open a reading transaction: it sees one snapshot of the corpus and never waits for a writer.

        Raises TimeLimit if the database works for longer than `limit_s` seconds.
        """
        with self.failures(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin(), limited(connection, limit_s):
                yield connection

    @contextmanager
    def write(self, *, shared: bool = False) -> Iterator[Connection]:
        """Open a writing transaction, which holds the writer's lock from its start.

        The transaction waits up to 30 s for another writer. `shared` is for writes that don't depend on what other
        writers write meanwhile: on PostgreSQL such a transaction doesn't wait for them.
        """
        if self.read_only:
            raise StorageError(f"{self.name}: opened read-only")
        options = {"writes": True, "shared": shared}
        with self.failures(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close all connections that aren't in use."""
        self.engine.dispose()

    def schema(self) -> str | None:
        """Return the schema version; None for an empty database. Raises StorageError for other programs' tables."""
        with self.read() as connection:
            tables = sa.inspect(connection).get_table_names()
            if "alembic_version" in tables and "article" in tables:
                return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
        if tables:
            names = ", ".join(tables[:3])
            raise StorageError(f"{self.name}: holds other tables ({names}) and no corpus; name a new database")
        return None

    def upgrade(self, *, unfinished: bool = False) -> None:
        """Migrate the schema to SCHEMA in one transaction: after a crash the schema is the old one or the new one.

        `unfinished` marks the schema as unfinished, so that no program opens the database as a corpus.
        """
        from storage.migrations import upgrade  # importing Alembic takes 0.2 s, and is rarely needed

        with self.write() as connection:
            upgrade(connection)
            if unfinished:
                mark = sa.text("UPDATE alembic_version SET version_num = version_num || :mark")
                connection.execute(mark, {"mark": UNFINISHED})

    def backup(self) -> Path | None:
        """Copy an SQLite file into the same folder, named after its schema, and return the copy's path.

        None for other databases. The copy is a snapshot, even while others write. The copy gets its name only when the
        whole file is on disk.
        """
        schema = self.schema()
        if self.path is None or schema is None:
            return None
        target = self.path.with_name(f"{self.path.name}.schema-{schema}")
        with self.failures(), files.outgoing(target) as part, self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            with closing(sqlite3.connect(part.name)) as copy:
                raw.backup(copy)
        return target

    def _check_schema(self) -> None:
        schema = self.schema()
        if schema == SCHEMA:
            return
        if schema is None and not self.read_only:
            self.upgrade()
        elif schema is None:
            raise StorageError(f"{self.name}: no corpus in this database")
        elif schema.endswith(UNFINISHED):
            raise StorageError(f"{self.name}: a copy into it wasn't finished; run `news migrate --copy-to` again")
        elif schema > SCHEMA:
            raise StorageError(f"{self.name}: schema {schema} is newer than this program's {SCHEMA}; update newscorpus")
        else:
            raise StorageError(
                f"{self.name}: schema {schema} is older than this program's {SCHEMA}; run `news migrate`"
            )

    def ping(self) -> bool:
        """Return True if the database accepts a new connection and answers a query."""
        try:
            with self.read() as connection:
                return connection.scalar(sa.select(1)) == 1
        except StorageError:
            return False

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Translate the errors of the database driver into StorageError or one of its subclasses.

        DataError and IntegrityError pass through: the fault is in the stored values, not in the database.
        """
        try:
            yield
        except (DataError, IntegrityError):
            raise
        except (DatabaseError, self.engine.dialect.loaded_dbapi.Error) as error:
            # The driver raises its own error for a statement that it gets directly, without SQLAlchemy.
            translated = self._storage_error(getattr(error, "orig", error))
            if translated is None:
                raise
            raise translated from error

    def _storage_error(self, error: BaseException | None) -> StorageError | None:
        """Return the StorageError for a driver's error; None if the error is a fault of this program."""
        if getattr(error, "sqlstate", None) == _CANCELED or str(error) == "interrupted":
            return TimeLimit(f"{self.name}: the search takes too long")
        # sqlite3 raises DatabaseError itself only if the file is no database or is damaged.
        if self.is_sqlite and type(error).__name__ not in ("OperationalError", "DatabaseError"):
            return None
        message = " ".join(str(error).split())
        if not self.is_sqlite and _is_gone(error):
            return Unreachable(f"{self.name}: {message}")
        return StorageError(f"{self.name}: {message}")


def _is_gone(error: BaseException | None) -> bool:
    """Return True if the PostgreSQL driver's error means that the server is unreachable or has ended the connection."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_GONE)
    # The driver has no SQLSTATE for a connection that failed or was lost.
    return type(error).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")


def open_unchecked(url: str) -> Database:
    """Open a database with any schema, for `news migrate`."""
    return Database(url, checked=False)
