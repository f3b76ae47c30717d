"""Traps are told from articles by their URLs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.sitemap import SitemapRef, changed_until, newest_first
from crawler.discovery.urls import pattern, trap, variant
from storage.frontier.url_keys import strip_tracking, url_key

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SITE = "https://herald.example"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/2026/11/24/budget", None),
        ("/2031/01/24/a-look-into-the-future", None),
        ("/1962/02/12/from-our-archive", None),
        ("/news/2026/11/24", None),
        ("/2031/01/", "trap_calendar"),
        ("/events/2031-01-05", "trap_calendar"),
        ("/events/1712/", "trap_calendar"),
        ("/events?month=2031-01&view=list", "trap_calendar"),
        ("/events?month=2026-12", None),
        ("/news/story?id=2031", None),
        ("/a/b/a/b/a/b/news", None),
        ("/a/b/a/b/a/b/a/b", "trap_repeated"),
        ("/" + "x" * 2000, "trap_long"),
    ],
)
def test_what_is_a_trap_by_its_form(path: str, reason: str | None) -> None:
    assert trap(SITE + path, NOW) == reason


def test_a_session_does_not_make_another_page() -> None:
    for session in (";jsessionid=8A3F09C1D2", "?PHPSESSID=abc123", "?sid=9f8e7d6c5b4a39281706"):
        assert url_key(f"{SITE}/news/1{session}") == url_key(f"{SITE}/news/1")
        assert strip_tracking(f"{SITE}/news/1{session}") == f"{SITE}/news/1"
    assert url_key(f"{SITE}/news?sid=4711") != url_key(f"{SITE}/news")


def test_patterns() -> None:
    assert pattern("herald.example/day/2031-01-05?page=3&q=x") == "herald.example/day/0-0-0?page&q"
    assert pattern("herald.example/news/budget") is None


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("herald.example/shop?colour=red&size=4", "herald.example/shop?*"),
        ("herald.example/s/6fd3a0b1c2e94f57/news", "herald.example/s/*/news"),
        ("herald.example/6fd3a0b1-c2e9-4f57-8a9b-0123456789ab?a=1", "herald.example/*?*"),
        ("herald.example/news/2026/11/24/budget-of-2026-is-out", None),
        ("herald.example/news/internationalization", None),
        ("herald.example/news/12345678901234567890", None),
        ("herald.example", None),
    ],
)
def test_variants(key: str, named: str | None) -> None:
    assert variant(key) == named


def test_sitemaps_in_the_order_of_their_news() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    children = [
        SitemapRef("https://x.example/2026-2.xml"),
        SitemapRef("https://x.example/old.xml", datetime(2025, 1, 1, tzinfo=UTC)),
        SitemapRef("https://x.example/2026-11.xml"),
        SitemapRef("https://x.example/new.xml", day),
    ]

    assert [child.url[18:] for child in newest_first(children)] == ["2026-11.xml", "2026-2.xml", "new.xml", "old.xml"]
    assert changed_until(day) == datetime(2026, 3, 2, tzinfo=UTC)
    assert changed_until(day.replace(minute=1)) == day.replace(minute=1)
