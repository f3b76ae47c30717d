"""The bounds of a run: how far back it goes, how many pages it fetches, and how long it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scrapy.settings import BaseSettings

# Durations ------------------------------------------------------------------------------------------------------------

_DURATION = re.compile(r"(\d{1,6})\s*(min|h|d|w)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def read_duration(text: str) -> timedelta | None:
    """Return the duration of a text such as "90min", "12h", "7d" or "2w"; None for other texts."""
    match = _DURATION.fullmatch(text.strip())
    return int(match[1]) * _UNITS[match[2]] if match else None


# Bounds ---------------------------------------------------------------------------------------------------------------

MIN_ROOM_MB = 64
"""The default of NEWS_MIN_ROOM_MB. A batch takes a few MB, the write-ahead log up to 16, and the end of the run must
fit, too."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of one run. None means no bound."""

    since: datetime | None = None
    """URLs whose newest known date is earlier wait in the frontier for a run without this bound."""
    max_pages: int | None = None
    """Maximum number of articles to fetch; the others stay queued."""
    max_minutes: float | None = None
    """Maximum duration of the run."""
    poll_all: bool = False
    """True if all discovery pages are requested, due or not."""


def read_bounds(settings: BaseSettings, now: datetime) -> Bounds:
    """Return the bounds of the settings NEWS_SINCE, NEWS_MAX_PAGES, NEWS_MAX_MINUTES and NEWS_POLL.

    Raises ValueError with a message for users: the wrong value, and the values allowed.
    """
    pages = _positive(settings, "NEWS_MAX_PAGES")
    if pages is not None and not pages.is_integer():
        raise ValueError(f"--max-pages: {pages} isn't a whole number")
    poll = str(settings.get("NEWS_POLL") or "due")
    if poll not in ("all", "due"):
        raise ValueError(f"--poll: {poll!r}; use due, or all for every discovery page whether it's due or not")
    since = str(settings.get("NEWS_SINCE") or "").strip()
    return Bounds(
        since=read_since(since, now) if since else None,
        max_pages=None if pages is None else int(pages),
        max_minutes=_positive(settings, "NEWS_MAX_MINUTES"),
        poll_all=poll == "all",
    )


def min_room_mb(settings: BaseSettings) -> int:
    """Return the free space in MB that the disks of a run must have: NEWS_MIN_ROOM_MB, or its old name.

    NEWS_LEAST_ROOM_MB counts only where it was set with a higher priority than the new name.
    """
    old, new = (settings.getpriority(name) for name in ("NEWS_LEAST_ROOM_MB", "NEWS_MIN_ROOM_MB"))
    is_old = old is not None and (new is None or old > new)
    return settings.getint("NEWS_LEAST_ROOM_MB" if is_old else "NEWS_MIN_ROOM_MB", MIN_ROOM_MB)


def read_since(text: str, now: datetime) -> datetime:
    """Return the time meant by a day, a time, or a duration before `now`: 2026-11-01, 2026-11-01T08:00:00Z, 7d.

    A day begins at midnight UTC; a time without an offset is UTC. Raises ValueError.
    """
    try:
        duration = read_duration(text)
        since = now - duration if duration is not None else datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"--since: {text[:40]!r} is neither a day nor a duration; use 2026-11-01, 2026-11-01T08:00:00Z, 7d or 12h"
        ) from error
    return since.replace(tzinfo=UTC) if since.tzinfo is None else since.astimezone(UTC)


def _positive(settings: BaseSettings, name: str) -> float | None:
    value = settings.get(name)
    if value is None or value == "":
        return None
    option = "--" + name.removeprefix("NEWS_").lower().replace("_", "-")
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if not 0 < number < 1e9:
        raise ValueError(f"{option}: {value!r} isn't a number above 0")
    return number
