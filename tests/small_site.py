"""A site of a few pages on loopback, for tests that need to say what each address answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

Answer = str | int | tuple[int, str]
"""A page; the status of an error; or the status and address of a redirect."""


class SmallSite:
    """Serves `answers`, path with query -> answer, until the context ends; anything else is 404.

    `requests` are the addresses asked for, robots.txt aside. `before` is called with each before it's answered.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.before: Callable[[str], object] = lambda path: None
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                if self.path != "/robots.txt":
                    site.requests.append(self.path)
                site.before(self.path)
                answer = site.answers.get(self.path, 404)
                status, text = (200, answer) if isinstance(answer, str) else (answer, "")  # type: ignore[assignment]
                if isinstance(status, tuple):
                    status, text = status
                body = b"" if isinstance(answer, tuple) else str(text).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
                self.send_header("Content-Length", str(len(body)))
                if isinstance(answer, tuple):
                    self.send_header("Location", str(text))
                self.end_headers()
                self.wfile.write(body)

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
