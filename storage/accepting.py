"""Addresses that no article came of at first, and one did when their archived page was read anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.articles import same_article
from storage.base import insert
from storage.drafts import Draft
from storage.models import AnyRow, Article, ArticleVersion, Url, table_of
from storage.rereading import REEXTRACTED
from storage.settling import FrontierLink, new_row
from storage.urls import url_key


def waiting(connection: Connection, url_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the rows of those of these addresses that still have no article."""
    unread = (Url.state == "not_article") & Url.article_id.is_(None)
    return {row.id: row for row in connection.execute(sa.select(Url.__table__).where(Url.id.in_(url_ids), unread))}


def holder(connection: Connection, draft: Draft) -> int | None:
    """Return the article that the draft is a page of: it's stored already, whatever page of it was read."""
    keys = {draft.key, url_key(draft.url)}
    found = sa.select(Article.id, Article.key, Article.headline, Article.text).where(Article.key.in_(keys))
    for row in connection.execute(found):
        if row.key == url_key(draft.url) or same_article(row, draft):
            return int(row.id)
    return None


def accept(
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


_url, _version = table_of(Url), table_of(ArticleVersion)
