"""The tables of the corpus, as SQLAlchemy models.

`core` holds runs, URLs, articles and recurring blocks; `learned` holds duplicates, fingerprints and URL parameters;
`crawl` holds listings, archived pages, re-extractions, verdicts and hosts. `base` holds the column types and the
helpers that all tables share. Everything that other packages use is imported from here:
`from storage.schema import Article, table_of`. `storage.migrations` brings a database to this schema.
"""

from storage.schema.base import (
    LONGEST_ADDRESS,
    AnyRow,
    AnySelect,
    Base,
    chunks,
    clean_address,
    clean_text,
    cut_text,
    insert,
    insert_rows,
    savepoint,
    shown,
    table_of,
)
from storage.schema.core import (
    NEXT,
    Article,
    ArticleAuthor,
    ArticleVersion,
    Author,
    Block,
    BlockArticle,
    BlockDay,
    BlockText,
    EditRate,
    Run,
    Source,
    Url,
)
from storage.schema.crawl import (
    Host,
    Listing,
    Notified,
    Page,
    Quarantine,
    Reading,
    Reextracted,
    Reextraction,
    RefusedPage,
    Traffic,
    Verdict,
)
from storage.schema.learned import Duplicate, Fingerprint, FingerprintKey, UrlParameter

__all__ = [
    "LONGEST_ADDRESS", "NEXT", "AnyRow", "AnySelect", "Article", "ArticleAuthor", "ArticleVersion", "Author", "Base",
    "Block", "BlockArticle", "BlockDay", "BlockText", "Duplicate", "EditRate", "Fingerprint", "FingerprintKey", "Host",
    "Listing", "Notified", "Page", "Quarantine", "Reading", "Reextracted", "Reextraction", "RefusedPage", "Run",
    "Source", "Traffic", "Url", "UrlParameter", "Verdict", "chunks", "clean_address", "clean_text", "cut_text",
    "insert", "insert_rows", "savepoint", "shown", "table_of",
]  # fmt: skip
