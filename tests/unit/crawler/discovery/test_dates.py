"""Which moment a date in a feed or sitemap is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import parse_date, parse_feed, parse_sitemap
from crawler.discovery.dates import read_date
from crawler.documents import ListingDocument
from crawler.items import Link
from crawler.source import Source

TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 01 Mar 2026 10:00:00 GMT",
        "1 Mar 26 10:00 UT",
        "So., 1 March 2026 12:00:00 +0200",
        "Sun, 01 Mar 2026 05:00:00 EST",
        "Sun, 01 Mar 2026 11:00 CET",
        "March 1, 2026 10:00 GMT",
        "01-Mar-2026 10:00:00 Z",
        "2026-03-01T10:00Z",
        "2026-03-01T10:00:00+00:00",
        "2026-03-01T11:00:00.000+0100",
        "2026-03-01 10:00:00 UTC",
        "2026-03-01t02:00:00−08:00",
        "20260301T100000Z",
        "  2026/3/1 10:00  ",
        "2026-03-01 13:00 UTC+3",
    ],
)
def test_dates_of_feeds_are_read_in_utc(text: str) -> None:
    """Each way in which feeds and sitemaps write one moment gives that moment, in UTC."""
    date = parse_date(text)
    assert date == TEN
    assert date is not None and date.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "2026",
        "2026-03",
        "202603",
        "2026-02-30",
        "2026-13-01",
        "2026-03-01T24:00Z",
        "2026-03-01T10:61Z",
        "2026-03-01T10:00:61Z",
        "2026-03-01T10:00+99:00",
        "2026-03-01T10:00 IST",
        "Sun, 01 Mrz 2026 10:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59-10:00",
        "٢٠٢٦-٠٣-٠١",
        "2026-03-01" + " " * 100,
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    """An impossible, vague, ambiguous or empty date is None, never a guess."""
    assert parse_date(text) is None


def test_a_date_alone_is_midnight_utc_and_a_local_time_is_of_the_zone_given() -> None:
    assert parse_date("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)
    assert parse_date("2026-03-01T10:00", timezone(timedelta(hours=2))) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert parse_date("2026-03-01T10:00:00.25Z") == TEN.replace(microsecond=250_000)


@given(st.text(max_size=120) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,4}[-/. T][0-9:.+ A-Z]{0,30}"))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or date.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "zone", "moment", "offset_min"),
    [
        ("2026-03-01T19:00:00+09:00", None, TEN, 540),
        ("Sun, 01 Mar 2026 19:00:00 +0900", "America/New_York", TEN, 540),
        ("Sun, 01 Mar 2026 19:00:00", "Asia/Tokyo", TEN, 540),
        ("Sun, 01 Mar 2026 10:00:00 GMT", "Asia/Tokyo", TEN, 540),  # a time in UTC doesn't tell its place
        ("2026-03-01T10:00Z", None, TEN, None),
        ("2026-03-01 10:00", None, TEN, None),
        ("2026-03-01", "Asia/Tokyo", TEN.replace(hour=0), None),
        ("2026-03-01T00:00:00Z", "America/New_York", TEN.replace(hour=0), None),  # a day without time
        ("2026-07-01 10:00", "Europe/London", datetime(2026, 7, 1, 9, tzinfo=UTC), 60),
    ],
)
def test_a_date_tells_the_offset_of_its_place(
    text: str, zone: str | None, moment: datetime, offset_min: int | None
) -> None:
    """The zone of the source tells the place of times in UTC, and times without offset are in this zone."""
    assert read_date(text, ZoneInfo(zone) if zone else None) == (moment, offset_min)


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (parse_feed, "<rss><channel><item><link>/a</link><pubDate>{}</pubDate></item></channel></rss>"),
        (parse_feed, "<feed><entry><link href='/a'/><published>{}</published></entry></feed>"),
        (
            parse_feed,
            '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "/a", "date_published": "{}"}}]}}',
        ),
        (
            lambda *arguments: parse_sitemap(*arguments).links,
            "<urlset><url><loc>/a</loc><news><publication_date>{}</publication_date></news></url></urlset>",
        ),
        (
            lambda *arguments: parse_sitemap(*arguments).links,
            "<rss><channel><item><link>/a</link><pubDate>{}</pubDate></item></channel></rss>",
        ),
    ],
)
def test_every_list_is_read_in_the_zone_of_its_source(read: Callable[..., list[Link]], kind: str) -> None:
    body, url = kind.format("2026-03-01T19:00:00").encode(), "https://herald.example/list"

    [in_tokyo] = read(body, url, ZoneInfo("Asia/Tokyo"))
    assert (in_tokyo.date_published, in_tokyo.published_offset_min) == (TEN, 540)
    assert [link.date_published for link in read(body, url, None)] == [TEN + timedelta(hours=9)]


def test_the_zone_of_a_source_reaches_its_lists() -> None:
    body = b"<rss><channel><item><link>/a</link><pubDate>2026-03-01 19:00</pubDate></item></channel></rss>"
    source = Source(name="asahi", title="Asahi", url="https://asahi.example/", timezone="Asia/Tokyo")
    kinds: tuple[Literal["feed", "sitemap"], ...] = ("feed", "sitemap")
    for kind in kinds:
        [link] = ListingDocument(kind, body, "https://asahi.example/list").read(source).links
        assert (link.date_published, link.published_offset_min) == (TEN, 540)
