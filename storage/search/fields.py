"""The fields that a query filters by, `source:bbc since:2026-01-01`, and how days and instants are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from storage.search.words import words

FIELDS = {
    "source": "source",
    "author": "author",
    "lang": "language",
    "language": "language",
    "section": "section",
    "since": "since",
    "until": "until",
}
"""As a query spells them -> as `Filters` does."""
_DAY_S = 86_400
# No text has a word with these: they part words (storage/search/words.py).
_SIGN, _JOINT = "§", "·"
ALL = _SIGN
"""The word that every article has in the index."""
_LONGEST_TOKEN = 400


@dataclass(frozen=True, slots=True)
class Named:
    """That a field has a value; in the index it's a word that no text holds (`token`)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Bound:
    """That an article is of this day or instant or later (since), or earlier (until)."""

    field: str
    value: date | datetime


def read_field(name: str, value: str) -> Named | Bound | None:
    """Return what `name:value` says; None where there's no such field, no value, or no such day."""
    field = FIELDS.get(name.lower())
    value = value.strip()
    if field is None or not value:
        return None
    if field not in ("since", "until"):
        return Named(field, value)
    try:
        return Bound(field, read_moment(value))
    except ValueError:
        return None


def token(field: str, value: str) -> str:
    """Return the word under which an index has a field's value: neither case, accents nor marks between words count."""
    return _SIGN + _JOINT.join([field, *words(value)])[:_LONGEST_TOKEN]


def tokens(source: str, language: str | None, section: str | None, authors: Iterable[str]) -> str:
    """Return the words for an article's fields, ALL among them; "en-GB" is "en" too."""
    said = [ALL, token("source", source), *(token("author", name) for name in authors)]
    if section:
        said.append(token("section", section))
    tags = words(language or "")
    said += [token("language", " ".join(tags[: place + 1])) for place in range(len(tags))]
    return " ".join(dict.fromkeys(said))


def seconds(moment: date | datetime | str, *, end: bool) -> int:
    """Return the seconds since 1970 at which a day or instant begins; `end`: at which it's over.

    An instant without a zone is one of UTC. Raises ValueError for a text that is neither.
    """
    if isinstance(moment, str):
        moment = read_moment(moment)
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(aware.timestamp()) + end
    # Not the next day's midnight: the last day that Python knows has none.
    return int(datetime.combine(moment, time(), UTC).timestamp()) + _DAY_S * end


def read_moment(moment: str) -> date | datetime:
    """Read a day or instant as ISO 8601 writes them; raises ValueError for others."""
    moment = moment.strip()
    try:
        return date.fromisoformat(moment) if len(moment) <= 10 else datetime.fromisoformat(moment)
    except ValueError as error:
        raise ValueError(f"date {moment!r}; use 2026-11-24 or 2026-11-24T08:00:00Z") from error


# Places ---------------------------------------------------------------------------------------------------------------
# An article's place in time as one number, `search_id`: what its date is in, and what newest first goes by.

_ID_BITS = 24


def search_id(article_id: int, date: datetime) -> int:
    """Return the seconds of the date since 1970, then the lowest bits of the article's id."""
    return (int(date.timestamp()) << _ID_BITS) | (article_id & ((1 << _ID_BITS) - 1))


def within(place: sa.ColumnElement[int], bound: Bound) -> sa.ColumnElement[bool]:
    """Return the condition that a search id is of a bound's day or instant, or later, or earlier."""
    if bound.field == "since":
        return place >= seconds(bound.value, end=False) << _ID_BITS
    return place < seconds(bound.value, end=True) << _ID_BITS


def day(place: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Return the days of a search id since 0001-01-01, as an expression."""
    return (place + (_FIRST_DAY_S << _ID_BITS)).op("/", precedence=10)(sa.literal_column(str(_DAY_S << _ID_BITS)))


def date_of(days: int) -> date:
    """Return the date that is so many days after 0001-01-01."""
    return date.fromordinal(days + 1)


_DAY_S = 86_400
_FIRST_DAY_S = 719_162 * _DAY_S
"""Seconds from 0001-01-01 to 1970-01-01: what is added, so that databases that cut a fraction off all round down."""
