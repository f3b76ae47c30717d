"""Time zones of countries by the IANA database, and which of them the offsets of a site's dates fit."""

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
"""Of zones that keep the same time, the one that most of the country's newspapers would name."""


_MOST = 0.9
"""The share of dates that a zone must fit: a summer's date may be printed with winter's offset."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment as a site printed it, with its offset from UTC."""

    moment: datetime
    offset: timedelta


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Return the country's zones, by its two letters; the principal one first."""
    lines = _table("zone.tab")
    zones = [zone for code, _, zone, *_ in lines if code.lower() == country]
    return tuple(sorted(zones, key=lambda zone: zone not in _PRINCIPAL))


@cache
def countries() -> dict[str, str]:
    """Return the countries: two letters in lower case -> English name."""
    return {code.lower(): name for code, name, *_ in _table("iso3166.tab")}


def only_zone(country: str, year: int) -> str | None:
    """Return the zone of a country whose clocks are all the same in the year, else None."""
    groups = _groups(zones_of(country), year)
    return groups[0][0] if len(groups) == 1 else None


def fitting(countries: Iterable[str], seen: Sequence[Seen]) -> list[str]:
    """Return the countries' zones whose offsets are those seen, one of each group that keeps the same time.

    Offsets of zero tell nothing if there are others: many programs print UTC. Empty if none fits, or none was seen.
    """
    telling = [one for one in seen if one.offset] or list(seen)
    if not telling:
        return []
    zones = [zone for country in countries for zone in zones_of(country)]
    fits = [
        zone
        for zone in zones
        if sum(_offset(zone, one.moment) == one.offset for one in telling) >= _MOST * len(telling)
    ]
    return [group[0] for group in _groups(fits, max(one.moment for one in telling).year)]


def _groups(zones: Iterable[str], year: int) -> list[list[str]]:
    """Return the zones in groups that keep the same time all the year."""
    groups: dict[tuple[timedelta, ...], list[str]] = {}
    for zone in zones:
        days = tuple(_offset(zone, datetime(year, month, day, tzinfo=UTC)) for month in range(1, 13) for day in (1, 15))
        groups.setdefault(days, []).append(zone)
    return list(groups.values())


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _table(name: str) -> list[list[str]]:
    """Return the rows of one of the database's tables, which the tzdata package carries."""
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
