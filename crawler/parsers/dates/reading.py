"""Dates on pages are read here as moments in UTC: ISO 8601, RFC 822, Unix time, digits and words of many languages.

`read_date` is the only reader of dates for all parsers, and the most lenient. It reads the date at the beginning of a
text; `find_dates` and `find_date` find dates anywhere in a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from crawler.items import place_offset_min
from crawler.parsers.dates.calendars import (
    ERAS,
    FIRST_PERSIAN,
    LAST_PERSIAN,
    PERSIAN_MONTHS,
    full_year,
    persian_day,
    year_of_era,
)
from crawler.parsers.dates.locales import NOWHERE, Locale, offset_of
from crawler.parsers.dates.months import DIVIDED, MONTHS, fold, month

MAX_CHARS = 200
"""Number of characters of a text that are read; a longer text isn't a date."""
MAX_WORDS = 4
"""Maximum number of words before the date that `read_date` reads: a weekday, an article, "published"."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Bounds of plausible years. Parsers have no clock, so they can't refuse future dates."""
NO_OFFSET = ", no offset: read as UTC"
"""Suffix of a date's provenance if neither the page nor the source gives a timezone."""

# Forms ----------------------------------------------------------------------------------------------------------------
# All forms are matched in a normal text: digits of all scripts are ASCII digits, and all spaces and dashes are alike.

_DIGITS = {code: str(digit) for code in range(0x660, 0x1AA0) if (digit := unicodedata.decimal(chr(code), -1)) >= 0}
_NORMAL: dict[int, str | None] = {
    **_DIGITS,
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys((0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)),
    **dict.fromkeys(map(ord, "−‐‑"), "-"),
    **dict(zip(map(ord, "：／．，、،٫"), ":/.,,,.", strict=True)),
}
_PERSIAN_DIGIT = re.compile("[۰-۹]")
_ANY_DIGIT = re.compile(r"\d|[一二三四五六七八九十元]月|[年月]")

_HALF = r"[AaPp]\.?\s?[Mm](?![A-Za-z])\.?|π\.?\s?μ\.?|μ\.?\s?μ\.?|[صم](?!\w)"
_HALF_BEFORE = "上午|早上|凌晨|오전|午前|下午|晚上|中午|오후|午後"
_ZONE = (
    r"(?P<zone>Z(?![A-Za-z])|(?:UTC|GMT)?\s?[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])"
    r"|[A-Z]{2,5}(?![A-Za-z])|МСК)"
)
_TIME = (
    rf"(?:(?P<half_before>{_HALF_BEFORE})\s?)?(?<![0-9])(?P<hour>[0-9]{{1,2}})"
    r"(?:(?:\s?[:hH時时시點点]\s?|\.)(?P<minute>[0-9]{2})(?![0-9])"
    r"(?:[:.分분]\s?(?P<second>[0-9]{2})(?![0-9])(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"|(?=\s?(?:[AaPp]\.?\s?[Mm](?![A-Za-z])|h(?![A-Za-z0-9])|Uhr)))"
    rf"(?:\s?(?P<half>{_HALF}))?(?:\s{{0,2}}\(?{_ZONE})?"
)
_AFTER = re.compile(
    r"(?:\s?(?:г|р|ж|года|року|il|yil)(?![^\W\d_])\.?)?(?:T|[\s.,|·•–—(@)-]{0,4}"
    rf"(?P<words>(?:(?!{_HALF_BEFORE})"
    r"(?:[^\W\d_]{1,12}[.,:)]{0,2}[\s|–-]{1,3}|[^\W\d_\u0000-\u2fff]{1,4}?\)?\s?"
    r"|\(.\)\s?)){0,2}))" + _TIME
)
"""The time after a day, with at most two words between."""
_BEFORE = re.compile(_TIME + r"[\s,|·•–—)-]{0,4}(?P<words>(?:[^\W\d_]{1,12}\.?[\s,]{1,2}){0,2})\Z")
"""The time before a day."""
_NO_TIME = re.compile(
    r"(?<!\w)(?:upd|akt|mod|bij|mis|ред|обн|онов|last|geän|stand|min|bis|until|to(?!\w))", re.IGNORECASE
)
"""Words between a day and a time that isn't the day's."""

