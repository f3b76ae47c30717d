"""`scrapy newsource`: which lists are left out, and why; which time zones fit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.newsource.home_page import read_page
from crawler.newsource.verify import ArticleList, SitemapIndex, SkippedCandidate, classify, dates_with_offset
from tests.support.newsource_sites import index, rss, stories, urlset

SITE = "https://herald.example/"
HOST = "https://herald.example"
STORIES = stories("/{section}/the-bridge-is-rebuilt-{n}", ["town", "port"], 0, 8)
WINTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "url", "why"),
    [
        (rss("https://other.example", STORIES).body, "/feed", "leads to another site: other.example"),
        (rss(HOST, STORIES).body, "/comments/feed/", "a feed of comments"),
        (rss(HOST, STORIES, "Comments on: The bridge").body, "/feed", "a feed of comments"),
        (rss(HOST, STORIES, "Herald » Kommentar-Feed").body, "/feed", "a feed of comments"),
        (rss(HOST, STORIES, more='<enclosure url="/a" type="audio/mpeg"/>').body, "/feed", "podcasts or videos"),
        (rss(HOST, []).body, "/feed", "lists nothing"),
        (urlset(HOST, []).body, "/sitemap.xml", "lists nothing"),
        (urlset(HOST, [(f"/{n}", "", WINTER) for n in "abcdef"]).body, "/sitemap.xml", "other pages than articles"),
        (b"<html><body>Not found</body></html>", "/feed", "a web page"),
        (b"", "/feed", "an empty file"),
        (b"\x00\x01", "/feed", "neither feed nor sitemap"),
    ],
)
def test_what_is_left_out_has_a_reason(body: bytes, url: str, why: str) -> None:
    judged = classify(body, HOST + url, SITE, "")

    assert isinstance(judged, SkippedCandidate)
    assert why in judged.why


def test_pictures_in_a_feed_and_opinions_called_comments_are_no_reason() -> None:
    pictures = rss(HOST, STORIES, "Kommentare und Meinungen", '<enclosure url="/a.jpg" type="image/jpeg"/>').body

    assert isinstance(classify(pictures, f"{HOST}/kommentare/rss", SITE, ""), ArticleList)


def test_lists_are_told_apart_by_what_is_in_them() -> None:
    """A news sitemap by its entries, an index by its children, a feed by its root; names say nothing."""
    news = classify(urlset(HOST, STORIES, news=True, packed=True).body, f"{HOST}/a", SITE, "")
    archive = classify(urlset(HOST, STORIES).body, f"{HOST}/news", SITE, "")
    feed = classify(rss(HOST, STORIES).body, f"{HOST}/sitemap.xml", SITE, "")

    assert [judged.kind for judged in (news, archive, feed) if isinstance(judged, ArticleList)] == [
        "news_sitemap",
        "sitemap",
        "feed",
    ]
    assert isinstance(classify(index(HOST, ["/a.xml"]).body, f"{HOST}/b", SITE, ""), SitemapIndex)


def test_offsets_are_read_where_dates_are_printed() -> None:
    text = (
        '{"datePublished": "2026-11-24T18:30:00+05:30"} <time datetime="2026-11-24T10:00:00Z"> '
        "<pubDate>Tue, 24 Nov 2026 18:30:00 -0300</pubDate> <time datetime='2026-11-24T10:00:00'>"
    )

    assert [observed.offset.total_seconds() / 3600 for observed in dates_with_offset(text)] == [5.5, 0, -3]


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_look(body: bytes) -> None:
    """Whatever an address answers, it's a list, an index, or left out."""
    assert isinstance(classify(body, f"{HOST}/a", SITE, ""), ArticleList | SitemapIndex | SkippedCandidate)
    read_page(body, SITE, None)
    dates_with_offset(body.decode("latin-1"))
