"""Hosts remembered: for how long each is left alone, its robots.txt, and what each run asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.base import AnyRow, insert
from storage.models import Host, Traffic, table_of

_host = table_of(Host)
# Built once: they are asked before every request.
_KNOWN = sa.select(
    *(_host.c[name] for name in ("wait_until", "why", "failures", "forbidden_streak", "circuit_opens", "crawl_delay"))
).where(_host.c.host == sa.bindparam("host"))
_WAIT = sa.select(_host.c.wait_until, _host.c.why).where(_host.c.host == sa.bindparam("host"))


@dataclass(slots=True)
class Seen:
    """What one run asked of one host so far; fields as in the table."""

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
    """Return what is known of a host's answers; None if it's new."""
    return connection.execute(_KNOWN, {"host": host}).first()


def wait(connection: Connection, host: str) -> tuple[datetime, str] | None:
    """Return until when a host is to be left alone, and why; None if it never was."""
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
    """Remember how a host answered. A longer wait that another process found stays."""
    found = wait(connection, host)
    if found is not None and (wait_until is None or found[0] > wait_until):
        wait_until, why = found
    values = {
        "failures": failures,
        "forbidden_streak": forbidden_streak,
        "circuit_opens": circuit_opens,
        "crawl_delay": crawl_delay,
    }
    _put(connection, host, now, wait_until=wait_until, why=why, **values)


def claim(connection: Connection, host: str, now: datetime, until: datetime) -> datetime | None:
    """Take the next request to a host, so that none else makes one before `until`; return when to try if it's taken."""
    taken = connection.scalar(sa.select(Host.next_request).where(Host.host == host))
    if taken is not None and now < taken:
        return taken
    _put(connection, host, now, next_request=until)
    return None


def release(connection: Connection, host: str, now: datetime) -> None:
    """Let others make the next request."""
    _put(connection, host, now, next_request=None)


def robots(connection: Connection, host: str) -> AnyRow | None:
    """Return the robots.txt that was kept: robots_body, robots_etag, robots_modified, robots_unreachable."""
    columns = (Host.robots_body, Host.robots_etag, Host.robots_modified, Host.robots_unreachable)
    return connection.execute(sa.select(*columns).where(Host.host == host)).first()


def keep_robots(
    connection: Connection, host: str, now: datetime, body: bytes | None, etag: str | None, modified: str | None
) -> None:
    """Keep a robots.txt that could be read; None: there is none."""
    kept = {"robots_body": body, "robots_etag": etag, "robots_modified": modified}
    _put(connection, host, now, **kept, robots_unreachable=None, robots_why=None)


def robots_unreachable(connection: Connection, host: str, why: str, now: datetime) -> datetime:
    """Note that a robots.txt can't be read; return since when."""
    known = robots(connection, host)
    since: datetime = known.robots_unreachable if known is not None and known.robots_unreachable else now
    _put(connection, host, now, robots_unreachable=since, robots_why=why)
    return since


def count(connection: Connection, run_id: int, seen: Iterable[tuple[str, Seen]], now: datetime) -> None:
    """Write what a run has asked of hosts so far."""
    for host, counted in seen:
        values = {name: getattr(counted, name) for name in Seen.__slots__}
        statement = insert(Traffic).values(run_id=run_id, host=host, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["run_id", "host"], set_=values))
        if counted.last is not None:
            _put(connection, host, now, last_request=counted.last)


def _put(connection: Connection, host: str, now: datetime, **values: Any) -> None:
    new = {"failures": 0, "forbidden_streak": 0, "circuit_opens": 0} | values
    statement = insert(Host).values(host=host, changed=now, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=values | {"changed": now}))
