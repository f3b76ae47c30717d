"""What a host's answers mean for the next request: Retry-After, backoff, the circuit breaker, Crawl-delay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.network.backoff import MAX_FAILURES, MAX_RETRY_AFTER, HostResponse, HostState, http_date, retry_after
from crawler.network.hosts import host_of
from crawler.network.robots import delay_of

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def forms(moment: datetime) -> list[str]:
    """The three ways in which HTTP writes an instant."""
    fixed = format_datetime(moment, usegmt=True)
    weekday, day, month, year, clock, _ = fixed.split()
    return [
        fixed,
        f"{_DAYS[moment.weekday()]}, {day}-{month}-{year[2:]} {clock} GMT",
        f"{weekday[:3]} {month} {moment.day:>2} {clock} {year}",
    ]


# Retry-After ---------------------------------------------------------------------------------------------------------


@given(st.integers(1, 86_400))
def test_seconds_are_waited_for(seconds: int) -> None:
    assert retry_after([str(seconds)], NOW) == retry_after([f" {seconds} ".encode()], NOW) == timedelta(seconds=seconds)


@given(INSTANTS)
def test_every_form_of_a_date_is_read(moment: datetime) -> None:
    fixed, old, asctime = forms(moment)

    assert http_date(fixed, NOW) == http_date(asctime, NOW) == moment
    if NOW.year - 50 < moment.year <= NOW.year + 50:
        assert http_date(old, NOW) == moment


@given(INSTANTS)
def test_a_date_is_waited_for_when_it_is_to_come(moment: datetime) -> None:
    wait = min(moment - NOW, MAX_RETRY_AFTER) if moment > NOW else None

    assert retry_after([forms(moment)[0]], NOW) == retry_after([forms(moment)[2]], NOW) == wait


@given(st.text() | st.binary() | st.integers().map(str) | st.floats().map(str))
def test_a_wait_is_above_nothing_and_within_a_day(value: str | bytes) -> None:
    wait = retry_after([value], NOW)

    assert wait is None or timedelta(0) < wait <= MAX_RETRY_AFTER


@pytest.mark.parametrize(
    "value",
    ["", "0", "-5", "1.5", "soon", "1e3", "٣", "Tue, 24 Nov 2026 07:59:59 GMT", "Tue, 32 Nov 2026 09:00:00 GMT", "9 9"],
)
def test_what_asks_for_nothing(value: str) -> None:
    assert retry_after([value], NOW) is None


def test_absurd_waits_are_cut_to_a_day_and_the_longest_holds() -> None:
    assert retry_after(["9" * 10_000], NOW) == retry_after(["Fri, 31 Dec 9999 23:59:60 GMT"], NOW) == MAX_RETRY_AFTER
    assert retry_after(["5", "nonsense", b"60"], NOW) == timedelta(seconds=60)
    assert retry_after(["tue, 24 nov 2026 08:01:00 gmt"], NOW) == timedelta(minutes=1)


# Backoff and breaker -------------------------------------------------------------------------------------------------


def answered(state: HostState, *answers: HostResponse, now: datetime = NOW) -> timedelta:
    """How long a host waits after these."""
    for answer in answers:
        state.record(answer, now, backoff_s=1, chance=0)
    return state.wait_left(now)


def test_a_busy_host_is_asked_ever_more_slowly() -> None:
    state = HostState("herald.example")
    waits = [answered(state, HostResponse(429)) for _ in range(6)]

    assert [wait.total_seconds() for wait in waits] == [1, 2, 4, 8, 16, 30]


@pytest.mark.parametrize("failure", [HostResponse(500), HostResponse(None, "timeout"), HostResponse(None, "dns")])
def test_one_failure_is_none_and_repeated_ones_are(failure: HostResponse) -> None:
    state = HostState("herald.example")

    assert not answered(state, failure, failure)
    assert answered(state, failure) == timedelta(seconds=4)


@pytest.mark.parametrize(
    "failure", [HostResponse(503), HostResponse(429), HostResponse(None, "timeout"), HostResponse(403)]
)
def test_the_breaker_opens_for_twice_as_long_each_time_and_closes_on_success(failure: HostResponse) -> None:
    state, now = HostState("herald.example"), NOW
    answered(state, *[failure] * (MAX_FAILURES - 1))
    waits = []
    for _ in range(10):
        waits.append(answered(state, failure, now=now) // timedelta(minutes=1))
        assert state.circuit_open
        now += state.wait_left(now)

    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440]
    answered(state, HostResponse(200), now=now)
    assert not state.circuit_open
    assert answered(state, *[failure] * MAX_FAILURES, now=now) == timedelta(minutes=5)


def test_answers_that_were_on_their_way_open_the_breaker_once() -> None:
    assert answered(HostState("herald.example"), *[HostResponse(500)] * 18) == timedelta(minutes=5)


def test_a_name_that_is_not_found_is_tried_again_within_the_hour() -> None:
    state = HostState("herald.example", circuit_opens=9, failures=20)

    assert answered(state, HostResponse(None, "dns")) == HOUR


def test_pages_that_are_gone_and_feeds_that_are_forbidden_open_nothing() -> None:
    state = HostState("herald.example")

    assert not answered(state, *[HostResponse(404)] * 50, *[HostResponse(403, article=False)] * 50)


def test_a_robots_txt_does_not_close_what_forbidden_pages_opened() -> None:
    state = HostState("herald.example")
    answered(state, *[HostResponse(403)] * MAX_FAILURES, HostResponse(200, article=False), now=NOW)

    assert state.circuit_open
    assert answered(state, HostResponse(403), now=NOW + HOUR) == timedelta(minutes=10)


@pytest.mark.parametrize(("status", "obeyed"), [(429, True), (503, True), (403, True), (500, True), (404, False)])
def test_the_wait_that_is_asked_for_holds(status: int, obeyed: bool) -> None:
    state = HostState("herald.example")

    assert answered(state, HostResponse(status, retry_after=HOUR)) == (HOUR if obeyed else timedelta(0))
    assert answered(state, HostResponse(200)) == (HOUR if obeyed else timedelta(0))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 200, 304, 403, 404, 429, 500, 503]),
            st.none() | st.integers(1, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
            st.integers(0, 7200),
        )
    )
)
def test_a_wait_never_gets_shorter_and_stays_within_a_day(answers: list[tuple[Any, Any, int]]) -> None:
    state, now = HostState("herald.example"), NOW
    for status, asked, pause in answers:
        before = state.wait_until or now
        state.record(HostResponse(status, "timeout", asked), now, backoff_s=1, chance=0.5)
        assert (state.wait_until or now) >= before
        assert state.wait_left(now) <= MAX_RETRY_AFTER
        now += timedelta(seconds=pause)


# robots.txt and names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 1\n\nUser-agent: newscorpus\nCrawl-delay: 7", 7),
        ("User-agent: *\nRequest-rate: 1/10", 10),
        ("User-agent: *\nCrawl-delay: 3\nRequest-rate: 6/1m", 10),
        ("User-agent: *\nCrawl-delay: 1e9", 1e9),
        *((f"User-agent: *\nCrawl-delay: {value}", None) for value in ("-1", "nan", "inf", "0", "soon", "", "1e999")),
        ("User-agent: *\nRequest-rate: 1/0", None),
        ("User-agent: others\nCrawl-delay: 9", None),
    ],
)
def test_the_delay_that_robots_txt_asks_for(rules: str, seconds: float | None) -> None:
    assert delay_of(ProtegoRobotParser(rules.encode(), None)) == seconds


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://User:pw@Herald.example:443/a", "herald.example"),
        ("http://herald.example:443/", "herald.example:443"),
        ("https://www.herald.example/", "www.herald.example"),
        ("http://[::1]:80/", "[::1]"),
        ("http://herald.example:x/", ""),
    ],
)
def test_hosts_have_one_name(url: str, host: str) -> None:
    assert host_of(url) == host
