"""What a request asks for: its parameters, read and checked, and the addresses that lead on from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from storage.corpus import Corpus
from storage.search.query import Filters
from storage.web.responses import bad, quoted

# Parameters -----------------------------------------------------------------------------------------------------------
# The parameters of the addresses: what each means, what it may be, and how it's read. The same table checks requests
# and is printed in the OpenAPI document, so the two can't differ.

MOST_ARTICLES = 200
MOST_CHARACTERS = 1000
_EXPORTED = 100_000_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address; `schema` is JSON Schema."""

    name: str
    meaning: str
    schema: dict[str, Any]

    def read(self, written: str) -> str | int:
        """Return the value that is written. Raises Refused (400) for one that it can't have."""
        if self.schema["type"] == "integer":
            return self._number(written)
        if len(written) > self.schema["maxLength"]:
            raise bad(f"{self.name} has {len(written):,} characters; {self.schema['maxLength']:,} are allowed")
        if "\x00" in written:
            raise bad(f"{self.name} has a NUL character, which no text has")
        choices = self.schema.get("enum")
        if choices and written not in choices:
            raise bad(f"{self.name} {quoted(written)}; use {' or '.join(choices)}")
        return written

    def _number(self, written: str) -> int:
        least, most = self.schema["minimum"], self.schema["maximum"]
        if re.fullmatch("[0-9]{1,18}", written) is None or not least <= int(written) <= most:
            raise bad(f"{self.name} {quoted(written)}; use a number from {least} to {most:,}")
        return int(written)


def _text(name: str, meaning: str, **more: Any) -> Parameter:
    return Parameter(name, meaning, {"type": "string", "maxLength": MOST_CHARACTERS, **more})


def _count(name: str, meaning: str, most: int, **more: Any) -> Parameter:
    return Parameter(name, meaning, {"type": "integer", "minimum": 1, "maximum": most, **more})


QUERY = _text("q", 'Words (all must occur), "a phrase", prefix*, source:name and other fields, -not, one OR other.')
FILTERS = (
    QUERY,
    _text("source", "Only of this source."),
    _text("since", "Published on this day or at this instant, or later (ISO 8601)."),
    _text("until", "Published on this day or at this instant, or earlier (ISO 8601)."),
    _text("language", 'Only in this language; "en" takes "en-GB" too.'),
    _text("author", "Only by this author, the whole name as the byline has it."),
    _text("section", "Only of this section."),
)
DUPLICATES = _text("duplicates", "hide: one article of each cluster; show: all.", enum=["hide", "show"], default="hide")
ALL_DUPLICATES = _text(
    "duplicates", "show: all articles; hide: one of each cluster.", enum=["show", "hide"], default="show"
)
ORDER = _text("order", "newest first, or by relevance to the query.", enum=["newest", "relevance"], default="newest")
LIMIT = _count("limit", "Articles a page.", MOST_ARTICLES, default=20)
CURSOR = _text("cursor", "The `next` of the page before.")
SEARCH = (*FILTERS, DUPLICATES, ORDER, LIMIT, CURSOR)
FEED = (*FILTERS, DUPLICATES, LIMIT, CURSOR)
EXPORT = (*FILTERS, ALL_DUPLICATES, _count("limit", "Articles at most; all without it.", _EXPORTED))
BY = _text("by", "What to count by.", enum=["source", "language", "section", "author", "day"], default="source")
COUNTS = (BY, *FILTERS, DUPLICATES)
REMOVED = _text("removed", "1: with the removed lines, in their places.", enum=["0", "1"], default="0")
FROM = _count("from", "The version to compare from; else the one before `to`.", 1_000_000)
TO = _count("to", "The version to compare to; else the newest.", 1_000_000)
SOURCES = (
    _count("limit", "Sources a page.", MOST_ARTICLES, default=50),
    _text("cursor", "The `next` of the page before."),
)


# Requests -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Search:
    """A search as its address spells it; None: not given."""

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

    def address(self, path: str = "/articles", **changes: Any) -> str:
        """Return the address of this search with some of its values changed, from its first page on."""
        return address(path, replace(self, **{"cursor": None, **changes}).given())

    def given(self) -> dict[str, str]:
        """The parameters that spell it, without those that are as they'd be anyway."""
        values = {one.name: (getattr(self, one.name), one.default) for one in fields(self)}
        return {name: str(value) for name, (value, default) in values.items() if value not in (None, default)}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, checked: `path` holds what its path names, `values` its parameters that aren't empty."""

    corpus: Corpus
    path: Mapping[str, Any]
    values: Mapping[str, str | int]
    base: str
    """Scheme and host, "http://127.0.0.1:8000", for the few addresses that must be whole."""

    def search(self) -> Search:
        return Search(**self.values)  # type: ignore[arg-type]  # checked by their schemas

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()


def read_values(query_string: str, allowed: Sequence[Parameter]) -> dict[str, str | int]:
    """Return the parameters of an address, by name; an empty one counts as not given.

    Raises Refused (400) for one that isn't allowed, is given twice or can't be what is written. That an unknown one is
    refused, and not passed over, is so that a misspelt filter doesn't quietly find everything.
    """
    known = {parameter.name: parameter for parameter in allowed}
    found: dict[str, str | int] = {}
    for name, written in parse_qsl(query_string, keep_blank_values=True):
        if name not in known:
            raise bad(f"unknown parameter {quoted(name)}; {_allowed(known)}")
        if name in found:
            raise bad(f"{name} is given twice")
        if written.strip():
            found[name] = known[name].read(written.strip())
    return found


def address(path: str, values: Mapping[str, str]) -> str:
    """Return an address of this server, relative to its root."""
    return path + ("?" + urlencode(values) if values else "")


def _allowed(known: Mapping[str, Parameter]) -> str:
    return f"this address has {', '.join(known)}" if known else "this address has none"
