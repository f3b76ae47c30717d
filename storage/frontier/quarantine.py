"""The quarantine: pages and articles that were refused for a fault that may be ours, kept whole for another attempt.

A URL is in quarantine as long as its state is `failed` or `not_article` with one of REASONS. The first section keeps
the pages of all other refusals for inspection.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.frontier.url_keys import url_key
from storage.schema import AnyRow, PageRow, QuarantineRow, RefusedPageRow, UrlRow, chunks, insert, table_of

# Refused pages --------------------------------------------------------------------------------------------------------
# Refused pages are kept for inspection: their content explains the refusal, and they make good test pages.

MAX_REFUSED_PAGES = 500
"""Number of refused pages kept per corpus; the oldest are deleted."""


def keep_refused_page(
    connection: Connection, url_id: int, reason: str, body: bytes, run_id: int | None, now: datetime
) -> None:
    """Keep a refused page; at most one page per URL is kept."""
    values = {"run_id": run_id, "seen": now, "reason": reason, "body": zlib.compress(body, 6)}
    statement = insert(RefusedPageRow).values(url_id=url_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_id"], set_=values))


def prune_refused_pages(connection: Connection) -> None:
    """Delete the oldest pages beyond MAX_REFUSED_PAGES; their URLs keep state and reason.

    Pages in quarantine are in a table of their own, and don't count.
    """
    newest = (
        sa.select(RefusedPageRow.url_id)
        .order_by(RefusedPageRow.seen.desc(), RefusedPageRow.url_id.desc())
        .limit(MAX_REFUSED_PAGES)
    )
    connection.execute(sa.delete(RefusedPageRow).where(RefusedPageRow.url_id.not_in(newest)))


def refused_page(connection: Connection, url: str) -> bytes | None:
    """Return the refused page of a URL; None if no page is kept."""
    statement = (
        sa.select(RefusedPageRow.body)
        .join(UrlRow, UrlRow.id == RefusedPageRow.url_id)
        .where(UrlRow.key == url_key(url))
    )
    body = connection.scalar(statement)
    return None if body is None else zlib.decompress(body)


# Quarantine -----------------------------------------------------------------------------------------------------------
# Pages and articles that later code may be able to store.

REASONS = frozenset(
    {
        Reason.NOT_STORABLE,
        Reason.BAD_FIELD,
        Reason.BAD_BLOCK,
        Reason.PARSE_ERROR,
        Reason.PARSE_KILLED,
        Reason.LOW_YIELD,
    }
)
"""The reasons of refusals that later code may no longer make."""
_STATES = ("failed", "not_article")
MAX_KEPT = 2_000
"""Number of pages and articles kept in quarantine; the oldest are deleted. Other refused pages have their own limit."""
MAX_BYTES = 256 * 1024 * 1024
"""Compressed size of all of them, in bytes."""
ContentKind = Literal["page", "text", "article"]
_url, _kept, _page = table_of(UrlRow), table_of(QuarantineRow), table_of(PageRow)
_IN_QUARANTINE = _url.c.state.in_(_STATES) & _url.c.reason.in_(sorted(REASONS))
_LISTED = (
    sa.select(
        *(_url.c[name] for name in ("id", "url", "source", "state", "reason", "detail", "changed")),
        _kept.c.since,
        _kept.c.kind,
        sa.select(_page.c.id).where(_page.c.url_id == _url.c.id).exists().label("archived"),
    )
    .join(_kept, _kept.c.url_id == _url.c.id, isouter=True)
    .where(_IN_QUARANTINE)
    .order_by(sa.func.coalesce(_kept.c.since, _url.c.changed), _url.c.id)
)


@dataclass(frozen=True, slots=True)
class QuarantinedContent:
    """The content in quarantine of a URL: a page, or an article without a page."""

    kind: ContentKind
    address: str
    """URL of the page, after redirects."""
    body: bytes
    """The page's body, or the article's JSON."""
    seen: datetime
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A URL in quarantine."""

    url_id: int
    url: str
    source: str
    state: str
    reason: str
    detail: str | None
    since: datetime
    kept: str | None
    """What the next attempt reads: page, text, article or archive (the page's record); None if nothing is kept."""


