"""Batches collect the items of a run, write their pages into the archive, and commit them.

An outage of the database may lose the confirmation of a commit. The run's row tells whether it was committed: the same
transaction counts its items there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy.exceptions import DropItem
from sqlalchemy.engine import Connection

from crawler.items import Fetched
from crawler.reasons import Reason
from pipelines.crawl.outage import Outage
from pipelines.crawl.state import RunState
from pipelines.settle import Outcome
from pipelines.store import count, store_batch
from storage import StorageError
from storage.archive.pages import ArchivedPage
from storage.articles import query
from storage.frontier.runs import Counts

logger = logging.getLogger(__name__)

_BATCH, _FILES_BATCH = 16, 100
"""Articles per transaction. After a crash these are read again; for pages on disk, that costs no publisher anything."""
_MAX_WAIT_S = 0.3
"""Longest time that an article waits for its batch to fill."""
_Waiting = tuple[Fetched, asyncio.Future[Outcome]]


@dataclass(slots=True)
class _Batch:
    waiting: list[_Waiting]
    archived: Sequence[ArchivedPage] | None = None
    """The batch's pages in the archive; None if they aren't written yet."""


class Batches:
    """The items of one run that wait to be stored.

    `archive` writes the pages of a batch into the archive, before the batch is stored. `committed` is called with each
    batch and its outcomes after the commit.
    """

    def __init__(
        self,
        state: RunState,
        outage: Outage,
        archive: Callable[[Sequence[Fetched]], Sequence[ArchivedPage]],
        committed: Callable[[Sequence[Fetched], Sequence[Outcome]], None],
    ) -> None:
        self._state = state
        self._outage = outage
        self._archive = archive
        self._committed = committed
        self._waiting: list[_Waiting] = []
        self._current: _Batch | None = None
        """The batch that is being stored. It stays here if the database goes away meanwhile; None between batches."""
        self._timer: asyncio.TimerHandle | None = None

    async def store(self, fetched: Fetched) -> Outcome:
        """Return the outcome of an item once it is committed.

        Raises DropItem("not_stored") when the database failed: the run ends then.
        """
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((fetched, outcome))
        if self._outage.given_up:
            self.give_up()
        elif len(self._waiting) >= (_BATCH if self._state.is_crawl else _FILES_BATCH):
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(_MAX_WAIT_S, self.flush)
        return await outcome

    def flush(self) -> None:
        """Commit the waiting items, unless the database is away: this is called again once it is back."""
        self._stop_timer()
        if self._outage.lasts:
            return
        while self._current is not None or self._waiting:
            if self._current is None:
                self._current, self._waiting = _Batch(self._waiting), []
            if not self._commit(self._current):
                return

    def _commit(self, batch: _Batch) -> bool:
        state, items = self._state, [fetched for fetched, _ in batch.waiting]
        discovered = 0 if state.is_crawl else len(items)
        try:
            if batch.archived is None:
                batch.archived = self._archive(items)
            outcomes = store_batch(
                state.opened()[0],
                items,
                datetime.now(UTC),
                run_id=state.run_id,
                kind=state.kind,
                discovered=discovered,
                archived=batch.archived,
                reading=state.reading,
            )
        except StorageError as error:
            if not self._outage.await_database_or_fail(error):
                self.give_up()
            return False
        except Exception as error:  # a bug that no single article causes: the run can't continue
            logger.exception("a batch can't be stored")
            state.abort(error)
            self.give_up()
            return False
        self._current = None
        state.counts.add(count(items, outcomes, discovered))
        self._finish(batch.waiting, outcomes)
        return True

    def recover(self, connection: Connection, stored: Counts) -> None:
        """After an outage, finish the items that were committed: the counts in the run's row tell how many."""
        if self._current is None:
            return
        done = _finished(stored) - _finished(self._state.counts)
        outcomes = [_outcome(connection, fetched, self._state.started) for fetched, _ in self._current.waiting[:done]]
        committed, self._current.waiting = self._current.waiting[:done], self._current.waiting[done:]
        if not self._current.waiting:
            self._current = None
        self._finish(committed, outcomes)

    def give_up(self) -> None:
        """Drop the waiting items; the next run reads their pages again."""
        self._stop_timer()
        current = self._current.waiting if self._current else []
        waiting, self._waiting, self._current = [*current, *self._waiting], [], None
        for _, future in waiting:
            if not future.done():
                future.set_exception(DropItem(Reason.NOT_STORED))

    def _finish(self, waiting: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
        self._committed([fetched for fetched, _ in waiting], outcomes)
        for (_, future), outcome in zip(waiting, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _finished(counts: Counts) -> int:
    """Return how many items are finished: each counts as fetched, or as blocked before its request."""
    return counts.fetched + counts.blocked.total()


def _outcome(connection: Connection, fetched: Fetched, started: datetime) -> Outcome:
    """Return the outcome of a committed item, as far as the database shows it."""
    fate = next(iter(query.why(connection, fetched.url)), None)
    if fate is None or fate.article_id is None:
        return Outcome(fetched.url, None, "rejected", fate.reason if fate else None)
    [article] = query.articles(connection, [fate.article_id])
    return Outcome(fetched.url, article.id, "new" if article.first_seen >= started else "unchanged")
