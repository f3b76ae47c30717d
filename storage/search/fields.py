"""The fields that a query filters by, `source:bbc since:2026-01-01`, and how days and instants are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

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
