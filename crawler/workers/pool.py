"""A worker pool for an event loop: tasks go to worker processes with limits, and a worker that exceeds them is killed.

Workers are forked when there is work for them; the fork server starts with the first worker.
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
"""Bytes from which on a document counts as large. Large documents are parsed one at a time, each by a worker that ends
afterwards, so that its memory is freed."""
_WATCHDOG_S = 0.2
"""Seconds between two looks for workers that exceed their time."""
_GRACE_S = 3.0
"""Seconds that a document may still take once the run is to stop."""
_STARTUP_S = 60.0
"""Seconds that a worker may take to start: the machine may be busy, and no document is to blame yet."""
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class WorkerKilled(Exception):
    """The worker of the task was killed or crashed; the message names the limit or the signal."""


class PoolClosed(Exception):
    """The pool is closed or about to stop, so the task has no result."""


class PoolBroken(Exception):
    """All worker processes went away at once, or can't be started; the task isn't to blame."""


def _weightless(task: Any) -> int:
    return 0


class WorkerPool(Generic[_Task, _Result]):
    """Up to `number` workers do `work`, each after `start(*arguments)`, which must not fail.

    `weigh` returns a task's bytes. `ahead` is the number of jobs per worker at a time, so that a worker isn't idle
    while this process is busy. Once `stops` returns True, queued tasks raise PoolClosed at once, and the others after
    3 seconds at most.
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
        weigh: Callable[[_Task], int] = _weightless,
        stops: Callable[[], bool] = bool,
    ) -> None:
        self._limits = limits or Limits()
        self._spec = (work, start, arguments, self._limits)
        self._number = max(1, number)
        self._ahead = ahead
        self._weigh = weigh
        self._stops = stops
        self._fork_server: ForkServer | None = None
        self._last_number = 0
        self._workers: dict[int, _Worker] = {}
        self._ending: dict[int, tuple[_Job | None, str | None]] = {}
        """Workers about to end: number -> the job to blame (None if none is), and why (None until the exit status)."""
        self._queue: deque[_Job] = deque()
        self._watchdog_timer: asyncio.TimerHandle | None = None
        self._stopped_at: float | None = None
        self._closed = False

    async def run(self, task: _Task) -> _Result:
        """Return the result of a task. Raises WorkerKilled, PoolClosed, PoolBroken, and the exceptions of the work."""
        [result] = await self.run_all([task])
        if isinstance(result, WorkerKilled):
            raise result
        return result

    async def run_all(self, tasks: Sequence[_Task]) -> list[_Result | WorkerKilled]:
        """Return the result of each task. One worker does them, one after the other.

        Raises PoolClosed, PoolBroken, and the exceptions of the work.
        """
        if self._closed or self._stops():
            raise PoolClosed
        weight = sum(map(self._weigh, tasks))
        job = _Job(list(tasks), asyncio.get_running_loop().create_future(), weight >= LARGE)
        self._queue.append(job)
        self._dispatch()
        return await job.future

    def close(self) -> None:
        """End all workers; tasks that are queued or in progress raise PoolClosed."""
        self._closed = True
        if self._watchdog_timer is not None:
            self._watchdog_timer.cancel()
        assigned = [job for worker in self._workers.values() for job in worker.jobs]
        for job in [*self._queue, *assigned, *(job for job, _ in self._ending.values() if job)]:
            job.fail(PoolClosed())
        self._shut_down()
        self._queue.clear()

    # Dispatch ------------------------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        """Assign queued jobs to workers, as far as workers have room."""
        for job in list(self._queue):
            if job.future.done():
                self._queue.remove(job)
            elif job.is_large and any(worker.has_large for worker in self._workers.values()):
                continue
            elif (worker := self._available_worker()) is None:
                break
            else:
                self._queue.remove(job)
                worker.assign(job)
        if self._watchdog_timer is None and (self._queue or any(worker.jobs for worker in self._workers.values())):
            self._watchdog_timer = asyncio.get_running_loop().call_later(_WATCHDOG_S, self._watchdog)

    def _available_worker(self) -> _Worker | None:
        """Return an idle worker, a new one, or the least busy one with room; None if all are full."""
        free = [worker for worker in self._workers.values() if not worker.has_large and len(worker.jobs) < self._ahead]
        least_busy = min(free, key=lambda worker: len(worker.jobs), default=None)
        if (least_busy is None or least_busy.jobs) and len(self._workers) < self._number:
            return self._start_worker()
        return least_busy

    def _start_worker(self) -> _Worker:
        if self._fork_server is None:
            work, start, _, _ = self._spec
            modules = (work.__module__, start.__module__)
            self._fork_server = ForkServer(modules, self._on_exit, self._on_fork_server_lost)
        self._last_number += 1
        worker = _Worker(self._last_number)
        worker.pipe = Pipe(
            self._fork_server.fork(worker.number),
            lambda message: self._on_message(worker, *message),
            lambda: self._end(worker),
        )
        worker.pipe.send(self._spec)
        self._workers[worker.number] = worker
        return worker

    # Messages and time-outs ----------------------------------------------------------------------------------------

    def _on_message(self, worker: _Worker, kind: int, value: Any) -> None:
        worker.task_started = monotonic()
        if kind == READY:
            worker.ready = True
            return
        if kind == MEMORY:
            self._end(worker, self._limits.memory)
            return
        job = worker.jobs[0]
        if kind == RAISED:
            job.fail(value)
        elif kind == DONE:
            job.add_result(value)
        if job.future.done() or job.is_done:
            worker.jobs.popleft()
            if job.is_large:
                self._end(worker, blamed=False)
        self._dispatch()

    def _watchdog(self) -> None:
        """Kill workers that exceed their time. Read their messages first, for this process may have been busy."""
        self._watchdog_timer = None
        if self._stopped_at is None and self._stops():
            self._stopped_at = monotonic()
            for job in self._queue:
                job.fail(PoolClosed())
            self._queue.clear()
        for worker in list(self._workers.values()):
            if worker.jobs and worker.is_late(self._limits.seconds):
                worker.pipe.read()
                if worker.jobs and worker.is_late(self._limits.seconds) and worker.number in self._workers:
                    self._end(worker, self._limits.time)
        if self._stopped_at is not None and monotonic() - self._stopped_at > _GRACE_S:
            self.close()
        else:
            self._dispatch()

    # Ends of workers -----------------------------------------------------------------------------------------------

    def _end(self, worker: _Worker, why: str | None = None, *, blamed: bool = True) -> None:
        """Kill a worker. If `blamed`, its current task fails for the reason `why`, or else for the exit status.

        Its other jobs go to other workers.
        """
        worker.pipe.close()
        del self._workers[worker.number]
        current = worker.jobs.popleft() if worker.jobs and blamed else None
        self._queue.extendleft(reversed(worker.jobs))
        self._ending[worker.number] = current, why
        assert self._fork_server is not None
        self._fork_server.kill(worker.number)
        self._dispatch()

    def _on_exit(self, number: int, status: int) -> None:
        job, why = self._ending.pop(number)
        if job is None:
            return
        job.add_result(WorkerKilled(why or self._limits.describe_exit(status)))
        if not job.is_done:
            self._queue.appendleft(job)
        self._dispatch()

    def _on_fork_server_lost(self) -> None:
        """Fail the jobs in progress; queue the others again, for a new fork server."""
        current = [worker.jobs[0] for worker in self._workers.values() if worker.jobs]
        others = [job for worker in self._workers.values() for job in list(worker.jobs)[1:]]
        for job in [*current, *(job for job, _ in self._ending.values() if job)]:
            job.fail(PoolBroken("the processes that parse have ended, or can't be started"))
        self._shut_down()
        self._queue.extendleft(others)
        self._dispatch()

    def _shut_down(self) -> None:
        for worker in self._workers.values():
            worker.pipe.close()
        self._workers.clear()
        self._ending.clear()
        if self._fork_server is not None:
            self._fork_server.close()
            self._fork_server = None


