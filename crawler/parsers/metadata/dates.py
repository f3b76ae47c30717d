"""Dates on pages are read here as moments in UTC: ISO 8601, RFC 822, Unix time, digits and words of many languages.

`read_date` is the only reader of dates for all parsers, and the most lenient. `parse_date` returns less about the same
date, and `find_date` finds a date anywhere in a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Months ---------------------------------------------------------------------------------------------------------------
# The names of the months in many languages, as data for dates in words.

_FULL_MONTHS = """
en January February March April May June July August September October November December
de Januar Februar März April Mai Juni Juli August September Oktober November Dezember
de Jänner Feber Maerz - - - - - - - - -
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr - fevrier - - - - - aout - - - decembre
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es - - - - - - - - setiembre - - -
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
nl januari februari maart april mei juni juli augustus september oktober november december
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
bg януари февруари март април май юни юли август септември октомври ноември декември
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
tr Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
sv januari februari mars april maj juni juli augusti september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
da januar februar marts april maj juni juli august september oktober november december
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta - -
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuuta joulukuuta
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
cs ledna února března dubna května června července srpna září října listopadu prosince
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sl januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
el Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
id Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
he בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
hi जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ar - - - إبريل - - - - - - - -
"""
_SHORT_MONTHS = """
en Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
en - - - - - - - - Sept - - -
de - - Mär Mrz Mai - - - - Okt - Dez
fr janv févr - avr - - juil aoû - - - déc
es ene - - abr - - - ago - - - dic
it gen - - - mag giu lug ago set ott - dic
pt jan fev - abr mai jun jul ago set out nov dez
nl - - mrt - mei - - - - okt - -
pl sty lut - kwi - cze lip sie wrz paź lis gru
ru янв фев мар апр мая июн июл авг сен окт ноя дек
tr Oca Şub - Nis - Haz Tem Ağu Eyl Eki Kas Ara
sv - - - - maj - - - - okt - des
"""


def _table(*texts: str) -> dict[str, int]:
    months: dict[str, int] = {}
    for line in " ".join(texts).strip().splitlines():
        names = line.split()[1:]
        for number, name in enumerate(names, 1):
            if name != "-":
                months.setdefault(name.casefold(), number)
    return months


MONTHS = _table(_FULL_MONTHS, _SHORT_MONTHS)
"""The month, 1 to 12, of each case-folded name. No name in the table means different months in two languages:
`listopada` is November in Polish and October in Croatian, so the table has only the Polish name. A test checks this."""


# Dates ----------------------------------------------------------------------------------------------------------------

MAX_CHARS = 200
"""Number of characters of a text that are read; a longer text isn't a date."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Bounds of plausible years. Parsers have no clock, so they can't refuse future dates."""
NO_OFFSET = ", no offset: read as UTC"
"""Suffix of a date's provenance if neither the page nor the source gives a timezone."""

