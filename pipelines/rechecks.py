"""When an article's page is read again for edits: soon after its publication, ever less, and where it's worth it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from storage.frontier import rechecks

_HOUR = timedelta(hours=1)
_OFTEN = (0.5, 1, 2, 4, 6, 12, 24, 36, 48, 72, 120, 168, 240)
"""Ages, in hours, at which the articles of a source that edits much are read again. The usual ones are among them."""
_USUAL = (1, 6, 24, 72, 240)
_FIRST = 24
"""The first at which those of a source are that isn't known to edit: a day of crawling asks for each article once."""
_SAMPLED = 72
"""The one at which all are, whatever is known, so that a source which begins to edit is found out."""
_MUCH, _SOME, _LITTLE = 0.2, 0.05, 0.02
"""Shares of edited articles: read often from the first, on the first day from the second, not under the third."""
_IN_VAIN = 3
"""Looks in a row that found nothing, after which an article isn't read more often than is usual."""
_LEAST_WAIT = timedelta(minutes=30)
_PART = 5
"""The wait is at least this part of the age: what was read a day ago needn't be read again within hours."""
_LEAST_LOOKS = 20


def next_check(age: timedelta, in_vain: int, shares: Mapping[int, float]) -> timedelta | None:
    """Return how long to wait before an article is read again for edits; None: it isn't.

    `age` is since its publication, `in_vain` how many looks in a row found nothing. `shares` says which part of the
    source's articles of an age (1, 6, 24, 72 or 240 hours) were edited when they were looked at; an age of which too
    few were isn't in it. An article of a source that isn't known is read when it's 1 day, 3 days and 10 days old.
    """
    ages: tuple[float, ...] = tuple(hours for hours in _USUAL if _is_worth_it(hours, shares))
    if _coming(age, shares) >= _MUCH and in_vain < _IN_VAIN:
        ages = _OFTEN
    least = max(_LEAST_WAIT, age / _PART)
    return next((wait for hours in ages if (wait := hours * _HOUR - age) >= least), None)


def _is_worth_it(hours: int, shares: Mapping[int, float]) -> bool:
    if hours in shares:
        return shares[hours] >= _LITTLE or hours == _SAMPLED
    return hours >= _FIRST or any(share >= _SOME for share in shares.values())


def _coming(age: timedelta, shares: Mapping[int, float]) -> float:
    """Return the share of edited articles that the next look will count to, or the first after it that is known."""
    return next((shares[hours] for hours in _USUAL if hours * _HOUR > age and hours in shares), 0.0)


def bracket(age: timedelta) -> int:
    """Return the age, in hours, that a look at this age counts as: the last usual one that is past."""
    return next((hours for hours in reversed(_USUAL) if hours * _HOUR <= age), _USUAL[0])


class Rechecks:
    """Plans re-checks of a batch of articles by what their sources were found to edit."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._rates: dict[str, dict[int, tuple[int, int]]] = {}

    def plan(self, source: str, published: datetime, in_vain: int) -> datetime | None:
        """Return when an article is to be read again; None: not."""
        known = self._known(source).items()
        shares = {hours: edits / looks for hours, (looks, edits) in known if looks >= _LEAST_LOOKS}
        wait = next_check(self._now - published, in_vain, shares)
        return None if wait is None else self._now + wait

    def count(self, source: str, published: datetime, *, edited: bool) -> None:
        """Count a look at an article that was read again for edits."""
        rechecks.count_look(self._connection, source, bracket(self._now - published), edited=edited)
        self._rates.pop(source, None)

    def _known(self, source: str) -> dict[int, tuple[int, int]]:
        if source not in self._rates:
            self._rates[source] = rechecks.rates(self._connection, source)
        return self._rates[source]
