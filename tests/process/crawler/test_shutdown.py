"""A process that has crawled ends, whatever threads are left in it."""

from __future__ import annotations

import subprocess
import sys

import pytest

BROKEN = "reactor.callWhenRunning(lambda: (reactor.callInThread(print, 'begun'), loop.call_soon(sys.exit, 5)))"
"""An exception that leaves the reactor's loop: nobody tells its threads to end."""
STUCK = "reactor.callInThread(threading.Event().wait); reactor.callWhenRunning(reactor.stop)"
"""A lookup that nobody answers: the reactor joins its thread."""
PROGRAM = """
import asyncio, sys, threading
from twisted.internet import asyncioreactor
loop = asyncio.new_event_loop()
asyncioreactor.install(loop)
from twisted.internet import reactor
from crawler.shutdown import force_exit_after
{what}
with force_exit_after(lambda: 7, grace_s={grace_s}):
    reactor.run()
"""


def ended(what: str, grace_s: float) -> int:
    program = PROGRAM.format(what=what, grace_s=grace_s)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120, check=False).returncode


@pytest.mark.parametrize("what", [BROKEN, STUCK])
def test_a_thread_that_is_left_keeps_no_process(what: str) -> None:
    assert ended(what, 1.0) == 7


def test_a_process_that_ends_by_itself_is_left_alone() -> None:
    assert ended("reactor.callWhenRunning(reactor.stop)", 600.0) == 0
