"""The state of each host (waits, failures, robots.txt), and the requests of each run to the host."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import AnyRow, HostRow, RunRow, TrafficRow, insert, table_of

# Report ---------------------------------------------------------------------------------------------------------------
# The report of the requests to each host: purposes, responses, intervals and waits.

_KINDS = ("robots", "discovery", "article", "recheck")
_STATUSES = {
    "2xx": "served",
    "3xx": "redirected",
    "304": "not_modified",
    "4xx": "refused",
    "5xx": "failed",
    "none": "unanswered",
}
_ALSO = ("retry_after", "held", "received", "saved", "busy_s")
_REQUESTS: sa.ColumnElement[int] = TrafficRow.robots + TrafficRow.discovery + TrafficRow.article + TrafficRow.recheck


@dataclass(frozen=True, slots=True)
class HostReport:
    """The requests of one source's runs to one host, and the present state of the host."""

    source: str
    host: str
    runs: int
    first: datetime | None
    last: datetime | None
    """Time of the first and of the last request."""
    requests: int
    kinds: dict[str, int]
    """Purpose (robots, discovery, article, recheck) -> number of requests."""
    statuses: dict[str, int]
    """Status (2xx, 3xx without 304, 304, 4xx, 5xx, none for no response) -> number of requests."""
    retry_after: int
    """Number of responses that asked the crawler to wait."""
    held: int
    """Number of requests that weren't made, since no requests to the host were allowed at the time."""
    received: int
    """Bytes of bodies, as transferred (still compressed)."""
    saved: int
    """Bytes that weren't transferred, since the response was 304."""
    shortest_s: float | None
    longest_s: float | None
    mean_s: float | None
    """Seconds between two successive requests of one run."""
    crawl_delay: float | None
    """Seconds between requests that robots.txt asks for; the crawler waits at most 60."""
    wait_until: datetime | None
    why: str | None
    """No requests are made until this time, and the reason; a time in the past is the end of the last wait."""
    failures: int
    """Number of failures in a row, up to now."""
    robots_unreachable: datetime | None
    robots_why: str | None
    """Since when robots.txt can't be read, and why."""


def host_reports(
    connection: Connection, *, source: str | None = None, since: datetime | None = None
) -> list[HostReport]:
    """Return the requests of runs that began at `since` or later, by source and host."""
    number = sa.func.count().label("runs")
    sums = [sa.func.sum(getattr(TrafficRow, name)).label(name) for name in (*_KINDS, *_STATUSES.values(), *_ALSO)]
    ends = [
        end(getattr(TrafficRow, name)).label(name)
        for end, names in ((sa.func.min, ("first", "shortest_s")), (sa.func.max, ("last", "longest_s")))
        for name in names
    ]
    pauses = sa.func.sum(sa.case((_REQUESTS > 0, _REQUESTS - 1), else_=0)).label("pauses")
    counted = sa.select(RunRow.source, TrafficRow.host, number, *sums, *ends, pauses).join(
        RunRow, RunRow.id == TrafficRow.run_id
    )
    if source is not None:
        counted = counted.where(RunRow.source == source)
    if since is not None:
        counted = counted.where(RunRow.started >= since)
    seen = counted.group_by(RunRow.source, TrafficRow.host).subquery()
    state = (
        HostRow.crawl_delay,
        HostRow.wait_until,
        HostRow.why,
        HostRow.failures,
        HostRow.robots_unreachable,
        HostRow.robots_why,
    )
    joined = sa.select(seen, *state).join(HostRow, HostRow.host == seen.c.host, isouter=True)
    return [_report(row) for row in connection.execute(joined.order_by(seen.c.source, seen.c.host))]


def _report(row: AnyRow) -> HostReport:
    kinds = {name: int(getattr(row, name)) for name in _KINDS}
    columns: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "source", "host", "runs", "first", "last", "shortest_s", "longest_s", "crawl_delay", "wait_until", "why",
            "robots_unreachable", "robots_why",
        )
    }  # fmt: skip
    return HostReport(
        **columns,
        requests=sum(kinds.values()),
        kinds=kinds,
        statuses={status: int(getattr(row, name)) for status, name in _STATUSES.items()},
        retry_after=int(row.retry_after),
        held=int(row.held),
        received=int(row.received),
        saved=int(row.saved),
        mean_s=row.busy_s / int(row.pauses) if row.pauses else None,
        failures=row.failures or 0,
    )


# Hosts ----------------------------------------------------------------------------------------------------------------
# The state of a host, shared by all runs and processes that make requests to the host.

