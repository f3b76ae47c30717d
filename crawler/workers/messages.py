"""Messages between a process and its workers, over sockets: the length, then the message as multiprocessing packs it.

Both ends are ours: nothing that comes from elsewhere is unpacked.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from multiprocessing.reduction import ForkingPickler
from typing import Any

_LENGTH = struct.Struct("!Q")


class UnreadableMessage(Exception):
    """A message can't be unpacked."""


def send(connection: socket.socket, message: Any) -> None:
    """Send a message, however long the other side takes."""
    for part in packed(message):
        connection.sendall(part)


def receive(connection: socket.socket) -> Any:
    """Wait for a message. Raises EOFError when the other side is gone."""
    return ForkingPickler.loads(_exactly(connection, _LENGTH.unpack(_exactly(connection, _LENGTH.size))[0]))


def sendable(message: Any) -> bool:
    """Whether a message arrives as it is. Exceptions of others may not: they're made again from their arguments."""
    try:
        ForkingPickler.loads(ForkingPickler.dumps(message))
    except Exception:
        return False
    return True


def packed(message: Any) -> list[memoryview]:
    """Return a message as the parts that are sent."""
    body = memoryview(ForkingPickler.dumps(message))
    return [memoryview(_LENGTH.pack(len(body))), body]


def unpacked(read: bytearray) -> Iterator[Any]:
    """Take whole messages from what was read, one by one. Raises UnreadableMessage."""
    while len(read) >= _LENGTH.size:
        end = _LENGTH.size + _LENGTH.unpack_from(read)[0]
        if len(read) < end:
            return
        body = bytes(read[_LENGTH.size : end])
        del read[:end]
        try:
            message = ForkingPickler.loads(body)
        except Exception as error:
            raise UnreadableMessage from error
        yield message


def _exactly(connection: socket.socket, size: int) -> bytearray:
    found = bytearray(size)
    view = memoryview(found)
    while view:
        read = connection.recv_into(view)
        if not read:
            raise EOFError
        view = view[read:]
    return found
