"""The time while a run's database is away: nothing is asked of it, and what failed is done again when it's back."""

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
from storage.frontier.runs import Counts, counted

logger = logging.getLogger(__name__)

PATIENCE_S = 120.0
"""How long a run waits by default: a restart takes seconds, a machine's reboot a minute."""
_LOOK_S = 0.5


class Interrupted(Protocol):
    """What an outage interrupts: the work of the run with its database."""

    def recover(self, connection: Connection, stored: Counts) -> None:
        """Note what was committed although its confirmation was lost; `stored` are the counts in the run's row."""

    def forget_lost(self, connection: Connection) -> None:
        """Give back what is leased in the database though its confirmation was lost."""

    def resume(self) -> None:
        """Go on: the database is back."""

    def give_up(self) -> None:
        """Drop what waits for the database: the run ends."""


class Outage:
    """A run waits here for its database, in the event loop, so that SIGTERM and what is on the wire go on.

    Memory is bounded: no address is leased meanwhile, and what was asked for before waits for its batch.
    """

    def __init__(self, state: RunState, interrupted: Interrupted, patience_s: float = PATIENCE_S) -> None:
        self._state = state
        self._interrupted = interrupted
        self._patience_s = patience_s
        self._again: list[Callable[[], object]] = []
        self._waiting: asyncio.Future[None] | None = None
        self.given_up = False
        """The database wasn't back in time, the run was asked to stop before it was, or another one took its source."""

    @property
    def lasts(self) -> bool:
        return self._waiting is not None

    def await_database_or_fail(self, error: StorageError, again: Callable[[], object] | None = None) -> bool:
        """Wait for the database that failed so, and do it `again` once it's back; or abort the run. True if it waits.

        Only a server that can't be reached is waited for, by a run that has begun.
        """
        state = self._state
        if not isinstance(error, Unreachable) or state.trouble or not state.run_id or not self._begin(error):
            state.abort(error)
            return False
        if again is not None:
            self.afterwards(again)
        return True

    def _begin(self, error: Unreachable) -> bool:
        """Wait for the database from now on; False if the run doesn't wait any more."""
        if self.given_up or self._patience_s <= 0:
            return False
        if self._waiting is None:
            logger.warning("%s; waiting for it, up to %.0f s", error, self._patience_s)
            self._waiting = asyncio.ensure_future(self._wait(error))
        return True

    def afterwards(self, again: Callable[[], object]) -> None:
        """Do this when the database is back, in the order of these calls."""
        self._again.append(again)

    async def over(self) -> None:
        """Return when the database is back, or isn't waited for any more."""
        while self._waiting is not None:
            await asyncio.shield(self._waiting)

    async def _wait(self, error: Unreachable) -> None:
        began = monotonic()
        while not await self._is_back():
            if self._is_stopped() or monotonic() - began > self._patience_s:
                waited = f"it was away for {monotonic() - began:.0f} s, the next run goes on"
                self._give_up(partial(self._state.abort, StorageError(f"{error}; {waited}")))
                return
            await asyncio.sleep(_LOOK_S)
        self._waiting = None
        again, self._again = self._again, []
        for one in again:
            one()
        self._interrupted.resume()

    async def _is_back(self) -> bool:
        """Whether the run can go on, or has to end since another has its source."""
        corpus, _ = self._state.opened()
        try:
            # In a thread: where a machine is gone, connecting takes ten seconds to fail.
            return await asyncio.to_thread(corpus.database.answer) and self._regain(corpus.database)
        except StorageError:
            return False

    def _regain(self, database: Database) -> bool:
        """Take the locks again, and learn what was committed; False: not yet. Raises StorageError.

        The server gave the locks to whoever asked when it lost us. A run that asked has closed this one's row.
        """
        state = self._state
        held = all(lock.regain() for lock in state.locks)
        with database.read() as connection:
            outcome, stored = counted(connection, state.run_id)
            if outcome != "running":
                self._give_up(state.give_way)
                return True
            if not held:
                return False
            self._interrupted.recover(connection, stored)
        if stored.found != state.counts.found:
            state.found |= state.finding
        state.counts = stored
        with database.write() as connection:
            self._interrupted.forget_lost(connection)
        return True

    def _is_stopped(self) -> bool:
        crawler = self._state.crawler
        return crawler is None or not crawler.crawling

    def _give_up(self, end: Callable[[], None]) -> None:
        self.given_up, self._waiting, self._again = True, None, []
        end()
        self._interrupted.give_up()
