"""What a request asks for: its parameters, read and checked, and the addresses that lead on from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from storage.corpus import Corpus
from storage.search.query import Filters
from storage.web.errors import bad, quoted
from storage.web.parameters import Parameter


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
