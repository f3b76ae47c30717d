"""What every table is made with: aware instants, names of constraints, JSON for lists and mappings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, TypeAlias, TypeVar

from sqlalchemy import DateTime, Dialect, MetaData, Select, Table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from storage.errors import NotStorable
from storage.texts import Address, CleanJson, CleanText, Line, Validator

_CHUNK = 500
_T = TypeVar("_T")

AnyRow = Row[*tuple[Any, ...]]
"""A result row read by the names of its columns."""


AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A selection of whatever columns."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, in UTC both ways; SQLite, which knows no zones, keeps it as UTC text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every stored instant is aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


__all__ = [
    "Address", "AnyRow", "AnySelect", "Base", "Instant", "Line", "Validator", "chunks", "insert", "insert_rows",
    "savepoint", "table_of", "where",
]  # fmt: skip
# PostgreSQL's INSERT … ON CONFLICT is SQLite's too, and SQLAlchemy writes it for both; SQLite's it writes for one.


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: CleanText,
        datetime: Instant,
        dict[str, Any]: CleanJson,
        list[Any]: CleanJson,
    }


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements built with Core."""
    return Base.metadata.tables[model.__tablename__]


def where(condition: str) -> dict[str, Any]:
    """The arguments of an index that holds only the rows of which a condition is true, on every database."""
    return {f"{dialect}_where": text(condition) for dialect in ("sqlite", "postgresql")}


# Rows ----------------------------------------------------------------------------------------------------------------


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Store one thing of many: a row that can't be stored raises NotStorable and is undone alone.

    A database that fails (disk, lock) is no row's fault: that error passes through.
    """
    # By hand: SQLAlchemy's begin_nested costs as much as storing half an article.
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        yield
    except OperationalError as error:
        # Of class 54: a value is too large for an index or a list of words, which is the row's fault.
        if not (getattr(error.orig, "sqlstate", None) or "").startswith("54"):
            raise
        connection.exec_driver_sql("ROLLBACK TO one")
        raise NotStorable(str(error.orig)) from error
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


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Insert many rows of numbers; past SQLAlchemy's handling of each value, which costs more than the insertion."""
    listed = ", ".join(names)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) VALUES ({places})", list(rows))
        return
    raw: Any = connection.connection.cursor()
    with raw, raw.copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
