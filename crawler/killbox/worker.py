"""A worker: it does what it's told, one document after the other, within limits, and knows nothing of other workers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

from crawler.killbox.limits import Limits, most_memory
from crawler.killbox.messages import receive, send, sendable

Work = Callable[[list[Any]], Iterator[Any]]
"""Does tasks: yields one result each, in their order."""

READY, DONE, RAISED, MEMORY = range(4)
"""What a worker says: it has begun; a task's result; what the work raised; that it needs more memory than it may."""


def serve(connection: socket.socket) -> int:
    """Be a worker, until the connection closes; return the exit code."""
    try:
        work, start, arguments, limits = receive(connection)
        start(*arguments)
        limits.hold()
        before = most_memory()
        send(connection, (READY, None))
        while True:
            _do(connection, work, receive(connection), limits, before)
    except MemoryError:
        pass
    except (EOFError, OSError):
        return 0  # the one that asked is gone, or done
    # Not above: what took the memory lives as long as the exception that tells of it.
    limits.let_go()
    send(connection, (MEMORY, None))
    return 0


def _do(connection: socket.socket, work: Work, tasks: list[Any], limits: Limits, before: int) -> None:
    """Do some tasks, and send each result at once: what is missing when the process dies is what it died of.

    Raises MemoryError when they took more than they may, whatever has come of it; `before` they had so many bytes.
    """
    limits.renew()
    try:
        for _, result in zip(tasks, work(tasks), strict=True):
            limits.check(most_memory() - before)
            send(connection, (DONE, result))
            limits.renew()
    except MemoryError:
        raise
    except Exception as error:  # it's raised where it was asked for
        limits.check(most_memory() - before)
        told = error if sendable(error) else RuntimeError(f"{type(error).__name__}: {error}")
        send(connection, (RAISED, told))
