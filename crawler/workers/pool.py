"""The kill box of an event loop: tasks go to workers with limits, and a worker that exceeds them is killed.

Workers are hired when there's work for them, from a nursery that's begun with the first.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Generic, TypeVar

from crawler.workers.client import ForkServer, Pipe
from crawler.workers.forkserver import DONE, MEMORY, RAISED, READY, Work
from crawler.workers.limits import Limits

LARGE = 1 << 20
"""Bytes from which on documents are read one at a time, and by a worker that ends with it: what they need is given
back."""
_LOOK_S = 0.2
_GRACE_S = 3.0
"""How long a document may still take once the run is to stop."""
_BEGINNING_S = 60.0
"""How long a worker may take to begin: the machine may be busy, and there's no document in it to blame."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class WorkerKilled(Exception):
    """The process that worked on the task was killed, or died; the message says by which limit, or of what."""


class PoolClosed(Exception):
    """The box was closed, or is to stop: nothing is known of the task."""


class PoolBroken(Exception):
    """The processes went away all at once, or can't be begun: it's nothing that the task did."""


def _nothing(task: Any) -> int:
    return 0


class WorkerPool(Generic[_Task, _Result]):
    """Up to `number` workers that do `work`, each after `start(*arguments)`, which must not fail.

    `weigh` tells a task's bytes. `ahead` are the jobs that a worker has at a time, so that it needn't wait while this
    process is at something else. Once `stops` says so, what waits is closed at once, and the rest soon.
    """

    def __init__(
        self,
        work: Work,
        start: Callable[..., None],
        arguments: tuple[Any, ...],
        *,
        number: int,
        limits: Limits | None = None,
        ahead: int = 2,
        weigh: Callable[[_Task], int] = _nothing,
        stops: Callable[[], bool] = bool,
    ) -> None:
        self._limits = limits or Limits()
        self._told = (work, start, arguments, self._limits)
        self._number = max(1, number)
        self._ahead = ahead
        self._weigh = weigh
        self._stops = stops
        self._nursery: ForkServer | None = None
        self._begun = 0
        self._hired: dict[int, _Worker] = {}
        self._ending: dict[int, tuple[_Job | None, str | None]] = {}
        """Workers that are to end: number -> the job that is at its end with it, and why, if that's known."""
        self._waiting: deque[_Job] = deque()
        self._looks: asyncio.TimerHandle | None = None
        self._stopped: float | None = None
        self._closed = False

    async def run(self, task: _Task) -> _Result:
        """Return what comes of a task. Raises WorkerKilled, PoolClosed, PoolBroken, and what the work raises."""
        [result] = await self.run_all([task])
        if isinstance(result, WorkerKilled):
            raise result
        return result

    async def run_all(self, tasks: Sequence[_Task]) -> list[_Result | WorkerKilled]:
        """Return what comes of each task; they are done by one worker, one after the other."""
        if self._closed or self._stops():
            raise PoolClosed
        weight = sum(map(self._weigh, tasks))
        job = _Job(list(tasks), asyncio.get_running_loop().create_future(), weight >= LARGE)
        self._waiting.append(job)
        self._give()
        return await job.future

    def close(self) -> None:
        """End all workers, and what they work on."""
        self._closed = True
        if self._looks is not None:
            self._looks.cancel()
        jobs = [job for worker in self._hired.values() for job in worker.given]
        for job in [*self._waiting, *jobs, *(job for job, _ in self._ending.values() if job)]:
            job.fail(PoolClosed())
        self._forget()
        self._waiting.clear()

    # Giving --------------------------------------------------------------------------------------------------------

    def _give(self) -> None:
        for job in list(self._waiting):
            if job.future.done():
                self._waiting.remove(job)
            elif job.is_large and any(worker.has_large for worker in self._hired.values()):
                continue
            elif (worker := self._free()) is None:
                break
            else:
                self._waiting.remove(job)
                worker.give(job)
        if self._looks is None and (self._waiting or any(worker.given for worker in self._hired.values())):
            self._looks = asyncio.get_running_loop().call_later(_LOOK_S, self._look)

    def _free(self) -> _Worker | None:
        """Return an idle worker, a new one, or the least busy that has room."""
        free = [worker for worker in self._hired.values() if not worker.has_large and len(worker.given) < self._ahead]
        least = min(free, key=lambda worker: len(worker.given), default=None)
        if (least is None or least.given) and len(self._hired) < self._number:
            return self._hire()
        return least

    def _hire(self) -> _Worker:
        if self._nursery is None:
            work, start, _, _ = self._told
            modules = (work.__module__, start.__module__)
            self._nursery = ForkServer(modules, self._ended, self._lost_nursery)
        self._begun += 1
        worker = _Worker(self._begun)
        worker.pipe = Pipe(
            self._nursery.begin(worker.number),
            lambda message: self._heard(worker, *message),
            lambda: self._end(worker),
        )
        worker.pipe.send(self._told)
        self._hired[worker.number] = worker
        return worker

    # Hearing -------------------------------------------------------------------------------------------------------

    def _heard(self, worker: _Worker, kind: int, value: Any) -> None:
        worker.since = monotonic()
        if kind == READY:
            worker.ready = True
            return
        if kind == MEMORY:
            self._end(worker, self._limits.memory)
            return
        job = worker.given[0]
        if kind == RAISED:
            job.fail(value)
        elif kind == DONE:
            job.take(value)
        if job.future.done() or job.is_done:
            worker.given.popleft()
            if job.is_large:
                self._end(worker, blamed=False)
        self._give()

    def _look(self) -> None:
        """Kill what takes too long; what has come meanwhile is heard first, for this process may have been busy."""
        self._looks = None
        if self._stopped is None and self._stops():
            self._stopped = monotonic()
            for job in self._waiting:
                job.fail(PoolClosed())
            self._waiting.clear()
        for worker in list(self._hired.values()):
            if worker.given and worker.is_late(self._limits.seconds):
                worker.pipe.look()
                if worker.given and worker.is_late(self._limits.seconds) and worker.number in self._hired:
                    self._end(worker, self._limits.time)
        if self._stopped is not None and monotonic() - self._stopped > _GRACE_S:
            self.close()
        else:
            self._give()

    # Ending --------------------------------------------------------------------------------------------------------

    def _end(self, worker: _Worker, why: str | None = None, *, blamed: bool = True) -> None:
        """End a worker. The task it's at is to blame, for this reason or the one that its status tells; others aren't.

        What it was given after that goes to others.
        """
        worker.pipe.close()
        del self._hired[worker.number]
        first = worker.given.popleft() if worker.given and blamed else None
        self._waiting.extendleft(reversed(worker.given))
        self._ending[worker.number] = first, why
        assert self._nursery is not None
        self._nursery.end(worker.number)
        self._give()

    def _ended(self, number: int, status: int) -> None:
        job, why = self._ending.pop(number)
        if job is None:
            return
        job.take(WorkerKilled(why or self._limits.why(status)))
        if not job.is_done:
            self._waiting.appendleft(job)
        self._give()

    def _lost_nursery(self) -> None:
        begun = [worker.given[0] for worker in self._hired.values() if worker.given]
        others = [job for worker in self._hired.values() for job in list(worker.given)[1:]]
        for job in [*begun, *(job for job, _ in self._ending.values() if job)]:
            job.fail(PoolBroken("the processes that parse have ended, or can't be started"))
        self._forget()
        self._waiting.extendleft(others)
        self._give()

    def _forget(self) -> None:
        for worker in self._hired.values():
            worker.pipe.close()
        self._hired.clear()
        self._ending.clear()
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None


class _Job:
    """Tasks that one worker is given, and the results that have come."""

    def __init__(self, tasks: list[Any], future: asyncio.Future[list[Any]], is_large: bool) -> None:
        self._tasks = tasks
        self._results: list[Any] = []
        self.future = future
        self.is_large = is_large

    @property
    def left(self) -> list[Any]:
        return self._tasks[len(self._results) :]

    @property
    def is_done(self) -> bool:
        return len(self._results) == len(self._tasks)

    def take(self, result: Any) -> None:
        self._results.append(result)
        if self.is_done and not self.future.done():
            self.future.set_result(self._results)

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class _Worker:
    """One process, and the jobs that it was given and hasn't done."""

    pipe: Pipe

    def __init__(self, number: int) -> None:
        self.number = number
        self.given: deque[_Job] = deque()
        self.since = monotonic()
        """When it began with what it's at."""
        self.ready = False

    @property
    def has_large(self) -> bool:
        return any(job.is_large for job in self.given)

    def is_late(self, seconds: float) -> bool:
        return monotonic() - self.since > (seconds if self.ready else _BEGINNING_S)

    def give(self, job: _Job) -> None:
        if not self.given:
            self.since = monotonic()
        self.given.append(job)
        self.pipe.send(job.left)