_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:[T ]?(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2}))?\s?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_ISO = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?)?\s?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
"""The form of nearly all dates in attributes, which is read first because it is cheap."""
_UNIX = re.compile(r"([0-9]{10})(?:[0-9]{3}){0,2}(?:\.[0-9]{1,6})?")
_YEAR_FIRST = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})\s?(?P<dash>[-/.])\s?(?P<month>[0-9]{1,2})\s?(?P=dash)\s?(?P<day>[0-9]{1,2})(?![0-9])"
    r"(?:\.(?=\s|\Z))?"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?P<first>[0-9]{1,2})\s?(?P<dash>[./-])\s?(?P<second>[0-9]{1,2})"
    r"(?:\s?(?P=dash)\s?|(?<=/[0-9]{2})\s(?=[0-9]{4}))"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9]|[./-][0-9])"
)
_EAST_ASIAN = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)})\s?)?(?<![0-9])(?P<year>[0-9]{{1,4}}|元)\s?[年년]\s?(?P<month>[0-9]{{1,2}})"
    r"\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일号號]?"
)
_MINGUO = re.compile(
    r"(?P<era>(?:中華)?民國\s?)?(?<![0-9])(?P<year>[0-9]{2,3})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?P=dash)"
    r"(?P<day>[0-9]{1,2})(?![0-9]|[./-][0-9])"
)
_NUMERAL = re.compile("[〇零一二三四五六七八九十]{1,4}(?=[年月日])")
_VIETNAMESE = re.compile(
    r"(?<![0-9])(?P<day>[0-9]{1,2})[\s,-]{0,2}(?:tháng|thang|thg|th)\.?\s?(?P<month>[0-9]{1,2})"
    r"(?:[\s,/-]{0,3}(?:năm|nam)?\s{0,2})(?P<year>[0-9]{4})(?![0-9])"
    r"|(?:tháng|thang|thg|th)\.?\s?(?P<month2>[0-9]{1,2})\s(?P<day2>[0-9]{1,2}),?\s(?P<year2>[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_MONGOLIAN = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})\s?(?:оны?)?[\s,]{0,2}(?P<month>[0-9]{1,2})(?:\s?-?\s?р)?\s?сарын"
    r"\s(?P<day>[0-9]{1,2})"
)

_WORD = re.compile(
    r"[ก-๎]{1,3}\.\s?[ก-๎]{1,2}(?:\.|(?![ก-๎]))|[ກ-໎]{1,3}\.\s?[ກ-໎]{1,2}\.?|[^\W\d_](?:[^\s\d.,;:/|()\[\]\"–—_-]|['’](?=\w))*"
)
_FILLER = (
    r"(?:(?:de|di|del|della|of|d|da|do|dne|den|the|ta|le|von|van|من|عام|سنة|năm|ngày|พ\.ศ\.|ค\.ศ\.|anno|al|tan|i)"
    r"['’]?\s{0,2})?"
)
_SUFFIX = r"(?:st|nd|rd|th|er|re|ste|de|e|a|an|án|én|го|й|ше|ші|ին|ko|日)"
_DAY_BEFORE = re.compile(
    rf"(?<![0-9])(?<![0-9][.:/])(?P<day>[0-9]{{1,2}})(?:[.º°ª]|\s?-?{_SUFFIX}(?![^\W\d_]))?"
    rf"[\s.,'’/-]{{0,3}}{_FILLER}\Z",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    rf"(?:\s?/\s?[^\W\d_]{{1,15}})?[\s.,'’/()-]{{0,3}}{_FILLER}(?P<year>[0-9]{{4}})(?![0-9])"
    r"|\s?['’/-]\s?(?P<short>[0-9]{2})(?![0-9:])|[\s.,]{1,2}(?P<last>[0-9]{2})\.?\Z",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(
    rf"[\s.,'’-]{{0,3}}(?P<day>[0-9]{{1,2}})(?:\s?-?{_SUFFIX}(?![^\W\d_]))?(?![0-9:])(?P<tail>[\s.,-]{{0,3}})",
    re.IGNORECASE,
)
_DAY_AND_YEAR = re.compile(
    rf"[\s.,'’-]{{0,3}}(?P<day>[0-9]{{1,2}})(?:\s?-?{_SUFFIX}(?![^\W\d_]))?[\s.,-]{{1,3}}{_FILLER}"
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?\s(?:(?P<zone>[A-Z]{2,5})\s)?)?"
    r"(?P<year>[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})(?:\.|-?(?:ko|yil|жылы|жылғы|оны))?[\s.,/-]{1,3}"
    r"(?:(?:m|gada|оны|жылғы|ж|г|il|թ)\.?\s)?\Z",
    re.IGNORECASE,
)
_FIRST_WORDS = {name.partition(" ")[0] for name in (*MONTHS, *DIVIDED) if " " in name}


