"""Copying a corpus into another database, for example from SQLite to PostgreSQL.

An interrupted copy continues where it stopped. Until the whole copy is verified, its schema version is marked as
unfinished, so that no program opens the copy as a corpus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.db.database import SCHEMA, UNFINISHED, Database
from storage.errors import StorageError
from storage.schema import Base, insert
from storage.search import index

_ROWS = 1000
_MARK = 1 << 64


class Checked(NamedTuple):
    """The number of a table's rows, and a checksum that doesn't depend on their order."""

    rows: int
    checksum: int


def copy(source: Database, url: str, on_table: Callable[[str, int], None] = lambda table, rows: None) -> dict[str, int]:
    """Copy a corpus into an empty database, or continue an interrupted copy; return table -> number of rows.

    Writers of the source wait during the copy. `on_table` is called with name and rows of each copied table. Raises
    StorageError if the target holds something else, or differs from the source at the end.
    """
    with CopyTarget(url) as target, source.write() as reading:
        copied = {}
        for table in Base.metadata.sorted_tables:
            _copy_table(reading, target, table)
            copied[table.name] = _verify(reading, target, table)
            on_table(table.name, copied[table.name])
        with target.write() as connection:
            index.drop(connection)
            index.create(connection)
            index.fill(connection)
            _set_sequences(connection)
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :schema"), {"schema": SCHEMA})
        return copied


class CopyTarget:
    """The target database of a copy, with the tables of a corpus, marked as unfinished."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, checked=False)

    def __enter__(self) -> Database:
        try:
            schema = self._database.schema()
            if schema is None:
                self._database.upgrade(unfinished=True)
            elif schema != SCHEMA + UNFINISHED:
                raise StorageError(f"{self._database.name}: holds a corpus already; name an empty database")
        except BaseException:
            self._database.close()
            raise
        return self._database

    def __exit__(self, *error: object) -> None:
        self._database.close()


def _copy_table(reading: Connection, target: Database, table: sa.Table) -> None:
    for rows in _chunks(reading, table, _last_copied_key(target, table)):
        with target.write() as connection:
            connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _last_copied_key(target: Database, table: sa.Table) -> tuple[Any, ...] | None:
    """Return the key of the last copied row; None to copy from the start: databases may sort text keys differently."""
    key = list(table.primary_key)
    if any(isinstance(column.type, sa.String) for column in key):
        return None
    with target.read() as connection:
        row = connection.execute(sa.select(*key).order_by(*(column.desc() for column in key)).limit(1)).first()
        return None if row is None else tuple(row)


def _chunks(reading: Connection, table: sa.Table, last: tuple[Any, ...] | None) -> Iterator[list[dict[str, Any]]]:
    key = list(table.primary_key)
    key_tuple = sa.tuple_(*key)
    while True:
        rest = sa.select(table) if last is None else sa.select(table).where(key_tuple > sa.tuple_(*_typed(key, last)))
        rows = [dict(row._mapping) for row in reading.execute(rest.order_by(*key).limit(_ROWS))]
        if not rows:
            return
        yield rows
        last = tuple(rows[-1][column.name] for column in key)


def _typed(key: list[sa.Column[Any]], values: tuple[Any, ...]) -> list[Any]:
    return [sa.literal(value, column.type) for column, value in zip(key, values, strict=True)]


def _verify(reading: Connection, target: Database, table: sa.Table) -> int:
    """Compare a table with its copy; return its number of rows. Raises StorageError if they differ."""
    expected = check(reading, table)
    with target.read() as connection:
        checked = check(connection, table)
    if checked != expected:
        raise StorageError(
            f"{target.name}: table {table.name} has {checked.rows:,} rows for {expected.rows:,}, or others; the corpus"
            " was changed while its copy was interrupted. Empty the database, and copy again"
        )
    return expected.rows


def check(connection: Connection, table: sa.Table) -> Checked:
    """Return the number of a table's rows and the sum of their hashes."""
    number = total = 0
    names = [column.name for column in table.columns]
    for row in connection.execute(sa.select(table), execution_options={"yield_per": _ROWS}):
        number += 1
        encoded = json.dumps([_plain(row._mapping[name]) for name in names], sort_keys=True).encode()
        total = (total + int.from_bytes(blake2b(encoded, digest_size=8).digest())) % _MARK
    return Checked(number, total)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _set_sequences(connection: Connection) -> None:
    """Let PostgreSQL's sequences continue after the ids of the copied rows."""
    if connection.dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = sa.select(sa.func.max(column)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None))))
