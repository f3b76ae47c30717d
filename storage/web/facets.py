"""What a search can be narrowed by: its articles counted by source, language, author and time, each count a link."""

from __future__ import annotations

import re
import time
from calendar import month_name, monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from storage.db.database import Database
from storage.web.reading import Field, reading
from storage.web.requests import Search
from storage.web.responses import Refused

SHOWN, MOST = 7, 40
"""Values that a facet shows at once, and behind "more"."""
_FIELDS: tuple[tuple[Field, str], ...] = (
    ("source", "Source"),
    ("language", "Language"),
    ("author", "Author"),
    ("day", "Date"),
)

_Counted: TypeAlias = tuple[str, int, str | None]
"""A value as it's shown, how often it occurs, and the address of the search for it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how many of the articles have it, and the address of the search for these."""

    label: str
    number: int
    url: str | None
    """None for what can't be asked for: articles without a value."""
    share: int
    """Its number against the greatest one, in percent."""


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    hidden: int
    """Values that aren't listed at all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A condition of the search, and the address of the search without it."""

    name: str
    value: str
    url: str


def of_search(database: Database, search: Search, limit_s: float) -> list[Facet] | None:
    """Return the facets of a search that its articles differ in; none for a field that it names already.

    Counting takes `limit_s` altogether. Facets that don't come in time are left out; None if none did.
    """
    deadline = time.monotonic() + limit_s
    wanted = [(field, title) for field, title in _FIELDS if field == "day" or getattr(search, field) is None]
    found = [_counted(database, search, field, title, deadline) for field, title in wanted]
    if all(facet is None for facet in found):
        return None
    return [facet for facet in found if facet is not None and len(facet.choices) > 1]


def _counted(database: Database, search: Search, field: Field, title: str, deadline: float) -> Facet | None:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        return None
    try:
        with reading(database, left_s) as reader:
            counts = reader.counts(field, search)
    except Refused as refused:
        if refused.status == 503:
            return None
        raise
    if field == "day":
        return _facet(title, _periods(search, counts))
    return _facet(title, [_valued(search, field, value, number) for value, number in counts.items()])


def chosen(search: Search) -> list[Chosen]:
    """Return the conditions that a search has beside its words."""
    found = []
    for name in ("source", "language", "author", "section"):
        changes: dict[str, Any] = {name: None}
        found.append(Chosen(name, getattr(search, name), search.address(**changes)))
    if search.since or search.until:
        found.append(Chosen("date", _between(search), search.address(since=None, until=None)))
    if search.duplicates == "show":
        found.append(Chosen("duplicates", "all shown", search.address(duplicates="hide")))
    return [one for one in found if one.value]


def _valued(search: Search, field: str, value: str, number: int) -> _Counted:
    changes: dict[str, Any] = {field: value}
    return value or "unknown", number, search.address(**changes) if value else None


def _facet(title: str, listed: Sequence[_Counted]) -> Facet:
    greatest = max((number for _, number, _ in listed), default=1)
    choices = tuple(Choice(label, number, url, round(100 * number / greatest)) for label, number, url in listed[:MOST])
    # One value behind "more" takes no less room than the value itself.
    at_once = SHOWN if len(choices) > SHOWN + 1 else len(choices)
    return Facet(title, choices[:at_once], choices[at_once:], max(0, len(listed) - MOST))


def _periods(search: Search, days: dict[str, int]) -> list[_Counted]:
    """Return the counts by year; by month if all are of one year, by day if of one month: newest first."""
    width = next((width for width in (4, 7, 10) if len({day[:width] for day in days}) > 1), 10)
    counts: Counter[str] = Counter()
    for day, number in days.items():
        counts[day[:width]] += number
    found: list[_Counted] = []
    for period in sorted(counts, reverse=True):
        since, until = _ends(period)
        found.append((_named(period), counts[period], search.address(since=since, until=until)))
    return found


def _ends(period: str) -> tuple[str, str]:
    if len(period) == 4:
        return f"{period}-01-01", f"{period}-12-31"
    if len(period) == 7:
        return f"{period}-01", f"{period}-{monthrange(int(period[:4]), int(period[5:]))[1]:02}"
    return period, period


def _named(period: str) -> str:
    if len(period) == 4:
        return period
    month = month_name[int(period[5:7])]
    return f"{month} {period[:4]}" if len(period) == 7 else f"{int(period[8:])} {month} {period[:4]}"


def _is_day(written: str) -> bool:
    return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-\d\d", written, re.ASCII) is not None and written > "0001"


def _between(search: Search) -> str:
    """Return a search's time in words, as "March 2026" or "from 2026-03-01"."""
    since, until = search.since or "", search.until or ""
    if _is_day(since) and _is_day(until):
        period = next((since[:width] for width in (4, 7, 10) if _ends(since[:width]) == (since, until)), None)
        if period:
            return _named(period)
    if since and until:
        return f"{since} to {until}"
    return f"from {since}" if since else f"up to {until}"