_YEAR_BEFORE_MONTH = frozenset(("zh", "ja", "ko"))
_EAST_ASIAN_LETTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Languages and letters of countries that write the year first, also of two digits."""


class ReadDate(NamedTuple):
    """A date as read from a text."""

    moment: datetime
    """The moment in UTC; for a day without time, midnight in UTC."""
    fixed: bool
    """True if the text or the timezone gave the time's offset, or if the text has no time."""
    day_only: bool
    """True if the text names a day without time."""
    offset_min: int | None = None
    """Offset of the place's own time, as `place_offset_min` returns it; None for a day without time."""


class DateInLine(NamedTuple):
    """A date, and where it begins and ends in the line that `normal_line` returns."""

    date: ReadDate
    start: int
    end: int


# Readers --------------------------------------------------------------------------------------------------------------


def read_date(text: str | None, zone: tzinfo | None = None, locale: Locale = NOWHERE) -> ReadDate | None:
    """Return the date at the beginning of the text; None if the text doesn't begin with a possible date.

    The forms are ISO 8601, RFC 822, days in digits, `yyyy年m月d日`, dates with a month's name in any language of
    `months`, and Unix time in seconds, milliseconds or microseconds. `02/03/2024` is a date only if the locale knows
    the order of day and month. A day without time is midnight in UTC. A time without offset is a time in `zone`. If
    `zone` is None, the time is read as UTC, and `fixed` is False.
    """
    return _read(text[:MAX_CHARS], zone, locale) if text else None


@lru_cache(maxsize=512)
def _read(text: str, zone: tzinfo | None, locale: Locale) -> ReadDate | None:
    """Return the date of a short text. A page has the same date in several elements."""
    line = normal_line(text)
    if (match := _ISO.fullmatch(line)) and match["year"] > "1900":
        return _date_or_none(match.groupdict(), zone, locale)
    if unix := _UNIX.fullmatch(line):
        return _unix(unix[1])
    if compact := _COMPACT.fullmatch(line):
        return _date_or_none(compact.groupdict(), zone, locale)
    persian = _persian_digits(text)
    for found in _dates(line, zone, locale, persian, short_years=False):
        return found.date if len(line[: found.start].split()) <= MAX_WORDS else None
    return None


def find_date(line: str, zone: tzinfo | None = None, locale: Locale = NOWHERE) -> ReadDate | None:
    """Return the first date anywhere in a visible line; None if the line has no date."""
    return next((found.date for found in find_dates(line, zone, locale)), None)


def find_dates(line: str, zone: tzinfo | None = None, locale: Locale = NOWHERE) -> list[DateInLine]:
    """Return the dates of a visible line in the line's order. Years of two digits are read too."""
    return list(_dates(normal_line(line), zone, locale, _persian_digits(line), short_years=True))


def normal_line(text: str) -> str:
    """Return the beginning of the text with single spaces, and with ASCII digits and dashes."""
    text = text[:MAX_CHARS]
    return " ".join((text if text.isascii() else text.translate(_NORMAL)).split())


def _persian_digits(text: str) -> bool:
    return not text.isascii() and bool(_PERSIAN_DIGIT.search(text[:MAX_CHARS]))


def _unix(digits: str) -> ReadDate | None:
    moment = datetime.fromtimestamp(int(digits), UTC)
    return ReadDate(moment, True, False) if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _dates(line: str, zone: tzinfo | None, locale: Locale, persian: bool, *, short_years: bool) -> Iterator[DateInLine]:
    """Yield the possible dates of a normal line that don't overlap, in the line's order."""
    if not _ANY_DIGIT.search(line):
        return
    end = 0
    for start, day_end, parts in sorted(_days(line, locale, persian, short_years), key=lambda day: (day[0], -day[1])):
        if start < end:
            continue
        begin, day_end = _add_time(line, start, day_end, end, parts)
        if date := _date_or_none(parts, zone, locale):
            yield DateInLine(date, begin, day_end)
            end = day_end


Parts = dict[str, str | None]
"""The parts of a date as written: digits of `year`, `month`, `day`, `hour`, …, and whether they may be `persian`."""
_Day = tuple[int, int, Parts]
"""Start and end of a day in a line, and its parts."""


