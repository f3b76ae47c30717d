"""Dates of feeds and sitemaps: RFC 822 and ISO 8601, read leniently, returned in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from crawler.items import place_offset_min

MAX_CHARS = 100
"""A longer text counts as no date, without a look."""

_ZONE = r"(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?)"
_SECOND = r"(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?"
_TIME = rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::{_SECOND})?\s*{_ZONE}?"
_BASIC_TIME = rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:{_SECOND})?\s*{_ZONE}?"
# The name of the weekday may be in any language. Only the month's name must be English, as RFC 822 wants.
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
# Names of time zones, of RFC 822 and of Europe, Japan and Korea, with one meaning only: minutes east of Greenwich.
_NAMED_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "cest": 120, "eet": 120,
    "eest": 180, "msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_FIRST_YEAR = 1600
"""The first newspapers are younger: programs write years such as 0001 for "no date"."""


class ListedDate(NamedTuple):
    """A date as a feed or sitemap states it."""

    moment: datetime
    """The time in UTC."""
    offset_min: int | None
    """Offset of the place's own time in minutes east of UTC; None for a day without time, and for an unknown place."""


def parse_date(text: str | None, zone: tzinfo | None = None) -> datetime | None:
    """Return the `moment` of the date that `read_date` reads; None if the text is no date."""
    date = read_date(text, zone)
    return date.moment if date else None


def read_date(text: str | None, zone: tzinfo | None = None) -> ListedDate | None:
    """Return the date; None if the text is no date.

    Reads RFC 822 with its successors (two-digit years, names of zones), and ISO 8601 with W3C's note on date formats.
    A date alone means midnight UTC; a time without offset is in `zone`, or else in UTC. None also for a month alone,
    for a zone's name that is unknown or means several offsets (IST), and for texts longer than MAX_CHARS.

    A time in UTC doesn't tell its place (RFC 9557, section 2.2): `zone` tells it.
    """
    if not text or len(text) > MAX_CHARS:
        return None
    match = next((match for form in _FORMS if (match := form.fullmatch(text.strip()))), None)
    if match is None:
        return None
    try:
        local = _local(match.groupdict(), zone or UTC)
        moment = local.astimezone(UTC)
        offset_min = place_offset_min(local, zone) if match["hour"] else None
    except (ValueError, OverflowError):
        return None
    return ListedDate(moment, offset_min) if moment.year >= _FIRST_YEAR else None


def _local(parts: dict[str, str | None], zone: tzinfo) -> datetime:
    """Return the date in its own zone. Raises ValueError if the day, time or zone doesn't exist."""
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, section 4.3
    day = datetime(year, _month(parts), int(parts["day"] or 0), tzinfo=UTC)
    if not parts.get("hour"):
        return day
    second = int(parts["second"] or 0)
    return day.replace(
        hour=int(parts["hour"] or 0),
        minute=int(parts["minute"] or 0),
        second=59 if second == 60 else second,  # a leap second isn't worth losing a date
        microsecond=int((parts["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=_offset(parts["zone"].lower()) if parts["zone"] else zone,
    )


def _month(parts: dict[str, str | None]) -> int:
    name = (parts.get("name") or "").lower()
    if not name:
        return int(parts["month"] or 0)
    for number, month in enumerate(_MONTHS, 1):
        if name in (month, month[:3]) or (name == "sept" and number == 9):
            return number
    raise ValueError(name)


def _offset(zone: str) -> timezone:
    """Return the offset of a zone. Raises ValueError for an unknown name, and for more than 15 hours."""
    if zone in _NAMED_ZONES:
        return timezone(timedelta(minutes=_NAMED_ZONES[zone]))
    match = _OFFSET.fullmatch(zone)
    if match is None:
        raise ValueError(zone)
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > 15 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if match["sign"] == "+" else -offset)
