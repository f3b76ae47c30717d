"""Listeners on loopback that send the bytes they're given, well formed or not: no framework would."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

MAX_S = 60.0
MAX_BYTES = 64 * 1024 * 1024
"""What one answer may take, so that a reader that goes on and on ends some day."""


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Wire:
    """One connection, while a request on it is answered."""

    asked: Asked
    writer: asyncio.StreamWriter
    sent: int = 0

    async def send(self, data: bytes) -> None:
        """Send it as it is. Raises ConnectionError when nobody reads any more, or an answer takes too much."""
        self.sent += len(data)
        if self.sent > MAX_BYTES or monotonic() - self.asked.at > MAX_S or self.writer.is_closing():
            raise ConnectionError
        self.writer.write(data)
        await self.writer.drain()

    async def drip(self, piece: bytes, every_s: float) -> None:
        """Send it again and again."""
        while True:
            await self.send(piece)
            await asyncio.sleep(every_s)

    def cut(self) -> None:
        """Hang up without a word: the other side sees a reset."""
        self.writer.transport.abort()


Answer = bytes | Callable[[Wire], Awaitable[None]]


def http(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer; `content_type` is the header Content-Type."""
    body = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    named = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


NOT_FOUND = http("", "404 Not Found")


@dataclass
class Listener:
    """A host: what it answers by path, with or without its query; and what by any other. It hangs up after each."""

    answers: dict[str, Answer] = field(default_factory=dict)
    address: str = "127.0.0.1"
    otherwise: Callable[[str], Answer | None] = lambda path: None
    tls: ssl.SSLContext | None = None
    log: list[Asked] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    port: int = 0

    @property
    def host(self) -> str:
        return f"{self.address}:{self.port}"

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://{self.host}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            asked = Asked(first.split(" ")[1], headers, monotonic())
            self.log.append(asked)
            self.wires.append(Wire(asked, writer))
            await self._answer(self.wires[-1])
        except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError, IndexError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, wire: Wire) -> None:
        path = wire.asked.path
        candidates = (self.answers.get(path), self.answers.get(path.partition("?")[0]), self.otherwise(path), NOT_FOUND)
        answer = next(answer for answer in candidates if answer is not None)
        if isinstance(answer, bytes):
            await wire.send(answer)
        else:
            await answer(wire)


class Switchboard:
    """All listeners, in one thread of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []

    def open(self, listener: Listener) -> Listener:
        """Let it listen; it knows its port then."""
        starting = asyncio.start_server(listener.serve, listener.address, 0, ssl=listener.tls, backlog=128)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        listener.port = server.sockets[0].getsockname()[1]
        self._servers.append(server)
        return listener

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        answering = asyncio.all_tasks() - {asyncio.current_task()}
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)
