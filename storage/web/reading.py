"""`reading` opens one snapshot of the corpus per request, with a time limit. All SQL of the web is in this module."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import records
from storage.articles import duplicates, passages, query, related
from storage.articles.changes import Difference, compare, lines
from storage.boilerplate import learned
from storage.db.database import Database
from storage.errors import StorageError, TimeLimit
from storage.health import sources as sources_module
from storage.schema import ArticleAuthorRow, ArticleRow, ArticleVersionRow, AuthorRow
from storage.search.query_syntax import parse_query
from storage.search.ranking import snippet
from storage.web.requests import Search
from storage.web.responses import Refused, bad_request

Field = query.Facet

LIMIT_S = 1.0
"""Time limit of a request in seconds."""
MAX_READERS = 8
"""Requests that read at the same time. Others wait, so that one client can't use the whole machine."""
_MAX_WAIT_S = 10
_slots = BoundedSemaphore(MAX_READERS)
_log = logging.getLogger(__name__)
# The last word of a snippet, which may be cut. Only for scripts with spaces between words.
_CUT_WORD = re.compile(r" \S{1,30}…$")


@contextmanager
def reading(database: Database, limit_s: float | None = None) -> Iterator[CorpusReader]:
    """Read one snapshot of the corpus, for at most `limit_s` seconds (by default LIMIT_S).

    Raises Refused: 503 if reading takes longer or too many requests are reading, 400 for values that the database
    rejects.
    """
    limit_s = LIMIT_S if limit_s is None else limit_s
    if not _slots.acquire(timeout=_MAX_WAIT_S):
        raise Refused(503, "too many requests are being answered; try again in a moment", retry_after_s=5)
    try:
        with database.read(limit_s) as connection:
            yield CorpusReader(connection)
    except TimeLimit as error:
        message = f"the search took longer than {limit_s:g} s and was stopped; narrow it, by source or date"
        raise Refused(503, message, retry_after_s=10) from error
    except sa.exc.DataError as error:
        raise bad_request("the database can't read a value of this request") from error
    except PoolTimeout as error:
        raise Refused(503, "the database has no connection free; try again in a moment", retry_after_s=5) from error
    except StorageError as error:
        _log.warning("%s", error)
        raise Refused(503, "the database can't be read just now; try again in a moment", retry_after_s=30) from error
    finally:
        _slots.release()


