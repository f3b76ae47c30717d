"""The application: the endpoints as routes, and around them what guards every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from storage.corpus import Corpus
from storage.web import answers, openapi
from storage.web.answers import respond
from storage.web.asked import Ask, read_values
from storage.web.assets import asset
from storage.web.endpoints import ENDPOINTS, Endpoint
from storage.web.errors import Refused
from storage.web.guard import Guard
from storage.web.refusals import refusal


class _Number(Convertor[int]):
    regex = "[0-9]{1,9}"  # what fits in any database's integer

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
    """Return the ASGI application that serves a corpus, under the loopback's names and these."""
    routes = [
        Route("/", _home, methods=["GET"]),
        Route("/openapi.json", _openapi, methods=["GET"]),
        Route("/static/{name}", _asset, methods=["GET"]),
        *(Route(one.path, _answering(corpus, one), methods=["GET"], name=one.path) for one in ENDPOINTS),
    ]
    handlers: dict[int | type[Exception], Callable[[Request, Exception], Response]] = {
        Refused: _refuse,
        HTTPException: _refuse_unknown,
        500: _fail,
    }
    return Guard(Starlette(routes=routes, exception_handlers=handlers), hosts)


def _answering(corpus: Corpus, endpoint: Endpoint) -> Callable[[Request], Response]:
    # Not async: Starlette runs it in a thread of its own, so that one reader's SQL doesn't stop the others.
    def answer(request: Request) -> Response:
        values = read_values(request.scope["query_string"].decode("latin-1"), endpoint.parameters)
        base = f"{request.url.scheme}://{request.headers['host']}"
        return respond(request, endpoint.answer(Ask(corpus, request.path_params, values, base)))

    return answer


def _home(request: Request) -> Response:
    return RedirectResponse("/articles", 307, {"Cache-Control": answers.REVALIDATE})


def _openapi(request: Request) -> Response:
    read_values(request.scope["query_string"].decode("latin-1"), ())
    return respond(request, answers.as_json(openapi.document()))


def _asset(request: Request) -> Response:
    return respond(request, asset(request.path_params["name"]))


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(request, error)


def _refuse_unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    found = {404: "nothing is served at this address"}
    return refusal(request, Refused(error.status_code, found.get(error.status_code, error.detail)))


def _fail(request: Request, error: Exception) -> Response:
    return refusal(request, Refused(500, "this is a fault of the program; its log says more"))
