"""The search index, on whichever database: what is written to it, and the articles that clauses select.

An article stands in it under its `search_id`, which grows with its date, so that newest first needs no sort. It holds
the words of headline, description and text, and a word for each field that is filtered by
(storage/search/fields.py): a rare source among a common word's hits is then found as fast as two words are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import AnySelect, Article, ArticleAuthor, Author, chunks, table_of
from storage.search import fts5, tsvector
from storage.search.fields import Bound, tokens
from storage.search.query import Clause
from storage.search.search_id import within

_BATCH = 500


def create(connection: Connection) -> None:
    """Make the index, empty."""
    _backend(connection).create(connection)


def drop(connection: Connection) -> None:
    """Drop the index."""
    _backend(connection).drop(connection)


def fill(connection: Connection) -> None:
    """Index all stored articles, in an index that is empty."""
    after = 0
    while rows := connection.execute(_STORED, {"after": after, "limit": _BATCH}).all():
        after = rows[-1].id
        names = authors(connection, [row.id for row in rows])
        changes = Changes()
        for row in rows:
            changes.add(row._mapping, names[row.id])
        changes.write(connection)


def authors(connection: Connection, article_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the authors of each of these articles."""
    names: dict[int, list[str]] = {number: [] for number in article_ids}
    for chunk in chunks(article_ids):
        for row in connection.execute(_SIGNED, {"ids": chunk}):
            names[row.article_id].append(row.name)
    return names


class Changes:
    """Changes of the index, made together at the end of a batch.

    One by one, between the savepoints of a batch's articles, SQLite would write a segment of the index for each of them
    and merge these later, which costs three times as much.
    """

    def __init__(self) -> None:
        self._made: list[tuple[bool, dict[str, Any]]] = []

    def __len__(self) -> int:
        return len(self._made)

    def add(self, row: Mapping[Any, Any], names: Iterable[str]) -> None:
        """Index an article: the row has search_id, headline, description, text, source, language, section."""
        self._made.append((True, _entry(row, names)))

    def remove(self, row: Mapping[Any, Any], names: Iterable[str]) -> None:
        """Take an article out of the index; row and names of authors must hold what was indexed."""
        self._made.append((False, _entry(row, names)))

    def forget(self, kept: int) -> None:
        """Forget all changes but the first so many: what they are of isn't stored."""
        del self._made[kept:]

    def write(self, connection: Connection) -> None:
        """Make the changes, in their order."""
        backend = _backend(connection)
        for added, some in groupby(self._made, key=itemgetter(0)):
            (backend.add if added else backend.remove)(connection, [entry for _, entry in some])
        self._made.clear()


def select(connection: Connection, clauses: Sequence[Clause]) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Select the ids and search ids of the articles of which all clauses hold; with the column to order them by."""
    found: AnySelect = sa.select(Article.id, Article.search_id)
    searched = [clause for clause in clauses if not _is_bound(clause)]
    place: sa.ColumnElement[int] = table_of(Article).c.search_id
    if searched:
        found, place = _backend(connection).join(found, Article, searched)
    return found.where(*_bounds(place, clauses)), place


def expanded(connection: Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses that mean the same, as the index reads them best."""
    return list(_backend(connection).expanded(connection, clauses))


def holds(connection: Connection, article: Any, clauses: Sequence[Clause]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions under which all clauses hold of an article that is known otherwise."""
    searched = [clause for clause in clauses if not _is_bound(clause)]
    found = _bounds(article.search_id, clauses)
    return [*found, _backend(connection).holds(article, searched)] if searched else found


def _is_bound(clause: Clause) -> bool:
    return all(isinstance(atom, Bound) for atom in clause.atoms)


def _bounds(place: sa.ColumnElement[int], clauses: Sequence[Clause]) -> list[sa.ColumnElement[bool]]:
    found = []
    for clause in clauses:
        if _is_bound(clause):
            either = sa.or_(*(within(place, atom) for atom in clause.atoms if isinstance(atom, Bound)))
            found.append(sa.not_(either) if clause.negative else either)
    return found


def _entry(row: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    fields = tokens(row["source"], row["language"], row["section"], names)
    texts = {name: row[name] or "" for name in ("headline", "description", "text")}
    return {"search_id": row["search_id"], **texts, "fields": fields}


def _backend(connection: Connection) -> ModuleType:
    return fts5 if connection.dialect.name == "sqlite" else tsvector


_article, _signed, _author = table_of(Article), table_of(ArticleAuthor), table_of(Author)
_READ = ("id", "search_id", "headline", "description", "text", "source", "language", "section")
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
