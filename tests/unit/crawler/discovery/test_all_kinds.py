"""What holds for every kind of discovery: any bytes are read or refused; which addresses are a source's."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import DiscoveryError, allowed, parse_feed, parse_section, parse_sitemap, same_site
from crawler.source import Source

URL = "https://herald.example/feeds/news.xml"
SOURCE = Source(
    "herald", "The Herald", "https://www.herald.example/", allow=("/news/", "/новости/"), deny=("/news/ad/",)
)
_TAGS = "<rss> <channel> <item> <link> </link> <title> </item> <feed> <entry> <urlset> <url> <loc> </loc> </url> <nav>"
_MARKS = "<!DOCTYPE <!ENTITY [ ]> <![CDATA[ ]]> <!-- --> <?xml ?> & &amp; &#0; &#xD800; &#150; &eacute; { news: <base"
_WORDS = (
    "https://a.example/1",
    "http://[::1",
    "http://a:99999/",
    "2026-03-01",
    "\0",
    "\u200b",
    "<html>",
    "<body>",
    "</a>",
)
_LINKS = ("<link href='/a'/>", "<a href='/news/1-2-3-4'>", "<a href=/news/2/ rel=next>", "<item xml:base='http://['>")
_PIECES = st.sampled_from([*_TAGS.split(), *_MARKS.split(), *_WORDS, *_LINKS])
_BODIES = (
    st.binary(max_size=300)
    | st.lists(_PIECES, max_size=40).map(lambda pieces: " ".join(pieces).encode("utf-8", "replace"))
    | st.lists(_PIECES, max_size=40).map(lambda pieces: ("<rss>" + "".join(pieces)).encode("utf-16"))
    | st.lists(_PIECES, max_size=40).map(lambda pieces: ("<urlset>" + "".join(pieces)).encode("utf-8", "replace"))
    | st.lists(_PIECES, max_size=40).map(lambda pieces: gzip.compress(("<feed>" + "".join(pieces)).encode()))
)


@given(_BODIES)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever comes, each function returns absolute addresses without control characters or raises DiscoveryError."""
    for parse in (
        lambda: parse_feed(body, URL),
        lambda: parse_sitemap(body, URL).links,
        lambda: parse_section(body, "https://herald.example/", SOURCE).links,
    ):
        try:
            links = parse()
        except DiscoveryError:
            continue
        for link in links:
            assert link.url.startswith(("http://", "https://")) and link.url.isprintable()
            assert link.title is None or (link.title and link.title == link.title.strip())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://herald.example/news/1", True),
        ("https://herald.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", True),
        ("https://herald.example/news/ad/1", False),
        ("https://herald.example/sport/1", False),
        ("ftp://herald.example/news/1", False),
        ("javascript:alert(1)", False),
        ("http://[::1/news/", False),
        ("https://me@herald.example/news/1", False),
    ],
)
def test_allowed(url: str, expected: bool) -> None:
    assert allowed(url, SOURCE) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://herald.example/1", True),
        ("http://www.herald.example:80/1", True),
        ("https://sport.herald.example/1", True),
        ("https://notherald.example/1", False),
        ("https://herald.example.evil.example/1", False),
        ("https://herald.example:8443/1", False),
        ("/1", False),
    ],
)
def test_same_site(url: str, expected: bool) -> None:
    """A site is its host without "www.", and the hosts under it, on the same port."""
    assert same_site(url, SOURCE.url) is expected
