"""The OpenAPI 3.1 document, made from the table of endpoints and the records that they give."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from storage.web.endpoints import ENDPOINTS, Endpoint
from storage.web.requests import Parameter
from storage.web.schemas import components

_CONVERTED = re.compile(r"\{(\w+):(\w+)\}")
_PATH_TYPES = {"number": {"type": "integer", "minimum": 0}, "name": {"type": "string"}}
_DESCRIPTION = (
    "A read-only view of the corpus. An empty parameter counts as not given; an unknown one is an error. Every page "
    "and document has an ETag; a page of a list ends with `next`, null on the last."
)


@cache
def document() -> dict[str, Any]:
    """Return the document as JSON knows it."""
    paths = {_CONVERTED.sub(r"{\1}", one.path): {"get": _operation(one)} for one in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "newscorpus", "version": _version(), "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": components(), "responses": _errors()},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    media = endpoint.media_type.partition(";")[0]
    given = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_TYPES[kind]}
        for name, kind in _CONVERTED.findall(endpoint.path)
    ]
    return {
        "operationId": re.sub(r"\W+", "_", _CONVERTED.sub(r"\1", endpoint.path)).strip("_"),
        "summary": endpoint.about,
        "parameters": [*given, *(_parameter(one) for one in endpoint.parameters)],
        "responses": {
            "200": {"description": endpoint.about, "content": {media: {"schema": endpoint.schema or {}}}},
            "304": {"description": "The reader has it already: If-None-Match names its ETag."},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _errors()},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.meaning,
        "schema": parameter.schema,
    }


def _errors() -> dict[str, Any]:
    said = {
        "400": "The request is wrong; the message says in what.",
        "404": "There's no such thing in the corpus.",
        "503": "It took too long, or the database is busy; Retry-After says when to ask again.",
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {status: {"description": text, "content": content} for status, text in said.items()}


def _version() -> str:
    try:
        return version("newscorpus")
    except PackageNotFoundError:
        return "0"
