"""The crawl's side of the fork server: a pipe to each worker, and the handle of the server itself."""

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

from crawler.workers.forkserver import COMMAND, FORK, KILL
from crawler.workers.messages import UnreadableMessage, pack, take_messages

# Pipe -----------------------------------------------------------------------------------------------------------------

_CHUNK = 1 << 18
_SEND_BUFFER = 1 << 20
"""Bytes to buffer per socket, so that a worker has the next document at hand; the system may grant less."""


class Pipe:
    """One end of a pair of sockets in an event loop.

    `send` doesn't wait; `on_message` is called with each message. `on_lost` is called once, when the other side is
    gone or sends a message that can't be unpacked.
    """

    def __init__(self, ours: socket.socket, on_message: Callable[[Any], None], on_lost: Callable[[], None]) -> None:
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self._socket = ours
        self._on_message = on_message
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._unsent: deque[memoryview] = deque()
        self._loop.add_reader(ours, self.read)

    def send(self, message: Any) -> None:
        idle = not self._unsent
        self._unsent += pack(message)
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

    def read(self) -> None:
        """Read the data that has arrived, and call `on_message` with each whole message."""
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._received += data
        try:
            for message in take_messages(self._received):
                if self.is_open:
                    self._on_message(message)
        except UnreadableMessage:
            data = b""
        if not data and self.is_open:
            self.close()
            self._on_lost()

    def _flush(self) -> None:
        while self._unsent:
            try:
                sent = self._socket.send(self._unsent[0])
            except BlockingIOError:
                self._loop.add_writer(self._socket, self._flush)
                return
            except OSError:  # the other side is gone: `read` notices
                self._unsent.clear()
                break
            self._unsent[0] = self._unsent[0][sent:]
            if not self._unsent[0]:
                self._unsent.popleft()
        self._loop.remove_writer(self._socket)


# Fork server ----------------------------------------------------------------------------------------------------------

_CODE = (
    "import json, sys; sys.path[:], modules = json.loads(sys.argv[2]); "
    "from crawler.workers.forkserver import main; main(int(sys.argv[1]), modules)"
)


class ForkServer:
    """A process that imports `modules` and forks workers. Create it in an event loop; only `close` waits.

    `on_exit` is called with the number and exit status of each worker that `kill` ended. `on_lost` is called once, when
    the fork server itself is gone.
    """

    def __init__(
        self, modules: Iterable[str], on_exit: Callable[[int, int], None], on_lost: Callable[[], None]
    ) -> None:
        self._control, theirs = socket.socketpair()
        arguments = json.dumps([sys.path, sorted(set(modules))])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE, str(theirs.fileno()), arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent process
        )
        theirs.close()
        self._pipe = Pipe(self._control, lambda message: on_exit(*message), on_lost)

    def fork(self, number: int) -> socket.socket:
        """Fork a worker with this number; return our end of the socket to the worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._send(FORK, number, [theirs.fileno()])
        return ours

    def kill(self, number: int) -> None:
        """Kill a worker unless it has ended already; `on_exit` is called with the exit status."""
        self._send(KILL, number, [])

    def close(self) -> None:
        self._pipe.close()
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        # Kill the workers that outlive a killed fork server. Until `wait`, its process group can't be anyone else's.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _send(self, command: int, number: int, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [COMMAND.pack(command, number)], descriptors)
        except OSError:
            pass  # the server is gone: the pipe notices
