"""The fields that a query filters by, `source:bbc since:2026-01-01`, and how days and instants are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

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


@dataclass(frozen=True, slots=True)
class Condition:
    """What a query says of one field; `negative`: of which that doesn't hold."""

    field: str
    value: str
    negative: bool = False


def read_condition(name: str, value: str, *, negative: bool) -> Condition | None:
    """Return the condition that `name:value` is; None where there's no such field, no value, or no such day."""
    field = FIELDS.get(name.lower())
    if field is None or not value.strip():
        return None
    if field in ("since", "until"):
        try:
            read_moment(value)
        except ValueError:
            return None
    return Condition(field, value.strip(), negative)


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
