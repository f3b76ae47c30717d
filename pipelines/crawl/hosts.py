"""Host states in the corpus's database, shared with other processes and later runs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

from sqlalchemy.engine import Connection

from crawler.network.backoff import HostState
from crawler.network.hosts import StoredRobots, Visit
from pipelines.crawl.outage import Outage
from pipelines.crawl.state import RunState
from storage import StorageError, database_url
from storage.db.database import Database
from storage.frontier import hosts
from storage.frontier.hosts import HostTraffic

T = TypeVar("T")
_FLUSH_S = 2.0
"""Longest time until a request is counted in the database. A kill loses the counts of this time."""
_FRESH_S = 0.25
"""How long a read wait is cached: another process may have found meanwhile that a host is to be left alone."""


class StoredHosts:
    """The host states of one crawler. Waits and robots.txt are written at once, request counts every 2 seconds.

    A crawler without a run (`scrapy savepage`) reads and writes waits and robots.txt, too, if there is a corpus.
    """

    def __init__(self, state: RunState, outage: Outage) -> None:
        self._state = state
        self._outage = outage
        self._own: Database | None = None
        self._is_searched = False
        self._traffic: defaultdict[str, HostTraffic] = defaultdict(HostTraffic)
        self._last_started: dict[str, float] = {}
        self._unwritten: set[str] = set()
        self._waits: dict[str, tuple[float, tuple[datetime, str] | None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    # Waits ------------------------------------------------------------------------------------------------------

    def load(self, host: str) -> HostState | None:
        row = self._read(lambda connection: hosts.find(connection, host))
        return None if row is None else HostState(host, **row._mapping)

    def wait(self, host: str) -> tuple[datetime, str] | None:
        read_at, wait = self._waits.get(host, (float("-inf"), None))
        if monotonic() - read_at >= _FRESH_S:
            wait = self._read(lambda connection: hosts.wait(connection, host))
            self._waits[host] = monotonic(), wait
        return wait

    def claim(self, host: str, now: datetime, spacing: timedelta) -> datetime | None:
        if self._outage.lasts:
            return now + timedelta(seconds=_FRESH_S)  # processes can't agree on the next request without the database
        return self._write(lambda connection: hosts.claim(connection, host, now, now + spacing))

    def release(self, host: str) -> None:
        self._write(lambda connection: hosts.release(connection, host, _now()))

    def save(self, state: HostState) -> None:
        values = {field.name: getattr(state, field.name) for field in fields(state) if field.name != "host"}
        self._write(lambda connection: hosts.save(connection, state.host, _now(), **values))

    # robots.txt --------------------------------------------------------------------------------------------------

    def robots(self, host: str) -> StoredRobots | None:
        row = self._read(lambda connection: hosts.robots(connection, host))
        if row is None or row.robots_body is None:
            return None
        return StoredRobots(row.robots_body, row.robots_etag, row.robots_modified)

    def save_robots(self, host: str, robots: StoredRobots | None) -> None:
        values = (robots.body, robots.etag, robots.modified) if robots else (None, None, None)
        row = self._read(lambda connection: hosts.robots(connection, host))
        if row is None or tuple(row) != (*values, None):
            self._write(lambda connection: hosts.save_robots(connection, host, _now(), *values))

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        return self._write(lambda connection: hosts.robots_unreachable(connection, host, why, now)) or now

    # Request counts ---------------------------------------------------------------------------------------------

    def count_request(self, host: str, visit: Visit) -> None:
        traffic, now = self._traffic[host], _now()
        setattr(traffic, visit.kind, getattr(traffic, visit.kind) + 1)
        field = _field(visit.response.status)
        setattr(traffic, field, getattr(traffic, field) + 1)
        traffic.retry_after += visit.response.wait is not None
        traffic.received += visit.received
        traffic.saved += visit.saved
        began = now - timedelta(seconds=monotonic() - visit.started)
        traffic.first = min(traffic.first or began, began)
        traffic.last = max(traffic.last or began, began)
        if host in self._last_started:
            gap = abs(visit.started - self._last_started[host])
            traffic.busy_s = (traffic.last - traffic.first).total_seconds()
            traffic.shortest_s = min(gap, gap if traffic.shortest_s is None else traffic.shortest_s)
            traffic.longest_s = max(gap, traffic.longest_s or 0.0)
        self._last_started[host] = max(visit.started, self._last_started.get(host, visit.started))
        self._flush_later(host)

    def count_deferred(self, host: str) -> None:
        self._traffic[host].held += 1
        self._flush_later(host)

    def _flush_later(self, host: str) -> None:
        self._unwritten.add(host)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FLUSH_S, self.flush)

    def flush(self) -> None:
        """Write the counts of requests since the last flush."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        unwritten, self._unwritten = sorted(self._unwritten), set()
        if not unwritten or not self._state.run_id:
            return
        traffic = [(host, self._traffic[host]) for host in unwritten]
        self._write(lambda connection: hosts.count(connection, self._state.run_id, traffic, _now()))

    def close(self) -> None:
        """Write the remaining counts, before the run's database is closed."""
        self.flush()
        if self._own is not None:
            self._own.close()
            self._own = None

    # The database ------------------------------------------------------------------------------------------------

    def _read(self, query: Callable[[Connection], T]) -> T | None:
        """Return the result of a query; None if there is no corpus, or the database fails, which ends the run."""
        database = self._database()
        try:
            if database is not None and not self._outage.lasts:
                with database.read() as connection:
                    return query(connection)
        except StorageError as error:
            self._outage.await_database_or_fail(error)
        return None

    def _write(self, put: Callable[[Connection], T]) -> T | None:
        """Return the result of a write; None if there is no corpus or the database fails. In an outage, write later."""
        database = self._database()
        if self._outage.lasts:
            self._outage.call_after(lambda: self._write(put))
            return None
        try:
            if database is not None:
                with database.write() as connection:
                    return put(connection)
        except StorageError as error:
            self._outage.await_database_or_fail(error, lambda: self._write(put))
        return None

    def _database(self) -> Database | None:
        """Return the run's database; without a run, the corpus's database, or None if there is no corpus."""
        if self._state.database is not None:
            return self._state.database
        if not self._is_searched:
            self._is_searched = True
            try:
                Database(database_url(), read_only=True).close()  # read-only, so no corpus is created
                self._own = Database(database_url())
            except StorageError:
                self._own = None
        return self._own


def _field(status: int | None) -> str:
    if status is None:
        return "unanswered"
    if status == 304:
        return "not_modified"
    return {2: "served", 3: "redirected", 4: "refused"}.get(status // 100, "failed")


def _now() -> datetime:
    return datetime.now(UTC)