def _days(line: str, locale: Locale, persian: bool, short_years: bool) -> Iterator[_Day]:
    """Yield the days in a line, also impossible days, in any order."""
    if "年" in line or "년" in line:
        if not line.isascii():
            line = _NUMERAL.sub(lambda match: _arabic(match[0]), line) if not re.search("[0-9]", line) else line
        yield from (_span(match, _east_asian(match, locale)) for match in _EAST_ASIAN.finditer(line))
    solar = persian or locale.language in ("fa", "ps") or locale.country in ("IR", "AF")
    for match in _YEAR_FIRST.finditer(line):
        yield _span(match, {**match.groupdict(), "persian": "1" if solar else None})
    for match in _YEAR_LAST.finditer(line):
        if (len(match["year"]) == 4 or short_years) and (parts := _year_last(match, locale, solar)):
            yield _span(match, parts)
    if "民" in line or (locale.country == "TW" and short_years):
        for match in _MINGUO.finditer(line):
            if match["era"] or len(match["year"]) == 3:
                yield _span(match, _of_era("民國", match))
    if not line.isascii() or locale.language == "vi":
        yield from (_span(match, _vietnamese(match)) for match in _VIETNAMESE.finditer(line))
        yield from (_span(match, match.groupdict()) for match in _MONGOLIAN.finditer(line))
    yield from _named(line, locale)


def _span(match: re.Match[str], parts: Parts) -> _Day:
    return match.start(), match.end(), parts


def _arabic(numeral: str) -> str:
    """Return the digits of a Chinese numeral below 100, or of a year written digit by digit."""
    digits = [str("〇一二三四五六七八九".find("〇" if sign == "零" else sign)) for sign in numeral if sign != "十"]
    if "十" not in numeral:
        return "".join(digits)
    tens, _, ones = numeral.partition("十")
    return f"{digits[0] if tens else 1}{digits[-1] if ones else 0}"


def _east_asian(match: re.Match[str], locale: Locale) -> Parts:
    era = match["era"]
    if era is None and len(match["year"]) == 3 and locale.country == "TW":
        era = "民國"
    if era:
        return _of_era(era, match)
    return match.groupdict() if len(match["year"]) == 4 else {}


def _of_era(era: str, match: re.Match[str]) -> Parts:
    year = 1 if match["year"] == "元" else int(match["year"])
    return {**match.groupdict(), "year": str(year_of_era(era, year)) if year else "0"}


def _vietnamese(match: re.Match[str]) -> Parts:
    if match["month2"]:
        return {"year": match["year2"], "month": match["month2"], "day": match["day2"]}
    return {name: match[name] for name in ("year", "month", "day")}


def _year_last(match: re.Match[str], locale: Locale, solar: bool) -> Parts | None:
    """Return the parts of `03/05/2024`; None if the order of day and month isn't certain."""
    first, second, year = match["first"], match["second"], match["year"]
    if len(year) == 2 and (locale.language in _YEAR_BEFORE_MONTH or _EAST_ASIAN_LETTER.search(match.string)):
        return {"year": first, "month": second, "day": year} if len(first) == 2 else None
    day_first = match["dash"] == "." or locale.day_first
    if int(first) > 12 or first == second:
        day_first = True
    elif int(second) > 12:
        day_first = False
    if day_first is None:
        return None
    day, number = (first, second) if day_first else (second, first)
    return {"year": year, "month": number, "day": day, "persian": "1" if solar and len(year) == 4 else None}


def _named(line: str, locale: Locale) -> Iterator[_Day]:
    """Yield the days whose month is a word."""
    end = 0
    for match in _WORD.finditer(line):
        if match.start() < end:
            continue
        name = fold(match[0])
        name_end = match.end()
        number = None
        if name in _FIRST_WORDS:
            name_end, number = _long_name(line, match.start(), locale)
        number = number or _month(name, locale)
        is_persian = number is None and name in PERSIAN_MONTHS
        if number is None and not is_persian:
            continue
        if day := _around(line, match.start(), name_end):
            start, end, parts = day
            parts["month"] = str(PERSIAN_MONTHS[name] if is_persian else number)
            parts["persian"] = "words" if is_persian else None
            if "short" in parts:
                parts["year"] = str(full_year(parts.pop("short") or "", "th" if "\u0e00" < name < "\u0e80" else None))
            yield start, end, parts


def _month(name: str, locale: Locale) -> int | None:
    number = month(name, locale.language, locale.country)
    if number is None and name[:1] == "ב":  # "in" in Hebrew
        return month(name[1:], locale.language, locale.country)
    return number


def _long_name(line: str, start: int, locale: Locale) -> tuple[int, int | None]:
    """Return the end and the month of a name of two or three words; None as month if the words aren't a month."""
    words = re.compile(r"[^\W\d_][^\s\d.,;:/|-]*(?:\s[^\W\d_][^\s\d.,;:/|-]*){0,2}").match(line, start)
    text = words[0] if words else ""
    for _ in range(2):
        if " " in text and (number := _month(fold(text), locale)):
            return start + len(text), number
        text = text.rpartition(" ")[0]
    match = _WORD.match(line, start)
    return match.end() if match else start, None


