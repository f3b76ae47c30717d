"""The formats of exported files: JSON Lines, CSV and Parquet. Withdrawn articles are written without their text."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Any, BinaryIO, Protocol

from storage.export import arrow
from storage.export.arrow import COLUMNS, FIELDS, TOMBSTONE
from storage.records import StoredArticle, as_json

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ROW_GROUP = 2_000


class Writer(Protocol):
    """A writer of articles into an open file."""

    def write(self, articles: Sequence[StoredArticle]) -> None:
        """Write these articles, or collect them for a later write."""

    def close(self) -> object:
        """Write the rest; the file stays open."""


class JsonLines:
    """JSON Lines in UTF-8: one article per line, with all exported fields."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, articles: Sequence[StoredArticle]) -> None:
        for article in articles:
            values = as_json(article)
            names = FIELDS if article.withdrawn is None else TOMBSTONE
            values = {name: values[name] for name in names}
            self._out.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        pass


class Csv:
    """CSV (RFC 4180) in UTF-8: a header, and one article per row; lists are joined by "; ".

    A cell that a spreadsheet would read as a formula gets an apostrophe before it. Such a cell begins with =, +, -, @,
    a tab or a line end.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._put([COLUMNS])

    def write(self, articles: Sequence[StoredArticle]) -> None:
        self._put([_cells(article) for article in articles])

    def close(self) -> None:
        pass

    def _put(self, rows: Sequence[Sequence[str]]) -> None:
        text = StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._out.write(text.getvalue().encode("utf-8", "replace"))


def _cells(article: StoredArticle) -> list[str]:
    names = COLUMNS if article.withdrawn is None else TOMBSTONE
    return [_cell(getattr(article, name)) if name in names else "" for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        value = "; ".join(item if isinstance(item, str) else item.name for item in value)
    text = str(value)
    return "'" + text if text.startswith(_FORMULA) else text


class Parquet:
    """Parquet, compressed by zstd: one article per row, with all exported fields.

    Lists are lists, and timestamps have their time zone. Raises MissingExtra if pyarrow isn't installed.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._arrow = arrow.load("pyarrow", extra="parquet", purpose="Parquet")
        parquet = arrow.load("pyarrow.parquet", extra="parquet", purpose="Parquet")
        self._schema = arrow.schema(self._arrow)
        self._file = parquet.ParquetWriter(out, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, articles: Sequence[StoredArticle]) -> None:
        self._rows += [_row(article) for article in articles]
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _row(article: StoredArticle) -> dict[str, Any]:
    return arrow.row(article) if article.withdrawn is None else arrow.tombstone(article)


FORMATS: dict[str, type[JsonLines] | type[Csv] | type[Parquet]] = {"jsonl": JsonLines, "csv": Csv, "parquet": Parquet}
