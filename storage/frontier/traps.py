"""URLs of one pattern that may be a trap: counting the outcomes of those that were read, and blocking the queued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import AnyRow, UrlRow, chunks

_MAX_READ = 5_000


class KeyPattern(NamedTuple):
    """A pattern of URLs of one source: their keys have the prefix `beginning`, and `fits` accepts them."""

    source: str
    beginning: str
    fits: Callable[[str], bool]


def read(connection: Connection, like: KeyPattern) -> tuple[int, int]:
    """Return the numbers of newest URLs of the pattern that are articles and that aren't; at most 5,000 each."""
    counts = [sum(1 for _ in _rows(connection, like, state, most=_MAX_READ)) for state in ("done", "not_article")]
    return counts[0], counts[1]


def matching(connection: Connection, like: KeyPattern) -> tuple[int, list[int]]:
    """Return the number of URLs of the pattern, and the ids of the queued URLs among them."""
    rows = list(_rows(connection, like))
    return len(rows), [row.id for row in rows if row.state == "queued"]


def block(connection: Connection, ids: Sequence[int], reason: str, detail: str, now: datetime) -> None:
    """Block queued URLs permanently."""
    values = {"state": "blocked", "reason": reason, "detail": detail, "changed": now}
    for chunk in chunks(ids):
        connection.execute(sa.update(UrlRow).where(UrlRow.id.in_(chunk), UrlRow.state == "queued").values(values))


def _rows(
    connection: Connection, like: KeyPattern, state: str | None = None, most: int | None = None
) -> Iterator[AnyRow]:
    begins = UrlRow.key.startswith(like.beginning, autoescape=True)
    statement = sa.select(UrlRow.id, UrlRow.key, UrlRow.state).where(UrlRow.source == like.source, begins)
    if state is not None:
        statement = statement.where(UrlRow.state == state).limit(most).order_by(UrlRow.id.desc())
    return (row for row in connection.execute(statement) if like.fits(row.key))
