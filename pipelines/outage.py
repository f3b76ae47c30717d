"""The time while a run's database is away: nothing is asked of it, and what failed is done again when it's back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from storage import StorageError
from storage.errors import Unreachable
from storage.runs import counted

if TYPE_CHECKING:
    from pipelines.run import CrawlRun
    from storage.database import Database

logger = logging.getLogger(__name__)

PATIENCE_S = 120.0
"""How long a run waits by default: a restart takes seconds, a machine's reboot a minute."""
_LOOK_S = 0.5


class Outage:
    """A run waits here for its database, in the event loop, so that SIGTERM and what is on the wire go on.

    Memory is bounded: no address is leased meanwhile, and what was asked for before waits for its batch.
    """

    def __init__(self, run: CrawlRun, patience_s: float = PATIENCE_S) -> None:
        self._run = run
        self._patience_s = patience_s
        self._again: list[Callable[[], object]] = []
        self._waiting: asyncio.Future[None] | None = None
        self.given_up = False
        """The database wasn't back in time, the run was asked to stop before it was, or another one took its source."""

    @property
    def lasts(self) -> bool:
        return self._waiting is not None

    def begin(self, error: Unreachable) -> bool:
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
                self._give_up(partial(self._run.fail, StorageError(f"{error}; {waited}")))
                return
            await asyncio.sleep(_LOOK_S)
        self._waiting = None
        again, self._again = self._again, []
        for one in again:
            one()
        self._run.batches.flush()

    async def _is_back(self) -> bool:
        """Whether the run can go on, or has to end since another has its source."""
        corpus, _ = self._run.opened()
        try:
            # In a thread: where a machine is gone, connecting takes ten seconds to fail.
            return await asyncio.to_thread(corpus.database.answer) and self._regain(corpus.database)
        except StorageError:
            return False

    def _regain(self, database: Database) -> bool:
        """Take the locks again, and learn what was committed; False: not yet. Raises StorageError.

        The server gave the locks to whoever asked when it lost us. A run that asked has closed this one's row.
        """
        run = self._run
        held = all(lock.regain() for lock in run.locks)
        with database.read() as connection:
            outcome, stored = counted(connection, run.run_id)
            if outcome != "running":
                self._give_up(run.taken)
                return True
            if not held:
                return False
            run.batches.recover(connection, stored)
        if stored.found != run.counts.found:
            run.found |= run.finding
        run.counts = stored
        with database.write() as connection:
            run.leases.forget_lost(connection)
        return True

    def _is_stopped(self) -> bool:
        crawler = self._run.crawler
        return crawler is None or not crawler.crawling

    def _give_up(self, end: Callable[[], None]) -> None:
        self.given_up, self._waiting, self._again = True, None, []
        end()
        self._run.batches.give_up()
