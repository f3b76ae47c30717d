"""When a discovery page (a listing) is read again, by the new URLs that it listed so far. All functions are pure.

- A listing with new URLs waits until about TARGET new URLs are expected. So its request, and that for robots.txt,
  cost little beside the articles. It waits six hours at most, and never so long that links could come and go unseen.
- A listing whose URLs were all in other listings of its source waits longer each time, up to a day.
- A listing without new URLs waits an eighth of the time since the last new URL, up to 30 days.
- A listing that fails is tried after half an hour, then later each time.
- When a listing fails, the others of its source are requested at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.frontier.listings import ListingState

TARGET = 8
"""New URLs that are expected per poll."""
NEWNESS = timedelta(hours=2)
"""How long after its first poll a listing is always due."""
MAX_WAIT = timedelta(hours=6)
"""Longest wait of a listing that had a new URL within WEEK."""
WEEK = timedelta(days=7)
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
_SLACK = timedelta(minutes=5)
"""A listing counts as due this long before its time: cron's minutes don't match ours."""
_MAX_NEW = 1 / 2
"""Share of new URLs in a list above which it is read sooner: some links may have come and gone between two polls."""
_PATIENCE = 3
"""Polls in a row without a URL of its own, after which a listing counts as redundant."""
_QUIET = 8
_MEMORY_H = 24.0
_GUESS_H, _GUESSED = 3.0, 4.0
"""The first guess of a rate: 4 new URLs in 3 hours."""
_MIN_DATES = 5


def read(
    listing: ListingState,
    now: datetime,
    *,
    links: int,
    new: int,
    changed: bool,
    alone: bool = True,
    longest: timedelta = MAX_WAIT,
) -> ListingState:
    """Return the state of a listing after a successful poll, with the time of the next.

    `links` is the number of URLs in the listing, `new` the number that are new to the corpus. `changed` is True if the
    list differs from the last. `alone` is True if no other listing of the source is productive. `longest` is the
    longest wait, as the source's YAML sets it.
    """
    first = listing.first_polled or now
    rate = listing.rate if listing.last_read is None else _rate(listing, first, new, now)
    empty_polls = 0 if new else listing.empty_polls + changed
    last_new = now if new else listing.last_new
    after = replace(
        listing, first_polled=first, rate=rate, empty_polls=empty_polls, last_new=last_new, links=links, new=new
    )
    wait = _wait(after, now, alone=alone, longest=longest)
    if links and listing.last_read is not None and new / links > _MAX_NEW:
        wait = min(wait, (now - listing.last_read) * _MAX_NEW * links / new)
    return replace(after, last_polled=now, last_read=now, failures=0, reason=None, next_poll=now + wait)


def failed(listing: ListingState, now: datetime, reason: str, status: int | None) -> ListingState:
    """Return the state of a listing after a failed poll."""
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
    """Return how long a sitemap of an index waits, unless its `lastmod` or its rank in the index makes it due."""
    if listing.lastmod is not None:
        return _MONTH
    since = listing.last_new or listing.first_polled or now
    return min(max((now - since) / _QUIET, _DAY), _MONTH)


def rate_of(dates: Iterable[datetime], now: datetime) -> float | None:
    """Return the new URLs per hour, from a list's dates of the last week; None if there are fewer than five dates."""
    recent = sorted(date for date in dates if now - WEEK <= date <= now)
    if len(recent) < _MIN_DATES:
        return None
    return len(recent) / max(1.0, _hours(now - recent[0]))


def is_productive(listing: ListingState, now: datetime) -> bool:
    """Return True if the listing had a new URL within a week, and still lists URLs that no other listing has."""
    recent = listing.last_new is not None and now - listing.last_new <= WEEK
    return recent and listing.empty_polls < _PATIENCE and not listing.failures


def due(listings: Sequence[ListingState], now: datetime) -> set[str]:
    """Return the URLs of a source's listings that a run is to request.

    Unproductive listings are requested only together with a productive one, if the source has one. Read after it,
    they show whether they list URLs of their own.
    """
    if all(listing.failures for listing in listings):
        return {listing.url for listing in listings}
    fresh = {listing.url for listing in listings if _is_fresh(listing, now)}
    due_urls = {listing.url for listing in listings if _wait_is_over(listing, now)}
    productive = {listing.url for listing in listings if is_productive(listing, now)}
    requested = fresh | (due_urls & productive)
    return requested | due_urls if requested or not productive else set()


def next_due(listings: Sequence[ListingState], now: datetime) -> datetime | None:
    """Return when a run will next request a listing; None if at once."""
    productive = [listing for listing in listings if is_productive(listing, now)]
    moments = [listing.next_poll for listing in productive or listings if listing.next_poll is not None]
    return min(moments, default=None)


def _is_fresh(listing: ListingState, now: datetime) -> bool:
    is_new = listing.first_polled is None or now < listing.first_polled + NEWNESS
    return is_new or (listing.unfinished and _wait_is_over(listing, now))


def _wait_is_over(listing: ListingState, now: datetime) -> bool:
    return listing.next_poll is None or listing.next_poll <= now + _SLACK


def _rate(listing: ListingState, first: datetime, new: int, now: datetime) -> float:
    """Return the running mean of new URLs per hour, over all polls at first, later over about the last day."""
    elapsed = max(0.0, _hours(now - (listing.last_polled or first)))
    rate = _GUESSED / _GUESS_H if listing.rate is None else listing.rate
    weight = min(_MEMORY_H, _GUESS_H + max(0.0, _hours(now - first) - elapsed))
    return rate + (new - rate * elapsed) / (weight + elapsed)


def _wait(listing: ListingState, now: datetime, *, alone: bool, longest: timedelta) -> timedelta:
    had_news = listing.last_new is not None and now - listing.last_new <= WEEK
    if not alone and listing.empty_polls and (listing.empty_polls >= _PATIENCE or not had_news):
        return min(timedelta(hours=2 ** min(listing.empty_polls, 5)), _DAY)
    if had_news:
        expected = timedelta(hours=min(TARGET / listing.rate, 1000.0)) if listing.rate else timedelta()
        return min(expected, MAX_WAIT, longest)
    since = listing.last_new or listing.first_polled or now
    return min((now - since) / _QUIET, _MONTH)


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)
