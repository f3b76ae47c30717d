"""Processes that share a long list of tasks: results come in the tasks' order, and a process that dies costs its task.

Each process has a pipe of its own, so it's known which task one died of, and one that hangs can be killed (those of
`concurrent.futures` share a queue, and the death of one breaks all). They are spawned, and end when their pipe does:
with this process, however it ends.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing import connection, get_context
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

_AHEAD = 4
"""Chunks that a process has at a time, so that it needn't wait while the results of others are stored."""
LIMIT_S = 120.0
"""After which a process that works on one chunk is taken for hung, and killed."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_Work = Callable[[list[_Task]], list[_Result]]
_Answer = tuple[bool, Any]
"""Whether the work was done, and its results; else the exception that it raised."""


class Workers(Generic[_Task, _Result]):
    """`number` processes that do `work` on chunks of tasks, each after `start(*arguments)`; one is this process itself.

    `work` may raise, `start` must not.
    """

    def __init__(
        self,
        number: int,
        work: _Work[_Task, _Result],
        start: Callable[..., None],
        arguments: tuple[Any, ...],
        *,
        limit_s: float = LIMIT_S,
        ahead: int = _AHEAD,
    ) -> None:
        self._number = number
        self._told = (work, start, arguments)
        self._limit_s = limit_s
        self._ahead = ahead
        self._hired: list[_Worker] = []
        self._ready: dict[int, list[_Result]] = {}

    def each(
        self, chunks: Iterable[list[_Task]], died: Callable[[_Task], _Result]
    ) -> Generator[tuple[list[_Task], list[_Result]], None, None]:
        """Yield each chunk with its results, in order. `died` makes the result of a task that its process died of."""
        if self._number > 1:
            try:
                yield from self._shared(iter(chunks), died)
            except _Raised as raised:
                assert raised.__cause__ is not None
                raise raised.__cause__ from None
            return
        work, start, arguments = self._told
        start(*arguments)
        for chunk in chunks:
            yield chunk, work(chunk)

    def _shared(
        self, chunks: Iterator[list[_Task]], died: Callable[[_Task], _Result]
    ) -> Iterator[tuple[list[_Task], list[_Result]]]:
        self._hired = [_Worker(*self._told) for _ in range(self._number)]
        given: deque[tuple[int, list[_Task]]] = deque()
        number = 0
        try:
            while True:
                while len(given) < self._ahead * self._number and (chunk := next(chunks, None)) is not None:
                    given.append((number, chunk))
                    min(self._hired, key=lambda worker: len(worker.given)).give(number, chunk)
                    number += 1
                if not given:
                    return
                wanted, chunk = given[0]
                while wanted not in self._ready:
                    self._collect(died)
                given.popleft()
                yield chunk, self._ready.pop(wanted)
        finally:
            for worker in self._hired:
                worker.end()

    def _collect(self, died: Callable[[_Task], _Result]) -> None:
        """Take what is ready, waiting for it a second at most; let others do what a dead process has left."""
        busy = [worker for worker in self._hired if worker.given]
        connection.wait([worker.pipe for worker in busy], timeout=1)
        for worker in busy:
            try:
                while worker.given and worker.pipe.poll():
                    number, results = worker.take()
                    self._ready[number] = results
                if not worker.given or time.monotonic() - worker.since < self._limit_s:
                    continue
            except (EOFError, OSError):
                pass
            worker.end()
            (number, chunk), *others = worker.given
            self._ready[number] = self._one_by_one(chunk, died)
            fresh = _Worker(*self._told)
            for other in others:
                fresh.give(*other)
            self._hired[self._hired.index(worker)] = fresh

    def _one_by_one(self, chunk: list[_Task], died: Callable[[_Task], _Result]) -> list[_Result]:
        """Do the tasks of a chunk that a process died of: which of them it was is only known so."""
        found: list[_Result] = []
        worker = _Worker(*self._told)
        for task in chunk:
            worker.give(0, [task])
            try:
                if not worker.pipe.poll(self._limit_s):
                    raise EOFError
                found += worker.take()[1]
            except (EOFError, OSError):
                found.append(died(task))
                worker.end()
                worker = _Worker(*self._told)
        worker.end()
        return found


class _Raised(Exception):
    """The work raised what is this exception's cause."""


class _Worker:
    """One process, and the numbered chunks that it was given and hasn't answered."""

    def __init__(self, work: _Work[Any, Any], start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        spawning = get_context("spawn")
        self.pipe, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(theirs, work, start, arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.given: deque[tuple[int, list[Any]]] = deque()
        self.since = time.monotonic()
        """When it began with the first of them."""

    def give(self, number: int, chunk: list[Any]) -> None:
        if not self.given:
            self.since = time.monotonic()
        self.given.append((number, chunk))
        try:
            self.pipe.send(chunk)
        except OSError:
            pass  # it's dead, which the next look at it tells

    def take(self) -> tuple[int, list[Any]]:
        """Return what it answers to the first chunk; raises EOFError or OSError if it's dead."""
        done, answer = self.pipe.recv()
        self.since = time.monotonic()
        if not done:
            raise _Raised from answer
        return self.given.popleft()[0], answer

    def end(self) -> None:
        self._process.kill()  # nothing is lost: it writes nothing
        self._process.join()
        self.pipe.close()


def _serve(pipe: Any, work: _Work[Any, Any], start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    asked: SimpleQueue[list[Any]] = SimpleQueue()
    answers: SimpleQueue[_Answer] = SimpleQueue()
    # By threads: neither waits for the other side, which may be long at its own work.
    threading.Thread(target=_receive, args=(pipe, asked), daemon=True).start()
    threading.Thread(target=_send, args=(pipe, answers), daemon=True).start()
    start(*arguments)
    while True:
        answers.put(_answer(work, asked.get()))


def _answer(work: _Work[Any, Any], chunk: list[Any]) -> _Answer:
    try:
        return True, work(chunk)
    except Exception as error:  # it's raised where it was asked for
        return False, error


def _receive(pipe: Any, asked: SimpleQueue[list[Any]]) -> None:
    while True:
        try:
            asked.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)  # the one that asked is gone, or done


def _send(pipe: Any, answers: SimpleQueue[_Answer]) -> None:
    while True:
        try:
            pipe.send(answers.get())
        except Exception:  # nobody listens, or it can't be sent: the parent does the chunk's tasks one by one
            os._exit(1)
