"""The kill box of an event loop: whatever a task does, it costs itself alone, and it's said what it cost."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.workers.limits import Limits
from crawler.workers.pool import LARGE, PoolBroken, PoolClosed, WorkerKilled, WorkerPool
from tests.support.killbox_work import begin, misbehave

Task = tuple[str, Any]
GOOD: Task = ("give", "a good page")
IDLE = Limits(60, 200)
"""Limits that no task here reaches, however busy the machine is."""


def boxed(use: Callable[[WorkerPool[Task, Any]], Awaitable[Any]], limits: Limits = IDLE, **options: Any) -> Any:
    """Return what a function makes of a box of one worker, or of as many as told."""

    async def used() -> Any:
        box = WorkerPool[Task, Any](misbehave, begin, (), limits=limits, **{"number": 1} | options)
        try:
            return await asyncio.wait_for(use(box), 120)
        finally:
            box.close()

    return asyncio.run(used())


def then_a_good_one(task: Task, limits: Limits = IDLE) -> str:
    """Return what a task was killed for; the next one is done."""

    async def use(box: WorkerPool[Task, Any]) -> str:
        with pytest.raises(WorkerKilled) as killed:
            await box.run(task)
        assert await box.run(GOOD) == GOOD[1]
        return str(killed.value)

    return str(boxed(use, limits))


def test_a_hang_that_hears_no_signal_is_killed_by_the_clock(tmp_path: Path) -> None:
    assert then_a_good_one(("hang", str(tmp_path / "process")), Limits(2)) == "2 s"


def test_what_burns_cpu_is_killed() -> None:
    assert then_a_good_one(("burn", None), Limits(2)).startswith("2 s")


@pytest.mark.skipif(sys.platform != "linux", reason="address space isn't limited elsewhere")
def test_what_needs_too_much_memory_is_killed() -> None:
    """Measured from what the process had before: a task within the limit is done."""
    assert then_a_good_one(("hog", 300)) == "200 MB"
    assert boxed(lambda box: box.run(("hog", 120))) is None


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGXCPU"])
def test_a_crash_is_told_by_its_signal(name: str) -> None:
    why = then_a_good_one(("die", signal.Signals[name]))

    assert why == ("60 s of CPU" if name == "SIGXCPU" else f"crashed: {name}")


def test_an_exit_is_a_crash() -> None:
    assert then_a_good_one(("exit", 3)) == "crashed: exit 3"


@pytest.mark.parametrize(("task", "arrives"), [(("raise", KeyError("a")), KeyError), (("odd", None), RuntimeError)])
def test_what_the_work_raises_is_raised_and_the_process_goes_on(task: Task, arrives: type[Exception]) -> None:
    """An exception that can't be sent arrives as its text."""

    async def use(box: WorkerPool[Task, Any]) -> bool:
        before = await box.run(("process", None))
        with pytest.raises(arrives):
            await box.run(task)
        return bool(before == await box.run(("process", None)))

    assert boxed(use)


def test_what_cannot_be_sent_back_is_an_error() -> None:
    async def use(box: WorkerPool[Task, Any]) -> None:
        with pytest.raises(AttributeError):
            await box.run(("local", None))
        assert await box.run(GOOD) == GOOD[1]

    boxed(use)


def test_tasks_of_one_job_come_in_order_and_the_killed_among_them() -> None:
    async def use(box: WorkerPool[Task, Any]) -> list[str]:
        return [str(result) for result in await box.run_all([("give", 1), ("exit", 4), ("give", 2), ("exit", 5)])]

    assert boxed(use) == ["1", "crashed: exit 4", "2", "crashed: exit 5"]


def test_tasks_that_were_given_out_with_a_killed_one_are_done() -> None:
    async def use(box: WorkerPool[Task, Any]) -> list[Any]:
        tasks: list[Task] = [("exit", 1), *(("give", number) for number in range(9)), ("exit", 2)]
        return await asyncio.gather(*map(box.run, tasks), return_exceptions=True)

    results = boxed(use, number=2)

    assert results[1:-1] == list(range(9))
    assert isinstance(results[0], WorkerKilled) and isinstance(results[-1], WorkerKilled)


def test_large_messages_go_through_both_ways() -> None:
    async def use(box: WorkerPool[Task, Any]) -> list[Any]:
        return await asyncio.gather(*(box.run(("give", bytes([number]) * 20_000_000)) for number in range(3)))

    assert [len(result) for result in boxed(use, number=2)] == [20_000_000] * 3


def test_large_tasks_are_done_one_at_a_time_each_by_a_worker_of_its_own() -> None:
    """What one took is given back before the next; small ones are done meanwhile."""

    async def use(box: WorkerPool[Task, Any]) -> list[int]:
        large = [box.run(("process", LARGE)) for _ in range(3)]
        return list(await asyncio.gather(*large, *(box.run(("process", 0)) for _ in range(9))))

    processes = boxed(use, number=2, weigh=lambda task: task[1])

    assert len(set(processes[:3])) == 3


def test_workers_begin_with_the_first_task_and_are_as_many_as_are_needed() -> None:
    async def use(box: WorkerPool[Task, Any]) -> set[int]:
        return {await box.run(("process", None)) for _ in range(5)}

    assert len(boxed(use, number=8)) == 1


def test_a_box_that_is_to_stop_gives_up_what_waits_and_soon_what_is_at_work(tmp_path: Path) -> None:
    stops = asyncio.Event()
    hanging = tmp_path / "process"

    async def use(box: WorkerPool[Task, Any]) -> list[Any]:
        asked = [asyncio.ensure_future(box.run(("hang", str(hanging)))) for _ in range(5)]
        while not hanging.exists():
            await asyncio.sleep(0.02)
        stops.set()
        return await asyncio.gather(*asked, box.run(GOOD), return_exceptions=True)

    assert [type(result) for result in boxed(use, stops=stops.is_set)] == [PoolClosed] * 6


def test_without_its_processes_a_box_says_that_it_was_not_the_task() -> None:
    """As when a system that's out of memory kills all of them; it begins anew, and leaves none."""

    async def use(box: WorkerPool[Task, Any]) -> None:
        worker = Path("/proc", str(await box.run(("process", None))))
        nursery = box._fork_server
        assert nursery is not None
        waiting = asyncio.ensure_future(box.run(("sleep", 1000)))
        await asyncio.sleep(0)
        nursery._process.kill()
        with pytest.raises(PoolBroken):
            await waiting
        assert await box.run(GOOD) == GOOD[1]
        while worker.exists():
            await asyncio.sleep(0.02)

    boxed(use)
