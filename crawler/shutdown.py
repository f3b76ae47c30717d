"""A process that crawled ends for certain, even if threads of libraries are stuck."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

GRACE_S = 10.0
"""Seconds that the process may take to end by itself once all crawls are closed."""


@contextmanager
def force_exit_after(status: Callable[[], int], grace_s: float = GRACE_S) -> Iterator[None]:
    """Force this process to exit with this status `grace_s` seconds after the reactor stops, unless it ended before.

    Twisted joins the threads that resolve names, however long a lookup takes. If an exception breaks the reactor's
    loop, nobody joins them, and Python waits for them forever and ignores SIGTERM. No data is lost: the crawls commit
    and close their stores before the reactor stops.
    """
    from twisted.internet import reactor  # the import installs a reactor

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
