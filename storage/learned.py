"""Reading what was learned of a source's blocks, and forgetting the counts so that they can be made anew."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from storage.blocks import Text
from storage.models import AnyRow, Article, ArticleVersion, Block, BlockArticle, BlockDay, BlockText, table_of
from storage.records import Boilerplate

EXAMPLES = 3
JUDGED = ("learned", "dropped", "kept", "withdrawn")


def boilerplate(connection: Connection, source: str, *, watched: bool = False) -> list[Boilerplate]:
    """Return what was decided on a source's blocks, most frequent first; `watched`: with those that merely recur."""
    states = (*JUDGED, "watched") if watched else JUDGED
    rows = connection.execute(
        sa.select(_block)
        .where(_block.c.source == source, _block.c.state.in_(states), _block.c.form != "every")
        .order_by(_block.c.articles.desc(), _block.c.text, _block.c.key)
    )
    days = connection.execute(sa.select(_day.c.day, _day.c.texts).where(_day.c.source == source)).all()
    return [
        Boilerplate(
            source=source,
            text=row.text,
            form=row.form,
            state=row.state,
            why=row.why,
            articles=row.articles,
            since=row.since,
            until=row.until,
            articles_after=sum(day.texts for day in days if row.until is not None and day.day > row.until),
            changed=row.changed,
            cleaning=row.pending is not None,
            examples=tuple(connection.scalars(_EXAMPLES, {"key": row.key})),
        )
        for row in rows.all()
    ]


def forget(connection: Connection, source: str) -> None:
    """Drop all that was counted of a source and what was learned from it; rulings stay, with nothing counted."""
    ids = sa.select(Article.id).where(Article.source == source)
    connection.execute(sa.delete(_holding).where(_holding.c.article_id.in_(ids)))
    connection.execute(sa.delete(_text).where(_text.c.article_id.in_(ids)))
    connection.execute(sa.delete(_day).where(_day.c.source == source))
    ruled = _block.c.state.in_(("kept", "dropped"))
    connection.execute(sa.delete(_block).where(_block.c.source == source, ~ruled))
    nothing = dict.fromkeys(("articles", "occurrences", "firsts", "lasts", "links"), 0)
    emptied = sa.update(_block).where(_block.c.source == source)
    connection.execute(emptied.values(**nothing, since=None, until=None, sample=b""))


def uncounted(connection: Connection, source: str, after: int, limit: int) -> list[tuple[int, Text]]:
    """Return a source's next articles that aren't counted: id, and the text of the current version."""
    rows = connection.execute(_UNCOUNTED, {"source": source, "after": after, "limit": limit})
    return [(row.id, Text(source, [StoredBlock(**block) for block in row.blocks], _date(row))) for row in rows]


def article_ids(connection: Connection, source: str, after: int, limit: int) -> list[int]:
    """Return the ids of a source's next articles."""
    return list(connection.scalars(_IDS, {"source": source, "after": after, "limit": limit}))


def _date(row: AnyRow) -> date | None:
    return row.date_published.date() if row.date_published else None


_block, _holding, _text, _day = table_of(Block), table_of(BlockArticle), table_of(BlockText), table_of(BlockDay)
_article, _version = table_of(Article), table_of(ArticleVersion)

_EXAMPLES = (
    sa.select(_holding.c.article_id)
    .where(_holding.c.key == sa.bindparam("key"))
    .order_by(_holding.c.article_id)
    .limit(EXAMPLES)
)
_UNCOUNTED = (
    sa.select(_article.c.id, _article.c.date_published, _version.c.blocks)
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .outerjoin(_text, _text.c.article_id == _article.c.id)
    .where(_text.c.article_id.is_(None))
    .where(_article.c.source == sa.bindparam("source"), _article.c.id > sa.bindparam("after"))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)
_IDS = (
    sa.select(_article.c.id)
    .where(_article.c.source == sa.bindparam("source"), _article.c.id > sa.bindparam("after"))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)
