"""Retry-After, the header by which a server says how long to leave it alone: RFC 9110, section 10.2.3."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

LONGEST = timedelta(hours=24)
"""A greater wait is cut to this: after a day the server is asked whether it still means it."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"[a-z]{{3}}, (?P<day>\d\d?) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_TIME} (?:GMT|UTC)",
        rf"[a-z]{{6,9}}, (?P<day>\d\d)-(?P<month>[a-z]{{3}})-(?P<year>\d\d) {_TIME} (?:GMT|UTC)",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) +(?P<day>\d\d?) {_TIME} (?P<year>\d{{4}})",
    )
)
"""The three forms of a date: IMF-fixdate, RFC 850's, and that of C's asctime."""
_SECONDS = re.compile(r"\d+", re.ASCII)


def retry_after(values: Iterable[bytes | str], now: datetime) -> timedelta | None:
    """Return how long a response's Retry-After headers ask to wait, 24 h at most; the longest if there are several.

    None if they ask for nothing: absent, zero, negative, a date that is past, or no number and no date at all.
    """
    waits = [wait for value in values if (wait := _wait(value, now)) is not None and wait > timedelta(0)]
    return min(max(waits), LONGEST) if waits else None


def _wait(value: bytes | str, now: datetime) -> timedelta | None:
    text = (value.decode("latin-1") if isinstance(value, bytes) else value).strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        return LONGEST if len(digits) > 6 else timedelta(seconds=int(digits or "0"))
    date = http_date(text, now)
    return None if date is None else date - now


def http_date(text: str, now: datetime) -> datetime | None:
    """Return the instant of an HTTP date in any of its three forms; None if it is none. RFC 9110, section 5.6.7."""
    for form in _DATES:
        found = form.fullmatch(text)
        if found is None:
            continue
        year = int(found["year"])
        if len(found["year"]) == 2:
            year += now.year // 100 * 100
            year -= 100 if year > now.year + 50 else 0
        try:
            month = _MONTHS.index(found["month"].lower()) + 1
            second = min(int(found["second"]), 59)  # 60 is a leap second
            return datetime(
                year, month, int(found["day"]), int(found["hour"]), int(found["minute"]), second, tzinfo=UTC
            )
        except ValueError:
            return None
    return None
