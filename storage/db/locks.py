"""Locks of a corpus that a process holds while it lives: the lock of a source, and the liveness lock of a run.

The locks are released when the process dies in any way. On SQLite the kernel releases them (a lock is a locked file
beside the database); on PostgreSQL the server does, when the connection that holds them ends.
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

_LOCK = sa.select(sa.func.pg_try_advisory_lock(sa.bindparam("key", type_=sa.BigInteger)))
_UNLOCK = sa.select(sa.func.pg_advisory_unlock(sa.bindparam("key", type_=sa.BigInteger)))


class Lock:
    """A named lock of a corpus. Its methods raise StorageError if the database fails."""

    def __init__(self, database: Database, name: str, *, forget: bool = False) -> None:
        """`forget` True: the lock's file is deleted on release, since its name is never used again."""
        self._database = database
        self._name = name
        self._forget = forget
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    @classmethod
    def of_source(cls, database: Database, source: str) -> Lock:
        """Return the lock of a source: only one run at a time crawls the source."""
        return cls(database, source)

    @classmethod
    def of_run(cls, database: Database, run_id: int) -> Lock:
        """Return the liveness lock of a run: it is held as long as the run's process lives."""
        return cls(database, f"run-{run_id}", forget=True)

    def acquire(self) -> bool:
        """Take the lock and return True; return False if another process holds it.

        A corpus in memory belongs to one process, so the lock is always free.
        """
        if not self._database.is_sqlite:
            return self._ask_server()
        path = self._path()
        return path is None or self._lock_file(path)

    def regain(self) -> bool:
        """Return True if the lock is held; acquire it again if it was lost with its connection. Raises StorageError."""
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
        """Give the lock back, if it is held."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                with self._database.failures():
                    connection.execute(_UNLOCK, {"key": self._key()})
            except StorageError:
                connection.invalidate()  # closing the connection releases the lock
            connection.close()
        if self._file is not None:
            if self._forget and (path := self._path()):
                with suppress(OSError):  # a file that is left over does no harm
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
            # Autocommit: the lock is held for hours, and an open transaction would keep the server from vacuuming.
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                acquired = bool(connection.scalar(_LOCK, {"key": self._key()}))
            except BaseException:
                connection.close()
                raise
        if acquired:
            self._connection = connection
        else:
            connection.close()
        return acquired

    def _key(self) -> int:
        digest = blake2b(f"newscorpus lock {self._name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)
