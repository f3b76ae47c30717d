"""Who signed what: the authors' ids by name, and the bylines of articles."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler import items
from storage.base import chunks
from storage.models import ArticleAuthor, Author, table_of

Byline = tuple[items.Author, ...]
"""The authors of an article in the order in which they sign."""


def author_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of these authors; those not known yet are added."""
    found = _find(connection, names)
    new = [{"name": name} for name in names if name not in found]
    if new:
        connection.execute(_INSERT_AUTHOR, new)
        found = _find(connection, names)
    return found


def bylines(connection: Connection, article_ids: Sequence[int]) -> dict[int, Byline]:
    """Return who signed each of these articles."""
    found: dict[int, Byline] = dict.fromkeys(article_ids, ())
    for chunk in chunks(article_ids):
        for row in connection.execute(_SIGNED, {"ids": chunk}):
            found[row.article_id] += (items.Author(row.name, row.url),)
    return found


def _find(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(names):
        rows = connection.execute(_FIND_AUTHORS, {"names": chunk})
        found.update((row.name, row.id) for row in rows)
    return found


_author, _signed = table_of(Author), table_of(ArticleAuthor)
_INSERT_AUTHOR = sa.insert(_author)
_FIND_AUTHORS = sa.select(_author.c.name, _author.c.id).where(_author.c.name.in_(sa.bindparam("names", expanding=True)))
_SIGNED = (
    sa.select(_signed.c.article_id, _author.c.name, _signed.c.url)
    .join(_author, _author.c.id == _signed.c.author_id)
    .where(_signed.c.article_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_signed.c.article_id, _signed.c.position)
)
