"""Work for the kill box that goes wrong in every way, one way a task."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_given: list[int] = []


def start(number: int) -> None:
    _given[:] = [number]


def begin() -> None:
    pass


def double(tasks: list[int]) -> Iterator[int]:
    """Return each twice, and what the process was started with; 13 kills the process, 99 is refused."""
    for task in tasks:
        if task == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        if task == 99:
            raise ValueError("99")
        yield 2 * task + _given[0]


def look(tasks: list[str]) -> Iterator[bytes]:
    for task in tasks:
        yield Path(task).read_bytes()


def note(tasks: list[str]) -> Iterator[None]:
    """Write down which process this is."""
    for task in tasks:
        Path(task, str(os.getpid())).touch()
        time.sleep(0.05)
        yield None


class Odd(Exception):
    """Can't be made again from its arguments, so it can't be sent."""

    def __init__(self, first: str, other: str) -> None:
        super().__init__(first + other)


def misbehave(tasks: list[tuple[str, Any]]) -> Iterator[Any]:
    """Do as the task says."""
    for how, value in tasks:
        if how == "sleep":
            time.sleep(value)
        elif how == "hang":  # in C, with the lock of the interpreter: no handler of a signal ever runs
            Path(value).write_text(str(os.getpid()))
            ctypes.PyDLL(None).sleep(1000)
        elif how == "burn":
            while True:
                pass
        elif how == "hog":
            value = [bytearray(1 << 20) for _ in range(value)]
        elif how == "die":
            os.kill(os.getpid(), value)
        elif how == "exit":
            os._exit(value)
        elif how == "raise":
            raise value
        elif how == "process":
            value = os.getpid()
        elif how == "odd":
            raise Odd("a", "b")
        elif how == "local":
            value = lambda: None  # noqa: E731  # what can't be sent
        yield value if how != "hog" else None
