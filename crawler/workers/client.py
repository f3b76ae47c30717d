"""A nursery, as the process sees it that asks for workers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from crawler.workers.forkserver import BEGIN, COMMAND, END
from crawler.workers.messages import UnreadableMessage, packed, unpacked

# Pipe -----------------------------------------------------------------------------------------------------------------
# One end of a pair of sockets in an event loop.

_CHUNK = 1 << 18
_ROOM = 1 << 20
"""Bytes asked for between the two, so that a worker has the next document at hand; the system may give less."""


class Pipe:
    """It sends without waiting, and calls `heard` with each message.

    `lost` is called once when the other side is gone, or says what can't be understood.
    """

    def __init__(self, ours: socket.socket, heard: Callable[[Any], None], lost: Callable[[], None]) -> None:
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        self._socket = ours
        self._heard = heard
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._read = bytearray()
        self._unsent: deque[memoryview] = deque()
        self._loop.add_reader(ours, self.look)

    def send(self, message: Any) -> None:
        idle = not self._unsent
        self._unsent += packed(message)
        if idle:
            self._flush()

    @property
    def is_open(self) -> bool:
        return self._socket.fileno() >= 0

    def close(self) -> None:
        if self.is_open:
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket.close()

    def look(self) -> None:
        """Hear what has come."""
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._read += data
        try:
            for message in unpacked(self._read):
                if self.is_open:
                    self._heard(message)
        except UnreadableMessage:
            data = b""
        if not data and self.is_open:
            self.close()
            self._lost()

    def _flush(self) -> None:
        while self._unsent:
            try:
                sent = self._socket.send(self._unsent[0])
            except BlockingIOError:
                self._loop.add_writer(self._socket, self._flush)
                return
            except OSError:  # the other side is gone, which reading tells
                self._unsent.clear()
                break
            self._unsent[0] = self._unsent[0][sent:]
            if not self._unsent[0]:
                self._unsent.popleft()
        self._loop.remove_writer(self._socket)


# Client ---------------------------------------------------------------------------------------------------------------

_CODE = (
    "import json, sys; sys.path[:], modules = json.loads(sys.argv[2]); "
    "from crawler.workers.forkserver import main; main(int(sys.argv[1]), modules)"
)


class ForkServer:
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
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        # What is left when the nursery was killed; before it's waited for, its number is nobody else's.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _tell(self, command: int, number: int, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [COMMAND.pack(command, number)], descriptors)
        except OSError:
            pass  # it's gone, which the pipe tells