class _Job:
    """Tasks for one worker, and their results so far. A killed task counts as done, with WorkerKilled as its result."""

    def __init__(self, tasks: list[Any], future: asyncio.Future[list[Any]], is_large: bool) -> None:
        self._tasks = tasks
        self._results: list[Any] = []
        self.future = future
        self.is_large = is_large

    @property
    def remaining_tasks(self) -> list[Any]:
        return self._tasks[len(self._results) :]

    @property
    def is_done(self) -> bool:
        return len(self._results) == len(self._tasks)

    def add_result(self, result: Any) -> None:
        self._results.append(result)
        if self.is_done and not self.future.done():
            self.future.set_result(self._results)

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class _Worker:
    """A worker process, and the jobs assigned to it that aren't done."""

    pipe: Pipe

    def __init__(self, number: int) -> None:
        self.number = number
        self.jobs: deque[_Job] = deque()
        self.task_started = monotonic()
        """Monotonic start time of the current task."""
        self.ready = False
        """True once the process has started and imported its work."""

    @property
    def has_large(self) -> bool:
        return any(job.is_large for job in self.jobs)

    def is_late(self, seconds: float) -> bool:
        return monotonic() - self.task_started > (seconds if self.ready else _STARTUP_S)

    def assign(self, job: _Job) -> None:
        if not self.jobs:
            self.task_started = monotonic()
        self.jobs.append(job)
        self.pipe.send(job.remaining_tasks)
