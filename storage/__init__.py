"""What knows SQL: the corpus, its tables, frontier and search. HTTP and HTML are in `storage.web` alone."""

from storage.corpus import Corpus, database_url
from storage.errors import StorageError
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
