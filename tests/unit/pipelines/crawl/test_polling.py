"""When discovery pages are read again: bounds that hold whatever a listing does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.crawl import polling
from pipelines.crawl.polling import MAX_WAIT, NEWNESS, TARGET
from storage.frontier.listings import ListingState

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = ListingState("https://herald.example/rss.xml", "feed")

moments = st.none() | st.integers(0, 90 * 24).map(lambda hours: NOW - hours * HOUR)
listings = st.builds(
    ListingState,
    st.sampled_from(["a", "b", "c"]),
    st.just("feed"),
    first_polled=moments,
    last_polled=moments,
    last_read=moments,
    last_new=moments,
    rate=st.none() | st.floats(0, 1e4),
    empty_polls=st.integers(0, 1000),
    failures=st.integers(0, 1000),
    links=st.integers(0, 10_000),
)
polls = st.tuples(st.integers(0, 10_000), st.integers(0, 500), st.booleans(), st.booleans())


def poll(listing: ListingState, now: datetime, *, links: int = 20, new: int = 0, changed: bool = True) -> ListingState:
    return polling.read(listing, now, links=links, new=new, changed=changed)


@given(listings, polls)
def test_no_wait_is_longer_than_a_month_or_ends_in_the_past(
    listing: ListingState, heard: tuple[int, int, bool, bool]
) -> None:
    links, new, changed, alone = heard
    after = polling.read(listing, NOW, links=max(links, new), new=new, changed=changed or new > 0, alone=alone)
    failed = polling.failed(listing, NOW, "http_503", 503)

    for state in (after, failed):
        assert state.next_poll is not None
        assert NOW <= state.next_poll <= NOW + 30 * DAY
    assert after.rate is None or after.rate >= 0
    assert (after.failures, failed.failures) == (0, listing.failures + 1)


@given(listings, polls)
def test_what_brought_news_within_a_week_waits_six_hours_at_most(
    listing: ListingState, heard: tuple[int, int, bool, bool]
) -> None:
    links, new, changed, _ = heard
    after = polling.read(listing, NOW, links=max(links, new), new=new, changed=changed or new > 0)

    if after.last_new is not None and NOW - after.last_new <= 7 * DAY:
        assert after.next_poll is not None and after.next_poll <= NOW + MAX_WAIT


@given(listings, st.integers(1, 500))
def test_a_list_that_is_half_new_is_read_in_half_the_time_it_took(listing: ListingState, new: int) -> None:
    last = NOW - 4 * HOUR
    after = poll(replace(listing, last_read=last, last_polled=last), NOW, links=new, new=new)

    assert after.next_poll is not None and after.next_poll <= NOW + 2 * HOUR


@given(st.lists(listings, min_size=1, max_size=3, unique_by=lambda listing: listing.url))
def test_something_is_due_when_it_is_said_to_be(known: list[ListingState]) -> None:
    waiting = [poll(listing, NOW - DAY) for listing in known]
    before = polling.next_due(waiting, NOW)

    assert before is not None
    assert polling.due(waiting, before)


def test_a_new_listing_is_always_due_for_two_hours() -> None:
    after = poll(replace(FEED, rate=1.0), NOW, new=20)

    assert polling.due([FEED], NOW) == polling.due([after], NOW + NEWNESS - HOUR) == {FEED.url}
    assert not polling.due([after], NOW + NEWNESS)


def test_a_productive_listing_waits_for_about_eight_links() -> None:
    listing, now = poll(FEED, NOW, new=20), NOW
    for _ in range(20):
        assert listing.next_poll is not None
        waited, now = listing.next_poll - now, listing.next_poll
        listing = poll(listing, now, links=40, new=round(waited / HOUR * 40 / 24))
    assert listing.next_poll is not None

    assert abs((listing.next_poll - now) / HOUR * 40 / 24 - TARGET) < 1


def test_dates_give_the_first_estimate() -> None:
    dates = [NOW - number * HOUR / 2 for number in range(1, 41)]

    assert polling.rate_of(dates, NOW) == 2.0
    assert polling.rate_of(dates[:4], NOW) is None
    assert polling.rate_of([date - 8 * DAY for date in dates], NOW) is None


def test_a_redundant_listing_backs_off_to_a_day_and_follows_the_others() -> None:
    leader = replace(poll(FEED, NOW - 5 * HOUR, new=8), url="leader")
    twin, waits = replace(FEED, url="twin"), []
    for number in range(8):
        now = NOW + number * DAY
        twin = polling.read(twin, now, links=20, new=0, changed=True, alone=False)
        assert twin.next_poll is not None
        waits.append((twin.next_poll - now) / HOUR)

    assert waits == [2, 4, 8, 16, 24, 24, 24, 24]
    now = NOW + 2 * DAY
    due = replace(twin, next_poll=now)
    assert polling.due([replace(leader, next_poll=now + 2 * HOUR), due], now) == set()
    assert polling.due([replace(leader, next_poll=now), due], now) == {"leader", "twin"}


def test_silence_is_waited_out_ever_longer() -> None:
    silent = replace(FEED, first_polled=NOW - 90 * DAY, last_read=NOW - DAY, last_polled=NOW - DAY, rate=0.0)
    for days, wait in ((8, 1), (40, 5), (80, 10), (900, 30)):
        after = poll(replace(silent, last_new=NOW - days * DAY), NOW, changed=False)
        assert after.next_poll == NOW + wait * DAY


def test_when_all_fail_all_are_asked() -> None:
    old = replace(FEED, first_polled=NOW - DAY, failures=9)
    failing = [polling.failed(replace(old, url=url), NOW, "http_404", 404) for url in "ab"]

    assert polling.due(failing, NOW) == {"a", "b"}
    assert polling.due([*failing, replace(poll(FEED, NOW - DAY, new=8), next_poll=NOW)], NOW) == {FEED.url}
