"""Days of other calendars become Gregorian days here: Persian, Thai, Japanese eras, and the calendar of Taiwan."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.parsers.dates.months import fold

BUDDHIST = 543
"""Number of years by which the calendar of Thailand is ahead of the Gregorian calendar."""
MINGUO = 1911
"""The year before the first year of the Republic of China."""
_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "中華民國": MINGUO,
    "民國": MINGUO,
    "中华民国": MINGUO,
    "民国": MINGUO,
}
"""The year before the first year of each era."""
ERAS = tuple(_ERAS)
"""The names of the eras that `year_of_era` knows."""

_NOWRUZ = date(2024, 3, 20)
_NOWRUZ_YEAR = 1403
"""The first day of a Persian year that is a leap year and the 17th year of a cycle of 33 years."""
_LEAP_YEARS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
"""Leap years among the years of a cycle of 33 years, which is exact from 1925 to 2087 at least."""
_CYCLE, _CYCLE_DAYS = 33, 33 * 365 + 8
FIRST_PERSIAN, LAST_PERSIAN = 1369, 1479
"""Persian years that overlap with the Gregorian years from 1990 to 2100."""

_PERSIAN_MONTHS = """
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand
- - - - امرداد - - - - - - اسفندماه
حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب
"""
PERSIAN_MONTHS = {
    fold(name): number
    for line in _PERSIAN_MONTHS.split("\n")
    for number, name in enumerate(line.split(), 1)
    if name != "-"
}
"""The month, 1 to 12, of each folded name: of Iran in two scripts, and of Afghanistan in Dari and Pashto."""


def is_persian_leap_year(year: int) -> bool:
    """Return True if a Persian year has 366 days."""
    return year % _CYCLE in _LEAP_YEARS


def persian_day(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a day in the Persian (Solar Hijri) calendar.

    Raises ValueError for a day that the calendar doesn't have, and for a year before 1369 or after 1479. The rule of 33
    years agrees with the calendar of Iran, which follows the sun, in these years as far as both are published.
    """
    length = 31 if month <= 6 else 30 if month < 12 or is_persian_leap_year(year) else 29
    if not (FIRST_PERSIAN <= year <= LAST_PERSIAN and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(year, month, day)
    days = 31 * (month - 1) - max(0, month - 7) + day - 1
    return _NOWRUZ + timedelta(days=_days_before(year) - _days_before(_NOWRUZ_YEAR) + days)


def _days_before(year: int) -> int:
    """Return the number of days from the start of the cycle's count to the first day of a Persian year."""
    cycles, rest = divmod(year, _CYCLE)
    return cycles * _CYCLE_DAYS + 365 * rest + sum(leap_year < rest for leap_year in _LEAP_YEARS)


def year_of_era(era: str, year: int) -> int:
    """Return the Gregorian year of a year of an era, 1 being its first. Raises ValueError for a year before 1."""
    if year < 1:
        raise ValueError(year)
    return _ERAS[era] + year


def full_year(digits: str, language: str | None) -> int:
    """Return the Gregorian year of two or four digits. Thai years of four digits, and from 50 to 99, are Buddhist."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2500 - BUDDHIST if language == "th" and year >= 50 else 2000)
    return year - BUDDHIST if year > 2100 + BUDDHIST // 2 else year
