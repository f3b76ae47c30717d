"""Exporting articles into a file or folder: all matching articles, or those that changed since an earlier export."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, TypedDict, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.archive import pages
from storage.archive.pages import ArchivedPages
from storage.articles.query import Duplicates, articles, matches, search
from storage.db import files
from storage.db.database import Database
from storage.errors import StorageError
from storage.export import card, huggingface
from storage.export.formats import FORMATS, Writer
from storage.records import SearchPage, StoredArticle
from storage.schema import ArticleRow, SourceRow, core
from storage.search.query_syntax import Filters, parse_query

# Iteration ------------------------------------------------------------------------------------------------------------
# All matching articles in constant memory: one after the other, or page by page within one snapshot.

_SEARCH_PAGE = 250


class ArticleFilter(TypedDict, total=False):
    """The articles to select, by the arguments of `Corpus.search`. Duplicates are included unless hidden."""

    source: str | None
    since: date | datetime | str | None
    until: date | datetime | str | None
    language: str | None
    author: str | None
    section: str | None
    duplicates: Duplicates


def iterate(database: Database, query: str | None, chosen: ArticleFilter) -> Iterator[StoredArticle]:
    """Return an iterator over the matching articles, newest first, in constant memory.

    The iterator reads a page at a time and holds no connection in between. The consumer may therefore be slow, and sees
    articles that are stored meanwhile. Raises ValueError for bad arguments at once, not at the first article.
    """
    return _from(database, query, chosen, _read(database, query, chosen, None))


def _from(database: Database, query: str | None, chosen: ArticleFilter, page: SearchPage) -> Iterator[StoredArticle]:
    yield from page.articles
    while page.next:
        page = _read(database, query, chosen, page.next)
        yield from page.articles


def _read(database: Database, query: str | None, chosen: ArticleFilter, cursor: str | None) -> SearchPage:
    with database.read() as connection:
        return _search_page(connection, query, chosen, cursor)


def snapshot(connection: Connection, query: str | None, chosen: ArticleFilter) -> Iterator[tuple[StoredArticle, ...]]:
    """Yield the matching articles of the transaction's snapshot, newest first, page by page."""
    page = _search_page(connection, query, chosen, None)
    yield page.articles
    while page.next:
        page = _search_page(connection, query, chosen, page.next)
        yield page.articles


def _search_page(connection: Connection, query: str | None, chosen: ArticleFilter, cursor: str | None) -> SearchPage:
    rest = dict(chosen)
    duplicates: Duplicates = rest.pop("duplicates", "show")  # type: ignore[assignment]
    filters = Filters(**rest)  # type: ignore[arg-type]
    return search(connection, query, filters, duplicates=duplicates, order="newest", limit=_SEARCH_PAGE, cursor=cursor)


# Export ---------------------------------------------------------------------------------------------------------------
# The export of matching articles into a file or folder, in any format.

Format = Literal["jsonl", "csv", "parquet", "huggingface", "warc"]
_FETCHED_ROWS = 250
_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


@dataclass(frozen=True, slots=True)
class Exported:
    """The result of an export."""

    cursor: str
    """Cursor for `since_cursor` of the next export, which then writes the articles that changed after this one."""
    articles: int
    withdrawn: int
    """Number of tombstones: withdrawn articles, written without their text."""


@dataclass(frozen=True, slots=True)
class ExportedPages(Exported):
    """The result of an export of archived pages, which has no pages of withdrawn articles."""

    pages: int
    without: int
    """Number of articles without an archived page."""


def export(
    database: Database,
    path: str | os.PathLike[str],
    query: str | None,
    filters: Filters,
    *,
    format: Format | None,
    since_cursor: str | None,
    duplicates: Duplicates,
) -> Exported:
    """Write the matching articles into a file, from one snapshot of the corpus and in constant memory.

    The articles are in the order of their ids; with a cursor, in the order of their changes. Raises ValueError for bad
    arguments, OSError if the file can't be written there, StorageError if disk or database fail; no file is left then.
    """
    chosen = _format(format, path, database)
    articles_written = withdrawn = 0
    try:
        with database.read() as connection:
            last = core.last_change_seq(connection)
            statement = _chosen(connection, query, filters, duplicates, _after(since_cursor, last))
            about = _about(connection, query, filters, duplicates, since_cursor, f"c{last}")
            with _writer(chosen, path, about, connection) as writer:
                for page in _pages(connection, statement):
                    writer.write(page)
                    gone = sum(article.withdrawn is not None for article in page)
                    articles_written, withdrawn = articles_written + len(page) - gone, withdrawn + gone
    except OSError as error:
        if error.errno in _TROUBLE:
            raise StorageError(f"{os.fspath(path)}: {error.strerror}; nothing is exported") from error
        raise
    if isinstance(writer, ArchivedPages):
        return ExportedPages(f"c{last}", articles_written, withdrawn, writer.pages, writer.without)
    return Exported(f"c{last}", articles_written, withdrawn)


