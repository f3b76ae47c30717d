"""Addresses that lead on without end: calendars, paths that repeat themselves, patterns of pages without articles."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import unquote, urlsplit

from crawler.reasons import Reason

MOST_CHARS = 2_000
_MOST_REPEATS = 3
_FIRST_YEAR = 1990
_DIGITS = re.compile(r"[0-9]+")
_TOKEN = re.compile(
    r"(?<=/)(?:(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[/;]|$)",
    re.IGNORECASE,
)
"""What a program calls a session, or an article."""
_DATE_ALONE = re.compile(r"/([0-9]{4})(?:[/-][0-9]{1,2}){0,2}/?$")
"""A date with nothing after it is a calendar's page, never an article's."""
_DATE_ASKED = re.compile(
    r"(?:^|&)(?:year|month|day|date|week|ym|from|to|start|end|cal\w*|tribe-bar-date)=([0-9]{4})(?:-[0-9]{1,2}){0,2}(?=&|$)",
    re.IGNORECASE,
)


def trap(url: str, now: datetime) -> str | None:
    """Return why the address is taken for a trap: "trap_long", "trap_repeated" or "trap_calendar"; None if it isn't.

    Too long is more than MOST_CHARS; repeated, a part of the path that stands in it more than three times; a calendar's
    is a day, month or year alone, before 1990 or after next year.
    """
    if len(url) > MOST_CHARS:
        return Reason.TRAP_LONG
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    segments = Counter(segment for segment in path.split("/") if segment)
    if any(times > _MOST_REPEATS for times in segments.values()):
        return Reason.TRAP_REPEATED
    years = [int(found[1]) for found in (_DATE_ALONE.search(path), _DATE_ASKED.search(unquote(parts.query))) if found]
    if any(not _FIRST_YEAR <= year <= now.year + 1 for year in years):
        return Reason.TRAP_CALENDAR
    return None


def pattern(key: str) -> str | None:
    """Return what addresses that a program counts up have in common; None of an address without numbers and query.

    `site.example/day/2031-01-05?page=3` is of the pattern `site.example/day/0-0-0?page`.
    """
    host, slash, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    if not mark and not _DIGITS.search(path):
        return None
    names = "&".join(sorted({item.partition("=")[0] for item in query.split("&")}))
    return host + slash + _DIGITS.sub("0", path) + mark + names


def variant(key: str) -> str | None:
    """Return what addresses have in common that differ in their query alone, or in a session's name in their path.

    `site.example/shop?colour=red&size=4` is of `site.example/shop?*`, `site.example/s/6fd3a0b1c2e94f57/news` of
    `site.example/s/*/news`; None of an address with neither.
    """
    path, mark, _ = key.partition("?")
    found = _TOKEN.sub("*", path) + (mark and "?*")
    return None if found == path else found
