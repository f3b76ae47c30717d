"""The web served for tests: a real server on loopback in a thread of its own, asked by real HTTP."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from types import TracebackType
from typing import Any

from pipelines.cli.serve import server
from storage import Corpus
from storage.web import reading


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """Serves a database until the context ends. Its socket listens from the start, so no request comes too early.

    Requests may take long: a machine that is busy with other tests may stop for a second.
    """

    def __init__(self, database: str, *hosts: str) -> None:
        self._limit_s, reading.LIMIT_S = reading.LIMIT_S, 60.0
        self._corpus = Corpus(database, read_only=True)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._server = server(self._corpus, list(hosts))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, *, method: str = "GET", host: str | None = None, **headers: str) -> Reply:
        """Ask for a path, sent as it is; `if_none_match` is the header If-None-Match."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        reply = self.get(path)
        assert reply.status == 200, reply.text
        return reply.json()

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self._corpus.close()
        reading.LIMIT_S = self._limit_s
