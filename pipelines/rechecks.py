"""When an article's page is read again for edits: soon after its publication, ever less, and where it's worth it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from storage import rechecks

_HOUR = timedelta(hours=1)
# Ages, in hours. Each list holds the next, so that a source that edits more is never looked at less.
_OFTEN = (0.5, 1, 2, 4, 6, 12, 24, 36, 48, 72, 120, 168, 240)
_USUAL = (1, 6, 24, 72, 240)
_SELDOM = (6, 72)
_MUCH, _LITTLE = 0.2, 0.02
"""Shares of edited articles from which a source's are read often, and below which seldom."""
_IN_VAIN = 3
"""Looks in a row that found nothing, after which an article isn't read more often than is usual."""
_LEAST_WAIT = timedelta(minutes=30)
_PART = 5
"""The wait is at least this part of the age: what was read a day ago needn't be read again within hours."""
_LEAST_LOOKS = 20


def next_check(age: timedelta, in_vain: int, share: float | None) -> timedelta | None:
    """Return how long to wait before an article is read again for edits; None: it isn't.

    `age` is since its publication, `in_vain` how many looks in a row found nothing, `share` which part of the source's
    articles of that age were edited when they were looked at again, None while too few were. An article of a source
    that isn't known is read when it's 1 hour, 6 hours, 1 day, 3 days and 10 days old.
    """
    ages: tuple[float, ...] = _USUAL
    if share is not None and share < _LITTLE:
        ages = _SELDOM
    elif share is not None and share >= _MUCH and in_vain < _IN_VAIN:
        ages = _OFTEN
    least = max(_LEAST_WAIT, age / _PART)
    return next((wait for hours in ages if (wait := hours * _HOUR - age) >= least), None)


def bracket(age: timedelta) -> int:
    """Return the age, in hours, that a look at this age counts as: the last usual one that is past."""
    return next((hours for hours in reversed(_USUAL) if hours * _HOUR <= age), _USUAL[0])


def coming_bracket(age: timedelta) -> int:
    """Return the age, in hours, that the next look after this age will count as, usually."""
    return next((hours for hours in _USUAL if hours * _HOUR > age), _USUAL[-1])


class Rechecks:
    """Plans re-checks of a batch of articles by what their sources were found to edit."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._rates: dict[str, dict[int, tuple[int, int]]] = {}

    def plan(self, source: str, published: datetime, in_vain: int) -> datetime | None:
        """Return when an article is to be read again; None: not."""
        age = self._now - published
        looks, edits = self._known(source).get(coming_bracket(age), (0, 0))
        wait = next_check(age, in_vain, edits / looks if looks >= _LEAST_LOOKS else None)
        return None if wait is None else self._now + wait

    def count(self, source: str, published: datetime, *, edited: bool) -> None:
        """Count a look at an article that was read again for edits."""
        rechecks.count_look(self._connection, source, bracket(self._now - published), edited=edited)
        self._rates.pop(source, None)

    def _known(self, source: str) -> dict[int, tuple[int, int]]:
        if source not in self._rates:
            self._rates[source] = rechecks.rates(self._connection, source)
        return self._rates[source]