_host = table_of(HostRow)
# Built once: they are executed before every request.
_KNOWN = sa.select(
    *(_host.c[name] for name in ("wait_until", "why", "failures", "forbidden_streak", "circuit_opens", "crawl_delay"))
).where(_host.c.host == sa.bindparam("host"))
_WAIT = sa.select(_host.c.wait_until, _host.c.why).where(_host.c.host == sa.bindparam("host"))


@dataclass(slots=True)
class HostTraffic:
    """The requests of one run to one host so far; the fields are those of `Traffic` (storage/schema/crawl.py)."""

    robots: int = 0
    discovery: int = 0
    article: int = 0
    recheck: int = 0
    served: int = 0
    redirected: int = 0
    not_modified: int = 0
    refused: int = 0
    failed: int = 0
    unanswered: int = 0
    retry_after: int = 0
    held: int = 0
    received: int = 0
    saved: int = 0
    first: datetime | None = None
    last: datetime | None = None
    busy_s: float = 0.0
    shortest_s: float | None = None
    longest_s: float | None = None


def find(connection: Connection, host: str) -> AnyRow | None:
    """Return a host's waits and failures; None for a new host."""
    return connection.execute(_KNOWN, {"host": host}).first()


def wait(connection: Connection, host: str) -> tuple[datetime, str] | None:
    """Return until when no requests to a host are made, and why; None if there was never a wait."""
    row = connection.execute(_WAIT, {"host": host}).first()
    return None if row is None or row.wait_until is None else (row.wait_until, row.why or "")


def save(
    connection: Connection,
    host: str,
    now: datetime,
    *,
    wait_until: datetime | None,
    why: str | None,
    failures: int,
    forbidden_streak: int,
    circuit_opens: int,
    crawl_delay: float | None,
) -> None:
    """Store the state of a host after a response. A longer wait that another process stored stays."""
    stored_wait = wait(connection, host)
    if stored_wait is not None and (wait_until is None or stored_wait[0] > wait_until):
        wait_until, why = stored_wait
    values = {
        "failures": failures,
        "forbidden_streak": forbidden_streak,
        "circuit_opens": circuit_opens,
        "crawl_delay": crawl_delay,
    }
    _put(connection, host, now, wait_until=wait_until, why=why, **values)


def claim(connection: Connection, host: str, now: datetime, until: datetime) -> datetime | None:
    """Reserve the next request to a host: no other process makes a request before `until`.

    Return None, or the time of the next attempt if another process has the reservation.
    """
    next_request = connection.scalar(sa.select(HostRow.next_request).where(HostRow.host == host))
    if next_request is not None and now < next_request:
        return next_request
    _put(connection, host, now, next_request=until)
    return None


def release(connection: Connection, host: str, now: datetime) -> None:
    """Give up the reservation of the next request."""
    _put(connection, host, now, next_request=None)


def robots(connection: Connection, host: str) -> AnyRow | None:
    """Return the stored robots.txt of a host: robots_body, robots_etag, robots_modified and robots_unreachable."""
    columns = (HostRow.robots_body, HostRow.robots_etag, HostRow.robots_modified, HostRow.robots_unreachable)
    return connection.execute(sa.select(*columns).where(HostRow.host == host)).first()


def save_robots(
    connection: Connection, host: str, now: datetime, body: bytes | None, etag: str | None, modified: str | None
) -> None:
    """Store the robots.txt of a host; `body` is None if the host has no robots.txt."""
    values = {"robots_body": body, "robots_etag": etag, "robots_modified": modified}
    _put(connection, host, now, **values, robots_unreachable=None, robots_why=None)


def robots_unreachable(connection: Connection, host: str, why: str, now: datetime) -> datetime:
    """Store that a host's robots.txt can't be read; return since when."""
    stored = robots(connection, host)
    since: datetime = stored.robots_unreachable if stored is not None and stored.robots_unreachable else now
    _put(connection, host, now, robots_unreachable=since, robots_why=why)
    return since


def count(connection: Connection, run_id: int, seen: Iterable[tuple[str, HostTraffic]], now: datetime) -> None:
    """Write the requests of a run so far, as (host, requests) pairs."""
    for host, traffic in seen:
        values = {name: getattr(traffic, name) for name in HostTraffic.__slots__}
        statement = insert(TrafficRow).values(run_id=run_id, host=host, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["run_id", "host"], set_=values))
        if traffic.last is not None:
            _put(connection, host, now, last_request=traffic.last)


def _put(connection: Connection, host: str, now: datetime, **values: Any) -> None:
    new = {"failures": 0, "forbidden_streak": 0, "circuit_opens": 0} | values
    statement = insert(HostRow).values(host=host, changed=now, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=values | {"changed": now}))
