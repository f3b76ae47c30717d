"""A worker pool for a plain loop: processes share a long list of tasks, and the results come in the tasks' order."""

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
"""Chunks per process at a time, so that no process is idle while the results of others are stored."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_Chunk = tuple[list[_Task], list[_Result]]


class OrderedPool(Generic[_Task, _Result]):
    """Up to `number` processes do `work` on chunks of tasks, each after `start(*arguments)`.

    With `number` 0 this process does the work itself, without limits. `work` may raise, `start` must not. `limits` are
    per task, `ahead` are chunks per process at a time, and `weigh` returns the bytes of a task.
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
        self._spec = (work, start, arguments)
        self._pool_options: dict[str, Any] = {"number": number, "limits": limits, "ahead": ahead}
        if weigh is not None:
            self._pool_options["weigh"] = weigh
        self._ahead = ahead * number
        self._stopped = threading.Event()

    def each(
        self, chunks: Iterable[list[_Task]], died: Callable[[_Task, str], _Result]
    ) -> Generator[_Chunk[_Task, _Result], None, None]:
        """Yield each chunk with its results, in the order of the chunks; return early after `stop`.

        `died(task, why)` returns the result of a task whose process was killed or crashed.
        """
        if self._number > 0:
            with _Loop() as loop:
                yield from self._shared(loop, iter(chunks), died)
            return
        work, start, arguments = self._spec
        start(*arguments)
        for chunk in chunks:
            yield chunk, list(work(chunk))

    def stop(self) -> None:
        """Let `each` return soon; the tasks in progress are given up. May be called from any thread."""
        self._stopped.set()

    def _shared(
        self, loop: _Loop, chunks: Iterator[list[_Task]], died: Callable[[_Task, str], _Result]
    ) -> Iterator[_Chunk[_Task, _Result]]:
        pool: WorkerPool[_Task, _Result] = WorkerPool(*self._spec, stops=self._stopped.is_set, **self._pool_options)
        pending: deque[tuple[list[_Task], Any]] = deque()
        try:
            while True:
                while len(pending) < self._ahead and (chunk := next(chunks, None)) is not None:
                    pending.append((chunk, asyncio.run_coroutine_threadsafe(pool.run_all(chunk), loop.loop)))
                if not pending:
                    return
                chunk, future = pending.popleft()
                results: list[_Result] = [
                    died(task, str(result)) if isinstance(result, WorkerKilled) else result
                    for task, result in zip(chunk, future.result(), strict=True)
                ]
                yield chunk, results
        except PoolClosed:
            return
        finally:
            loop.call(pool.close)


class _Loop:
    """An event loop in a thread of its own: results arrive while the calling thread does other work."""

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
        """Call a function in the loop's thread, and wait until it returns."""

        async def called() -> None:
            function()

        asyncio.run_coroutine_threadsafe(called(), self.loop).result()
