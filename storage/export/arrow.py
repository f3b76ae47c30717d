"""Articles as Arrow rows: the schema of Parquet files, tables and dataset folders, and tables and data frames."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from storage.errors import MissingExtra
from storage.records import StoredArticle, as_json

if TYPE_CHECKING:
    import pandas


FIELDS = tuple(name for name in StoredArticle.__dataclass_fields__ if name != "copies")
"""The fields of an article that exports have. `copies` can change without a change of the article itself."""
COLUMNS = tuple(name for name in FIELDS if name not in ("blocks", "provenance"))
"""The columns of a CSV file or a data frame, in order: fields that are a single value, or a list of short values."""
TOMBSTONE = ("id", "url", "withdrawn")
"""The fields that an export has for a withdrawn article."""
NUMBERS = ("id", "version", "cluster_id", "cluster_rank", "published_offset_min", "copy_of")
INSTANTS = ("date_published", "date_modified", "first_seen", "last_seen", "withdrawn")
_NESTED = ("blocks", "authors", "keywords", "provenance")


def load(module: str, *, extra: str, purpose: str) -> Any:
    """Import a module of an optional package. Raises MissingExtra, whose message says how to install the package."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtra(f"{purpose} needs {package}; use pip install 'newscorpus[{extra}]'") from error


def row(article: StoredArticle) -> dict[str, Any]:
    """Return an article as a row of `schema`."""
    values: dict[str, Any] = {name: getattr(article, name) for name in COLUMNS}
    plain = as_json(article)
    return values | {name: plain[name] for name in _NESTED}


def tombstone(article: StoredArticle) -> dict[str, Any]:
    """Return the row of a withdrawn article; the other columns are null."""
    return {name: getattr(article, name) for name in TOMBSTONE}


def schema(arrow: Any) -> Any:
    """Return the pyarrow.Schema for all exported fields of an article; `arrow` is the module pyarrow."""
    text, number, truth = arrow.string(), arrow.int64(), arrow.bool_()
    block = arrow.struct({"kind": text, "text": text, "removed": text, "link": truth, "container": text})
    types = {
        **dict.fromkeys(NUMBERS, number),
        **dict.fromkeys(INSTANTS, arrow.timestamp("us", tz="UTC")),
        "is_accessible_for_free": truth,
        "confidence": arrow.float64(),
        "published_day": arrow.date32(),
        "blocks": arrow.list_(block),
        "authors": arrow.list_(arrow.struct({"name": text, "url": text})),
        "keywords": arrow.list_(text),
        "provenance": arrow.map_(text, text),
    }
    return arrow.schema([(name, types.get(name, text)) for name in FIELDS])


# Data frames ----------------------------------------------------------------------------------------------------------
# Articles in memory, for notebooks: an Arrow table or a pandas data frame.

_DTYPES = {
    "id": "int64",
    "version": "int64",
    "cluster_id": "Int64",
    "cluster_rank": "Int64",
    "copy_of": "Int64",
    "is_accessible_for_free": "boolean",
    "confidence": "Float64",
    "published_offset_min": "Int64",
    "published_day": "datetime64[s]",
    "authors": "object",
    "keywords": "object",
    **dict.fromkeys(("source", "language", "section", "publisher"), "category"),
    **dict.fromkeys(INSTANTS, "datetime64[us, UTC]"),
}
"""dtypes of the columns that aren't text. Int64, Float64 and boolean have a missing value, as `string` has."""


def table(pages: Iterable[Iterable[StoredArticle]]) -> Any:
    """Return the articles as a pyarrow.Table with the columns of a Parquet export. Raises MissingExtra."""
    pyarrow = load("pyarrow", extra="parquet", purpose="to_arrow")
    columns = schema(pyarrow)
    batches = [pyarrow.RecordBatch.from_pylist([row(article) for article in page], schema=columns) for page in pages]
    return pyarrow.Table.from_batches(batches, schema=columns)


def frame(pages: Iterable[Iterable[StoredArticle]]) -> pandas.DataFrame:
    """Return the articles as a data frame with the columns of a CSV export. Raises MissingExtra."""
    pandas_module = load("pandas", extra="pandas", purpose="to_pandas")
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for page in pages:
        for article in page:
            for name, values in columns.items():
                values.append(_cell(name, article))
    series = {name: pandas_module.Series(values, dtype=_DTYPES.get(name, "string")) for name, values in columns.items()}
    data_frame: pandas.DataFrame = pandas_module.DataFrame(series)
    return data_frame


def _cell(name: str, article: StoredArticle) -> Any:
    # Only the authors' names, as a tuple: `explode` and `drop_duplicates` accept tuples.
    return tuple(author.name for author in article.authors) if name == "authors" else getattr(article, name)
