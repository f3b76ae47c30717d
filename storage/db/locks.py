"""Locks of a corpus that a process holds while it lives: one run a source, and the sign that a run's process lives.

They are given back when the process dies, however it dies: on SQLite by the kernel (a locked file beside the database),
on PostgreSQL by the server, when the connection that holds them ends.
"""

from __future__ import annotations

import fcntl
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.db.database import Database
from storage.errors import StorageError
from storage.location import lock_file


class Lock:
    """A lock of a corpus, by name. Raises StorageError when the database fails."""

    def __init__(self, database: Database, name: str, *, forget: bool = False) -> None:
        self._database = database
        self._name = name
        self._forget = forget
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    @classmethod
    def of_source(cls, database: Database, source: str) -> Lock:
        """The right to crawl a source: one run at a time."""
        return cls(database, source)

    @classmethod
    def of_run(cls, database: Database, run_id: int) -> Lock:
        """The sign that a run's process lives. Its number is never used again, so its file can go with it."""
        return cls(database, f"run-{run_id}", forget=True)

    def acquire(self) -> bool:
        """Take the lock if no other process has it; a corpus in memory is its process's own."""
        if not self._database.is_sqlite:
            return self._ask_server()
        path = self._path()
        return path is None or self._lock_file(path)

    def regain(self) -> bool:
        """Return whether the lock is held; one that a lost connection had is asked for anew. Raises StorageError."""
        if self._connection is None:
            return self._file is not None or self.acquire()
        try:
            with self._database.failures():
                self._connection.execute(sa.select(1))
        except StorageError:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
            return self.acquire()
        return True

    def release(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                with self._database.failures():
                    connection.execute(_UNLOCK, {"key": self._key()})
            except StorageError:
                connection.invalidate()  # and with it the lock
            connection.close()
        if self._file is not None:
            if self._forget and (path := self._path()):
                with suppress(OSError):  # the file holds nothing, and nobody
                    path.unlink()
            self._file.close()
            self._file = None

    def _path(self) -> Path | None:
        database = self._database.path
        if database is None:
            return None
        return lock_file(database, self._name)

    def _lock_file(self, path: Path) -> bool:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _ask_server(self) -> bool:
        with self._database.failures():
            # In no transaction: it's held for hours, and would keep the server from clearing old rows.
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                held = bool(connection.scalar(_LOCK, {"key": self._key()}))
            except BaseException:
                connection.close()
                raise
        if held:
            self._connection = connection
        else:
            connection.close()
        return held

    def _key(self) -> int:
        digest = blake2b(f"newscorpus lock {self._name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


_LOCK = sa.select(sa.func.pg_try_advisory_lock(sa.bindparam("key", type_=sa.BigInteger)))
_UNLOCK = sa.select(sa.func.pg_advisory_unlock(sa.bindparam("key", type_=sa.BigInteger)))
