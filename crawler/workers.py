"""Processes that share a long list of tasks: results come in the tasks' order, and a process that dies costs its task.

Processes are spawned, so they share no connection or lock with this one; they end when it does, however it ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Any, Generic, TypeVar

_AHEAD = 2
"""Chunks a process that are given out before the first result is asked for."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class Workers(Generic[_Task, _Result]):
    """`number` processes that do `work` on chunks of tasks, each after `start(*arguments)`; one is this process itself.

    `work` may raise, `start` must not.
    """

    def __init__(
        self,
        number: int,
        work: Callable[[list[_Task]], list[_Result]],
        start: Callable[..., None],
        arguments: tuple[Any, ...],
    ) -> None:
        self._number = number
        self._work = work
        self._start = start
        self._arguments = arguments

    def each(
        self, chunks: Iterable[list[_Task]], died: Callable[[_Task], _Result]
    ) -> Iterator[tuple[list[_Task], list[_Result]]]:
        """Yield each chunk with its results, in order. `died` makes the result of a task that its process died of."""
        if self._number > 1:
            yield from self._shared(iter(chunks), died)
            return
        self._start(*self._arguments)
        for chunk in chunks:
            yield chunk, self._work(chunk)

    def _shared(
        self, chunks: Iterator[list[_Task]], died: Callable[[_Task], _Result]
    ) -> Iterator[tuple[list[_Task], list[_Result]]]:
        pool = self._pool(self._number)
        given: deque[tuple[list[_Task], Future[list[_Result]]]] = deque()
        try:
            while True:
                while len(given) < _AHEAD * self._number and (chunk := next(chunks, None)) is not None:
                    given.append((chunk, self._give(pool, chunk)))
                if not given:
                    pool.shutdown()
                    return
                chunk, future = given.popleft()
                try:
                    results = future.result()
                except BrokenProcessPool:
                    results = [self._alone(task, died) for task in chunk]
                    pool.shutdown(wait=False)
                    pool = self._pool(self._number)
                    given = deque((other, self._give(pool, other)) for other, _ in given)
                yield chunk, results
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self, number: int) -> ProcessPoolExecutor:
        start = (self._start, self._arguments)
        return ProcessPoolExecutor(number, get_context("spawn"), initializer=_begin, initargs=start)

    def _give(self, pool: ProcessPoolExecutor, chunk: list[_Task]) -> Future[list[_Result]]:
        try:
            return pool.submit(self._work, chunk)
        except BrokenProcessPool as error:
            broken: Future[list[_Result]] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, task: _Task, died: Callable[[_Task], _Result]) -> _Result:
        """Do one task in a process of its own: which of a chunk's it was that killed one is only known so."""
        with self._pool(1) as pool:
            try:
                return pool.submit(self._work, [task]).result()[0]
            except BrokenProcessPool:
                return died(task)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
