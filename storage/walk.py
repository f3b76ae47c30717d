"""All matching articles, however many: one after the other, or page by page within one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy.engine import Connection

from storage.database import Database
from storage.filters import Filters
from storage.query import Duplicates, search
from storage.records import Page, StoredArticle

_PAGE = 250


class Chosen(TypedDict, total=False):
    """Which articles: the arguments of `Corpus.search`, with all duplicates unless they are to be hidden."""

    source: str | None
    since: date | datetime | str | None
    until: date | datetime | str | None
    language: str | None
    author: str | None
    section: str | None
    duplicates: Duplicates


def iterate(database: Database, query: str | None, chosen: Chosen) -> Iterator[StoredArticle]:
    """Return an iterator over the matching articles, newest first, in constant memory.

    It reads a page at a time and holds nothing in between, so the consumer may be slow, and what is stored meanwhile
    is seen. Bad arguments raise ValueError here, not at the first article.
    """

    return _from(database, query, chosen, _read(database, query, chosen, None))


def _from(database: Database, query: str | None, chosen: Chosen, page: Page) -> Iterator[StoredArticle]:
    yield from page.articles
    while page.next:
        page = _read(database, query, chosen, page.next)
        yield from page.articles


def _read(database: Database, query: str | None, chosen: Chosen, cursor: str | None) -> Page:
    with database.read() as connection:
        return _page(connection, query, chosen, cursor)


def snapshot(connection: Connection, query: str | None, chosen: Chosen) -> Iterator[tuple[StoredArticle, ...]]:
    """Yield the matching articles as the connection's transaction sees them, newest first, page by page."""
    page = _page(connection, query, chosen, None)
    yield page.articles
    while page.next:
        page = _page(connection, query, chosen, page.next)
        yield page.articles


def _page(connection: Connection, query: str | None, chosen: Chosen, cursor: str | None) -> Page:
    rest = dict(chosen)
    duplicates: Duplicates = rest.pop("duplicates", "show")  # type: ignore[assignment]
    filters = Filters(**rest)  # type: ignore[arg-type]
    return search(connection, query, filters, duplicates=duplicates, order="newest", limit=_PAGE, cursor=cursor)
