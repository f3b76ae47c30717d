"""Processes that share tasks: in order, whoever dies, and not outliving the one that asked."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.workers.limits import Limits
from crawler.workers.ordered import OrderedPool
from tests.support.killbox_work import begin, double, look, misbehave, start


def chunks(tasks: range | list[int]) -> Iterator[list[int]]:
    for place in range(0, len(tasks), 3):
        yield list(tasks[place : place + 3])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_results_come_in_the_order_of_the_tasks(number: int) -> None:
    results = list(OrderedPool(number, double, start, (1000,)).each(chunks(range(13)), lambda task, why: -task))

    assert [result for _, results in results for result in results] == [2 * task + 1000 for task in range(13)]
    assert [task for tasks, _ in results for task in tasks] == list(range(13))


def test_a_process_that_dies_costs_its_task_alone() -> None:
    """The others of its chunk, and those that were given out with it, are done all the same."""
    tasks = [*range(10), 13, *range(10, 13), 13, *range(20, 30)]
    results = OrderedPool(2, double, start, (0,)).each(chunks(tasks), lambda task, why: -task)

    expected = [-13 if task == 13 else 2 * task for task in tasks]
    assert [result for _, results in results for result in results] == expected


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_the_work_raises_is_raised_here(number: int) -> None:
    with pytest.raises(ValueError, match="99"):
        list(OrderedPool(number, double, start, (0,)).each(chunks([1, 2, 3, 99]), lambda task, why: -task))


def test_a_process_that_hangs_costs_its_task_alone(tmp_path: Path) -> None:
    """And once its limit, though it stands amid a chunk."""
    hang = ("hang", str(tmp_path / "process"))
    chunked = [[("give", 1), hang, ("give", 2)], [("give", 3)]]
    results = OrderedPool(2, misbehave, begin, (), limits=Limits(1.5)).each(chunked, lambda task, why: why)

    assert [result for _, results in results for result in results] == [1, "1.5 s", 2, 3]


def test_an_error_of_the_work_that_is_an_os_error_is_raised(tmp_path: Path) -> None:
    """It's no sign of a dead process."""
    with pytest.raises(FileNotFoundError):
        list(OrderedPool(2, look, begin, ()).each([[str(tmp_path / "none")]], lambda task, why: b""))


def test_processes_end_with_the_one_that_asked(tmp_path: Path) -> None:
    """Even if that is killed."""
    code = (
        "from crawler.workers.ordered import OrderedPool\n"
        "from tests.support.killbox_work import note, begin\n"
        f"list(OrderedPool(2, note, begin, ()).each([[{str(tmp_path)!r}]] * 100_000, lambda task, why: None))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    while any(Path("/proc", file.name).exists() for file in tmp_path.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
