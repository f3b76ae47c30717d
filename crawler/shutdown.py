"""The end of a process that crawled: certain, whatever threads of libraries wait for."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

GRACE_S = 10.0
"""How long the process may take to end once all that it crawled is closed."""


@contextmanager
def certain_end(status: Callable[[], int], grace_s: float = GRACE_S) -> Iterator[None]:
    """Let this process end with this exit status `grace_s` after the reactor that runs in it, unless it has by then.

    Twisted joins the threads that look names up, however long nobody answers; where an exception breaks its loop they
    are joined by nobody, and Python waits for them for ever, deaf to SIGTERM. What the crawls stored is committed and
    closed before the reactor stops.
    """
    from twisted.internet import reactor  # importing it installs one

    cast(Any, reactor).addSystemEventTrigger("before", "shutdown", _watch, status, grace_s)
    try:
        yield
    finally:
        _watch(status, grace_s)


def _watch(status: Callable[[], int], grace_s: float) -> None:
    watch = threading.Timer(grace_s, _leave, [status])
    watch.daemon = True
    watch.start()


def _leave(status: Callable[[], int]) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status())
