"""The quarantine: what was refused for a fault that may be ours, kept whole until a later try stores it.

An address is in it as long as its state says so: `failed` or `not_article` with one of REASONS.
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
from storage.frontier.urls import url_key
from storage.schema import AnyRow, Page, Quarantine, RefusedPage, Url, chunks, insert, table_of

# Refused --------------------------------------------------------------------------------------------------------------
# Pages that were refused, kept for a look: what they held says why, and they make good test pages.

MAX_REFUSED_PAGES = 500
"""Pages kept a corpus; the oldest make room."""


def keep_refused_page(
    connection: Connection, url_id: int, reason: str, body: bytes, run_id: int | None, now: datetime
) -> None:
    """Keep the page behind a refusal, one an address."""
    values = {"run_id": run_id, "seen": now, "reason": reason, "body": zlib.compress(body, 6)}
    statement = insert(RefusedPage).values(url_id=url_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_id"], set_=values))


def prune_refused_pages(connection: Connection) -> None:
    """Let the oldest pages beyond KEPT go; their addresses keep state and reason.

    What is in quarantine (storage/frontier/quarantine.py) has its own place, and isn't pushed out by these.
    """
    newest = (
        sa.select(RefusedPage.url_id)
        .order_by(RefusedPage.seen.desc(), RefusedPage.url_id.desc())
        .limit(MAX_REFUSED_PAGES)
    )
    connection.execute(sa.delete(RefusedPage).where(RefusedPage.url_id.not_in(newest)))


def refused_page(connection: Connection, url: str) -> bytes | None:
    """Return the kept page of an address."""
    kept = sa.select(RefusedPage.body).join(Url, Url.id == RefusedPage.url_id).where(Url.key == url_key(url))
    body = connection.scalar(kept)
    return None if body is None else zlib.decompress(body)


# Quarantine -----------------------------------------------------------------------------------------------------------

REASONS = frozenset({Reason.NOT_STORABLE, Reason.BAD_FIELD, Reason.BAD_BLOCK, Reason.PARSE_ERROR, Reason.PARSE_KILLED})
"""The refusals that later code may not make."""
_STATES = ("failed", "not_article")
MOST = 2_000
"""Pages and articles that are kept of a corpus; the oldest make room. Other refusals' pages are bounded apart."""
MOST_BYTES = 256 * 1024 * 1024
"""Octets of all of them, compressed."""
Kind = Literal["page", "text", "article"]


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of an address for another try."""

    kind: Kind
    address: str
    """Where the page was served, after redirects."""
    body: bytes
    """The page, or the article's JSON."""
    seen: datetime
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An address in quarantine."""

    url_id: int
    url: str
    source: str
    state: str
    reason: str
    detail: str | None
    since: datetime
    kept: str | None
    """What a try reads: page, text, article or archive (the page's record); None: nothing is kept."""


def keep(connection: Connection, url_id: int, reason: str, content: Content, run_id: int | None, now: datetime) -> None:
    """Keep what is behind a refusal, one an address; since when it's in quarantine stays as it was."""
    packed = zlib.compress(content.body, 6)
    values: dict[str, Any] = {"run_id": run_id, "seen": content.seen, "reason": reason, "kind": content.kind}
    values |= {"address": content.address, "encoding": content.encoding, "size": len(packed), "body": packed}
    statement = insert(Quarantine).values(url_id=url_id, since=now, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_id"], set_=values))


def stays(connection: Connection, url_id: int, reason: str) -> None:
    """Note why an address stays in quarantine; what is kept of it stays too."""
    connection.execute(sa.update(_kept).where(_kept.c.url_id == url_id).values(reason=reason))


def prune(connection: Connection) -> None:
    """Let go what was stored or refused for another reason meanwhile, and the oldest beyond MOST and MOST_BYTES."""
    inside = sa.select(_url.c.id).where(_url.c.id == _kept.c.url_id, _inside())
    connection.execute(sa.delete(_kept).where(~inside.exists()))
    order = (_kept.c.since.desc(), _kept.c.url_id.desc())
    size = sa.func.sum(_kept.c.size).over(order_by=order)
    ranked = sa.select(_kept.c.url_id, sa.func.row_number().over(order_by=order).label("place"), size.label("total"))
    counted = ranked.subquery()
    beyond = sa.select(counted.c.url_id).where((counted.c.place > MOST) | (counted.c.total > MOST_BYTES))
    connection.execute(sa.delete(_kept).where(_kept.c.url_id.in_(beyond)))


def listed(connection: Connection, sources: Sequence[str] = (), urls: Sequence[str] | None = None) -> list[Quarantined]:
    """Return what is in quarantine, of these sources and addresses or of all, longest there first."""
    wanted = _LISTED
    if sources:
        wanted = wanted.where(_url.c.source.in_(sources))
    if urls is None:
        rows = list(connection.execute(wanted))
    else:
        keys = [url_key(url) for url in urls]
        rows = [row for some in chunks(keys) for row in connection.execute(wanted.where(_url.c.key.in_(some)))]
    return [_quarantined(row) for row in rows]


def content(connection: Connection, url_id: int) -> Content | None:
    """Return what is kept of an address; None if it's nothing, or in the archive alone."""
    row = connection.execute(sa.select(_kept).where(_kept.c.url_id == url_id)).first()
    if row is None:
        return None
    return Content(row.kind, row.address, zlib.decompress(row.body), row.seen, row.encoding)


def row_of(connection: Connection, url_id: int) -> AnyRow | None:
    """Return the frontier's row of an address that is in quarantine still."""
    return connection.execute(sa.select(_url).where(_url.c.id == url_id, _inside())).first()


def since(connection: Connection, row: AnyRow) -> datetime | None:
    """Return since when the address of a frontier's row is in quarantine; None if it isn't."""
    if row.state not in _STATES or row.reason not in REASONS:
        return None
    began: datetime | None = connection.scalar(sa.select(_kept.c.since).where(_kept.c.url_id == row.id))
    return began or row.changed


def _quarantined(row: AnyRow) -> Quarantined:
    kept = row.kind or ("archive" if row.archived else None)
    since = row.since or row.changed
    return Quarantined(row.id, row.url, row.source, row.state, row.reason, row.detail, since, kept)


def _inside() -> sa.ColumnElement[bool]:
    return _url.c.state.in_(_STATES) & _url.c.reason.in_(sorted(REASONS))


_url, _kept, _page = table_of(Url), table_of(Quarantine), table_of(Page)
_LISTED = (
    sa.select(
        *(_url.c[name] for name in ("id", "url", "source", "state", "reason", "detail", "changed")),
        _kept.c.since,
        _kept.c.kind,
        sa.select(_page.c.id).where(_page.c.url_id == _url.c.id).exists().label("archived"),
    )
    .join(_kept, _kept.c.url_id == _url.c.id, isouter=True)
    .where(_inside())
    .order_by(sa.func.coalesce(_kept.c.since, _url.c.changed), _url.c.id)
)
