"""A Hugging Face dataset folder of articles: Parquet shards, and the figures for the dataset's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from storage.export import arrow
from storage.records import StoredArticle

SHARD = 50_000
"""Largest number of rows per file."""
_ROW_GROUP = 1_000
WITHDRAWN = "withdrawn"
"""Name of the configuration that lists withdrawn articles."""


@dataclass(slots=True)
class Figures:
    """The figures of the card; their size grows with the number of sources, not of articles."""

    articles: int = 0
    withdrawn: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    clustered: int = 0
    represents: int = 0
    edited: int = 0
    undated: int = 0
    first: date | None = None
    last: date | None = None

    def count(self, article: StoredArticle) -> None:
        """Count one article."""
        self.articles += 1
        self.sources[article.source] += 1
        self.languages[(article.language or "").split("-")[0].lower()] += 1
        self.removed.update(block.removed for block in article.blocks if block.removed is not None)
        self.clustered += article.cluster_id is not None
        self.represents += article.copy_of is None
        self.edited += article.version > 1
        day = article.published_day
        self.undated += article.date_published is None
        if day is not None and article.date_published is not None:
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)


@dataclass(frozen=True, slots=True)
class DatasetConfig:
    """A configuration of the dataset, as the card describes it."""

    name: str
    files: str
    features: list[dict[str, Any]]
    rows: int
    in_memory: int
    """Bytes."""
    on_disk: int
    """Bytes."""


class Shards:
    """Writes rows into files of SHARD rows, such as `train-00000-of-00003.parquet`, which are named at the end."""

    def __init__(self, folder: Path, stem: str, schema: Any) -> None:
        self._pyarrow = arrow.load("pyarrow", extra="parquet", purpose="A dataset folder")
        self._parquet = arrow.load("pyarrow.parquet", extra="parquet", purpose="A dataset folder")
        self._folder, self._stem, self._schema = folder, stem, schema
        self._rows: list[dict[str, Any]] = []
        self._paths: list[Path] = []
        self._file: Any = None
        self._rows_left = 0
        self.rows = self.in_memory = 0

    def write(self, row: dict[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= min(_ROW_GROUP, SHARD):
            self._flush()

    def close(self) -> DatasetConfig:
        """Write the rest, and give the files their names. Without rows there is one empty file."""
        self._flush()
        self._end()
        for number, path in enumerate(self._paths):
            path.rename(path.with_name(f"{self._stem}-{number:05}-of-{len(self._paths):05}.parquet"))
        pattern = f"{self._folder.name}/{self._stem}-*.parquet"
        on_disk = sum(path.stat().st_size for path in self._folder.glob(f"{self._stem}-*"))
        name = "default" if self._stem == "train" else self._stem
        return DatasetConfig(name, pattern, features(self._schema), self.rows, self.in_memory, on_disk)

    def _flush(self) -> None:
        while self._rows or self._file is None:
            if self._rows_left == 0:
                self._begin()
            if not self._rows:
                return
            rows, self._rows = self._rows[: self._rows_left], self._rows[self._rows_left :]
            table = self._pyarrow.Table.from_pylist(rows, schema=self._schema)
            self._file.write_table(table)
            self._rows_left -= len(rows)
            self.rows += len(rows)
            self.in_memory += table.nbytes

    def _begin(self) -> None:
        self._end()
        self._paths.append(self._folder / f"{self._stem}-{len(self._paths):05}.parquet")
        self._file = self._parquet.ParquetWriter(self._paths[-1], self._schema, compression="zstd")
        self._rows_left = SHARD

    def _end(self) -> None:
        if self._file is not None:
            self._file.close()


class Dataset:
    """Writes articles into a folder's `data/`; withdrawn articles go into a configuration of their own."""

    def __init__(self, folder: Path) -> None:
        pyarrow = arrow.load("pyarrow", extra="parquet", purpose="A dataset folder")
        self._data = folder / "data"
        self._data.mkdir()
        self._articles = Shards(self._data, "train", _schema(pyarrow))
        self._gone: Shards | None = None
        self._tombstones = pyarrow.schema([arrow.schema(pyarrow).field(name) for name in arrow.TOMBSTONE])
        self.figures = Figures()

    def write(self, articles: Sequence[StoredArticle]) -> None:
        """Write these articles, and count them for the card."""
        for article in articles:
            if article.withdrawn is None:
                self._articles.write(_row(article))
                self.figures.count(article)
            else:
                self._gone = self._gone or Shards(self._data, WITHDRAWN, self._tombstones)
                self._gone.write(arrow.tombstone(article))
                self.figures.withdrawn += 1

    def close(self) -> list[DatasetConfig]:
        """Write the rest; return the configurations of the dataset."""
        return [shards.close() for shards in (self._articles, self._gone) if shards is not None]


def features(schema: Any) -> list[dict[str, Any]]:
    """Return the columns in the form of the card's YAML."""
    return [_feature(column.name, column.type) for column in schema]


_DTYPES = {"double": "float64"}
"""Arrow's names of types that `datasets` knows by another name."""


def _feature(name: str, kind: Any) -> dict[str, Any]:
    text = str(kind)
    if text.startswith("list<"):
        inner = kind.value_type
        return {"name": name, "list": features(inner) if str(inner).startswith("struct<") else str(inner)}
    return {"name": name, "dtype": _DTYPES.get(text, text)}


def _schema(pyarrow: Any) -> Any:
    """Return the schema of a Parquet export without maps, which `datasets` can't read, and without `withdrawn`."""
    text = pyarrow.string()
    origins = pyarrow.list_(pyarrow.struct({"field": text, "place": text}))
    whole = arrow.schema(pyarrow)
    columns = [column for column in whole if column.name not in ("withdrawn", "provenance")]
    return pyarrow.schema([*columns, pyarrow.field("provenance", origins)])


def _row(article: StoredArticle) -> dict[str, Any]:
    row = arrow.row(article)
    del row["withdrawn"]
    return row | {"provenance": [{"field": name, "place": origin} for name, origin in article.provenance.items()]}
