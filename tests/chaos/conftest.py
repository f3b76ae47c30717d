"""Databases that commands make themselves: kills may hit the migrations too."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.corpora import NewDatabase, postgresql_databases
from tests.support.postgresql import Server


@pytest.fixture
def new_database(database_server: Server | None, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes URLs of SQLite files that don't exist yet, and databases on PostgreSQL."""
    if database_server is None:
        yield lambda template=None: f"sqlite:///{tmp_path}/{secrets.token_hex(4)}.db"
        return
    with postgresql_databases(database_server) as make:
        yield make
