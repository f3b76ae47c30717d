"""A way to a PostgreSQL server that is cut: at the Nth request, before the server has it or before its answer comes."""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

COMMIT = b"COMMIT"


class Proxy:
    """Listens on loopback and passes on to a server's socket, until request number `at` of those that hold `only`.

    Then all connections are cut, and none is taken for `away_s`. `answered`: the server has done what it was asked,
    and the answer is lost. `requests` counts them.
    """

    def __init__(
        self, server: Path, *, at: int = 0, only: bytes = b"", answered: bool = False, away_s: float = 1.0
    ) -> None:
        self._server = server / ".s.PGSQL.5432"
        self._at, self._only, self._answered, self._away_s = at, only, answered, away_s
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._back = 0.0
        self.requests = 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, corpus: str) -> str:
        """The address of a database by way of this."""
        name = corpus.split("/")[3].split("?")[0]
        return f"postgresql://tests@127.0.0.1:{self._socket.getsockname()[1]}/{name}"

    def cut(self, away_s: float) -> None:
        """Cut all connections, and take none for so long."""
        with self._lock:
            self._back = time.monotonic() + away_s
            cut, self._open = self._open, []
        for connection in cut:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._socket.close()
        self.cut(0)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                away = time.monotonic() < self._back
            if away:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._server))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._open += [client, server]
            threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while True:
                for peer in select.select([client, server], [], [])[0]:
                    data = peer.recv(1 << 16)
                    if not data:
                        raise OSError("hung up")
                    if peer is client and self._is_it(data):
                        if self._answered:
                            _do(data, server)
                        self.cut(self._away_s)
                    (server if peer is client else client).sendall(data)
        for peer in (client, server):
            peer.close()

    def _is_it(self, asked: bytes) -> bool:
        if not asked[:1].isalpha() or self._only not in asked:
            return False
        with self._lock:
            self.requests += 1
            return self.requests == self._at


def _do(asked: bytes, server: socket.socket) -> None:
    """Let the server do what it's asked, and keep the answer."""
    server.sendall(asked)
    server.shutdown(socket.SHUT_WR)  # it answers, and then sees that nobody is there
    while server.recv(1 << 16):
        pass
