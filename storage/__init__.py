"""What knows SQL: the corpus, its tables, frontier and search. No HTTP, no HTML here."""

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
