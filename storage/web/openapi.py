"""`document` makes the OpenAPI 3.1 document from the table of endpoints and from the records that they return."""

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
    "A read-only view of the corpus. An empty parameter counts as not given; an unknown parameter is an error. Every "
    "response has an ETag, except exports. A page of a list ends with `next`, which is null on the last page."
)


@cache
def document() -> dict[str, Any]:
    """Return the document as values for JSON."""
    paths = {_CONVERTED.sub(r"{\1}", endpoint.path): {"get": _operation(endpoint)} for endpoint in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "newscorpus", "version": _version(), "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": components(), "responses": _errors()},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    media = endpoint.media_type.partition(";")[0]
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_TYPES[kind]}
        for name, kind in _CONVERTED.findall(endpoint.path)
    ]
    return {
        "operationId": re.sub(r"\W+", "_", _CONVERTED.sub(r"\1", endpoint.path)).strip("_"),
        "summary": endpoint.description,
        "parameters": [*in_path, *(_parameter(parameter) for parameter in endpoint.parameters)],
        "responses": {
            "200": {"description": endpoint.description, "content": {media: {"schema": endpoint.schema or {}}}},
            "304": {"description": "The client has the response already: If-None-Match has its ETag."},
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
    descriptions = {
        "400": "The request is wrong; the message says what is wrong.",
        "404": "The corpus has no such article, version, cluster or source.",
        "503": "The request took too long, or the database is busy; Retry-After says when to try again.",
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {status: {"description": text, "content": content} for status, text in descriptions.items()}


def _version() -> str:
    try:
        return version("newscorpus")
    except PackageNotFoundError:
        return "0"
