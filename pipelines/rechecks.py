"""Rechecks look for edits in stored articles: often after publication, then less, and where a source edits much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from storage.frontier import rechecks

_HOUR = timedelta(hours=1)
_OFTEN = (0.5, 1, 2, 4, 6, 12, 24, 36, 48, 72, 120, 168, 240)
"""Ages, in hours, at which articles of a source that edits much are rechecked. The usual ages are among them."""
_USUAL = (1, 6, 24, 72, 240)
_FIRST = 24
"""First recheck, in hours, for a source that isn't known to edit: within a day of crawling, one request per article."""
_SAMPLED = 72
"""Age at which every article is rechecked, so that a source which begins to edit is noticed."""
_MUCH, _SOME, _LITTLE = 0.2, 0.05, 0.02
"""Shares of edited articles: from the first on, recheck often; from the second on, also on the first day; below the
third, not at this age."""
_MAX_IN_VAIN = 3
"""Rechecks in a row without an edit, after which an article is rechecked at the usual ages only."""
_MIN_WAIT = timedelta(minutes=30)
_PART = 5
"""The wait is at least a fifth of the age: an article that is a day old isn't rechecked within hours."""
_MIN_LOOKS = 20


def next_check(age: timedelta, in_vain: int, shares: Mapping[int, float]) -> timedelta | None:
    """Return how long to wait before an article is read again for edits; None if it isn't read again.

    `age` is the time since publication, `in_vain` the number of rechecks in a row without an edit. `shares` has, per
    age in hours (1, 6, 24, 72 or 240), the share of the source's articles that were edited when they were rechecked;
    ages with too few rechecks aren't in it. Articles of an unknown source are rechecked after 1 day, 3 and 10 days.
    """
    ages: tuple[float, ...] = tuple(hours for hours in _USUAL if _is_worth_it(hours, shares))
    if _next_share(age, shares) >= _MUCH and in_vain < _MAX_IN_VAIN:
        ages = _OFTEN
    shortest = max(_MIN_WAIT, age / _PART)
    return next((wait for hours in ages if (wait := hours * _HOUR - age) >= shortest), None)


def _is_worth_it(hours: int, shares: Mapping[int, float]) -> bool:
    if hours in shares:
        return shares[hours] >= _LITTLE or hours == _SAMPLED
    return hours >= _FIRST or any(share >= _SOME for share in shares.values())


def _next_share(age: timedelta, shares: Mapping[int, float]) -> float:
    """Return the share of edited articles at the next usual age, or at the first known age after it."""
    return next((shares[hours] for hours in _USUAL if hours * _HOUR > age and hours in shares), 0.0)


def bracket(age: timedelta) -> int:
    """Return the usual age, in hours, under which a recheck at this age is counted: the last one that has passed."""
    return next((hours for hours in reversed(_USUAL) if hours * _HOUR <= age), _USUAL[0])


class Rechecks:
    """Plans rechecks for a batch of articles, from the shares of edited articles of their sources."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._rates: dict[str, dict[int, tuple[int, int]]] = {}

    def plan(self, source: str, published: datetime, in_vain: int) -> datetime | None:
        """Return when an article is to be read again; None if it isn't read again."""
        rates = self._source_rates(source).items()
        shares = {hours: edits / looks for hours, (looks, edits) in rates if looks >= _MIN_LOOKS}
        wait = next_check(self._now - published, in_vain, shares)
        return None if wait is None else self._now + wait

    def count(self, source: str, published: datetime, *, edited: bool) -> None:
        """Count one recheck of an article."""
        rechecks.count_look(self._connection, source, bracket(self._now - published), edited=edited)
        self._rates.pop(source, None)

    def _source_rates(self, source: str) -> dict[int, tuple[int, int]]:
        if source not in self._rates:
            self._rates[source] = rechecks.rates(self._connection, source)
        return self._rates[source]
