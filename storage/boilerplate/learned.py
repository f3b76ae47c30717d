"""Decisions on a source's blocks: the list for people, the stored articles to clean again, and a fresh start.

`claim`, `load` and `rewrite` clean stored articles again. `boilerplate` lists the decisions. `forget` drops a source's
counts, so that its articles can be counted from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from storage.boilerplate.blocks import DatedText, block_values, edit_hash
from storage.records import Boilerplate
from storage.schema import (
    NEXT_CHANGE_SEQ,
    AnyRow,
    ArticleRow,
    ArticleVersionRow,
    BlockArticleRow,
    BlockDayRow,
    BlockRow,
    BlockTextRow,
    table_of,
)
from storage.search import index as search_index

_block, _holding, _text, _day = (
    table_of(BlockRow),
    table_of(BlockArticleRow),
    table_of(BlockTextRow),
    table_of(BlockDayRow),
)
_article, _version = table_of(ArticleRow), table_of(ArticleVersionRow)
_copy = _text.alias()

# Cleaning again -------------------------------------------------------------------------------------------------------
# Stored articles are cleaned again after a decision on a block changes. Cleaning creates no version, as it isn't an
# edit. `block.pending` is the id of the last cleaned article, so the work can stop after any transaction and resume.

_READ = ("id", "search_id", "version", "headline", "description", "text", "source", "language", "section",
         "confidence")  # fmt: skip
_IDS: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)

_PENDING = (
    sa.select(_block.c.key, _block.c.pending, _block.c.articles, _block.c.state)
    .where(_block.c.pending.is_not(None))
    .order_by(_block.c.pending, _block.c.key)  # as in the index on `pending`
    .limit(sa.bindparam("limit"))
)
_HOLDERS = (
    sa.select(_holding.c.article_id)
    .where(_holding.c.key == sa.bindparam("key"), _holding.c.article_id > sa.bindparam("after"))
    .order_by(_holding.c.article_id)
    .limit(sa.bindparam("limit"))
)
_ADVANCE = sa.update(_block).where(_block.c.key == sa.bindparam("k")).values(pending=sa.bindparam("last"))
_DELETE_BLOCK = sa.delete(_block).where(_block.c.key == sa.bindparam("k"))
_COPIES = (
    sa.select(_copy.c.article_id).join(_text, _text.c.text_key == _copy.c.text_key).where(_text.c.article_id.in_(_IDS))
)
_LOAD = (
    sa.select(_version.c.article_id, _version.c.number, _version.c.blocks, _article.c.source)
    .join(_article, _article.c.id == _version.c.article_id)
    .where(_version.c.article_id.in_(_IDS))
    .order_by(_version.c.article_id, _version.c.number)
)
_ARTICLES = sa.select(*(_article.c[name] for name in _READ)).where(_article.c.id.in_(_IDS))
_HEADLINE = sa.select(_version.c.headline).where(
    _version.c.article_id == sa.bindparam("article_id"), _version.c.number == sa.bindparam("number")
)
_UPDATE_VERSION = (
    sa.update(_version)
    .where(_version.c.article_id == sa.bindparam("a"), _version.c.number == sa.bindparam("n"))
    .values(blocks=sa.bindparam("blocks"), edit_hash=sa.bindparam("edit_hash"))
)
_STAMP = sa.update(_article).where(_article.c.id == sa.bindparam("a")).values(changed=NEXT_CHANGE_SEQ)
_UPDATE_TEXT = sa.update(_article).where(_article.c.id == sa.bindparam("a")).values(text=sa.bindparam("text"))


class Uncleaned(NamedTuple):
    """A version of an article whose blocks are to be marked again."""

    article_id: int
    number: int
    source: str
    blocks: list[StoredBlock]


def any_pending(connection: Connection) -> bool:
    """Return True if a stored article waits to be cleaned again."""
    return connection.execute(_PENDING, {"limit": 1}).first() is not None


def claim(connection: Connection, limit: int) -> list[int]:
    """Return about `limit` articles to clean again, and mark them as cleaned in this transaction."""
    claimed: set[int] = set()
    for row in connection.execute(_PENDING, {"limit": limit}).all():
        if len(claimed) >= limit:
            break
        values = {"key": row.key, "after": row.pending, "limit": limit - len(claimed)}
        holders = list(connection.scalars(_HOLDERS, values))
        done = len(holders) < values["limit"]
        if done and row.articles < 2 and row.state in ("watched", "withdrawn"):
            connection.execute(_DELETE_BLOCK, {"k": row.key})  # no longer recurs; was kept only for its articles
        else:
            connection.execute(_ADVANCE, {"k": row.key, "last": None if done else holders[-1]})
        claimed.update(_copies(connection, holders))
        claimed.update(holders)
    return sorted(claimed)


def load(connection: Connection, article_ids: Iterable[int]) -> list[Uncleaned]:
    """Return all versions of these articles, in order."""
    rows = connection.execute(_LOAD, {"ids": list(article_ids)})
    return [
        Uncleaned(row.article_id, row.number, row.source, [StoredBlock(**block) for block in row.blocks])
        for row in rows
    ]


def rewrite(connection: Connection, cleaned: Mapping[tuple[int, int], Sequence[StoredBlock]]) -> list[int]:
    """Replace the blocks of versions: (article id, number) -> blocks. Update the search index too.

    Returns the ids of the articles whose text changed: their duplicates must be looked for again.
    """
    articles = {row.id: row for row in connection.execute(_ARTICLES, {"ids": sorted({key[0] for key in cleaned})})}
    texts: dict[int, str] = {}
    current = [{"a": article_id} for article_id, number in cleaned if number == articles[article_id].version]
    for (article_id, number), blocks in cleaned.items():
        text = "\n\n".join(block.text for block in blocks if block.removed is None)
        version = connection.execute(_HEADLINE, {"article_id": article_id, "number": number}).one()
        values = {"blocks": block_values(blocks), "edit_hash": edit_hash(version.headline, text)}
        connection.execute(_UPDATE_VERSION, values | {"a": article_id, "n": number})
        if number == articles[article_id].version and text != articles[article_id].text:
            texts[article_id] = text
    index, names = search_index.IndexChanges(), search_index.authors(connection, texts)
    for article_id in texts:
        index.remove(articles[article_id]._mapping, names[article_id])
    for article_id, text in texts.items():
        index.add(articles[article_id]._asdict() | {"text": text}, names[article_id])
    index.write(connection)
    if texts:
        connection.execute(_UPDATE_TEXT, [{"a": article_id, "text": text} for article_id, text in texts.items()])
    if current:
        connection.execute(_STAMP, current)
    return list(texts)


def _copies(connection: Connection, holders: Sequence[int]) -> Iterable[int]:
    """Yield the articles that have the same text as one of these."""
    for start in range(0, len(holders), 500):
        yield from connection.scalars(_COPIES, {"ids": holders[start : start + 500]})


# Decisions ------------------------------------------------------------------------------------------------------------
# The list of decisions for people, and dropping a source's counts to count its articles from the start.

MAX_EXAMPLES = 3
"""Number of article ids shown with a block."""
DECIDED = ("learned", "dropped", "kept", "withdrawn")
"""States of blocks that were decided on; a block that merely recurs is "watched"."""

_EXAMPLES = (
    sa.select(_holding.c.article_id)
    .where(_holding.c.key == sa.bindparam("key"))
    .order_by(_holding.c.article_id)
    .limit(MAX_EXAMPLES)
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
_SOURCE_IDS = (
    sa.select(_article.c.id)
    .where(_article.c.source == sa.bindparam("source"), _article.c.id > sa.bindparam("after"))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)


def boilerplate(connection: Connection, source: str, *, watched: bool = False) -> list[Boilerplate]:
    """Return a source's blocks that were decided on, most frequent first; with `watched` also those that only recur."""
    states = (*DECIDED, "watched") if watched else DECIDED
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
    """Drop a source's counts and the decisions made from them. Decisions by people stay, with all counts zero."""
    ids = sa.select(ArticleRow.id).where(ArticleRow.source == source)
    connection.execute(sa.delete(_holding).where(_holding.c.article_id.in_(ids)))
    connection.execute(sa.delete(_text).where(_text.c.article_id.in_(ids)))
    connection.execute(sa.delete(_day).where(_day.c.source == source))
    overridden = _block.c.state.in_(("kept", "dropped"))
    connection.execute(sa.delete(_block).where(_block.c.source == source, ~overridden))
    zeros = dict.fromkeys(("articles", "occurrences", "firsts", "lasts", "links"), 0)
    update = sa.update(_block).where(_block.c.source == source)
    connection.execute(update.values(**zeros, since=None, until=None, sample=b""))


def uncounted(connection: Connection, source: str, after: int, limit: int) -> list[tuple[int, DatedText]]:
    """Return the next articles of a source that aren't counted, after an id: id, and text of the current version."""
    rows = connection.execute(_UNCOUNTED, {"source": source, "after": after, "limit": limit})
    return [(row.id, DatedText(source, [StoredBlock(**block) for block in row.blocks], _date(row))) for row in rows]


def article_ids(connection: Connection, source: str, after: int, limit: int) -> list[int]:
    """Return the ids of a source's next articles, after an id."""
    return list(connection.scalars(_SOURCE_IDS, {"source": source, "after": after, "limit": limit}))


def _date(row: AnyRow) -> date | None:
    return row.date_published.date() if row.date_published else None
