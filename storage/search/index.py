"""The search index: writing articles to the index, and selecting the articles that match clauses.

The index works the same on either database; `fts5` and `tsvector` hold what differs. An article has its `search_id` as
key, which grows with its date, so that newest first needs no sort. The index holds the words of headline, description
and text, and a word for each filter field (storage/search/fields.py). A rare source among the hits of a common word is
therefore found as fast as two words are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import AnySelect, ArticleAuthorRow, ArticleRow, AuthorRow, chunks, table_of
from storage.search import fts5, tsvector
from storage.search.fields import DateBound, tokens
from storage.search.query_syntax import Clause
from storage.search.search_id import within

_BATCH = 500
_article, _signed, _author = table_of(ArticleRow), table_of(ArticleAuthorRow), table_of(AuthorRow)
_READ = ("id", "search_id", "headline", "description", "text", "source", "language", "section", "confidence")
_STORED = (
    sa.select(*(_article.c[name] for name in _READ))
    .where(_article.c.id > sa.bindparam("after"))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)
_SIGNED = (
    sa.select(_signed.c.article_id, _author.c.name)
    .join(_author, _author.c.id == _signed.c.author_id)
    .where(_signed.c.article_id.in_(sa.bindparam("ids", expanding=True)))
)


def create(connection: Connection) -> None:
    """Create an empty index."""
    _backend(connection).create(connection)


def drop(connection: Connection) -> None:
    """Drop the index."""
    _backend(connection).drop(connection)


def fill(connection: Connection) -> None:
    """Add all stored articles to an empty index."""
    after = 0
    while rows := connection.execute(_STORED, {"after": after, "limit": _BATCH}).all():
        after = rows[-1].id
        names = authors(connection, [row.id for row in rows])
        changes = IndexChanges()
        for row in rows:
            changes.add(row._mapping, names[row.id])
        changes.write(connection)


def authors(connection: Connection, article_ids: Collection[int]) -> dict[int, list[str]]:
    """Return article id -> names of its authors, for these articles."""
    names: dict[int, list[str]] = {number: [] for number in article_ids}
    for chunk in chunks(article_ids):
        for row in connection.execute(_SIGNED, {"ids": chunk}):
            names[row.article_id].append(row.name)
    return names


class IndexChanges:
    """Changes of the index that are collected, and written together at the end of a batch.

    If each change were written at once, between the savepoints of a batch's articles, SQLite would write a segment of
    the index per article and merge the segments later. That costs three times as much.
    """

    def __init__(self) -> None:
        self._pending: list[tuple[bool, dict[str, Any]]] = []

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, row: Mapping[Any, Any], names: Iterable[str]) -> None:
        """Add an article. The row has search_id, headline, description, text and the columns that are filtered by.

        These are source, language, section and confidence.
        """
        self._pending.append((True, _entry(row, names)))

    def remove(self, row: Mapping[Any, Any], names: Iterable[str]) -> None:
        """Remove an article from the index; row and names of authors must be equal to those that were added."""
        self._pending.append((False, _entry(row, names)))

    def forget(self, kept: int) -> None:
        """Drop all changes after the first `kept` changes: their articles weren't stored."""
        del self._pending[kept:]

    def write(self, connection: Connection) -> None:
        """Write the changes, in their order."""
        backend = _backend(connection)
        for added, group in groupby(self._pending, key=itemgetter(0)):
            (backend.add if added else backend.remove)(connection, [entry for _, entry in group])
        self._pending.clear()


def select(connection: Connection, clauses: Sequence[Clause]) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Return a SELECT of id and search id of the articles that match all clauses, and the column to order them by."""
    statement: AnySelect = sa.select(ArticleRow.id, ArticleRow.search_id)
    searched = [clause for clause in clauses if not _is_bound(clause)]
    id_column: sa.ColumnElement[int] = table_of(ArticleRow).c.search_id
    if searched:
        statement, id_column = _backend(connection).join(statement, ArticleRow, searched)
    return statement.where(*_bounds(id_column, table_of(ArticleRow).c.published_day, clauses)), id_column


def expanded(connection: Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """Return equivalent clauses in the form that the index reads fastest."""
    return list(_backend(connection).expanded(connection, clauses))


def holds(connection: Connection, article: Any, clauses: Sequence[Clause]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that an article, selected by other means, matches all clauses."""
    searched = [clause for clause in clauses if not _is_bound(clause)]
    conditions = _bounds(article.search_id, article.published_day, clauses)
    return [*conditions, _backend(connection).holds(article, searched)] if searched else conditions


def _is_bound(clause: Clause) -> bool:
    return all(isinstance(atom, DateBound) for atom in clause.atoms)


def _bounds(
    id_column: sa.ColumnElement[int], day_column: sa.ColumnElement[date], clauses: Sequence[Clause]
) -> list[sa.ColumnElement[bool]]:
    conditions = []
    for clause in clauses:
        if _is_bound(clause):
            bounds = (atom for atom in clause.atoms if isinstance(atom, DateBound))
            either = sa.or_(*(within(id_column, day_column, bound) for bound in bounds))
            conditions.append(sa.not_(either) if clause.negative else either)
    return conditions


def _entry(row: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    fields = tokens(row["source"], row["language"], row["section"], names, row["confidence"])
    texts = {name: row[name] or "" for name in ("headline", "description", "text")}
    return {"search_id": row["search_id"], **texts, "fields": fields}


def _backend(connection: Connection) -> ModuleType:
    return fts5 if connection.dialect.name == "sqlite" else tsvector
