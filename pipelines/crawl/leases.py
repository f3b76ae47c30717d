"""The addresses that a run holds: taken from the frontier as far as its bounds and the sites allow."""

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
    """What a run takes, and how much it may still take."""

    def __init__(self, state: RunState, outage: Outage) -> None:
        self._state = state
        self._outage = outage
        self._leased = 0
        self._sites: set[str] = set()
        """Addresses, one of each batch that was taken: where the source's articles are."""
        self._held: set[str] = set()
        self._renewed = state.started

    def take(self, limit: int) -> list[Link]:
        """Take the due addresses, newest first, as far as the run's bounds go."""
        corpus, source = self._state.opened()
        if not self.waiting() or self._site_waits(source):
            return []
        now, since = datetime.now(UTC), self._state.bounds.since
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            leased = frontier.lease(connection, source.name, self._state.run_id, self._room(limit), now, since)
        self._sites.update(link.url for link in leased[:1])
        return self._taken(leased)

    def take_checks(self, limit: int) -> list[Link]:
        """Take addresses whose article is due to be read again for edits."""
        corpus, source = self._state.opened()
        now, limit = datetime.now(UTC), self._room(limit)
        with corpus.database.read() as connection:
            if limit <= 0 or not frontier.waiting_checks(connection, source.name, now) or self._site_waits(source):
                return []
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            return self._taken(frontier.lease_checks(connection, source.name, self._state.run_id, limit, now))

    def give_back(self, batch: Sequence[Fetched]) -> None:
        """Hold what is settled no longer, and don't count towards the bound what wasn't fetched after all."""
        self._held.difference_update(one.url for one in batch)
        self._leased -= sum(one.refusal is not None and one.refusal.state == "blocked" for one in batch)

    def forget_lost(self, connection: Connection) -> None:
        """Give back what is leased in the database and never came here."""
        frontier.forget_lost(connection, self._state.run_id, self._held)

    def waiting(self) -> bool:
        """Whether there are addresses to be leased."""
        corpus, source = self._state.opened()
        with corpus.database.read() as connection:
            return frontier.waiting(
                connection, source.name, self._state.run_id, datetime.now(UTC), self._state.bounds.since
            )

    def left(self) -> int:
        """How many addresses wait for another run; 0 when the database fails, which is the run's trouble then."""
        corpus, source = self._state.opened()
        try:
            with corpus.database.read() as connection:
                return frontier.queued(connection, source.name)
        except StorageError as error:
            self._outage.await_database_or_fail(error)
            return 0

    @property
    def held(self) -> int:
        """How many addresses are leased and not settled yet."""
        return len(self._held)

    @property
    def is_full(self) -> bool:
        """Whether the run has fetched as many articles as it may."""
        return self._room(1) <= 0

    def _room(self, limit: int) -> int:
        most = self._state.bounds.max_pages
        return limit if most is None else min(limit, most - self._leased)

    def _taken(self, leased: Sequence[Link]) -> list[Link]:
        self._leased += len(leased)
        self._held.update(link.url for link in leased)
        return list(leased)

    def _site_waits(self, source: Source) -> bool:
        """Whether the hosts that have the source's articles are all to be left alone."""
        crawler = self._state.crawler
        return crawler is not None and Politeness.of(crawler).leaves_alone(self._sites or {source.url})

    def _renew(self, connection: Connection, now: datetime) -> None:
        if now - self._renewed > _RENEW:
            frontier.renew(connection, self._state.run_id, now)
            self._renewed = now
