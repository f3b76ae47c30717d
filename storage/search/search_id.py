"""`search_id`: an article's date and id in one number, which orders articles newest first and selects them by date.

The upper bits are the article's date in seconds since 1970, the lowest 24 bits are those of its id. Conditions on dates
and counts per day are therefore conditions on an indexed number.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from storage.search.fields import DateBound, seconds

_ID_BITS = 24
_DAY_S = 86_400
_FIRST_DAY_S = 719_162 * _DAY_S
"""Seconds from 0001-01-01 to 1970-01-01. Adding them keeps numbers positive, so that every database rounds down."""


def search_id(article_id: int, date: datetime) -> int:
    """Return the seconds of the date since 1970, followed by the lowest 24 bits of the article's id."""
    return (int(date.timestamp()) << _ID_BITS) | (article_id & ((1 << _ID_BITS) - 1))


def within(id_column: sa.ColumnElement[int], bound: DateBound) -> sa.ColumnElement[bool]:
    """Return the condition that a search id lies on a bound's day or instant, or on its other side as the bound says.

    "since" means the day or instant and later ones; "until" means the day or instant and earlier ones.
    """
    if bound.field == "since":
        return id_column >= seconds(bound.value, end=False) << _ID_BITS
    return id_column < seconds(bound.value, end=True) << _ID_BITS


def day(id_column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Return an SQL expression for the number of days from 0001-01-01 to a search id's date."""
    return (id_column + (_FIRST_DAY_S << _ID_BITS)).op("/", precedence=10)(sa.literal_column(str(_DAY_S << _ID_BITS)))


def date_of(days: int) -> date:
    """Return the date that lies this number of days after 0001-01-01."""
    return date.fromordinal(days + 1)
