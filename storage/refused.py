"""Pages that were refused, kept for a look: what they held says why, and they make good test pages."""

from __future__ import annotations

import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.base import insert
from storage.models import RefusedPage, Url
from storage.urls import url_key

KEPT = 500
"""Pages kept a corpus; the oldest make room."""


def keep(connection: Connection, url_id: int, reason: str, body: bytes, run_id: int | None, now: datetime) -> None:
    """Keep the page behind a refusal, one an address."""
    values = {"run_id": run_id, "seen": now, "reason": reason, "body": zlib.compress(body, 6)}
    statement = insert(RefusedPage).values(url_id=url_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_id"], set_=values))


def prune(connection: Connection) -> None:
    """Let the oldest pages beyond KEPT go; their addresses keep state and reason.

    What is in quarantine (storage/quarantine.py) has its own place, and isn't pushed out by these.
    """
    newest = sa.select(RefusedPage.url_id).order_by(RefusedPage.seen.desc(), RefusedPage.url_id.desc()).limit(KEPT)
    connection.execute(sa.delete(RefusedPage).where(RefusedPage.url_id.not_in(newest)))


def page(connection: Connection, url: str) -> bytes | None:
    """Return the kept page of an address."""
    kept = sa.select(RefusedPage.body).join(Url, Url.id == RefusedPage.url_id).where(Url.key == url_key(url))
    body = connection.scalar(kept)
    return None if body is None else zlib.decompress(body)
