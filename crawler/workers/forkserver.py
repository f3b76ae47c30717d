"""The fork server is a small process that forks workers: the modules they need are imported, and it has one thread.

The parent process orders forks and kills over a socket. When this socket closes, the fork server kills all workers and
exits, however the parent ended. This module also has the worker's own loop (`serve`).
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

from crawler.workers.limits import Limits, peak_memory
from crawler.workers.messages import receive, send, sendable

# Worker ---------------------------------------------------------------------------------------------------------------
# A worker does one document after the other, within limits, and knows nothing of other workers.

Work = Callable[[list[Any]], Iterator[Any]]
"""A function that does tasks: it yields one result per task, in their order."""

READY, DONE, RAISED, MEMORY = range(4)
"""The kinds of a worker's messages: started; a task's result; an exception of the work; memory limit exceeded."""


def serve(connection: socket.socket) -> int:
    """Do the tasks that arrive until the connection closes; return the exit code of this worker."""
    try:
        work, start, arguments, limits = receive(connection)
        start(*arguments)
        limits.apply()
        baseline = peak_memory()
        send(connection, (READY, None))
        while True:
            _do(connection, work, receive(connection), limits, baseline)
    except MemoryError:
        pass
    except (EOFError, OSError):
        return 0  # the parent process is gone, or has closed the pool
    # Not inside the except block: while the exception lives, so do the objects that took the memory.
    limits.lift_memory()
    send(connection, (MEMORY, None))
    return 0


def _do(connection: socket.socket, work: Work, tasks: list[Any], limits: Limits, baseline: int) -> None:
    """Do some tasks, and send each result at once: if the process dies, the first task without a result is to blame.

    `baseline` is the peak memory in bytes before the first document. Raises MemoryError if a task may have exceeded the
    limit, even if the work returned a result.
    """
    limits.start_clock()
    try:
        for _, result in zip(tasks, work(tasks), strict=True):
            limits.check(peak_memory() - baseline)
            send(connection, (DONE, result))
            limits.start_clock()
        limits.stop_clock()
    except MemoryError:
        raise
    except Exception as error:  # the parent process raises it
        limits.check(peak_memory() - baseline)
        limits.stop_clock()
        sent = error if sendable(error) else RuntimeError(f"{type(error).__name__}: {error}")
        send(connection, (RAISED, sent))


# Fork server ----------------------------------------------------------------------------------------------------------

COMMAND = struct.Struct("!BI")
"""A command to the fork server: FORK or KILL, and the number of a worker."""
FORK, KILL = 1, 2


def main(descriptor: int, modules: list[str]) -> None:
    """Run the fork server: import the modules, then obey commands from the socket until it closes."""
    # A service manager sends its stop signal to all processes of the service; only the parent decides when we end.
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    for module in modules:
        import_module(module)
    gc.collect()
    gc.freeze()  # so that workers share the memory pages of the imported modules
    workers: dict[int, int] = {}
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if not data:
            break
        command, number = COMMAND.unpack(data)
        if command == FORK:
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
        # Libraries print messages when they run out of memory: keep these off the user's terminal.
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        status = serve(socket.socket(fileno=descriptor))
    finally:
        os._exit(status)


def _kill(process: int) -> int:
    """Kill a worker unless it has ended; return its exit status. Until `waitpid` the process number isn't reused."""
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