def _around(line: str, start: int, end: int) -> _Day | None:
    """Return the day and year around a month's name; None if the name has no day and year."""
    before = line[max(0, start - 30) : start]
    shift = max(0, start - 30)
    day = _DAY_BEFORE.search(before)
    year = _YEAR_AFTER.match(line, end)
    if day and year:
        return shift + day.start(), year.end(), _year_parts(year) | {"day": day["day"]}
    if both := _DAY_AND_YEAR.match(line, end):
        return start, both.end(), both.groupdict()
    if (after := _DAY_AFTER.match(line, end)) and (earlier := _YEAR_BEFORE.search(before)):
        return shift + earlier.start(), after.start("tail"), {"year": earlier["year"], "day": after["day"]}
    if day and (earlier := _YEAR_BEFORE.search(before[: day.start()])):
        return shift + earlier.start(), end, {"year": earlier["year"], "day": day["day"]}
    return None


def _year_parts(match: re.Match[str]) -> Parts:
    short = match["short"] or match["last"]
    return {"year": None, "short": short} if short else {"year": match["year"]}


def _add_time(line: str, start: int, end: int, earliest: int, parts: Parts) -> tuple[int, int]:
    """Add the time that stands beside a day to its parts; return start and end of the whole date."""
    if parts.get("hour"):
        return start, end
    after = _AFTER.match(line, end)
    if after and not _NO_TIME.search(after["words"] or ""):
        parts.update({name: value for name, value in after.groupdict().items() if name != "words"})
        return start, after.end()
    before = _BEFORE.search(line, max(earliest, start - 40), start)
    if before and not _NO_TIME.search(before["words"] or ""):
        parts.update({name: value for name, value in before.groupdict().items() if name != "words"})
        return before.start(), end
    return start, end


# Moments --------------------------------------------------------------------------------------------------------------


def _date_or_none(parts: Mapping[str, str | None], zone: tzinfo | None, locale: Locale) -> ReadDate | None:
    try:
        return _moment(parts, zone, locale)
    except (ValueError, OverflowError, OSError, KeyError):
        return None


def _moment(parts: Mapping[str, str | None], zone: tzinfo | None, locale: Locale) -> ReadDate:
    """Return the date with these parts. Raises ValueError or KeyError if the parts aren't a possible date."""
    day = _day(parts, locale)
    if not parts.get("hour"):
        return ReadDate(_plausible(day), True, True)
    name = parts.get("zone")
    unclear = name in ("ET", "CT", "MT", "PT") and locale.language not in (None, "en")
    offset = None if unclear else offset_of(name, locale.country)
    moment = day.replace(
        hour=_hour(parts),
        minute=_number(parts, "minute"),
        second=min(_number(parts, "second"), 59),  # a leap second isn't a reason to lose a date
        microsecond=int((parts.get("fraction") or "")[:6].ljust(6, "0")),
        tzinfo=offset or zone or UTC,
    )
    return ReadDate(_plausible(moment.astimezone(UTC)), bool(offset or zone), False, place_offset_min(moment, zone))


def _day(parts: Mapping[str, str | None], locale: Locale) -> datetime:
    number, day, digits = _number(parts, "month"), _number(parts, "day"), parts["year"] or ""
    persian = parts.get("persian")
    if persian == "words" or (persian and FIRST_PERSIAN <= int(digits) <= LAST_PERSIAN):
        return datetime.combine(persian_day(int(digits), number, day), time(), UTC)
    return datetime(full_year(digits, locale.language), number, day, tzinfo=UTC)


def _plausible(moment: datetime) -> datetime:
    """Return the moment. Raises ValueError if the moment's year isn't plausible for a web page."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(moment)
    return moment


def _number(parts: Mapping[str, str | None], name: str) -> int:
    return int(parts.get(name) or 0)


def _hour(parts: Mapping[str, str | None]) -> int:
    """Return the hour, 0 to 23. An hour from 13 with PM is an hour of 24."""
    hour, half, before = _number(parts, "hour"), (parts.get("half") or "").lower()[:1], parts.get("half_before")
    if before:
        half = "p" if before in ("下午", "晚上", "오후", "午後") or (before == "中午" and hour < 3) else "a"
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half in ("p", "μ", "م") else 0)