_ZONE = r"(?P<zone>Z|[A-Z]{2,5}\b|(?:UTC|GMT)?\s?[+−-][0-9]{1,2}(?::?[0-9]{2})?)"
_TIME = (
    r"(?P<hour>[0-9]{1,2})[:h時时시]\s?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    rf"(?:\s?(?P<half>[AP])\.?M\b\.?)?(?:\s{{0,2}}{_ZONE})?"
)
_AT = r"at|um|à|às|as|a las|a les|alle|alle ore|ore|om|kl\.?|klo|o|o godz\.|v|saat|в|о|у|στις"
_TO_TIME = rf"(?:\s?(?:г\.|р\.|года|року))?(?:\s{{0,2}}[T,|·–-]?\s{{0,2}}(?:(?:{_AT})\s)?"
_WORDS = r"(?:[^\s\d]{1,20}\s{1,2}){0,3}?"
"""Words that may stand before the day: a weekday, an article, "published"."""
_NAME = r"(?P<name>[^\W\d_][^\s\d.,;:/|-]{1,14})\.?,?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_NUMERIC = tuple(
    re.compile(form + _TO_TIME + _TIME + ")?", re.IGNORECASE)
    for form in (
        r"(?P<year>[0-9]{4})(?P<dash>[-/.])\s?(?P<month>[0-9]{1,2})(?P=dash)\s?(?P<day>[0-9]{1,2})(?:\.(?=\s))?",
        # Day before month is certain only with points between (German, Russian, Polish, Turkish ...), or if the day is
        # greater than 12.
        rf"{_WORDS}(?<![0-9.])(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}",
        rf"{_WORDS}(?<![0-9/])(?P<day>1[3-9]|2[0-9]|3[01])/(?P<month>0?[1-9]|1[0-2])/{_YEAR}",
        rf"{_WORDS}(?<![0-9/])(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2[0-9]|3[01])/{_YEAR}",
        r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]",
    )
)
_NAMED = tuple(
    re.compile(form + _TO_TIME + _TIME + ")?", re.IGNORECASE)
    for form in (
        rf"{_WORDS}(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|ª|\.|-го)?(?:\s(?:de|di|of|del)\s|\sd['’]|[\s-]{{1,2}})"
        rf"{_NAME}(?:[\s-]{{1,2}}|\s(?:de|del)\s){_YEAR}",
        rf"{_WORDS}{_NAME}\s{{1,2}}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR}",
        rf"{_WORDS}(?<![0-9]){_YEAR}\.?(?:\s(?:m\.|gada))?\s{_NAME}\s(?P<day>[0-9]{{1,2}})(?![0-9])",
    )
)
_SHORT = re.compile(
    r"(?<![0-9.])(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{2})(?![0-9.])" + _TO_TIME + _TIME + ")?",
    re.IGNORECASE,
)
"""A day with a two-digit year of this century, which only `find_date` reads, in lines near a headline."""
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+−-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")
_HAS_YEAR = re.compile(r"(?:19|20|25|١٩|٢٠|۲۰|२०)[^\W]{2}")
_DIGITS = {ord(digit): str(value % 10) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙")}
_BUDDHIST = 543
"""How many years the calendar of Thailand is ahead."""
# The names of RFC 822, and other names that mean a single offset; in minutes east of Greenwich.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip


def zone_of(name: str | None) -> tzinfo | None:
    """Return the timezone with an IANA name; None for no name or an unknown name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class ReadDate(NamedTuple):
    """A date as read from a text."""

    moment: datetime
    """The moment in UTC; for a day without time, midnight in UTC."""
    fixed: bool
    """True if the text or the timezone gave the time's offset, or if the text has no time."""
    day_only: bool
    """True if the text names a day without time."""
    offset_min: int | None = None
    """Offset of the place's own time in minutes east of UTC; None for a day without time, and for an unknown place.

    A time in UTC doesn't tell its place (RFC 9557, section 2.2), so the timezone counts that `read_date` was given. A
    time of exactly midnight in UTC is what programs write for a day without time.
    """


def parse_date(text: str | None, zone: tzinfo | None = None) -> tuple[datetime, bool] | None:
    """Return the `moment` and `fixed` of the date that `read_date` reads; None if the text isn't a possible date."""
    date = read_date(text, zone)
    return (date.moment, date.fixed) if date else None


def read_date(text: str | None, zone: tzinfo | None = None) -> ReadDate | None:
    """Return the date at the beginning of the text; None if the text doesn't begin with a possible date.

    The forms are ISO 8601, RFC 822, `dd.mm.yyyy`, `yyyy年m月d日`, dates with a month's name in MONTHS, and Unix time in
    seconds or milliseconds. `02/03/2024` may mean two days, so it isn't a date. A day without time is midnight in
    UTC. A time without offset is a time in `zone`. If `zone` is None, the time is read as UTC, and `fixed` is False.
    """
    text = " ".join((text or "")[:MAX_CHARS].split())
    if not text:
        return None
    try:
        return _unix(text) or _calendar(text, zone)
    except (ValueError, OverflowError, OSError):
        return None


def find_date(line: str, zone: tzinfo | None = None) -> ReadDate | None:
    """Return the first date in words or digits anywhere in a visible line; None if the line has no date."""
    try:
        if not _HAS_YEAR.search(line):
            short = _SHORT.search(line)
            return _moment(short, zone) if short else None
        match = next((match for form in _NUMERIC if (match := form.search(line))), None) or _named(line, anywhere=True)
        return _moment(match, zone) if match else None
    except (ValueError, OverflowError):
        return None


def _unix(text: str) -> ReadDate | None:
    if not _UNIX.fullmatch(text):
        return None
    return ReadDate(_plausible(datetime.fromtimestamp(int(text[:10]), UTC)), True, False)


def _calendar(text: str, zone: tzinfo | None) -> ReadDate | None:
    match = _COMPACT.fullmatch(text) or next((match for form in _NUMERIC if (match := form.match(text))), None)
    match = match or _named(text)
    return _moment(match, zone) if match else None


def _named(text: str, *, anywhere: bool = False) -> re.Match[str] | None:
    """Return the match of a date whose month is a known word."""
    if not text.isascii():
        text = text.translate(_DIGITS)
    for form in _NAMED:
        match = form.search(text) if anywhere else form.match(text)
        if match and match["name"].casefold() in MONTHS:
            return match
    return None


def _moment(match: re.Match[str], zone: tzinfo | None) -> ReadDate:
    """Return the date in a match. Raises ValueError if the match isn't a possible date."""
    parts = match.groupdict()
    year, name = _number(parts, "year"), (parts.get("name") or "").casefold()
    year += 2000 if len(match["year"]) == 2 else 0
    if year > LAST_YEAR and name > "\u0e00":
        year -= _BUDDHIST
    day = datetime(year, MONTHS[name] if name else _number(parts, "month"), _number(parts, "day"), tzinfo=UTC)
    if not parts.get("hour"):
        return ReadDate(_plausible(day), True, True)
    offset = _offset(parts.get("zone"))
    moment = day.replace(
        hour=_hour(parts),
        minute=_number(parts, "minute"),
        second=min(_number(parts, "second"), 59),  # a leap second isn't a reason to lose a date
        microsecond=int((parts.get("fraction") or "")[:6].ljust(6, "0")),
        tzinfo=offset or zone or UTC,
    )
    return ReadDate(_plausible(moment.astimezone(UTC)), bool(offset or zone), False, _offset_min(moment, offset, zone))


def _offset_min(moment: datetime, offset: tzinfo | None, zone: tzinfo | None) -> int | None:
    """Return the `offset_min` of a moment that was written with an offset, None if without, and read in a timezone."""
    written = moment.utcoffset() if offset else None
    if written:
        return written // timedelta(minutes=1)
    is_day = written is not None and moment.time() == time()
    if zone is None or is_day:
        return None
    local = moment.astimezone(zone).utcoffset()
    return None if local is None else local // timedelta(minutes=1)


def _plausible(moment: datetime) -> datetime:
    """Return the moment. Raises ValueError if the moment's year isn't plausible for a web page."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(moment)
    return moment


def _number(parts: Mapping[str, str | None], name: str) -> int:
    return int(parts.get(name) or 0)


def _hour(parts: Mapping[str, str | None]) -> int:
    """Return the hour, 0 to 23. Raises ValueError for an hour with AM or PM that isn't 1 to 12."""
    hour, half = _number(parts, "hour"), (parts.get("half") or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "p" else 0)


def _offset(zone: str | None) -> tzinfo | None:
    """Return the offset in a date's text; None for no offset, or a name with several meanings (IST)."""
    name = (zone or "").lower()
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    match = _OFFSET.fullmatch(name)
    if not match:
        return None
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
