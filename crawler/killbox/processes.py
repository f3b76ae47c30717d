"""A nursery, as the process sees it that asks for workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable

from crawler.killbox.nursery import BEGIN, COMMAND, END
from crawler.killbox.pipe import Pipe

_CODE = (
    "import json, sys; sys.path[:], modules = json.loads(sys.argv[2]); "
    "from crawler.killbox.nursery import main; main(int(sys.argv[1]), modules)"
)


class Nursery:
    """A process that forks workers. Made in an event loop; nothing here waits but `close`.

    `ended` is called with a worker's number and status once it has ended as it was told, `lost` once when the nursery
    itself is gone.
    """

    def __init__(self, modules: Iterable[str], ended: Callable[[int, int], None], lost: Callable[[], None]) -> None:
        self._control, theirs = socket.socketpair()
        told = json.dumps([sys.path, sorted(set(modules))])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE, str(theirs.fileno()), told],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the process that asked
        )
        theirs.close()
        self._pipe = Pipe(self._control, lambda answer: ended(*answer), lost)

    def begin(self, number: int) -> socket.socket:
        """Have a worker forked; return this side's end of its socket."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell(BEGIN, number, [theirs.fileno()])
        return ours

    def end(self, number: int) -> None:
        """Have a worker killed, unless it has ended, and hear how it did."""
        self._tell(END, number, [])

    def close(self) -> None:
        self._pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _tell(self, command: int, number: int, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [COMMAND.pack(command, number)], descriptors)
        except OSError:
            pass  # it's gone, which the pipe tells
