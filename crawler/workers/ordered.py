"""The kill box of a plain loop: a long list of tasks shared by processes, its results in the tasks' order."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Generic, TypeVar

from crawler.workers.forkserver import Work
from crawler.workers.limits import Limits
from crawler.workers.pool import PoolClosed, WorkerKilled, WorkerPool

_AHEAD = 4
"""Chunks that a process has at a time, so that it needn't wait while the results of others are stored."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_Chunk = tuple[list[_Task], list[_Result]]


class Workers(Generic[_Task, _Result]):
    """`number` processes that do `work` on chunks of tasks, each after `start(*arguments)`; 0: this process does.

    `work` may raise, `start` must not. Limits hold for each task, and not where this process does them.
    """

    def __init__(
        self,
        number: int,
        work: Work,
        start: Callable[..., None],
        arguments: tuple[Any, ...],
        *,
        limits: Limits | None = None,
        ahead: int = _AHEAD,
        weigh: Callable[[_Task], int] | None = None,
    ) -> None:
        self._number = number
        self._told = (work, start, arguments)
        self._box: dict[str, Any] = {"number": number, "limits": limits, "ahead": ahead}
        if weigh is not None:
            self._box["weigh"] = weigh
        self._ahead = ahead * number
        self._stopped = threading.Event()

    def each(
        self, chunks: Iterable[list[_Task]], died: Callable[[_Task, str], _Result]
    ) -> Generator[_Chunk[_Task, _Result], None, None]:
        """Yield each chunk with its results, in order; ends early when it's stopped.

        `died` makes the result of a task that was killed, of the limit that it exceeded or what it died of.
        """
        if self._number > 0:
            with _Loop() as loop:
                yield from self._shared(loop, iter(chunks), died)
            return
        work, start, arguments = self._told
        start(*arguments)
        for chunk in chunks:
            yield chunk, list(work(chunk))

    def stop(self) -> None:
        """Let `each` end soon, from whichever thread; what its processes are at is given up."""
        self._stopped.set()

    def _shared(
        self, loop: _Loop, chunks: Iterator[list[_Task]], died: Callable[[_Task, str], _Result]
    ) -> Iterator[_Chunk[_Task, _Result]]:
        box: WorkerPool[_Task, _Result] = WorkerPool(*self._told, stops=self._stopped.is_set, **self._box)
        given: deque[tuple[list[_Task], Any]] = deque()
        try:
            while True:
                while len(given) < self._ahead and (chunk := next(chunks, None)) is not None:
                    given.append((chunk, asyncio.run_coroutine_threadsafe(box.run_all(chunk), loop.loop)))
                if not given:
                    return
                chunk, found = given.popleft()
                pairs = zip(chunk, found.result(), strict=True)
                yield chunk, [died(task, str(one)) if isinstance(one, WorkerKilled) else one for task, one in pairs]
        except PoolClosed:
            return
        finally:
            loop.call(box.close)


class _Loop:
    """An event loop in a thread of its own: results are taken in while whoever asked is at something else."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self) -> _Loop:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def call(self, function: Callable[[], None]) -> None:
        """Call a function in that thread, and wait for it."""

        async def called() -> None:
            function()

        asyncio.run_coroutine_threadsafe(called(), self.loop).result()
