"""A site of a few pages on loopback, for tests that need to say what each address answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(frozen=True)
class Reply:
    """An answer with headers of its own."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request as it came, robots.txt too; names of headers in lower case."""

    path: str
    headers: Mapping[str, str]


Answer = str | int | tuple[int, str] | Reply
"""A page; the status of an error; the status and address of a redirect; or all of it."""


class SmallSite:
    """Serves `answers`, path with query -> answer, until the context ends; anything else is 404.

    `requests` are the addresses asked for, robots.txt aside; `asked` has them all, with their headers. `before` is
    called with each before it's answered.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.asked: list[Asked] = []
        self.before: Callable[[str], object] = lambda path: None
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                if self.path != "/robots.txt":
                    site.requests.append(self.path)
                site.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.before(self.path)
                reply = _reply(site.answers.get(self.path, 404))
                self.send_response(reply.status)
                if "Content-Type" not in reply.headers:
                    self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
                if reply.status != 304:
                    self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.status != 304:
                    self.wfile.write(reply.body)

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                """A crawler that's killed hangs up; that's no news."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> SmallSite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _reply(answer: Answer) -> Reply:
    if isinstance(answer, Reply):
        return answer
    if isinstance(answer, str):
        return Reply(body=answer.encode())
    if isinstance(answer, int):
        return Reply(answer)
    return Reply(answer[0], headers={"Location": answer[1]})
