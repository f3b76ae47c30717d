"""Dates of feeds and sitemaps: RFC 822 and ISO 8601, read leniently, returned in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

MAX_CHARS = 100
"""A longer text is no date, and isn't looked at."""

_ZONE = r"(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?)"
_SECOND = r"(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?"
_TIME = rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::{_SECOND})?\s*{_ZONE}?"
_BASIC_TIME = rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:{_SECOND})?\s*{_ZONE}?"
# The name of the day may be in any language; only the month's has to be English, as RFC 822 wants.
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+)?"
_NAME = r"(?P<name>[A-Z]{3,9})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>[0-9]{{4}})(?P<dash>[-/.])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})(?:[T\s]\s*{_TIME})?",
        rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:T{_BASIC_TIME})?",
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})[\s-]+{_NAME}\.?,?[\s-]+(?P<year>[0-9]{{4}}|[0-9]{{2}})(?:,?\s+{_TIME})?",
        rf"{_WEEKDAY}{_NAME}\.?\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}})(?:,?\s+{_TIME})?",
    )
)
_OFFSET = re.compile(r"(?:utc|gmt)?(?P<sign>[+\u2212-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")
_MONTHS = "january february march april may june july august september october november december".split()
# RFC 822 names, and those of Europe, Japan and Korea that mean one offset only; minutes east of Greenwich.
_NAMED_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "cest": 120, "eet": 120,
    "eest": 180, "msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_FIRST_YEAR = 1600
"""Before newspapers: years such as 0001 are how programs write "no date"."""


def parse_date(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """Return the moment in UTC; None if the text isn't a possible date.

    Reads RFC 822 with its successors (two-digit years, names of zones), and ISO 8601 with W3C's note on date formats.
    A date alone is the midnight of UTC; a time without offset is one of `zone`. A month alone, a zone's name that's
    unknown or means several offsets (IST), and what is longer than MAX_CHARS aren't dates.
    """
    if not text or len(text) > MAX_CHARS:
        return None
    match = next((found for form in _FORMS if (found := form.fullmatch(text.strip()))), None)
    if match is None:
        return None
    try:
        moment = _local(match.groupdict(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _local(found: dict[str, str | None], zone: tzinfo) -> datetime:
    """Return the date in its own zone. Raises ValueError if there's no such day, time or zone."""
    year = int(found["year"] or 0)
    if len(found["year"] or "") == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, section 4.3
    day = datetime(year, _month(found), int(found["day"] or 0), tzinfo=UTC)
    if not found.get("hour"):
        return day
    second = int(found["second"] or 0)
    return day.replace(
        hour=int(found["hour"] or 0),
        minute=int(found["minute"] or 0),
        second=59 if second == 60 else second,  # a leap second isn't worth losing a date
        microsecond=int((found["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=_offset(found["zone"].lower()) if found["zone"] else zone,
    )


def _month(found: dict[str, str | None]) -> int:
    name = (found.get("name") or "").lower()
    if not name:
        return int(found["month"] or 0)
    for number, month in enumerate(_MONTHS, 1):
        if name in (month, month[:3]) or (name == "sept" and number == 9):
            return number
    raise ValueError(name)


def _offset(zone: str) -> timezone:
    """Return the offset. Raises ValueError for a name that isn't known and for more than 15 hours."""
    if zone in _NAMED_ZONES:
        return timezone(timedelta(minutes=_NAMED_ZONES[zone]))
    found = _OFFSET.fullmatch(zone)
    hours, minutes = (int(found["hours"]), int(found["minutes"] or 0)) if found else (99, 0)
    if found is None or hours > 15 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if found["sign"] == "+" else -offset)
