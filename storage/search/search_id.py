"""`search_id`: an article's date and id in one number, which orders articles newest first and selects them by date.

The upper bits are the article's date in seconds since 1970, the lowest 24 bits are those of its id. Conditions on dates
are therefore conditions on an indexed number.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from crawler.items import local_day
from storage.search.fields import DateBound, seconds

_ID_BITS = 24
_AHEAD_S, _BEHIND_S = 14 * 3600, 12 * 3600
"""How much earlier than in UTC a day begins in the east, and how much later it ends in the west."""


def search_id(article_id: int, date: datetime) -> int:
    """Return the seconds of the date since 1970, followed by the lowest 24 bits of the article's id."""
    return (int(date.timestamp()) << _ID_BITS) | (article_id & ((1 << _ID_BITS) - 1))


def searched_day(published: datetime | None, offset_min: int | None, seen: datetime) -> date:
    """Return the day by which an article is searched and counted: `published_day`, or else the UTC day of first sight.

    `offset_min` is the offset of the date of publication, in minutes east of UTC; None is UTC.
    """
    return local_day(published, offset_min) or seen.astimezone(UTC).date()


def within(
    id_column: sa.ColumnElement[int], day_column: sa.ColumnElement[date], bound: DateBound
) -> sa.ColumnElement[bool]:
    """Return the condition that an article lies on a bound's day or instant, or on its other side as the bound says.

    "since" means the day or instant and later ones; "until" means the day or instant and earlier ones. A day is the
    article's `published_day`, in `day_column`. The search id then only keeps the database from reading other articles.
    """
    since, is_day = bound.field == "since", not isinstance(bound.value, datetime)
    moment = seconds(bound.value, end=not since) + (0 if not is_day else -_AHEAD_S if since else _BEHIND_S)
    near = id_column >= moment << _ID_BITS if since else id_column < moment << _ID_BITS
    if not is_day:
        return near
    return sa.and_(near, day_column >= bound.value if since else day_column <= bound.value)
