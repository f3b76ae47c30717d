"""What each host saw of us: requests by what they were for and how they were answered, distances, waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.base import AnyRow
from storage.models import Host, Run, Traffic

_KINDS = ("robots", "discovery", "article", "recheck")
_STATUSES = {
    "2xx": "served",
    "3xx": "redirected",
    "304": "not_modified",
    "4xx": "refused",
    "5xx": "failed",
    "none": "unanswered",
}


@dataclass(frozen=True, slots=True)
class HostReport:
    """What one host saw of one source's runs, and how it stands with it now."""

    source: str
    host: str
    runs: int
    first: datetime | None
    last: datetime | None
    """Of the requests."""
    requests: int
    kinds: dict[str, int]
    """robots, discovery, article, recheck -> requests."""
    statuses: dict[str, int]
    """2xx, 3xx (but 304), 304, 4xx, 5xx, none (no answer) -> requests."""
    retry_after: int
    """Answers that asked to wait."""
    held: int
    """Requests that weren't made, since the host was to be left alone."""
    received: int
    """Bytes of bodies, as they came over the wire."""
    saved: int
    """Bytes that needn't come, since the answer was that nothing has changed."""
    shortest_s: float | None
    longest_s: float | None
    mean_s: float | None
    """Seconds between two requests of one run."""
    crawl_delay: float | None
    """Seconds that its robots.txt asks for; 60 of them are kept at most."""
    wait_until: datetime | None
    why: str | None
    """Until when it's to be left alone, and what for; past, if it was."""
    failures: int
    """In a row, up to now."""
    robots_unreachable: datetime | None
    robots_why: str | None
    """Since when its robots.txt can't be read, and why."""


def report(connection: Connection, *, source: str | None = None, since: datetime | None = None) -> list[HostReport]:
    """Return what hosts saw of runs that began at `since` or later, by source and host."""
    number = sa.func.count().label("runs")
    sums = [sa.func.sum(getattr(Traffic, name)).label(name) for name in (*_KINDS, *_STATUSES.values(), *_ALSO)]
    ends = [
        end(getattr(Traffic, name)).label(name)
        for end, names in ((sa.func.min, ("first", "shortest_s")), (sa.func.max, ("last", "longest_s")))
        for name in names
    ]
    pauses = sa.func.sum(sa.case((_REQUESTS > 0, _REQUESTS - 1), else_=0)).label("pauses")
    counted = sa.select(Run.source, Traffic.host, number, *sums, *ends, pauses).join(Run, Run.id == Traffic.run_id)
    if source is not None:
        counted = counted.where(Run.source == source)
    if since is not None:
        counted = counted.where(Run.started >= since)
    seen = counted.group_by(Run.source, Traffic.host).subquery()
    state = (Host.crawl_delay, Host.wait_until, Host.why, Host.failures, Host.robots_unreachable, Host.robots_why)
    joined = sa.select(seen, *state).join(Host, Host.host == seen.c.host, isouter=True)
    return [_report(row) for row in connection.execute(joined.order_by(seen.c.source, seen.c.host))]


_ALSO = ("retry_after", "held", "received", "saved", "busy_s")
_REQUESTS: sa.ColumnElement[int] = Traffic.robots + Traffic.discovery + Traffic.article + Traffic.recheck


def _report(row: AnyRow) -> HostReport:
    kinds = {name: int(getattr(row, name)) for name in _KINDS}
    as_they_are: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "source", "host", "runs", "first", "last", "shortest_s", "longest_s", "crawl_delay", "wait_until", "why",
            "robots_unreachable", "robots_why",
        )
    }  # fmt: skip
    return HostReport(
        **as_they_are,
        requests=sum(kinds.values()),
        kinds=kinds,
        statuses={shown: int(getattr(row, name)) for shown, name in _STATUSES.items()},
        retry_after=int(row.retry_after),
        held=int(row.held),
        received=int(row.received),
        saved=int(row.saved),
        mean_s=row.busy_s / int(row.pauses) if row.pauses else None,
        failures=row.failures or 0,
    )
