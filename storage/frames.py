"""The matching articles in memory, for notebooks: an Arrow table, a pandas data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from storage import arrow
from storage.arrow import COLUMNS, INSTANTS
from storage.records import StoredArticle

if TYPE_CHECKING:
    import pandas

_DTYPES = {
    "id": "int64",
    "version": "int64",
    "cluster_id": "Int64",
    "cluster_rank": "Int64",
    "is_accessible_for_free": "boolean",
    "authors": "object",
    "keywords": "object",
    **dict.fromkeys(("source", "language", "section", "publisher"), "category"),
    **dict.fromkeys(INSTANTS, "datetime64[us, UTC]"),
}
"""What isn't text. Int64 and boolean know a missing value, as the text's dtype does."""


def table(pages: Iterable[Iterable[StoredArticle]]) -> Any:
    """Return the articles as a pyarrow.Table with the columns of a Parquet export; raises MissingExtra."""
    pyarrow = arrow.load("pyarrow", extra="parquet", purpose="to_arrow")
    schema = arrow.schema(pyarrow)
    batches = [pyarrow.RecordBatch.from_pylist([arrow.row(one) for one in page], schema=schema) for page in pages]
    return pyarrow.Table.from_batches(batches, schema=schema)


def frame(pages: Iterable[Iterable[StoredArticle]]) -> pandas.DataFrame:
    """Return the articles as a data frame with the columns of a CSV export; raises MissingExtra."""
    found = arrow.load("pandas", extra="pandas", purpose="to_pandas")
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for page in pages:
        for article in page:
            for name, values in columns.items():
                values.append(_cell(name, article))
    series = {name: found.Series(values, dtype=_DTYPES.get(name, "string")) for name, values in columns.items()}
    made: pandas.DataFrame = found.DataFrame(series)
    return made


def _cell(name: str, article: StoredArticle) -> Any:
    # Names alone, as a tuple: `explode` takes one, and so does `drop_duplicates`.
    return tuple(author.name for author in article.authors) if name == "authors" else getattr(article, name)
