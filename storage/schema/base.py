"""The base class, column types and helpers that all tables share.

The column types clean texts, URLs and JSON before they are stored, so that every database returns them unchanged.
The helpers insert rows, isolate rows that can't be stored, and split long lists of values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, TypeAlias, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Select, Table, Text, text

# PostgreSQL's `insert` compiles ON CONFLICT for SQLite too; SQLite's `insert` compiles for SQLite only.
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from storage.errors import NotStorable

# Texts ----------------------------------------------------------------------------------------------------------------
# Cleaning texts so that every database returns them unchanged, and the column types that call the cleaning.

_NEWLINES = re.compile("\r\n?|\x85|\u2028|\u2029")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE_BYTES = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F])
_BREAK = re.compile("[\t\n\r\x85\u2028\u2029]")
# Characters that reorder other letters or are invisible. The joiners that Persian and Hindi need aren't among them.
_UNSHOWN = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ELLIPSIS = "…"
_MAX_VALIDATOR_LENGTH = 1_000
MAX_URL_LENGTH = 8_000
"""Longest stored URL, in characters: the length that RFC 9110, section 4.1, wants every server to support."""


def clean_text(text: str) -> str:
    """Return the text in Unicode's NFC, in a form that every database stores and returns unchanged.

    NUL, other control characters, noncharacters and lone surrogates become U+FFFD. Surrogate pairs, as careless JSON
    decoders leave them, become the character they encode. Line ends become "\\n". Idempotent.
    """
    if text.isascii():
        raw = text.encode()
        if len(raw.translate(None, _UNSAFE_BYTES)) == len(raw):  # ten times as fast as a regex search
            return text
    elif text.replace("\n", "").isprintable() or _UNSAFE.search(text) is None:  # as nearly every text is
        return unicodedata.normalize("NFC", text)
    else:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _CONTROL.sub("\ufffd", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def clean_url(url: str) -> str:
    """Return the URL in a form that every database stores. It isn't normalised: its site may tell the forms apart."""
    if url.isascii() and url.isprintable():
        return url
    url = url.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("\ufffd", _BREAK.sub("\ufffd", url))


def cut_text(text: str, longest: int) -> str:
    """Return the text, cut to at most `longest` characters; a cut text ends in "…"."""
    return text if len(text) <= longest else text[: longest - 1] + _ELLIPSIS


def clean_value(value: Any) -> Any:
    """Return a JSON value with every string in it cleaned, keys included."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_value(name): clean_value(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(item) for item in value]
    return value


def display_text(text: str) -> str:
    """Return a stored text as people see it: without characters that control a terminal or reorder other letters.

    Control characters become U+FFFD. Marks of writing direction and characters without width are removed. The stored
    text keeps all of them.
    """
    if text.isascii() and text.isprintable():
        return text
    cleaned = clean_text(text)
    without = _UNSHOWN.sub("", cleaned)
    return cleaned if without == cleaned else clean_text(without)  # compose letters that are neighbours now


class CleanText(TypeDecorator[str]):
    """A column of text. Every value passes through `clean_text` before it reaches the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return clean_text(value) if isinstance(value, str) else value


class SingleLine(TypeDecorator[str]):
    """A column of text in a single line for people, never a key.

    Each run of white space becomes one space; a value longer than `longest` characters is cut.
    """

    impl = Text
    cache_ok = True

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if not isinstance(value, str):
            return value
        start = value[: 4 * self.longest]
        line = " ".join(clean_text(start).split())
        return cut_text(line if start == value else line + _ELLIPSIS, self.longest)


class Validator(TypeDecorator[str]):
    """A column for the values of ETag and Last-Modified, which are sent back to the site unchanged.

    A value of more than 1,000 characters is stored as NULL.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if not isinstance(value, str) or len(value) > _MAX_VALIDATOR_LENGTH:
            return None
        return clean_url(value)


class UrlText(TypeDecorator[str]):
    """A column for URLs and their keys.

    A value of more than MAX_URL_LENGTH characters is cut: such a URL is never requested, only shown.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return cut_text(clean_url(value), MAX_URL_LENGTH) if isinstance(value, str) else value


class CleanJson(TypeDecorator[Any]):
    """A column for lists and mappings, stored as JSON with every string cleaned.

    PostgreSQL stores an escaped NUL in JSON, but its JSON functions then fail on the value.
    """

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_value(value)


# Base -----------------------------------------------------------------------------------------------------------------
# The base class of the models, with the names of constraints and the column type for each Python type.

_CHUNK = 500
_T = TypeVar("_T")

AnyRow = Row[*tuple[Any, ...]]
"""A result row of any columns, read by their names."""


AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A SELECT of any columns."""


class Instant(TypeDecorator[datetime]):
    """A column for timestamps: aware datetimes, in UTC both when written and when read.

    SQLite knows no time zones: there the value is UTC text that sorts by time. Raises ValueError for a naive datetime.
    """

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


class Base(DeclarativeBase):
    """The base class of all models."""

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
    """Return the table of a model, for statements built with SQLAlchemy Core."""
    return Base.metadata.tables[model.__tablename__]


def upsert(table: Table) -> Insert:
    """Return the statement that inserts rows, and replaces those with the same primary key."""
    statement = insert(table)
    key = [column.name for column in table.primary_key.columns]
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changes)


def where(condition: str) -> dict[str, Any]:
    """Return the arguments of an index that holds only rows for which the condition is true, on both databases."""
    return {f"{dialect}_where": text(condition) for dialect in ("sqlite", "postgresql")}


# Rows -----------------------------------------------------------------------------------------------------------------
# Helpers that write rows.


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Store one item of a batch in a savepoint, so that only this item is rolled back if it can't be stored.

    Raises NotStorable for a fault of the item. A failure of the database (disk, lock) isn't the item's fault: its error
    passes through.
    """
    # Written by hand: SQLAlchemy's begin_nested costs as much as storing half an article.
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        yield
    except OperationalError as error:
        # SQLSTATE class 54: a value is too large for an index or a tsvector, which is the row's fault.
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
    """Split values into lists of 500: SQLite allows 32,766 parameters, and SQLAlchemy caches small statements."""
    pending = iter(values)
    while chunk := list(islice(pending, _CHUNK)):
        yield chunk


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Insert many rows of numbers by the driver itself: SQLAlchemy's work per value costs more than the insert."""
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        placeholders = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({placeholders})", list(rows))
        return
    raw: Any = connection.connection.cursor()
    with raw, raw.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
