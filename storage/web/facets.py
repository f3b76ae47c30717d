"""Facets count the articles of a search by source, language, author and time. Each count links to a narrower search."""

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

MAX_VISIBLE = 7
"""Values of a facet that are visible; the others are behind "more"."""
MAX_VALUES = 40
"""Values of a facet on the page."""
_FIELDS: tuple[tuple[Field, str], ...] = (
    ("source", "Source"),
    ("language", "Language"),
    ("author", "Author"),
    ("day", "Date"),
)

_CountedValue: TypeAlias = tuple[str, int, str | None]
"""A value's label, its count, and the URL of the search for the value. None if the value can't be searched."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet."""

    label: str
    number: int
    """Articles with this value."""
    url: str | None
    """URL of the search for these articles. None for articles without a value: no search finds them."""
    share: int
    """`number` in percent of the greatest number in the facet."""


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field, the most frequent first; those of dates by time."""

    title: str
    choices: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    """Values that are shown on demand."""
    hidden: int
    """Number of values that aren't on the page."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the search. `url` is that of the search without the condition."""

    name: str
    value: str
    url: str


def count_facets(database: Database, search: Search, limit_s: float) -> list[Facet] | None:
    """Return the facets of a search that have at least two values, without fields that the search already names.

    Counting all facets takes `limit_s` seconds at most. Facets that aren't counted in time are left out. Returns None
    if no facet was counted in time.
    """
    deadline = time.monotonic() + limit_s
    fields = [(field, title) for field, title in _FIELDS if field == "day" or getattr(search, field) is None]
    facets = [_count_field(database, search, field, title, deadline) for field, title in fields]
    if all(facet is None for facet in facets):
        return None
    return [facet for facet in facets if facet is not None and len(facet.choices) > 1]


def _count_field(database: Database, search: Search, field: Field, title: str, deadline: float) -> Facet | None:
    """Return the facet of a field. None if counting wasn't done before the deadline."""
    remaining_s = deadline - time.monotonic()
    if remaining_s <= 0:
        return None
    try:
        with reading(database, remaining_s) as reader:
            counts = reader.counts(field, search)
    except Refused as refused:
        if refused.status == 503:
            return None
        raise
    if field == "day":
        return _facet(title, _periods(search, counts))
    return _facet(title, [_counted_value(search, field, value, number) for value, number in counts.items()])


def conditions(search: Search) -> list[Condition]:
    """Return the conditions of a search other than its words."""
    listed = []
    for name in ("source", "language", "author", "section"):
        if value := getattr(search, name):
            changes: dict[str, Any] = {name: None}
            listed.append(Condition(name, value, search.local_url(**changes)))
    if search.since or search.until:
        listed.append(Condition("date", _date_range(search), search.local_url(since=None, until=None)))
    if search.duplicates == "show":
        listed.append(Condition("duplicates", "all shown", search.local_url(duplicates="hide")))
    return listed


def _counted_value(search: Search, field: str, value: str, number: int) -> _CountedValue:
    changes: dict[str, Any] = {field: value}
    return value or "unknown", number, search.local_url(**changes) if value else None


def _facet(title: str, values: Sequence[_CountedValue]) -> Facet:
    greatest = max((number for _, number, _ in values), default=1)
    choices = tuple(
        FacetValue(label, number, url, round(100 * number / greatest)) for label, number, url in values[:MAX_VALUES]
    )
    # A single value isn't put behind "more", which would take as much space as the value.
    visible = MAX_VISIBLE if len(choices) > MAX_VISIBLE + 1 else len(choices)
    return Facet(title, choices[:visible], choices[visible:], max(0, len(values) - MAX_VALUES))


def _periods(search: Search, days: dict[str, int]) -> list[_CountedValue]:
    """Return the counts by year, newest first; by month if all days are in one year, by day if in one month."""
    width = next((width for width in (4, 7, 10) if len({day[:width] for day in days}) > 1), 10)
    counts: Counter[str] = Counter()
    for day, number in days.items():
        counts[day[:width]] += number
    values: list[_CountedValue] = []
    for period in sorted(counts, reverse=True):
        since, until = _period_bounds(period)
        values.append((_period_name(period), counts[period], search.local_url(since=since, until=until)))
    return values


def _period_bounds(period: str) -> tuple[str, str]:
    """Return the first and the last day of a period: "2026", "2026-03" or "2026-03-24"."""
    if len(period) == 4:
        return f"{period}-01-01", f"{period}-12-31"
    if len(period) == 7:
        return f"{period}-01", f"{period}-{monthrange(int(period[:4]), int(period[5:]))[1]:02}"
    return period, period


def _period_name(period: str) -> str:
    if len(period) == 4:
        return period
    month = month_name[int(period[5:7])]
    return f"{month} {period[:4]}" if len(period) == 7 else f"{int(period[8:])} {month} {period[:4]}"


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-\d\d", text, re.ASCII) is not None and text > "0001"


def _date_range(search: Search) -> str:
    """Return the dates of a search in words: "March 2026", "from 2026-03-01"."""
    since, until = search.since or "", search.until or ""
    if _is_day(since) and _is_day(until):
        period = next((since[:width] for width in (4, 7, 10) if _period_bounds(since[:width]) == (since, until)), None)
        if period:
            return _period_name(period)
    if since and until:
        return f"{since} to {until}"
    return f"from {since}" if since else f"up to {until}"
