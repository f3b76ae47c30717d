"""The storage: the corpus, its tables, the frontier and the search. Only `storage` uses SQL.

The public names are `Corpus`, its records, `StorageError` and `database_url`. Each name is imported on first use, so
that a user of `errors`, `location` or `records` needn't import SQLAlchemy. HTTP and HTML are in `storage.web` only.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.errors import StorageError
    from storage.location import database_url
    from storage.records import (
        Author,
        Block,
        Duplicate,
        Fate,
        Page,
        Related,
        RelatedArticle,
        RunRecord,
        SearchPage,
        StoredArticle,
        Version,
    )

__all__ = [
    "Author",
    "Block",
    "Corpus",
    "Duplicate",
    "Fate",
    "Page",
    "Related",
    "RelatedArticle",
    "RunRecord",
    "SearchPage",
    "StorageError",
    "StoredArticle",
    "Version",
    "database_url",
]
_HOMES = {"Corpus": "corpus", "StorageError": "errors", "database_url": "location"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'records')}"), name)
