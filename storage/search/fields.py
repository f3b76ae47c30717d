"""The fields that a query filters by, as in `source:bbc since:2026-01-01`, and the reading of dates.

In the search index, the values of the fields are words that no text contains (`token`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from crawler.items import is_low
from storage.search.words import words

FIELDS = {
    "source": "source",
    "author": "author",
    "lang": "language",
    "language": "language",
    "section": "section",
    "confidence": "confidence",
    "since": "since",
    "until": "until",
}
"""Name of a field in a query -> name of the field in `Filters`."""
LOW = "low"
"""The only value of `confidence`: the article's confidence is known and below LOW_CONFIDENCE."""
_DAY_S = 86_400
# No word of a text contains these characters, since they separate words (storage/search/words.py).
_SIGN, _JOINT = "§", "·"
ALL = _SIGN
"""The word that every article has in the index, for queries that have only unwanted words."""
_MAX_TOKEN_LENGTH = 400


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """The condition that a field has a value; the index holds the value as a word that no text contains (`token`)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateBound:
    """The condition that an article is of this day or time or later ("since"), or of it or earlier ("until")."""

    field: str
    value: date | datetime


def read_field(name: str, value: str) -> FieldFilter | DateBound | None:
    """Return the condition that `name:value` states; None for an unknown field, an empty value or an invalid one.

    Dates may be invalid, and every value of `confidence` but LOW.
    """
    field = FIELDS.get(name.lower())
    value = value.strip()
    if field is None or not value:
        return None
    if field == "confidence":
        return FieldFilter(field, LOW) if value.lower() == LOW else None
    if field not in ("since", "until"):
        return FieldFilter(field, value)
    try:
        return DateBound(field, read_moment(value))
    except ValueError:
        return None


def token(field: str, value: str) -> str:
    """Return the word for a field's value in the index; case, accents and characters between words are ignored."""
    return _SIGN + _JOINT.join([field, *words(value)])[:_MAX_TOKEN_LENGTH]


def tokens(
    source: str, language: str | None, section: str | None, authors: Iterable[str], confidence: float | None = None
) -> str:
    """Return the words for an article's fields, separated by spaces, ALL among them; "en-GB" is indexed as "en" too."""
    terms = [ALL, token("source", source), *(token("author", name) for name in authors)]
    if section:
        terms.append(token("section", section))
    tags = words(language or "")
    terms += [token("language", " ".join(tags[: count + 1])) for count in range(len(tags))]
    if is_low(confidence):
        terms.append(token("confidence", LOW))
    return " ".join(dict.fromkeys(terms))


def seconds(moment: date | datetime | str, *, end: bool) -> int:
    """Return the seconds since 1970 at which a day or time begins, or with `end` the seconds at which it's over.

    A time without a zone is in UTC. Raises ValueError for a text that is neither a day nor a time.
    """
    if isinstance(moment, str):
        moment = read_moment(moment)
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(aware.timestamp()) + (1 if end else 0)
    # The midnight of the next day isn't used: Python's last day has no next day.
    return int(datetime.combine(moment, time(), UTC).timestamp()) + (_DAY_S if end else 0)


def read_moment(moment: str) -> date | datetime:
    """Read a day or a time in ISO 8601. Raises ValueError for other texts."""
    moment = moment.strip()
    try:
        return date.fromisoformat(moment) if len(moment) <= 10 else datetime.fromisoformat(moment)
    except ValueError as error:
        raise ValueError(f"date {moment!r}; use 2026-11-24 or 2026-11-24T08:00:00Z") from error
