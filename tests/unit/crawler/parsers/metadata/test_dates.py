"""Dates as pages print them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.metadata.dates import parse_date, zone_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-05T14:30:00Z", "2026-03-05T14:30:00+00:00"),
        ("2026-03-05T14:30:00.250+01:00", "2026-03-05T13:30:00.250000+00:00"),
        ("2026-03-05T14:30+0100", "2026-03-05T13:30:00+00:00"),
        ("2026-03-05 14:30:00 +01:00", "2026-03-05T13:30:00+00:00"),
        ("2026-03-05T14:30:00\u221205:00", "2026-03-05T19:30:00+00:00"),
        ("2026-03-05", "2026-03-05T00:00:00+00:00"),
        ("2026/3/5", "2026-03-05T00:00:00+00:00"),
        ("20260305T143000Z", "2026-03-05T14:30:00+00:00"),
        ("20260305", "2026-03-05T00:00:00+00:00"),
        ("Thu, 05 Mar 2026 14:30:00 GMT", "2026-03-05T14:30:00+00:00"),
        ("Thu, 5 Mar 2026 14:30:00 EST", "2026-03-05T19:30:00+00:00"),
        ("March 5, 2026", "2026-03-05T00:00:00+00:00"),
        ("5th March 2026", "2026-03-05T00:00:00+00:00"),
        ("Mar 5, 2026 at 2:30 PM UTC", "2026-03-05T14:30:00+00:00"),
        ("12:30", None),
        ("05.03.2026", "2026-03-05T00:00:00+00:00"),
        ("5.3.2026, 14:30 MEZ", "2026-03-05T13:30:00+00:00"),
        ("Do. 05. 03. 2026, 14:30 Uhr", "2026-03-05T14:30:00+00:00"),
        ("2026年3月5日", "2026-03-05T00:00:00+00:00"),
        ("1772721000", "2026-03-05T14:30:00+00:00"),
        ("1772721000000", "2026-03-05T14:30:00+00:00"),
        ("  2026-03-05\n", "2026-03-05T00:00:00+00:00"),
    ],
)
def test_dates_become_moments_in_utc(text: str, moment: str | None) -> None:
    parsed = parse_date(text)

    assert (parsed[0].isoformat() if parsed else None) == moment


@pytest.mark.parametrize(
    "text",
    [
        None, "", "yesterday", "2026", "2026-03", "05/03/2026", "3.5", "2026-02-30", "2026-13-01", "31.04.2026",
        "2026-03-05T25:00:00Z", "2026-03-05T14:61:00Z", "1989-12-31", "2101-01-01", "0001-01-01T00:00:00Z",
        "99.99.9999",
        "5.3.26", "Mar 5, 2026 13:30 PM", "9999999999", "{{ date }}", "٢٠٢٦-٠٣-٠٥", "5.3.20265",
    ],
)  # fmt: skip
def test_what_is_no_possible_or_certain_day_is_none(text: str | None) -> None:
    assert parse_date(text) is None


def test_a_time_without_offset_is_one_of_the_zone() -> None:
    assert parse_date("2026-07-05 14:30", BERLIN) == (datetime(2026, 7, 5, 12, 30, tzinfo=UTC), True)
    assert parse_date("2026-01-05 14:30", BERLIN) == (datetime(2026, 1, 5, 13, 30, tzinfo=UTC), True)


def test_a_time_without_offset_and_zone_is_read_as_utc_and_says_so() -> None:
    assert parse_date("2026-07-05 14:30") == (datetime(2026, 7, 5, 14, 30, tzinfo=UTC), False)


def test_an_offset_counts_before_the_zone() -> None:
    assert parse_date("2026-07-05T14:30:00Z", BERLIN) == (datetime(2026, 7, 5, 14, 30, tzinfo=UTC), True)


def test_a_day_alone_is_its_midnight_in_utc_whatever_the_zone() -> None:
    assert parse_date("2026-07-05", BERLIN) == (datetime(2026, 7, 5, tzinfo=UTC), True)


def test_a_name_that_is_no_zone_is_none() -> None:
    assert zone_of("Mars/Olympus") is None
    assert zone_of("../etc/passwd") is None
    assert zone_of(None) is None
    assert zone_of("Europe/Berlin") == BERLIN


@given(st.text(max_size=400))
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    parsed = parse_date(text)

    assert parsed is None or parsed[0].tzinfo is UTC


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)))
def test_iso_dates_are_read_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat() + "Z") == (moment.replace(tzinfo=UTC), True)
