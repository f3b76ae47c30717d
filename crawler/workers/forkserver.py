"""The process that workers are forked from: it has what they need imported, one thread, and neither sockets nor data.

It's told over a socket which to begin and which to end, and ends with all of them when that closes: however the process
that asked has ended.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from crawler.workers.limits import Limits, most_memory
from crawler.workers.messages import receive, send, sendable

# Worker ---------------------------------------------------------------------------------------------------------------
# A worker: it does what it's told, one document after the other, within limits, and knows nothing of other workers.

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
        limits.rest()
    except MemoryError:
        raise
    except Exception as error:  # it's raised where it was asked for
        limits.check(most_memory() - before)
        limits.rest()
        told = error if sendable(error) else RuntimeError(f"{type(error).__name__}: {error}")
        send(connection, (RAISED, told))


# Forkserver -----------------------------------------------------------------------------------------------------------

COMMAND = struct.Struct("!BI")
"""What a nursery is told: to begin or to end, and a worker's number."""
BEGIN, END = 1, 2


def main(descriptor: int, modules: list[str]) -> None:
    """Be the nursery."""
    # A service's stop asks all its processes to end: it's for the one that asked to say when.
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    for module in modules:
        import_module(module)
    gc.collect()
    gc.freeze()  # so that workers share these pages of memory
    workers: dict[int, int] = {}
    while True:
        told, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if not told:
            break
        command, number = COMMAND.unpack(told)
        if command == BEGIN:
            workers[number] = _fork(control, descriptors[0])
        else:
            send(control, (number, _kill(workers.pop(number))))
    for process in workers.values():
        _kill(process)
    os._exit(0)


def _fork(control: socket.socket, descriptor: int) -> int:
    process = os.fork()
    if process:
        os.close(descriptor)
        return process
    status = 1
    try:
        control.close()
        # What libraries print when they run out of memory isn't for the one who crawls.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = serve(socket.socket(fileno=descriptor))
    finally:
        os._exit(status)


def _kill(process: int) -> int:
    """Return what a worker ended by, killed if it hadn't; its number is its own until it's waited for."""
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
