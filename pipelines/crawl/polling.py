"""When a discovery page is read again: by what it brought so far. Pure functions on what is known of it.

A page that brings news waits until about TARGET new addresses are expected, so that asking for it, and for robots.txt
before it, costs little beside the articles; never so long that the page could have moved on, and six hours at most. One
that lists only what others of its source brought waits ever longer, up to a day, and follows them then. One that
brings nothing waits an eighth of the time since it last did, up to 30 days. One that fails is tried after half an
hour, then ever later. All are asked at once when another fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.frontier.listings import ListingState

TARGET = 8
"""New addresses expected of a poll."""
NEWNESS = timedelta(hours=2)
"""How long a listing is always due after its first poll."""
LONGEST = timedelta(hours=6)
"""Longest wait of one that brought something within WEEK."""
WEEK = timedelta(days=7)
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
_SLACK = timedelta(minutes=5)
"""A run that begins this much before a listing is due finds it due: cron's minutes aren't ours."""
_MOST_NEW = 1 / 2
"""Share of new addresses in a list above which it's read sooner: between two polls some may have come and gone."""
_PATIENCE = 3
"""Polls in a row that brought only what others had, after which a listing is taken for redundant."""
_QUIET = 8
_MEMORY_H = 24.0
_GUESS_H, _GUESSED = 3.0, 4.0
"""Before anything is known: 4 new addresses in 3 hours."""
_FEWEST_DATES = 5


def read(
    listing: ListingState,
    now: datetime,
    *,
    links: int,
    new: int,
    changed: bool,
    alone: bool = True,
    longest: timedelta = LONGEST,
) -> ListingState:
    """Return the listing after a poll that was answered, with when it's due again.

    `links` are the addresses it lists, `new` those that nothing listed before; `changed`: whether it's another list
    than before. `alone`: no other listing of the source brings news. `longest`: bound set by the source's YAML.
    """
    first = listing.first_polled or now
    rate = listing.rate if listing.last_read is None else _rate(listing, first, new, now)
    empty_polls = 0 if new else listing.empty_polls + changed
    last_new = now if new else listing.last_new
    after = replace(
        listing, first_polled=first, rate=rate, empty_polls=empty_polls, last_new=last_new, links=links, new=new
    )
    wait = _wait(after, now, alone=alone, longest=longest)
    if links and listing.last_read is not None and new / links > _MOST_NEW:
        wait = min(wait, (now - listing.last_read) * _MOST_NEW * links / new)
    return replace(after, last_polled=now, last_read=now, failures=0, reason=None, next_poll=now + wait)


def failed(listing: ListingState, now: datetime, reason: str, status: int | None) -> ListingState:
    """Return the listing after a poll that failed."""
    wait = min(timedelta(minutes=30) * 2 ** min(listing.failures, 12), _MONTH)
    return replace(
        listing,
        first_polled=listing.first_polled or now,
        last_polled=now,
        failures=listing.failures + 1,
        reason=reason,
        status=status,
        next_poll=now + wait,
    )


def pause_of_sitemap(listing: ListingState, now: datetime) -> timedelta:
    """Return how long a sitemap of an index may be left alone, unless its `lastmod` or its place says otherwise."""
    if listing.lastmod is not None:
        return _MONTH
    since = listing.last_new or listing.first_polled or now
    return min(max((now - since) / _QUIET, _DAY), _MONTH)


def rate_of(dates: Iterable[datetime], now: datetime) -> float | None:
    """Return how many addresses an hour a list gets, by the dates of the last week in it; None if it has too few."""
    recent = sorted(date for date in dates if now - WEEK <= date <= now)
    if len(recent) < _FEWEST_DATES:
        return None
    return len(recent) / max(1.0, _hours(now - recent[0]))


def is_productive(listing: ListingState, now: datetime) -> bool:
    """Tell if it brought something within a week that no other listing had."""
    recent = listing.last_new is not None and now - listing.last_new <= WEEK
    return recent and listing.empty_polls < _PATIENCE and not listing.failures


def due(listings: Sequence[ListingState], now: datetime) -> set[str]:
    """Return the addresses of a source's listings that a run is to ask for.

    Those that bring nothing of their own are asked only with one that does, if there is one: after it, they show
    whether they'd have had anything that it hasn't.
    """
    if all(listing.failures for listing in listings):
        return {listing.url for listing in listings}
    fresh = {listing.url for listing in listings if _is_fresh(listing, now)}
    ripe = {listing.url for listing in listings if _is_ripe(listing, now)}
    leading = {listing.url for listing in listings if is_productive(listing, now)}
    asked = fresh | (ripe & leading)
    return asked | ripe if asked or not leading else set()


def next_due(listings: Sequence[ListingState], now: datetime) -> datetime | None:
    """Return when a run will next ask for any of them; None: at once."""
    leading = [listing for listing in listings if is_productive(listing, now)]
    moments = [listing.next_poll for listing in leading or listings if listing.next_poll is not None]
    return min(moments, default=None)


def _is_fresh(listing: ListingState, now: datetime) -> bool:
    new = listing.first_polled is None or now < listing.first_polled + NEWNESS
    return new or (listing.unfinished and _is_ripe(listing, now))


def _is_ripe(listing: ListingState, now: datetime) -> bool:
    return listing.next_poll is None or listing.next_poll <= now + _SLACK


def _rate(listing: ListingState, first: datetime, new: int, now: datetime) -> float:
    """Return the running mean of new addresses an hour, of all that was watched, or of the last day or so."""
    elapsed = max(0.0, _hours(now - (listing.last_polled or first)))
    rate = _GUESSED / _GUESS_H if listing.rate is None else listing.rate
    weight = min(_MEMORY_H, _GUESS_H + max(0.0, _hours(now - first) - elapsed))
    return rate + (new - rate * elapsed) / (weight + elapsed)


def _wait(listing: ListingState, now: datetime, *, alone: bool, longest: timedelta) -> timedelta:
    brought = listing.last_new is not None and now - listing.last_new <= WEEK
    if not alone and listing.empty_polls and (listing.empty_polls >= _PATIENCE or not brought):
        return min(timedelta(hours=2 ** min(listing.empty_polls, 5)), _DAY)
    if brought:
        expected = timedelta(hours=min(TARGET / listing.rate, 1000.0)) if listing.rate else timedelta()
        return min(expected, LONGEST, longest)
    since = listing.last_new or listing.first_polled or now
    return min((now - since) / _QUIET, _MONTH)


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)
