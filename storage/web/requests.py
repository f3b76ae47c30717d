"""An `ApiRequest` is a checked request; a `Search` holds the parameters of a search and makes URLs from them.

The first part is the table of all parameters; the second reads the parameters of a request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from storage.corpus import Corpus
from storage.search.query_syntax import Filters
from storage.web.responses import bad_request, quoted

# Parameters -----------------------------------------------------------------------------------------------------------
# One table of parameters, with their meanings and JSON Schemas, checks requests and makes the OpenAPI document. So the
# two can't differ.

MAX_ARTICLES = 200
MAX_CHARACTERS = 1000
MAX_EXPORTED = 100_000_000
"""Largest `limit` of an export."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a URL; `schema` is its JSON Schema."""

    name: str
    meaning: str
    schema: dict[str, Any]

    def read(self, value: str) -> str | int:
        """Return the value of the parameter from the text in a URL. Raises Refused (400) if the text isn't allowed."""
        if self.schema["type"] == "integer":
            return self._number(value)
        if len(value) > self.schema["maxLength"]:
            raise bad_request(f"{self.name} has {len(value):,} characters; {self.schema['maxLength']:,} are allowed")
        if "\x00" in value:
            raise bad_request(f"{self.name} has a NUL character, which isn't allowed")
        choices = self.schema.get("enum")
        if choices and value not in choices:
            raise bad_request(f"{self.name} {quoted(value)}; use {' or '.join(choices)}")
        return value

    def _number(self, value: str) -> int:
        minimum, maximum = self.schema["minimum"], self.schema["maximum"]
        if re.fullmatch("[0-9]{1,18}", value) is None or not minimum <= int(value) <= maximum:
            raise bad_request(f"{self.name} {quoted(value)}; use a number from {minimum} to {maximum:,}")
        return int(value)


def _text(name: str, meaning: str, **keywords: Any) -> Parameter:
    return Parameter(name, meaning, {"type": "string", "maxLength": MAX_CHARACTERS, **keywords})


def _count(name: str, meaning: str, maximum: int, **keywords: Any) -> Parameter:
    return Parameter(name, meaning, {"type": "integer", "minimum": 1, "maximum": maximum, **keywords})


QUERY = _text("q", 'Words (all must occur), "a phrase", prefix*, source:name and other fields, -not, one OR other.')
FILTERS = (
    QUERY,
    _text("source", "Only articles of this source."),
    _text("since", "Only articles published on this day or at this instant, or later (ISO 8601)."),
    _text("until", "Only articles published on this day or at this instant, or earlier (ISO 8601)."),
    _text("language", 'Only articles in this language; "en" includes "en-GB".'),
    _text("author", "Only articles by this author: the whole name as in the byline."),
    _text("section", "Only articles of this section."),
)
DUPLICATES = _text(
    "duplicates", "hide: without copies of other articles; show: all.", enum=["hide", "show"], default="hide"
)
ALL_DUPLICATES = _text(
    "duplicates", "show: all articles; hide: without copies of other articles.", enum=["show", "hide"], default="show"
)
ORDER = _text("order", "Newest first, or by relevance to the query.", enum=["newest", "relevance"], default="newest")
LIMIT = _count("limit", "Articles per page.", MAX_ARTICLES, default=20)
CURSOR = _text("cursor", "The `next` of the previous page.")
SEARCH = (*FILTERS, DUPLICATES, ORDER, LIMIT, CURSOR)
FEED = (*FILTERS, DUPLICATES, LIMIT, CURSOR)
EXPORT = (*FILTERS, ALL_DUPLICATES, _count("limit", "Articles at most; by default all.", MAX_EXPORTED))
BY = _text("by", "The field to count by.", enum=["source", "language", "section", "author", "day"], default="source")
COUNTS = (BY, *FILTERS, DUPLICATES)
REMOVED = _text("removed", "1: show the removed lines in their places.", enum=["0", "1"], default="0")
FROM = _count("from", "The older version of the comparison; by default the version before `to`.", 1_000_000)
TO = _count("to", "The newer version of the comparison; by default the newest.", 1_000_000)
SOURCES = (_count("limit", "Sources per page.", MAX_ARTICLES, default=50), CURSOR)


# Requests -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Search:
    """The parameters of a search as in its URL. None if a parameter is missing."""

    q: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    language: str | None = None
    author: str | None = None
    section: str | None = None
    duplicates: Literal["hide", "show"] = "hide"
    order: Literal["newest", "relevance"] = "newest"
    limit: int = 20
    cursor: str | None = None

    @property
    def filters(self) -> Filters:
        return Filters(self.source, self.since, self.until, self.language, self.author, self.section)

    def local_url(self, path: str = "/articles", **changes: Any) -> str:
        """Return the URL of the first page of this search, with some of the parameters changed."""
        return local_url(path, replace(self, **{"cursor": None, **changes}).parameters())

    def parameters(self) -> dict[str, str]:
        """Return the parameters that differ from their defaults."""
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: str(value) for name, (value, default) in values.items() if value not in (None, default)}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A checked request."""

    corpus: Corpus
    path: Mapping[str, Any]
    """Parameters in the path: `id`, `name`."""
    values: Mapping[str, str | int]
    """Parameters in the query, without empty ones."""
    base: str
    """Scheme and host, "http://127.0.0.1:8000", for the few URLs that must be absolute."""

    def search(self) -> Search:
        """Return the search. The endpoint must have only parameters of a search."""
        return Search(**self.values)  # type: ignore[arg-type]  # the schemas of the parameters check the types

    def number(self, name: str) -> int | None:
        """Return the value of a parameter that is a number. None if it's missing."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()


def read_values(query_string: str, allowed: Sequence[Parameter]) -> dict[str, str | int]:
    """Return the values of the parameters in a query string, by name. Empty parameters are left out.

    Raises Refused (400) for a parameter that is unknown, given twice, or has a wrong value. An unknown parameter is an
    error because a misspelt filter would otherwise find everything without a warning.
    """
    by_name = {parameter.name: parameter for parameter in allowed}
    values: dict[str, str | int] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=True):
        if name not in by_name:
            raise bad_request(f"unknown parameter {quoted(name)}; {_allowed_message(by_name)}")
        if name in values:
            raise bad_request(f"{name} is given twice")
        if value.strip():
            values[name] = by_name[name].read(value.strip())
    return values


def local_url(path: str, parameters: Mapping[str, str]) -> str:
    """Return a URL on this server, without scheme and host."""
    return path + ("?" + urlencode(parameters) if parameters else "")


def _allowed_message(known: Mapping[str, Parameter]) -> str:
    return f"this URL takes {', '.join(known)}" if known else "this URL takes no parameters"
