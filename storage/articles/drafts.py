"""An article on its way into the corpus, and the outcome of storing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler import items
from crawler.items import Article
from storage.boilerplate.blocks import CountedText
from storage.frontier.url_keys import url_key
from storage.schema import ArticleAuthorRow, AuthorRow, chunks, table_of

# Bylines --------------------------------------------------------------------------------------------------------------
# Ids of authors by name, and the bylines of articles.

Byline = tuple[items.Author, ...]
"""The authors of an article, in the order of the byline."""

_author, _byline = table_of(AuthorRow), table_of(ArticleAuthorRow)
_INSERT_AUTHOR = sa.insert(_author)
_FIND_AUTHORS = sa.select(_author.c.name, _author.c.id).where(_author.c.name.in_(sa.bindparam("names", expanding=True)))
_BYLINES = (
    sa.select(_byline.c.article_id, _author.c.name, _byline.c.url)
    .join(_author, _author.c.id == _byline.c.author_id)
    .where(_byline.c.article_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_byline.c.article_id, _byline.c.position)
)


def author_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of these authors; unknown authors are added."""
    ids = _find(connection, names)
    new = [{"name": name} for name in names if name not in ids]
    if new:
        connection.execute(_INSERT_AUTHOR, new)
        ids = _find(connection, names)
    return ids


def bylines(connection: Connection, article_ids: Sequence[int]) -> dict[int, Byline]:
    """Return the byline of each of these articles."""
    by_article: dict[int, Byline] = dict.fromkeys(article_ids, ())
    for chunk in chunks(article_ids):
        for row in connection.execute(_BYLINES, {"ids": chunk}):
            by_article[row.article_id] += (items.Author(row.name, row.url),)
    return by_article


def _find(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for chunk in chunks(names):
        rows = connection.execute(_FIND_AUTHORS, {"names": chunk})
        ids.update((row.name, row.id) for row in rows)
    return ids


# Drafts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft(Article):
    """An article to store, cleaned and validated, with what storing needs beside it."""

    counted: CountedText | None = None
    """The blocks as boilerplate is learned from them; None if the writer is to count them."""
    seen: datetime | None = None
    """When the page was read; None if just now."""

    @classmethod
    def of(cls, article: Article) -> Draft:
        """Return this article as a draft."""
        return cls(**{field.name: getattr(article, field.name) for field in fields(Article)})

    @property
    def key(self) -> str:
        """The key of the article: one article is stored for each."""
        return url_key(self.canonical_url or self.url)


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of storing an article."""

    id: int
    state: Literal["new", "updated", "unchanged", "duplicate"]
    reason: str | None = None
    own: bool = True
    """True if the article's text is that of this page, and not of a twin."""
