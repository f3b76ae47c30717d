"""Writing what re-extraction changed: a version for each article, which is no edit by its publisher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block
from crawler.reasons import Reason
from storage.articles.drafts import Byline, Draft, author_ids, bylines
from storage.articles.reextraction import REEXTRACTED
from storage.articles.writer import same_article
from storage.boilerplate.blocks import Mark, Text, TextChange, block_values, edit_hash
from storage.errors import NotStorable
from storage.frontier.settling import FrontierLink, new_row
from storage.frontier.urls import url_key
from storage.records import plain
from storage.schema import (
    NEXT,
    AnyRow,
    Article,
    ArticleAuthor,
    ArticleVersion,
    Reextracted,
    Url,
    insert,
    savepoint,
    table_of,
)
from storage.search import index
from storage.search.search_id import search_id

_article, _version, _byline, _url = table_of(Article), table_of(ArticleVersion), table_of(ArticleAuthor), table_of(Url)

# Accepting ------------------------------------------------------------------------------------------------------------
# Addresses that no article came of at first, and one did when their archived page was read anew.


def refused_urls(connection: Connection, url_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the rows of those of these addresses that still have no article."""
    unread = (Url.state == "not_article") & Url.article_id.is_(None)
    return {row.id: row for row in connection.execute(sa.select(Url.__table__).where(Url.id.in_(url_ids), unread))}


def canonical_holder(connection: Connection, draft: Draft) -> int | None:
    """Return the article that the draft is a page of: it's stored already, whatever page of it was read."""
    keys = {draft.key, url_key(draft.url)}
    found = sa.select(Article.id, Article.key, Article.headline, Article.text).where(Article.key.in_(keys))
    for row in connection.execute(found):
        if row.key == url_key(draft.url) or same_article(row, draft):
            return int(row.id)
    return None


def accept_refused(
    connection: Connection,
    row: AnyRow,
    draft: Draft,
    article_id: int,
    *,
    twin: bool,
    now: datetime,
    recheck: datetime | None = None,
) -> None:
    """Settle an address, and the one it redirected to, as that of this article; `twin`: of one stored before.

    `recheck` is when to read it again for edits. When it was fetched stays as it is: nothing was fetched now.
    """
    settled = {
        "state": "done",
        "reason": Reason.SAME_CANONICAL_URL if twin else None,
        "article_id": article_id,
        "changed": now,
    }
    settled["recheck"] = recheck
    was = f"re-extracted; it was {row.reason}"
    connection.execute(sa.update(_url).where(_url.c.id == row.id).values(settled | {"detail": was}))
    key = url_key(draft.url)
    if key != row.key:
        alias = new_row(row.source, "reextraction", key, FrontierLink(draft.url), now)
        values = settled | {"detail": f"redirected from {row.url}", "fetched": row.fetched}
        connection.execute(insert(_url).values(alias | values).on_conflict_do_nothing())
    if not twin:
        first = (_version.c.article_id == article_id) & (_version.c.number == 1)
        told = {"change": REEXTRACTED, "summary": f"read anew from the archive; it was refused before: {row.reason}"}
        connection.execute(sa.update(_version).where(first).values(told))


# Rewriting ------------------------------------------------------------------------------------------------------------

_VERSIONED = ("headline", "description", "text")
"""What the versions have by themselves."""