class CorpusReader:
    """The queries of the web on one snapshot of the corpus."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, search: Search, limit: int | None = None) -> records.SearchPage:
        try:
            return query.search(
                self._connection,
                search.q,
                search.filters,
                duplicates=search.duplicates,
                order=search.order,
                limit=search.limit if limit is None else limit,
                cursor=search.cursor,
            )
        except ValueError as error:
            raise bad_request(str(error)) from error

    def counts(self, by: Field, search: Search) -> dict[str, int]:
        """Return the number of matching articles per value, the greatest number first; days newest first.

        With duplicates hidden, an article and its copies count once per value that any of them has. So a number is that
        of the articles in the search for that value, and a month may have less than the sum of its days.
        """
        filters = search.filters
        if search.duplicates == "show":
            return query.counts(self._connection, by, search.q, filters, "show")
        matches, _ = query.matches(self._connection, parse_query(search.q or ""), filters, "show")
        columns: dict[str, Any] = {"author": AuthorRow.name, "day": ArticleRow.published_day}
        value = (columns[by] if by in columns else getattr(ArticleRow, by)).label("value")
        if by == "author":
            matches = matches.join(ArticleAuthorRow, ArticleAuthorRow.article_id == ArticleRow.id).join(AuthorRow)
        reports = sa.func.count(sa.func.coalesce(ArticleRow.copy_of, ArticleRow.id).distinct()).label("number")
        rows = self._connection.execute(matches.with_only_columns(value, reports).group_by("value"))
        if by == "day":
            return {str(row.value): row.number for row in sorted(rows, key=lambda row: row.value, reverse=True)}
        return {row.value or "": row.number for row in sorted(rows, key=lambda row: (-row.number, row.value or ""))}

    def article(self, number: int) -> records.StoredArticle | None:
        return next(iter(query.articles(self._connection, [number])), None)

    def versions(self, number: int) -> list[records.Version]:
        return query.versions(self._connection, number)

    def related(self, number: int) -> list[tuple[records.Related, records.StoredArticle]]:
        """Return the articles that are related to an article, each with its pair, the best score first."""
        return related.articles_related_to(self._connection, number)

    def pair(self, number: int, other: int) -> records.Duplicate | records.Related | None:
        """Return the pair of two articles, duplicate or related, with its passages; None if they aren't a pair."""
        for pairs in (duplicates.pairs_of(self._connection, number), related.related_to(self._connection, number)):
            for pair in pairs:
                if pair.article_id + pair.other_id - number == other:
                    return passages.with_passages(self._connection, [pair], number)[0]  # type: ignore[type-var]
        return None

    def shown_beside(self, articles: tuple[records.StoredArticle, ...]) -> dict[int, int]:
        """Return how many other articles of the same report a search shows: id of an article -> number."""
        return duplicates.shown_beside(self._connection, articles)

    def cluster(self, number: int) -> records.Cluster | None:
        ids, why = duplicates.members_of(self._connection, number)
        if not ids:
            return None
        members = tuple(query.articles(self._connection, ids))
        return records.Cluster(min(ids), why, members, tuple(duplicates.pairs_around(self._connection, number)))

    def edited(self, articles: tuple[records.StoredArticle, ...]) -> dict[int, Any]:
        """Return the times of the last edits: article id -> time. Articles without an edit are left out."""
        ids = [article.id for article in articles if article.version > 1]
        current = (ArticleVersionRow.article_id == ArticleRow.id) & (ArticleVersionRow.number == ArticleRow.version)
        seen = (
            sa.select(ArticleRow.id, ArticleVersionRow.seen)
            .join(ArticleVersionRow, current)
            .where(ArticleRow.id.in_(ids))
        )
        return {row.id: row.seen for row in self._connection.execute(seen)}

    def boilerplate(self, source: str) -> list[records.Boilerplate]:
        return learned.boilerplate(self._connection, source)

    def sources(self, limit: int, after: str | None = None) -> list[sources_module.SourceSummary]:
        return sources_module.sources(self._connection, limit=limit, after=after)

    def health(self, names: list[str], today: Any) -> list[sources_module.SourceHealth]:
        return sources_module.health(self._connection, names, today)

    def source(self, name: str, today: Any) -> sources_module.SourceHealth | None:
        return next(iter(sources_module.health(self._connection, [name], today, runs=20)), None)


def differences(before: records.Version, after: records.Version) -> list[Difference]:
    """Return the differences between two versions in the order of the text."""
    return compare(lines(before.headline, before.blocks), lines(after.headline, after.blocks))


def has_words(q: str | None) -> bool:
    """Return True if the query has words by which articles can be ranked."""
    return bool(parse_query(q or "").terms)


def snippet_of(article: records.StoredArticle, q: str | None) -> str:
    """Return the piece of an article's text that a list shows for a query."""
    return _CUT_WORD.sub(" …", snippet(article.text, q, width=260))


def all_pages(database: Database, search: Search, page_size: int) -> Iterator[tuple[records.StoredArticle, ...]]:
    """Yield all articles of a search, newest first, in pages.

    Each page is read in a snapshot of its own, so a slow client holds no snapshot and no connection. The first page has
    the usual time limit, LIMIT_S; later pages have 30 s, because the response has already begun.
    """
    limit_s = LIMIT_S
    while True:
        with reading(database, limit_s) as reader:
            results = reader.search(search, page_size)
        yield results.articles
        if results.next is None:
            return
        search, limit_s = replace(search, cursor=results.next), 30.0
