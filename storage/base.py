"""What every table is made with: aware instants, names of constraints, JSON for lists and mappings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import DateTime, Dialect, MetaData, Select, Table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Row
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from storage.texts import Address, CleanJson, CleanText, Line, Validator

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
    "Address", "AnyRow", "AnySelect", "Base", "Instant", "Line", "Validator", "insert", "table_of", "where",
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
