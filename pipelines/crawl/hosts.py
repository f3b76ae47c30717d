"""Hosts remembered in the corpus's database, for other processes and later runs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

from sqlalchemy.engine import Connection

from crawler.network.hosts import HostState, StoredRobots, Visit
from pipelines.crawl.outage import Outage
from pipelines.crawl.state import RunState
from storage import StorageError, database_url
from storage.db.database import Database
from storage.frontier import hosts
from storage.frontier.hosts import Seen

T = TypeVar("T")
_FLUSH_S = 2.0
"""Longest that a request isn't counted in the database: what a kill costs the figures."""
_FRESH_S = 0.25
"""For how long it's believed that no other process has found a host to be left alone."""


class StoredHosts:
    """The memory of one crawler's hosts: what they ask for is written at once, what they were asked every 2 seconds.

    A crawler without a run (`scrapy savepage`) reads and writes what hosts ask for, if there is a corpus.
    """

    def __init__(self, state: RunState, outage: Outage) -> None:
        self._state = state
        self._outage = outage
        self._own: Database | None = None
        self._looked = False
        self._seen: defaultdict[str, Seen] = defaultdict(Seen)
        self._begun: dict[str, float] = {}
        self._unwritten: set[str] = set()
        self._waits: dict[str, tuple[float, tuple[datetime, str] | None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    # What hosts ask for ------------------------------------------------------------------------------------------

    def load(self, host: str) -> HostState | None:
        row = self._read(lambda connection: hosts.find(connection, host))
        return None if row is None else HostState(host, **row._mapping)

    def wait(self, host: str) -> tuple[datetime, str] | None:
        asked, found = self._waits.get(host, (float("-inf"), None))
        if monotonic() - asked >= _FRESH_S:
            found = self._read(lambda connection: hosts.wait(connection, host))
            self._waits[host] = monotonic(), found
        return found

    def claim(self, host: str, now: datetime, spacing: timedelta) -> datetime | None:
        if self._outage.lasts:
            return now + timedelta(seconds=_FRESH_S)  # who asks next can't be agreed on now
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

    def keep_robots(self, host: str, robots: StoredRobots | None) -> None:
        kept = (robots.body, robots.etag, robots.modified) if robots else (None, None, None)
        row = self._read(lambda connection: hosts.robots(connection, host))
        if row is None or tuple(row) != (*kept, None):
            self._write(lambda connection: hosts.keep_robots(connection, host, _now(), *kept))

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        return self._write(lambda connection: hosts.robots_unreachable(connection, host, why, now)) or now

    # What they were asked ----------------------------------------------------------------------------------------

    def count_request(self, host: str, visit: Visit) -> None:
        seen, now = self._seen[host], _now()
        setattr(seen, visit.kind, getattr(seen, visit.kind) + 1)
        field = _field(visit.response.status)
        setattr(seen, field, getattr(seen, field) + 1)
        seen.retry_after += visit.response.wait is not None
        seen.received += visit.received
        seen.saved += visit.saved
        began = now - timedelta(seconds=monotonic() - visit.started)
        seen.first = min(seen.first or began, began)
        seen.last = max(seen.last or began, began)
        if host in self._begun:
            gap = abs(visit.started - self._begun[host])
            seen.busy_s = (seen.last - seen.first).total_seconds()
            seen.shortest_s = min(gap, gap if seen.shortest_s is None else seen.shortest_s)
            seen.longest_s = max(gap, seen.longest_s or 0.0)
        self._begun[host] = max(visit.started, self._begun.get(host, visit.started))
        self._note(host)

    def count_deferred(self, host: str) -> None:
        self._seen[host].held += 1
        self._note(host)

    def _note(self, host: str) -> None:
        self._unwritten.add(host)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FLUSH_S, self.flush)

    def flush(self) -> None:
        """Write what was asked since the last time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        unwritten, self._unwritten = sorted(self._unwritten), set()
        if not unwritten or not self._state.run_id:
            return
        counted = [(host, self._seen[host]) for host in unwritten]
        self._write(lambda connection: hosts.count(connection, self._state.run_id, counted, _now()))

    def close(self) -> None:
        """Write what isn't written yet, before the run's database is closed."""
        self.flush()
        if self._own is not None:
            self._own.close()
            self._own = None

    # The database ------------------------------------------------------------------------------------------------

    def _read(self, ask: Callable[[Connection], T]) -> T | None:
        """Return what the database says; None if there is no corpus, or it fails, which ends the run."""
        database = self._database()
        try:
            if database is not None and not self._outage.lasts:
                with database.read() as connection:
                    return ask(connection)
        except StorageError as error:
            self._outage.await_database_or_fail(error)
        return None

    def _write(self, put: Callable[[Connection], T]) -> T | None:
        """Return what comes of it; None if there is no corpus, or it fails. What a server misses it hears when back."""
        database = self._database()
        if self._outage.lasts:
            self._outage.afterwards(lambda: self._write(put))
            return None
        try:
            if database is not None:
                with database.write() as connection:
                    return put(connection)
        except StorageError as error:
            self._outage.await_database_or_fail(error, lambda: self._write(put))
        return None

    def _database(self) -> Database | None:
        """The run's database, else the corpus's if there is one."""
        if self._state.database is not None:
            return self._state.database
        if not self._looked:
            self._looked = True
            try:
                Database(database_url(), read_only=True).close()  # makes none
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
