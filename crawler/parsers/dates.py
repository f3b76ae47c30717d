"""Dates of pages: ISO 8601, RFC 822, Unix time and delimited numeric dates, as moments in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_CHARS = 200
"""A longer text is no date, and only its beginning is looked at."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Bounds of plausible years: there's no clock here to judge a future date by."""

_ZONE = r"(?P<zone>Z|[A-Z]{2,5}\b|(?:UTC|GMT)?\s?[+−-][0-9]{1,2}(?::?[0-9]{2})?)"
_TIME = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    rf"(?:\s?(?P<half>[AP])\.?M\b\.?)?(?:\s{{0,2}}{_ZONE})?"
)
_TO_TIME = r"(?:\s{0,2}[T,|·–-]?\s{0,2}(?:at\s)?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s{1,2})?"
_NAME = r"(?P<name>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.?,?"
_FORMS = tuple(
    re.compile(form + _TO_TIME + _TIME + ")?", re.IGNORECASE)
    for form in (
        r"(?P<year>[0-9]{4})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?P=dash)(?P<day>[0-9]{1,2})",
        # Day before month is certain only with points between (German, Russian, Polish, Turkish ...).
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?(?P<year>[0-9]{{4}})(?![0-9])",
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]{{1,2}}{_NAME}[\s-]{{1,2}}(?P<year>[0-9]{{4}})(?![0-9])",
        rf"{_WEEKDAY}{_NAME}\s{{1,2}}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>[0-9]{{4}})(?![0-9])",
    )
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+−-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")
_CHINESE = re.compile(r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# RFC 822 names, and those that mean one offset only; minutes east of Greenwich.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip


def zone_of(name: str | None) -> tzinfo | None:
    """Return the zone of an IANA name; None for no name, or one that isn't known."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_date(text: str | None, zone: tzinfo | None = None) -> tuple[datetime, bool] | None:
    """Return the moment in UTC and whether the text fixed it; None if the text isn't a possible date.

    Reads ISO 8601, RFC 822, English dates in words, `dd.mm.yyyy`, `yyyy年m月d日` and Unix time (seconds or
    milliseconds). `02/03/2024` means two days, so it's none. A day alone is its midnight in UTC. A time without offset
    is one of `zone`, and without a zone it's read as UTC and the second value is False.
    """
    text = " ".join((text or "")[:MAX_CHARS].split())
    if not text:
        return None
    try:
        return _unix(text) or _calendar(text, zone)
    except (ValueError, OverflowError, OSError):
        return None


def _unix(text: str) -> tuple[datetime, bool] | None:
    if not _UNIX.fullmatch(text):
        return None
    return _plausible(datetime.fromtimestamp(int(text[:10]), UTC)), True


def _calendar(text: str, zone: tzinfo | None) -> tuple[datetime, bool] | None:
    match = _COMPACT.fullmatch(text) or next((read for form in _FORMS if (read := form.match(text))), None)
    match = match or _CHINESE.match(text)
    if match is None:
        return None
    found = match.groupdict()
    day = datetime(_number(found, "year"), _month(found), _number(found, "day"), tzinfo=UTC)
    if not found.get("hour"):
        return _plausible(day), True
    offset = _offset(found.get("zone"))
    moment = day.replace(
        hour=_hour(found),
        minute=_number(found, "minute"),
        second=min(_number(found, "second"), 59),  # a leap second isn't worth losing a date
        microsecond=int((found.get("fraction") or "")[:6].ljust(6, "0")),
        tzinfo=offset or zone or UTC,
    )
    return _plausible(moment.astimezone(UTC)), bool(offset or zone)


def _plausible(moment: datetime) -> datetime:
    """Return the moment. Raises ValueError if it's of no year that a web page can be of."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(moment)
    return moment


def _number(found: Mapping[str, str | None], name: str) -> int:
    return int(found.get(name) or 0)


def _month(found: Mapping[str, str | None]) -> int:
    name = found.get("name")
    return _MONTHS.index(name.lower()) + 1 if name else _number(found, "month")


def _hour(found: Mapping[str, str | None]) -> int:
    hour, half = _number(found, "hour"), (found.get("half") or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "p" else 0)


def _offset(zone: str | None) -> tzinfo | None:
    """Return the fixed offset that is written; None if none is, or a name that means several (IST)."""
    name = (zone or "").lower()
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    match = _OFFSET.fullmatch(name)
    if not match:
        return None
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
