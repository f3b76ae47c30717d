"""This module finds a site's time zone: the zones of a country, and the zones that fit the site's dates.

Countries and zones are those of the IANA time zone database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

_PRINCIPAL = frozenset(
    "America/Argentina/Buenos_Aires America/Chicago America/Denver America/Halifax America/Los_Angeles"
    " America/Mexico_City America/New_York America/Phoenix America/Santiago America/Sao_Paulo America/Toronto"
    " America/Vancouver America/Winnipeg Asia/Almaty Asia/Jakarta Asia/Kuala_Lumpur Asia/Makassar Asia/Shanghai"
    " Asia/Tashkent Australia/Adelaide Australia/Brisbane Australia/Perth Australia/Sydney Europe/Berlin"
    " Europe/Kyiv Europe/Lisbon Europe/Madrid Europe/Moscow Asia/Yekaterinburg Asia/Vladivostok"
    " Pacific/Auckland".split()
)
"""The principal zones: of several zones with the same time, most newspapers of the country would name this one."""

_MIN_SHARE = 0.9
"""Share of the dates that a zone must fit. Not all: some sites print a summer date with the offset of winter."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date that a site printed with an offset from UTC."""

    moment: datetime
    offset: timedelta


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Return the zones of a country, given by its two-letter code in lower case; principal zones first."""
    zones = [zone for code, _, zone, *_ in _table("zone.tab") if code.lower() == country]
    return tuple(sorted(zones, key=lambda zone: zone not in _PRINCIPAL))


@cache
def countries() -> dict[str, str]:
    """Return the countries: ISO 3166 code of two letters, in lower case -> English name."""
    return {code.lower(): name for code, name, *_ in _table("iso3166.tab")}


def only_zone(country: str, year: int) -> str | None:
    """Return the zone of a country in which all clocks show the same time in that year. None if they differ."""
    groups = _groups(zones_of(country), year)
    return groups[0][0] if len(groups) == 1 else None


def fitting_zones(countries: Iterable[str], dates: Sequence[PrintedDate]) -> list[str]:
    """Return the zones of the countries whose offsets fit the dates. Of zones with the same time, return the first.

    Dates with an offset of zero are ignored if other dates have an offset, because many programs print UTC. The
    result is empty if no zone fits, or if there are no dates.
    """
    relevant = [date for date in dates if date.offset] or list(dates)
    if not relevant:
        return []
    zones = [zone for country in countries for zone in zones_of(country)]
    fits = [
        zone
        for zone in zones
        if sum(_offset(zone, date.moment) == date.offset for date in relevant) >= _MIN_SHARE * len(relevant)
    ]
    return [group[0] for group in _groups(fits, max(date.moment for date in relevant).year)]


def _groups(zones: Iterable[str], year: int) -> list[list[str]]:
    """Return the zones in groups with the same time all through the year, checked twice per month."""
    groups: dict[tuple[timedelta, ...], list[str]] = {}
    days = [datetime(year, month, day, tzinfo=UTC) for month in range(1, 13) for day in (1, 15)]
    for zone in zones:
        groups.setdefault(tuple(_offset(zone, day) for day in days), []).append(zone)
    return list(groups.values())


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _table(name: str) -> list[list[str]]:
    """Return the rows of a table of the time zone database, as the tzdata package has it."""
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
