"""The parameters of the addresses: what each means, what it may be, and how it's read.

The same table checks requests and is printed in the OpenAPI document, so the two can't differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from storage.web.errors import bad, quoted

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