@contextmanager
def _writer(chosen: str, path: str | os.PathLike[str], about: card.About, connection: Connection) -> Iterator[Writer]:
    if chosen == "warc":
        packed, folder = not os.fspath(path).endswith(".warc"), pages.required_folder()
        with files.outgoing(path, compress=False) as out:
            yield ArchivedPages(out, connection, folder, packed=packed, chosen=about.chosen)
        return
    if chosen in FORMATS:
        with files.outgoing(path) as out, closing(FORMATS[chosen](out)) as writer:
            yield writer
        return
    with files.outgoing_folder(path) as folder:
        dataset = huggingface.Dataset(folder)
        yield dataset
        parts = dataset.close()
        (folder / "README.md").write_text(card.card(dataset.figures, parts, about), "utf-8", "replace")


def _about(
    connection: Connection, query: str | None, filters: Filters, duplicates: Duplicates, since: str | None, cursor: str
) -> card.About:
    """Return the origin of the exported articles, for the card."""
    values = {name: value for name in Filters.__dataclass_fields__ if (value := getattr(filters, name)) is not None}
    parts = [f"{name} {value}" for name, value in (({"query": query} if query else {}) | values).items()]
    sources = connection.execute(sa.select(SourceRow.name, SourceRow.title, SourceRow.url))
    titles = {row.name: (row.title, row.url) for row in sources}
    return card.About(datetime.now(UTC), cursor, since, ", ".join(parts), duplicates == "hide", titles)


def _chosen(
    connection: Connection, query: str | None, filters: Filters, duplicates: Duplicates, after: int | None
) -> sa.Select[int]:
    statement = matches(connection, parse_query(query or ""), filters, duplicates)[0].with_only_columns(ArticleRow.id)
    if after is None:
        return statement.order_by(ArticleRow.id)
    return statement.where(ArticleRow.changed > after).order_by(ArticleRow.changed, ArticleRow.id)


def _pages(connection: Connection, statement: sa.Select[int]) -> Iterator[list[StoredArticle]]:
    # One statement for all pages: a statement per page would search the whole index again for each page.
    rows = connection.execute(statement, execution_options={"yield_per": _FETCHED_ROWS})
    for page in rows.scalars().partitions():
        yield articles(connection, page)


def _format(format: str | None, path: str | os.PathLike[str], database: Database) -> str:
    """Return the requested format, else the format by the ending of the name. Raises ValueError for bad arguments."""
    name = os.fspath(path)
    ending = Path(name.removesuffix(".gz")).suffix[1:].lower()
    chosen = format or (ending if ending in (*FORMATS, "warc") else "jsonl")
    if chosen not in get_args(Format):
        raise ValueError(f"format {chosen!r}; use {', '.join(get_args(Format))}")
    if chosen == "huggingface" and name == "-":
        raise ValueError("a dataset is a folder; use the name of one")
    if chosen == "parquet" and name == "-":
        raise ValueError("Parquet isn't written to the standard output; use a file")
    if chosen == "parquet" and name.endswith(".gz"):
        raise ValueError("Parquet is compressed by itself; use a name without .gz")
    own = database.path and os.path.realpath(database.path)
    if own and os.path.realpath(name) in (own, f"{own}-wal", f"{own}-shm"):
        raise ValueError(f"{name} is the corpus itself; use another name")
    return chosen


def _after(cursor: str | None, last: int) -> int | None:
    if cursor is None:
        return None
    digits = cursor[1:]
    if cursor[:1] != "c" or not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise ValueError(f"cursor {cursor!r} is of no export; use the `cursor` that the last one gave")
    if int(digits) > last:
        raise ValueError(f"cursor {cursor!r} is ahead of this corpus (c{last}); use one that it gave itself")
    return int(digits)
