"""An article's place in time as one number, `search_id`: what its date is in, and what newest first goes by."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from storage.fields import Bound, seconds

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
