"""How a refusal is told: one shape for programs, a friendly page for readers."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage.web.answers import HTML
from storage.web.errors import Refused
from storage.web.rendering import render

_SAID = {
    400: "That isn’t a question the archive understands",
    404: "There’s nothing here",
    405: "This archive can only be read",
    500: "Something went wrong",
    503: "That took too long",
}


def refusal(request: Request, refused: Refused) -> Response:
    """Return the answer to a request that is refused: a page where a page was asked for, else JSON."""
    headers = {"Cache-Control": "no-store"}
    if refused.retry_after_s is not None:
        headers["Retry-After"] = str(refused.retry_after_s)
    if refused.status == 405:
        headers["Allow"] = "GET, HEAD"
    if PurePosixPath(request.scope["path"]).suffix in (".json", ".jsonl", ".csv", ".atom"):
        error = {"status": refused.status, "message": refused.message}
        return JSONResponse({"error": error}, refused.status, headers)
    title = _SAID.get(refused.status) or HTTPStatus(refused.status).phrase
    page = render("refusal.html", title=title, message=refused.message, status=refused.status)
    return Response(page, refused.status, headers, HTML)
