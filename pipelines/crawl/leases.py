"""Leases are URLs that a run has taken from the frontier, within its bounds and the limits of the sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from crawler.items import Fetched, Link
from crawler.network.politeness import Politeness
from crawler.source import Source
from pipelines.crawl.outage import Outage
from pipelines.crawl.state import RunState
from storage import StorageError
from storage.frontier import frontier

_RENEW = timedelta(minutes=5)


class Leases:
    """The URLs that a run has leased, and how many more it may lease."""

    def __init__(self, state: RunState, outage: Outage) -> None:
        self._state = state
        self._outage = outage
        self._leased = 0
        self._sample_urls: set[str] = set()
        """One URL per leased batch: their hosts are those that serve the source's articles."""
        self._held_urls: set[str] = set()
        self._renewed = state.started

    def take(self, limit: int) -> list[Link]:
        """Lease due URLs, newest first, within the bounds of the run."""
        corpus, source = self._state.opened()
        if not self.waiting() or self._site_waits(source):
            return []
        now, since = datetime.now(UTC), self._state.bounds.since
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            leased = frontier.lease(connection, source.name, self._state.run_id, self._room(limit), now, since)
        self._sample_urls.update(link.url for link in leased[:1])
        return self._hold(leased)

    def take_checks(self, limit: int) -> list[Link]:
        """Lease URLs whose article is due for a recheck."""
        corpus, source = self._state.opened()
        now, limit = datetime.now(UTC), self._room(limit)
        with corpus.database.read() as connection:
            if limit <= 0 or not frontier.waiting_checks(connection, source.name, now) or self._site_waits(source):
                return []
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            return self._hold(frontier.lease_checks(connection, source.name, self._state.run_id, limit, now))

    def give_back(self, batch: Sequence[Fetched]) -> None:
        """Drop the leases of a finished batch. URLs that weren't requested don't count towards the bound."""
        self._held_urls.difference_update(fetched.url for fetched in batch)
        self._leased -= sum(fetched.refusal is not None and fetched.refusal.is_forbidden for fetched in batch)

    def forget_lost(self, connection: Connection) -> None:
        """Give back the URLs that are leased in the database and not held here."""
        frontier.forget_lost(connection, self._state.run_id, self._held_urls)

    def waiting(self) -> bool:
        """Return True if there are URLs to lease."""
        corpus, source = self._state.opened()
        with corpus.database.read() as connection:
            return frontier.waiting(
                connection, source.name, self._state.run_id, datetime.now(UTC), self._state.bounds.since
            )

    def count_queued(self) -> int:
        """Return how many URLs wait for another run; 0 when the database fails, which puts the run in trouble."""
        corpus, source = self._state.opened()
        try:
            with corpus.database.read() as connection:
                return frontier.queued(connection, source.name)
        except StorageError as error:
            self._outage.await_database_or_fail(error)
            return 0

    @property
    def unsettled(self) -> int:
        """Number of URLs that are leased and have no outcome yet."""
        return len(self._held_urls)

    @property
    def is_full(self) -> bool:
        """True if the run has leased as many articles as its bound allows."""
        return self._room(1) <= 0

    def _room(self, limit: int) -> int:
        max_pages = self._state.bounds.max_pages
        return limit if max_pages is None else min(limit, max_pages - self._leased)

    def _hold(self, leased: Sequence[Link]) -> list[Link]:
        self._leased += len(leased)
        self._held_urls.update(link.url for link in leased)
        return list(leased)

    def _site_waits(self, source: Source) -> bool:
        """Return True if none of the hosts that serve the source's articles may be requested now."""
        crawler = self._state.crawler
        return crawler is not None and Politeness.of(crawler).leaves_alone(self._sample_urls or {source.url})

    def _renew(self, connection: Connection, now: datetime) -> None:
        if now - self._renewed > _RENEW:
            frontier.renew(connection, self._state.run_id, now)
            self._renewed = now