def keep(
    connection: Connection, url_id: int, reason: str, content: QuarantinedContent, run_id: int | None, now: datetime
) -> None:
    """Keep the content of a refused URL; at most one content per URL is kept. An earlier `since` stays."""
    packed = zlib.compress(content.body, 6)
    values: dict[str, Any] = {"run_id": run_id, "seen": content.seen, "reason": reason, "kind": content.kind}
    values |= {"address": content.address, "encoding": content.encoding, "size": len(packed), "body": packed}
    statement = insert(QuarantineRow).values(url_id=url_id, since=now, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_id"], set_=values))


def stays(connection: Connection, url_id: int, reason: str) -> None:
    """Write the reason why a URL stays in quarantine; its content stays too."""
    connection.execute(sa.update(_kept).where(_kept.c.url_id == url_id).values(reason=reason))


def prune(connection: Connection) -> None:
    """Delete the content of URLs that have left the quarantine, and the oldest beyond MAX_KEPT and MAX_BYTES."""
    inside = sa.select(_url.c.id).where(_url.c.id == _kept.c.url_id, _IN_QUARANTINE)
    connection.execute(sa.delete(_kept).where(~inside.exists()))
    order = (_kept.c.since.desc(), _kept.c.url_id.desc())
    size = sa.func.sum(_kept.c.size).over(order_by=order)
    position = sa.func.row_number().over(order_by=order)
    ranked = sa.select(_kept.c.url_id, position.label("position"), size.label("total")).subquery()
    beyond = sa.select(ranked.c.url_id).where((ranked.c.position > MAX_KEPT) | (ranked.c.total > MAX_BYTES))
    connection.execute(sa.delete(_kept).where(_kept.c.url_id.in_(beyond)))


def listed(connection: Connection, sources: Sequence[str] = (), urls: Sequence[str] | None = None) -> list[Quarantined]:
    """Return the URLs in quarantine, optionally only of these sources and among these URLs; the oldest come first."""
    statement = _LISTED
    if sources:
        statement = statement.where(_url.c.source.in_(sources))
    if urls is None:
        rows = list(connection.execute(statement))
    else:
        keys = [url_key(url) for url in urls]
        rows = [row for chunk in chunks(keys) for row in connection.execute(statement.where(_url.c.key.in_(chunk)))]
    return [_quarantined(row) for row in rows]


def content(connection: Connection, url_id: int) -> QuarantinedContent | None:
    """Return the content in quarantine of a URL; None without content, or if the page is in the archive only."""
    row = connection.execute(sa.select(_kept).where(_kept.c.url_id == url_id)).first()
    if row is None:
        return None
    return QuarantinedContent(row.kind, row.address, zlib.decompress(row.body), row.seen, row.encoding)


def row_of(connection: Connection, url_id: int) -> AnyRow | None:
    """Return the frontier's row of a URL; None if the URL is no longer in quarantine."""
    return connection.execute(sa.select(_url).where(_url.c.id == url_id, _IN_QUARANTINE)).first()


def since(connection: Connection, row: AnyRow) -> datetime | None:
    """Return since when the URL of a frontier's row is in quarantine; None if the URL isn't in quarantine."""
    if row.state not in _STATES or row.reason not in REASONS:
        return None
    began: datetime | None = connection.scalar(sa.select(_kept.c.since).where(_kept.c.url_id == row.id))
    return began or row.changed


def _quarantined(row: AnyRow) -> Quarantined:
    kind = row.kind or ("archive" if row.archived else None)
    since = row.since or row.changed
    return Quarantined(row.id, row.url, row.source, row.state, row.reason, row.detail, since, kind)
