"""What stands before every answer: which hosts and methods are served, and the headers that keep a browser safe."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.web.errors import Refused, quoted
from storage.web.refusals import refusal

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
METHODS = ("GET", "HEAD")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Other people's articles: an archive to look things up in, not a second publication of them.
    "X-Robots-Tag": "noindex, nofollow",
}


class Guard:
    """Lets GET and HEAD through that are meant for one of our hosts.

    A page of another site can have its own name lead to this machine (DNS rebinding), and would then read the corpus
    with its visitor's browser; the Host header still bears that other name.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().strip("[]") for host in (*LOCAL_HOSTS, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            self._check(Request(scope))
        except Refused as refused:
            response = refusal(Request(scope), refused)
            await response(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _check(self, request: Request) -> None:
        written = request.headers.getlist("host")
        if len(written) != 1 or _name(written[0]) not in self._hosts:
            shown = quoted(", ".join(written))
            raise Refused(400, f"the host {shown} isn't served here; `news serve --allow-host NAME` allows a name")
        if request.method not in METHODS:
            raise Refused(405, f"the method {quoted(request.method)} isn't served here; use {' or '.join(METHODS)}")


def _name(host: str) -> str | None:
    """Return the name or address in a Host header, without port and brackets; None if it's none."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018  # raises for a port that is none
    except ValueError:
        return None
    return parts.hostname if parts.netloc == host and "@" not in host else None
