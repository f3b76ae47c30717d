"""What every table is made with: aware instants, names of constraints, JSON for lists and mappings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, TypeAlias, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Select, Table, Text, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from storage.errors import NotStorable

# Texts ----------------------------------------------------------------------------------------------------------------
# Text that every database stores and gives back unchanged, and the types of the columns that see to it.

_NEWLINES = re.compile("\r\n?|\x85|\u2028|\u2029")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE_BYTES = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F])
_BREAK = re.compile("[\t\n\r\x85\u2028\u2029]")
# What turns the order of other letters round or shows nothing; the joiners that Persian and Hindi need stay.
_UNSHOWN = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ELLIPSIS = "…"
_LONGEST_VALIDATOR = 1_000
LONGEST_ADDRESS = 8_000
"""Characters: what RFC 9110, section 4.1, wants every server to take."""


def clean_text(text: str) -> str:
    """Return a text that every database stores and gives back unchanged, in Unicode's NFC.

    NUL, other control characters, noncharacters and lone surrogates become U+FFFD; surrogate pairs, as careless JSON
    decoders leave them, become the character they mean; line ends become "\\n". Idempotent.
    """
    if text.isascii():
        raw = text.encode()
        if len(raw.translate(None, _UNSAFE_BYTES)) == len(raw):  # ten times as fast as to search it
            return text
    elif text.replace("\n", "").isprintable() or _UNSAFE.search(text) is None:  # as nearly every text is
        return unicodedata.normalize("NFC", text)
    else:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _CONTROL.sub("\ufffd", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def clean_address(url: str) -> str:
    """Return an address that every database stores, otherwise as it was: its letters' forms may matter to its site."""
    if url.isascii() and url.isprintable():
        return url
    url = url.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("\ufffd", _BREAK.sub("\ufffd", url))


def cut_text(text: str, longest: int) -> str:
    """Return as much of a text as is kept, with "…" at its end if that isn't all."""
    return text if len(text) <= longest else text[: longest - 1] + _ELLIPSIS


def clean_value(value: Any) -> Any:
    """Return what JSON can say with every string in it cleaned, names too."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_value(name): clean_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(one) for one in value]
    return value


def shown(text: str) -> str:
    """Return a stored text as it's shown to people: nothing in it is obeyed by a terminal or reorders other letters.

    Control characters become U+FFFD, marks of writing direction and what has no width go. What is stored has them.
    """
    if text.isascii() and text.isprintable():
        return text
    cleaned = clean_text(text)
    without = _UNSHOWN.sub("", cleaned)
    return cleaned if without == cleaned else clean_text(without)  # letters that come to stand together are composed


class CleanText(TypeDecorator[str]):
    """The door of the store: whatever way a text comes, what reaches the database is `clean_text` of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return clean_text(value) if isinstance(value, str) else value


class Line(TypeDecorator[str]):
    """The door for what is told to people in a line, and is no key: white space is one space, the rest is cut off."""

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
    """The door for ETag and Last-Modified, which are sent back: one of more than 1,000 characters isn't kept at all."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if not isinstance(value, str) or len(value) > _LONGEST_VALIDATOR:
            return None
        return clean_address(value)


class Address(TypeDecorator[str]):
    """The door for addresses and their keys. One that is longer than any that is asked for is cut: it's only shown."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return cut_text(clean_address(value), LONGEST_ADDRESS) if isinstance(value, str) else value


class CleanJson(TypeDecorator[Any]):
    """The same door for lists and mappings: PostgreSQL's JSON takes an escaped NUL, and then none of its functions."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_value(value)


# Base -----------------------------------------------------------------------------------------------------------------

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
