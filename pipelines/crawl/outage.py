"""An outage is the time while a run's database can't be reached. Failed work is repeated when it is back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Protocol

from sqlalchemy.engine import Connection

from pipelines.crawl.state import RunState
from storage import StorageError
from storage.db.database import Database
from storage.errors import Unreachable
from storage.frontier.runs import Counts, run_counts

logger = logging.getLogger(__name__)

PATIENCE_S = 120.0
"""How long a run waits by default: a restart of the server takes seconds, a reboot a minute."""
_RETRY_S = 0.5


class Interrupted(Protocol):
    """The work of a run with its database, which an outage interrupts."""

    def recover(self, connection: Connection, stored: Counts) -> None:
        """Note what was committed although its confirmation was lost; `stored` are the counts in the run's row."""

    def forget_lost(self, connection: Connection) -> None:
        """Give back URLs that are leased in the database, but whose confirmation was lost."""

    def resume(self) -> None:
        """Continue: the database is back."""

    def give_up(self) -> None:
        """Drop the items that wait for the database: the run ends."""


class Outage:
    """Waits for the database of a run, in the event loop, so SIGTERM and open requests are handled meanwhile.

    Memory is bounded: no URL is leased during an outage, and pages that were requested before wait for their batch.
    """

    def __init__(self, state: RunState, interrupted: Interrupted, patience_s: float = PATIENCE_S) -> None:
        self._state = state
        self._interrupted = interrupted
        self._patience_s = patience_s
        self._callbacks: list[Callable[[], object]] = []
        self._waiting: asyncio.Future[None] | None = None
        # psycopg warns of each connection that broke. The run's own line says that the database is away.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        self.given_up = False
        """True if the database wasn't back in time, the run was stopped before, or another run took its source."""

    @property
    def lasts(self) -> bool:
        return self._waiting is not None

    def await_database_or_fail(self, error: StorageError, again: Callable[[], object] | None = None) -> bool:
        """Wait for the database, and call `again` once it's back; or abort the run. Return True if the run waits.

        A run waits only for a server that can't be reached, and only if the run has begun.
        """
        state = self._state
        if not isinstance(error, Unreachable) or state.trouble or not state.run_id or not self._begin(error):
            state.abort(error)
            return False
        if again is not None:
            self.call_after(again)
        return True

    def _begin(self, error: Unreachable) -> bool:
        """Begin to wait for the database. Return False if the run has stopped waiting."""
        if self.given_up or self._patience_s <= 0:
            return False
        if self._waiting is None:
            logger.warning("%s; waiting for it, up to %.0f s", error, self._patience_s)
            self._waiting = asyncio.ensure_future(self._wait(error))
        return True

    def call_after(self, again: Callable[[], object]) -> None:
        """Call `again` when the database is back, in the order of these calls."""
        self._callbacks.append(again)

    async def over(self) -> None:
        """Return when the database is back, or when the run has stopped waiting."""
        while self._waiting is not None:
            await asyncio.shield(self._waiting)

    async def _wait(self, error: Unreachable) -> None:
        began = monotonic()
        while not await self._is_back():
            if self._is_stopped() or monotonic() - began > self._patience_s:
                waited = f"it was away for {monotonic() - began:.0f} s, the next run goes on"
                self._give_up(partial(self._state.abort, StorageError(f"{error}; {waited}")))
                return
            await asyncio.sleep(_RETRY_S)
        self._waiting = None
        calls, self._callbacks = self._callbacks, []
        for call in calls:
            call()
        self._interrupted.resume()

    async def _is_back(self) -> bool:
        """Return True if the wait is over: the run can continue, or has to end since another run has its source."""
        corpus, _ = self._state.opened()
        try:
            # In a thread: if the machine is off, connecting takes ten seconds to fail.
            return await asyncio.to_thread(corpus.database.ping) and self._regain(corpus.database)
        except StorageError:
            return False

    def _regain(self, database: Database) -> bool:
        """Take the locks again, and read what was committed. Return False if that isn't possible yet.

        The server releases the locks when it loses our connection. Another run that takes them closes this run's row.
        Raises StorageError.
        """
        state = self._state
        regained = all(lock.regain() for lock in state.locks)
        with database.read() as connection:
            outcome, stored = run_counts(connection, state.run_id)
            if outcome != "running":
                self._give_up(state.give_way)
                return True
            if not regained:
                return False
            self._interrupted.recover(connection, stored)
        if stored.found != state.counts.found:
            state.discovered |= state.discovering
        state.counts = stored
        with database.write() as connection:
            self._interrupted.forget_lost(connection)
        return True

    def _is_stopped(self) -> bool:
        crawler = self._state.crawler
        return crawler is None or not crawler.crawling

    def _give_up(self, end: Callable[[], None]) -> None:
        self.given_up, self._waiting, self._callbacks = True, None, []
        end()
        self._interrupted.give_up()
