"""Addresses of one pattern: what came of those that were read, and putting an end to those that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import chunks
from storage.models import Url


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many addresses of a pattern there are, by state, and which of them wait."""

    states: Counter[str]
    waiting: tuple[int, ...]


def evidence(connection: Connection, source: str, beginning: str, fits: Callable[[str], bool]) -> Evidence:
    """Return what is known of a source's addresses whose key begins so and `fits`."""
    wanted = sa.select(Url.id, Url.key, Url.state).where(
        Url.source == source, Url.key.startswith(beginning, autoescape=True)
    )
    states: Counter[str] = Counter()
    waiting = []
    for row in connection.execute(wanted):
        if fits(row.key):
            states[row.state] += 1
            if row.state == "queued":
                waiting.append(row.id)
    return Evidence(states, tuple(waiting))


def block(connection: Connection, ids: tuple[int, ...], reason: str, detail: str, now: datetime) -> None:
    """Take addresses that wait out of the queue, for good."""
    values = {"state": "blocked", "reason": reason, "detail": detail, "changed": now}
    for some in chunks(ids):
        connection.execute(sa.update(Url).where(Url.id.in_(some), Url.state == "queued").values(values))