_READ = (
    sa.select(_article, _version.c.blocks)
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
)
_UPDATE = sa.update(_article).where(_article.c.id == sa.bindparam("a")).values(changed=NEXT)
_INSERT_VERSION = sa.insert(_version)
_INSERT_NOTE = sa.insert(table_of(Reextracted))
_INSERT_BYLINE = sa.insert(_byline)
_UNSIGN = sa.delete(_byline).where(_byline.c.article_id == sa.bindparam("a"))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What is another in an article whose page was read anew."""

    article_id: int
    version: int
    """The one that it was compared with."""
    values: Mapping[str, Any]
    """Field -> value now; `text` without one, for it follows from the blocks."""
    blocks: tuple[Block, ...] | None
    """None: they stay."""
    provenance: Mapping[str, str]
    summary: str


class Rewriter:
    """Writes a batch in the caller's transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, reextraction_id: int, now: datetime, *, mark: Mark) -> None:
        self._connection = connection
        self._reextraction_id = reextraction_id
        self._now = now
        self._mark = mark
        self.changes: list[TextChange] = []
        """What there's to learn from."""
        self.index = index.Changes()
        """What the caller is to change in the search index when all are written."""

    def rewrite(self, rewrites: Sequence[Rewrite]) -> dict[int, str]:
        """Write these; return the articles that stay as they are, and why: stored anew meanwhile, or not storable."""
        ids = [one.article_id for one in rewrites]
        rows = {row.id: row for row in self._connection.execute(_READ, {"ids": ids})}
        signed = bylines(self._connection, ids)
        failed = {}
        for one in rewrites:
            row = rows.get(one.article_id)
            if row is None or row.version != one.version:
                failed[one.article_id] = "stored anew meanwhile"
                continue
            changes, indexed = len(self.changes), len(self.index)
            try:
                with savepoint(self._connection):
                    self._rewrite(one, row, signed[row.id])
            except NotStorable as error:
                del self.changes[changes:]
                self.index.forget(indexed)
                failed[one.article_id] = f"not storable: {error}"[:300]
        return failed

    def _rewrite(self, one: Rewrite, row: AnyRow, signed: Byline) -> None:
        before = row._asdict()
        stored = [Block(**block) for block in before.pop("blocks")]
        blocks = stored if one.blocks is None else self._mark(row.source, one.blocks)
        authors: Byline = tuple(one.values.get("authors", signed))
        values = {name: value for name, value in one.values.items() if name not in ("authors", "text", "blocks")}
        values |= {"text": "\n\n".join(block.text for block in blocks if block.removed is None)}
        values |= {"version": row.version + 1, "run_id": None, "provenance": dict(one.provenance)}
        published = values.get("date_published", row.date_published)
        values["search_id"] = search_id(row.id, published or row.first_seen)
        if "canonical_url" in values:
            values["key"] = url_key(values["canonical_url"] or row.url)
        self._connection.execute(_UPDATE, values | {"a": row.id})
        if authors != signed:
            self._sign(row.id, authors)
        after = before | values
        self.index.remove(before, [author.name for author in signed])
        self.index.add(after, [author.name for author in authors])
        self._put_version(after, blocks, one.summary)
        self._note(one, before | {"authors": [(author.name, author.url) for author in signed]})
        old, new = (day and day.astimezone(UTC).date() for day in (row.date_published, published))
        self.changes.append(TextChange(row.id, Text(row.source, stored, old), Text(row.source, blocks, new)))

    def _put_version(self, after: Mapping[str, Any], blocks: Sequence[Block], summary: str) -> None:
        values = {"article_id": after["id"], "number": after["version"], "seen": self._now, "run_id": None}
        values |= {name: after[name] for name in ("url", "headline", "description")}
        values |= {"blocks": block_values(blocks), "edit_hash": edit_hash(after["headline"], after["text"])}
        self._connection.execute(_INSERT_VERSION, values | {"change": REEXTRACTED, "summary": summary})

    def _note(self, one: Rewrite, before: Mapping[str, Any]) -> None:
        fields = {name: plain(before[name]) for name in (*one.values, "provenance") if name not in _VERSIONED}
        values = {"reextraction_id": self._reextraction_id, "article_id": one.article_id, "number": one.version + 1}
        self._connection.execute(_INSERT_NOTE, values | {"fields": fields})

    def _sign(self, article_id: int, authors: Byline) -> None:
        ids = author_ids(self._connection, sorted({author.name for author in authors}))
        self._connection.execute(_UNSIGN, {"a": article_id})
        rows = [
            {"article_id": article_id, "position": position, "author_id": ids[author.name], "url": author.url}
            for position, author in enumerate(authors)
        ]
        if rows:
            self._connection.execute(_INSERT_BYLINE, rows)
