"""What a run is to store: collected into batches, each archived and committed; one that an outage met is settled after.

A commit whose answer was lost is no riddle: the run's row counts what was committed, in the same transaction.
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
from storage.archive.pages import Kept
from storage.articles import query
from storage.frontier.runs import Counts

logger = logging.getLogger(__name__)

_BATCH, _FILES_BATCH = 16, 100
"""Articles a transaction: a crash costs the reading of these again, which for pages on disk troubles no publisher."""
_PATIENCE_S = 0.3
"""Longest that an article waits for its batch to fill."""
_Waiting = tuple[Fetched, asyncio.Future[Outcome]]


@dataclass(slots=True)
class _Batch:
    waiting: list[_Waiting]
    kept: Sequence[Kept] | None = None
    """Its pages in the archive; None: they aren't there yet."""


class Batches:
    """The items of one run on their way into the corpus.

    `archive` writes the pages of a batch into the archive, before the batch is stored. `committed` is called with a
    batch and its outcomes, once they are committed.
    """

    def __init__(
        self,
        state: RunState,
        outage: Outage,
        archive: Callable[[Sequence[Fetched]], Sequence[Kept]],
        committed: Callable[[Sequence[Fetched], Sequence[Outcome]], None],
    ) -> None:
        self._state = state
        self._outage = outage
        self._archive = archive
        self._committed = committed
        self._waiting: list[_Waiting] = []
        self._begun: _Batch | None = None
        """What is being stored: still there when the database went away amid it."""
        self._timer: asyncio.TimerHandle | None = None

    async def store(self, fetched: Fetched) -> Outcome:
        """Return what became of it, once that is committed.

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
            self._timer = loop.call_later(_PATIENCE_S, self.flush)
        return await outcome

    def flush(self) -> None:
        """Commit what waits, unless the database is away; then its return calls this again."""
        self._stop_timer()
        if self._outage.lasts:
            return
        while self._begun is not None or self._waiting:
            if self._begun is None:
                self._begun, self._waiting = _Batch(self._waiting), []
            if not self._commit(self._begun):
                return

    def _commit(self, batch: _Batch) -> bool:
        state, items = self._state, [fetched for fetched, _ in batch.waiting]
        found = 0 if state.is_crawl else len(items)
        try:
            if batch.kept is None:
                batch.kept = self._archive(items)
            outcomes = store_batch(
                state.opened()[0], items, datetime.now(UTC),
                run_id=state.run_id, kind=state.kind, found=found, kept=batch.kept, reading=state.reading,
            )  # fmt: skip
        except StorageError as error:
            if not self._outage.await_database_or_fail(error):
                self.give_up()
            return False
        except Exception as error:  # a fault of ours that isn't an article's: the run can't go on
            logger.exception("a batch can't be stored")
            state.abort(error)
            self.give_up()
            return False
        self._begun = None
        state.counts.add(count(items, outcomes, found))
        self._settle(batch.waiting, outcomes)
        return True

    def recover(self, connection: Connection, stored: Counts) -> None:
        """After an outage: settle what was committed of the batch that it met, by what the run's row has counted."""
        if self._begun is None:
            return
        done = _settled(stored) - _settled(self._state.counts)
        became = [_became(connection, fetched, self._state.started) for fetched, _ in self._begun.waiting[:done]]
        committed, self._begun.waiting = self._begun.waiting[:done], self._begun.waiting[done:]
        if not self._begun.waiting:
            self._begun = None
        self._settle(committed, became)

    def give_up(self) -> None:
        """Store nothing of what waits; the next run reads it again."""
        self._stop_timer()
        begun = self._begun.waiting if self._begun else []
        waiting, self._waiting, self._begun = [*begun, *self._waiting], [], None
        for _, future in waiting:
            if not future.done():
                future.set_exception(DropItem(Reason.NOT_STORED))

    def _settle(self, waiting: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
        self._committed([fetched for fetched, _ in waiting], outcomes)
        for (_, future), outcome in zip(waiting, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _settled(counts: Counts) -> int:
    """How many items were settled: each counts as fetched, or as not asked for."""
    return counts.fetched + counts.blocked.total()


def _became(connection: Connection, fetched: Fetched, started: datetime) -> Outcome:
    """Return what became of an item that is committed, as far as can be told afterwards."""
    fate = next(iter(query.why(connection, fetched.url)), None)
    if fate is None or fate.article_id is None:
        return Outcome(fetched.url, None, "rejected", fate.reason if fate else None)
    [article] = query.articles(connection, [fate.article_id])
    return Outcome(fetched.url, article.id, "new" if article.first_seen >= started else "unchanged")
