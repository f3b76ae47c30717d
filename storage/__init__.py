"""What knows SQL: the corpus, its tables, frontier and search. HTTP and HTML are in `storage.web` alone.

These names are imported when they are asked for: what needs one of the small modules doesn't pay for SQLAlchemy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.errors import StorageError
    from storage.location import database_url
    from storage.records import Author, Block, Duplicate, Fate, Page, RunRecord, StoredArticle, Version

__all__ = [
    "Author",
    "Block",
    "Corpus",
    "Duplicate",
    "Fate",
    "Page",
    "RunRecord",
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
