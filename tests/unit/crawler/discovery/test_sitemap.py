"""What a sitemap lists."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest

from crawler.discovery import DiscoveryError, SitemapRef, parse_sitemap
from crawler.items import Link

URL = "https://herald.example/sitemap.xml"
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
RSS = b"<rss><channel><item><link>/1</link></item></channel></rss>"


def reason(body: bytes) -> str:
    with pytest.raises(DiscoveryError) as caught:
        parse_sitemap(body, URL)
    assert caught.value.url == URL
    return caught.value.reason


def test_news_sitemap_gives_title_and_both_dates() -> None:
    """The title and date of a video in the entry aren't those of the article; a wrong namespace changes nothing."""
    body = b"""<?xml version="1.0"?><urlset xmlns="x:wrong" xmlns:news="n" xmlns:video="v" xmlns:image="i">
      <url><loc> https://herald.example/1?a=1&amp;b=2 </loc><lastmod>2026-03-01T12:00:00+01:00</lastmod>
        <image:image><image:loc>https://cdn.example/1.jpg</image:loc></image:image>
        <video:video><video:title>Video</video:title><video:publication_date>2020-01-01</video:publication_date>
        </video:video><news:news><news:publication_date>2026-03-01T10:00Z</news:publication_date>
        <news:title>Rock &amp;amp; roll</news:title></news:news></url>
      <url><loc>/2</loc></url><url><loc></loc></url></urlset>"""
    sitemap = parse_sitemap(body, URL)
    assert sitemap.links == [
        Link("https://herald.example/1?a=1&b=2", "Rock & roll", TEN, TEN.replace(hour=11)),
        Link("https://herald.example/2"),
    ]
    assert not sitemap.children and not sitemap.truncated


def test_sitemap_index_gives_children() -> None:
    body = b"<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2026-03-01T10:00Z</lastmod></sitemap></sitemapindex>"
    assert parse_sitemap(body, URL).children == [SitemapRef("https://herald.example/a.xml.gz", TEN)]


def test_plain_list_and_feed_are_sitemaps_too() -> None:
    plain = "\ufeffhttps://herald.example/1\r\n\r\nhttps://herald.example/2\nwords\n".encode()
    assert [link.url for link in parse_sitemap(plain, URL).links] == [f"https://herald.example/{n}" for n in (1, 2)]
    assert len(parse_sitemap(RSS, URL).links) == 1


def test_gzip_of_several_members_with_padding_is_unpacked() -> None:
    members = [b"<urlset><url><loc>/1</loc></url>", b"", b"<url><loc>/2</loc></url></urlset>"]
    body = b"".join(map(gzip.compress, members)) + b"\0" * 512
    assert len(parse_sitemap(body, URL).links) == 2


def test_a_gzip_that_breaks_off_keeps_what_came_before() -> None:
    rows = "".join(f"<url><loc>/{number * 7919}</loc></url>" for number in range(2000))
    body = gzip.compress(f"<urlset>{rows}</urlset>".encode())
    assert 500 < len(parse_sitemap(body[: len(body) // 2], URL).links) < 2000


def test_bombs_are_refused_in_time() -> None:
    """A gzip beyond 50 MiB, a million empty gzip members and millions of tags are refused within seconds."""
    started = time.process_time()
    assert reason(gzip.compress(b"<urlset>" + b" " * 60 * 1024 * 1024, 1)) == "too_large"
    assert reason(gzip.compress(b"") * 100_000) == "too_large"
    assert reason(b"<urlset>" + b"<a/>" * 4_100_000) == "too_large"
    assert reason(b"<urlset>" + b"<url>" * 100_000) == "unreadable"
    assert time.process_time() - started < 30


def test_more_than_50_000_entries_are_cut_and_said_so() -> None:
    rows = "".join(f"<url><loc>/{number}</loc></url>" for number in range(50_001))
    sitemap = parse_sitemap(f"<urlset>{rows}</urlset>".encode(), URL)
    assert (len(sitemap.links), sitemap.truncated) == (50_000, True)
    rows = rows.replace("<url><loc>/50000</loc></url>", "<url><loc>/1</loc></url>")
    assert not parse_sitemap(f"<urlset>{rows}</urlset>".encode(), URL).truncated


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"words\nhttps://herald.example/1", "not_sitemap"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"<!DOCTYPE u [<!ENTITY a 'b'>]><urlset/>", "doctype"),
        (b"<opml/>", "not_sitemap"),
        (b"", "empty"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body: bytes, expected: str) -> None:
    assert reason(body) == expected
