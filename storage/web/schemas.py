"""This module makes the JSON Schemas of responses from the dataclasses of the records, so the two can't differ."""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from storage import records
from storage.articles.changes import Difference, Line
from storage.health import sources

Schema = dict[str, Any]
RECORDS: tuple[type, ...] = (
    records.StoredArticle,
    records.Block,
    records.Author,
    records.Version,
    records.Cluster,
    records.Duplicate,
    records.Related,
    records.RelatedArticle,
    records.RunRecord,
    sources.SourceSummary,
    sources.SourceHealth,
    Difference,
    Line,
)
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Any: {},
}
_NULL: Schema = {"type": "null"}


def reference(record: type) -> Schema:
    """Return a reference to the schema of a record."""
    return {"$ref": f"#/components/schemas/{record.__name__}"}


def listed(name: str, record: type) -> Schema:
    """Return the schema of a page of records, which has the cursor and the URL of the next page."""
    optional = {"type": ["string", "null"]}
    items = {"type": "array", "items": reference(record)}
    return _object({name: items, "next": optional, "next_url": optional})


def components() -> dict[str, Schema]:
    """Return the schemas of all records and of the responses made from them, by name."""
    schemas = {record.__name__: _record(record) for record in RECORDS}
    version = schemas["Version"]
    version["properties"]["text"] = _PLAIN[str]
    version["required"].append("text")
    article = schemas["StoredArticle"]
    related = {"type": "array", "items": reference(records.RelatedArticle)}
    with_related = _object({**article["properties"], "related": related})
    error = _object({"status": _PLAIN[int], "message": _PLAIN[str]})
    comparison = _object(
        {
            "article_id": _PLAIN[int],
            "versions": {"type": "array", "items": reference(records.Version)},
            "from": {"type": ["integer", "null"]},
            "to": {"type": ["integer", "null"]},
            "differences": {"type": "array", "items": reference(Difference)},
        }
    )
    counts = _object({"by": _PLAIN[str], "counts": _schema(dict[str, int])})
    responses = {"Error": _object({"error": error}), "Versions": comparison, "Counts": counts}
    return schemas | responses | {"ArticleWithRelated": with_related}


def _record(record: type) -> Schema:
    hints = get_type_hints(record)
    return _object({field.name: _schema(hints[field.name]) for field in fields(record)})


def _object(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any) -> Schema:
    """Return the schema of a type hint. Raises TypeError if the type isn't supported."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if hint in RECORDS:
        return reference(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin in (tuple, list):
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_NULL if choice is type(None) else _schema(choice) for choice in arguments]}
    raise TypeError(f"no schema for {typing.cast(Any, hint)!r}")
