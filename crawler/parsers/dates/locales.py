"""The language and country of a page decide here how its dates are read: order of day and month, names of timezones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta, timezone, tzinfo
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.source import Source

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])")
_MONTH_FIRST = frozenset("US PR GU VI AS MP PH FM MH PW UM".split())
"""Countries that write the month before the day."""
_BOTH_ORDERS = frozenset("CA BZ PA KE".split())
_UNDECIDED = frozenset("en zh ja ko tl fil".split())
"""Languages that write a day and a month in digits, with the year last, in several orders."""
_COUNTRY = {**dict.fromkeys("hi mr ta te ml gu kn pa or as".split(), "IN"), "he": "IL", "ga": "IE"}
"""The country of a language that is written in a single country, or mostly."""
_GENERIC = frozenset(
    """
    ad ag ai am as bz cc cd cm co dj eu fm gg im io is la li ly me mn ms mu nu pw re sc sh so st su tk to tv vc ws
    """.split()
)
"""Top-level domains of countries that sites of other countries use too."""

# Names that mean a single offset, in minutes east of Greenwich.
_ZONES: dict[str, int | str] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "sast": 120, "cat": 120, "eat": 180, "wat": 60, "trt": 180,
    "irst": 210, "idt": 180, "pkt": 300, "uzt": 300, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "wit": 540,
    "sgt": 480, "hkt": 480, "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "acdt": 630,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180, "clst": -180, "cot": -300, "pet": -300,
    "est": -300, "edt": -240, "cdt": -300, "mdt": -360, "mst": -420, "pdt": -420, "akst": -540, "akdt": -480,
    "hst": -600, "adt": -180, "nst": -210, "ndt": -150, "bst": 60, "cst": -360, "pst": -480,
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
_ZONES_BY_COUNTRY = {
    "ist": {"IN": 330, "LK": 330, "IE": 60, "IL": 120},
    "cst": {"CN": 480, "TW": 480, "HK": 480, "CU": -300},
    "bst": {"BD": 360},
    "pst": {"PH": 480},
    "ast": {"SA": 180, "IQ": 180, "KW": 180, "BH": 180, "QA": 180, "CA": -240, "PR": -240},
    "gst": {"AE": 240, "OM": 240},
    "art": {"AR": -180},
    "mst": {"MY": 480},
    "amt": {"BR": -240, "AM": 240},
    "nst": {"NP": 345},
}
"""Offsets of names with several meanings, by country; `_ZONES` has the meaning in other countries, if any."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")


class Locale(NamedTuple):
    """Language and country of a page; None if unknown."""

    language: str | None = None
    """Primary language subtag in lower case: "pt"."""
    country: str | None = None
    """Two capital letters: "BR"."""
    day_first: bool | None = None
    """True if `02/03/2024` is a day in March, False if it is a day in February, None if that isn't known."""


NOWHERE = Locale()
"""The locale of a text from an unknown place."""


def locale_of(tags: Iterable[str | None], url: str | None = None, country: str | None = None) -> Locale:
    """Return the locale of a page.

    `tags` are the page's language tags ("pt-BR", "en_US"), most trusted first. `url` is the page's URL: its top-level
    domain may name the country. `country` is the source's country. The order of day and month stays unknown if the
    declarations contradict each other, because many pages keep the "en-US" of their template.
    """
    language, countries = None, [country.upper()] if country else []
    for tag in tags:
        match = _TAG.match((tag or "").strip())
        if match:
            language = language or match[1].lower()
            if match[2]:
                countries.append(match[2].upper())
    if domain := _country_of(url):
        countries.insert(1 if country else 0, domain)
    if not countries and language in _COUNTRY:
        countries.append(_COUNTRY[language])
    orders = {_is_day_first(language, name) for name in countries} or {_is_day_first(language, None)}
    return Locale(language, countries[0] if countries else None, orders.pop() if len(orders) == 1 else None)


def locale_of_source(source: Source | None) -> Locale:
    """Return the locale of a source's texts."""
    return locale_of([source.language], source.url, source.country) if source else NOWHERE


def _is_day_first(language: str | None, country: str | None) -> bool | None:
    if country in _BOTH_ORDERS and language in (None, *_UNDECIDED):
        return None
    if country in _MONTH_FIRST:
        return False if language in (None, *_UNDECIDED) else None
    if language in ("tl", "fil"):
        return False
    if language == "en":
        return None if country is None else True
    return None if language is None or language in _UNDECIDED else True


def _country_of(url: str | None) -> str | None:
    try:
        ending = (urlsplit(url or "").hostname or "").rpartition(".")[2]
    except ValueError:
        return None
    if len(ending) != 2 or not ending.isalpha() or not ending.isascii() or ending in _GENERIC:
        return None
    return "GB" if ending == "uk" else ending.upper()


def zone_of(name: str | None) -> tzinfo | None:
    """Return the timezone with an IANA name; None for no name or an unknown name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_of(zone: str | None, country: str | None = None) -> tzinfo | None:
    """Return the timezone that a date's text names, as an offset or by an abbreviation.

    None for no name, and for a name that has several meanings and none in the country (IST).
    """
    name = (zone or "").strip().lower()
    if not name:
        return None
    match = _OFFSET.fullmatch(name)
    if match:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
    meaning = _ZONES_BY_COUNTRY.get(name, {}).get(country or "") or _ZONES.get(name)
    if meaning is None:
        return None
    return zone_of(meaning) if isinstance(meaning, str) else timezone(timedelta(minutes=meaning))
