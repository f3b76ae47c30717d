"""`application` makes the ASGI application: the endpoints as routes, behind a guard of all requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.corpus import Corpus
from storage.web import openapi, responses
from storage.web.endpoints import ENDPOINTS, Endpoint
from storage.web.rendering import asset, render
from storage.web.requests import ApiRequest, read_values
from storage.web.responses import HTML, Refused, quoted, respond

# Refusals -------------------------------------------------------------------------------------------------------------

_TITLES = {
    400: "This request can’t be understood",
    404: "There’s nothing here",
    405: "This archive is read-only",
    500: "Something went wrong",
    503: "That took too long",
}
"""Status -> the title of its page."""


def refusal(request: Request, refused: Refused) -> Response:
    """Return the response to a refused request: a page if the URL is that of a page, else JSON."""
    headers = {"Cache-Control": "no-store"}
    if refused.retry_after_s is not None:
        headers["Retry-After"] = str(refused.retry_after_s)
    if refused.status == 405:
        headers["Allow"] = "GET, HEAD"
    if PurePosixPath(request.scope["path"]).suffix in (".json", ".jsonl", ".csv", ".atom"):
        error = {"status": refused.status, "message": refused.message}
        return JSONResponse({"error": error}, refused.status, headers)
    title = _TITLES.get(refused.status) or HTTPStatus(refused.status).phrase
    page = render("refusal.html", title=title, message=refused.message, status=refused.status)
    return Response(page, refused.status, headers, HTML)


# Guard ----------------------------------------------------------------------------------------------------------------

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
    # The articles belong to others: this is an archive for research and no second publication.
    "X-Robots-Tag": "noindex, nofollow",
}


class Guard:
    """An ASGI middleware that passes only GET and HEAD for known hosts, and adds safety headers to each response.

    The check of the Host header is against DNS rebinding. The owner of another site can let the site's name resolve to
    this machine, and a script of the site would then read the corpus through the browser of a visitor. The Host header
    of such a request still has the name of the other site.
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
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or _host_name(hosts[0]) not in self._hosts:
            names = quoted(", ".join(hosts))
            raise Refused(400, f"the host {names} isn't served here; `news serve --allow-host NAME` allows a name")
        if request.method not in METHODS:
            raise Refused(405, f"the method {quoted(request.method)} isn't served here; use {' or '.join(METHODS)}")


def _host_name(host: str) -> str | None:
    """Return the name or IP address in a Host header, without port and brackets. None if the header is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018  # raises ValueError if the port isn't a number
    except ValueError:
        return None
    return parts.hostname if parts.netloc == host and "@" not in host else None


# Application ----------------------------------------------------------------------------------------------------------


class _Number(Convertor[int]):
    regex = "[0-9]{1,9}"  # fits into the integers of both databases

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class _Name(Convertor[str]):
    regex = "(?s:.+)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("number", _Number())
register_url_convertor("name", _Name())


def application(corpus: Corpus, hosts: Iterable[str] = ()) -> ASGIApp:
    """Return the ASGI application for a corpus. It serves the names of the loopback interface and `hosts`."""
    routes = [
        Route("/", _home, methods=["GET"]),
        Route("/openapi.json", _openapi, methods=["GET"]),
        Route("/static/{name}", _asset, methods=["GET"]),
        *(
            Route(endpoint.path, _handler(corpus, endpoint), methods=["GET"], name=endpoint.path)
            for endpoint in ENDPOINTS
        ),
    ]
    handlers: dict[int | type[Exception], Callable[[Request, Exception], Response]] = {
        Refused: _refuse,
        HTTPException: _refuse_unknown,
        500: _fail,
    }
    return Guard(Starlette(routes=routes, exception_handlers=handlers), hosts)


def _handler(corpus: Corpus, endpoint: Endpoint) -> Callable[[Request], Response]:
    # The handler isn't async: so Starlette runs it in a thread, and a slow query doesn't block other requests.
    def handle(request: Request) -> Response:
        values = read_values(request.scope["query_string"].decode("latin-1"), endpoint.parameters)
        base = f"{request.url.scheme}://{request.headers['host']}"
        return respond(request, endpoint.handler(ApiRequest(corpus, request.path_params, values, base)))

    return handle


def _home(request: Request) -> Response:
    return RedirectResponse("/articles", 307, {"Cache-Control": responses.REVALIDATE})


def _openapi(request: Request) -> Response:
    read_values(request.scope["query_string"].decode("latin-1"), ())
    return respond(request, responses.as_json(openapi.document()))


def _asset(request: Request) -> Response:
    return respond(request, asset(request.path_params["name"]))


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(request, error)


def _refuse_unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = "nothing is served at this URL" if error.status_code == 404 else error.detail
    return refusal(request, Refused(error.status_code, message))


def _fail(request: Request, error: Exception) -> Response:
    return refusal(request, Refused(500, "this is an error in the program; the log of `news serve` says more"))
