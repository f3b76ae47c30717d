"""Articles as rows of Arrow: the schema that Parquet files, tables and dataset folders share."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from storage.errors import MissingExtra
from storage.records import StoredArticle, as_json

COLUMNS = tuple(name for name in StoredArticle.__dataclass_fields__ if name not in ("blocks", "provenance"))
"""The fields that are one value, or a list of short ones: the columns of a CSV or a data frame, in order."""
TOMBSTONE = ("id", "url", "withdrawn")
"""What an export gives of an article whose page is gone."""
NUMBERS = ("id", "version", "cluster_id", "cluster_rank")
INSTANTS = ("date_published", "date_modified", "first_seen", "last_seen", "withdrawn")
_NESTED = ("blocks", "authors", "keywords", "provenance")


def load(module: str, *, extra: str, purpose: str) -> Any:
    """Import a package that is an extra; raises MissingExtra, which says how to install it."""
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
    """Return what an export gives of an article whose page is gone; the other columns are null."""
    return {name: getattr(article, name) for name in TOMBSTONE}


def schema(arrow: Any) -> Any:
    """Return the pyarrow.Schema of articles, all fields of StoredArticle; `arrow` is the module pyarrow."""
    text, number, truth = arrow.string(), arrow.int64(), arrow.bool_()
    block = arrow.struct({"kind": text, "text": text, "removed": text, "link": truth, "container": text})
    types = {
        **dict.fromkeys(NUMBERS, number),
        **dict.fromkeys(INSTANTS, arrow.timestamp("us", tz="UTC")),
        "is_accessible_for_free": truth,
        "blocks": arrow.list_(block),
        "authors": arrow.list_(arrow.struct({"name": text, "url": text})),
        "keywords": arrow.list_(text),
        "provenance": arrow.map_(text, text),
    }
    return arrow.schema([(name, types.get(name, text)) for name in StoredArticle.__dataclass_fields__])
