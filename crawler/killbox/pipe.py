"""One end of a pair of sockets in an event loop."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

from crawler.killbox.messages import Unreadable, packed, unpacked

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
        except Unreadable:
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
