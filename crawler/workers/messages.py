"""Messages between a process and its workers: over a socket go the length, then the message as a pickle.

Both ends run our own code; data from elsewhere is never unpickled. Elsewhere in this project pickle is banned.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

# A pickle, although the linter bans the module: docs/decisions/0021-kill-box.md, "Why pickle".
from multiprocessing.reduction import ForkingPickler
from typing import Any

_LENGTH = struct.Struct("!Q")


class UnreadableMessage(Exception):
    """A message can't be unpickled."""


def send(connection: socket.socket, message: Any) -> None:
    """Send a message; wait as long as the other side takes."""
    for part in pack(message):
        connection.sendall(part)


def receive(connection: socket.socket) -> Any:
    """Wait for a message and return it. Raises EOFError when the other side is gone."""
    return ForkingPickler.loads(_exactly(connection, _LENGTH.unpack(_exactly(connection, _LENGTH.size))[0]))


def sendable(message: Any) -> bool:
    """Return True if the message can be pickled and unpickled.

    Exceptions of libraries may fail: they are created again from their arguments, which may not fit.
    """
    try:
        ForkingPickler.loads(ForkingPickler.dumps(message))
    except Exception:
        return False
    return True


def pack(message: Any) -> list[memoryview]:
    """Return the parts to send for a message: its length, and its pickle."""
    body = memoryview(ForkingPickler.dumps(message))
    return [memoryview(_LENGTH.pack(len(body))), body]


def take_messages(received: bytearray) -> Iterator[Any]:
    """Yield the whole messages at the start of `received`, and delete them there. Raises UnreadableMessage."""
    while len(received) >= _LENGTH.size:
        end = _LENGTH.size + _LENGTH.unpack_from(received)[0]
        if len(received) < end:
            return
        body = bytes(received[_LENGTH.size : end])
        del received[:end]
        try:
            message = ForkingPickler.loads(body)
        except Exception as error:
            raise UnreadableMessage from error
        yield message


def _exactly(connection: socket.socket, size: int) -> bytearray:
    """Read `size` bytes. Raises EOFError if the connection ends before."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = connection.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return data
