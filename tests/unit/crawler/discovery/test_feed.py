"""Which links a feed gives."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discovery import DiscoveryError, parse_feed
from crawler.items import Link

URL = "https://herald.example/feeds/news.xml"
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Herald</title><link>https://herald.example/</link>
<atom:link rel="self" href="https://herald.example/rss.xml"/>
<item><media:title>A picture</media:title><title>Mayor &amp;amp; council &lt;b&gt;agree&lt;/b&gt;</title>
  <link>/news/1?a=1&amp;b=2#comments</link><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title><![CDATA[Rock & roll]]></title><link>https://feeds.example/~r/2</link>
  <feedburner:origLink>https://herald.example/news/2</feedburner:origLink><dc:date>2026-03-01T10:00Z</dc:date></item>
<item><title>Permalink</title><guid>https://herald.example/news/3</guid></item>
<item><title>No address</title><guid isPermaLink="false">https://herald.example/news/4</guid></item>
<item><title>Not the web</title><link>javascript:alert(1)</link></item>
<item><title>Again</title><link>https://herald.example/news/3</link></item>
</channel></rss>"""


def reason(body: bytes) -> str:
    with pytest.raises(DiscoveryError) as caught:
        parse_feed(body, URL)
    assert caught.value.url == URL
    return caught.value.reason


def test_rss_2_gives_links_titles_and_dates() -> None:
    """Addresses are absolute without fragment, titles plain, the feed's own title wins over that of its picture."""
    assert parse_feed(RSS.encode(), URL) == [
        Link("https://herald.example/news/1?a=1&b=2", "Mayor & council agree", TEN),
        Link("https://herald.example/news/2", "Rock & roll", TEN),
        Link("https://herald.example/news/3", "Permalink"),
    ]


def test_rss_1_takes_items_beside_the_channel() -> None:
    feed = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="/"><title>H</title></channel>
      <item rdf:about="https://herald.example/1"><title>One</title><link>https://herald.example/1</link></item>
      <item rdf:about="https://herald.example/2"><title>Two</title></item></rdf:RDF>"""
    assert [link.url for link in parse_feed(feed, URL)] == ["https://herald.example/1", "https://herald.example/2"]


def test_atom_takes_the_alternate_link_by_xml_base() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://herald.example/en/">
      <entry xml:base="news/"><title>5 &lt; 6 &amp;amp;</title><link rel="enclosure" href="a.mp3"/>
        <link rel="replies" type="text/html" href="1#c"/><link href="1"/>
        <published>2026-03-01T10:00:00Z</published><updated>2026-03-01T12:00:00+01:00</updated></entry>
      <entry><title type="html">&lt;i&gt;Two&lt;/i&gt; &amp;eacute;</title><id>https://herald.example/2</id></entry></feed>"""
    assert parse_feed(feed, URL) == [
        Link("https://herald.example/en/news/1", "5 < 6 &amp;", TEN, TEN.replace(hour=11)),
        Link("https://herald.example/2", "Two é"),
    ]


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "/1", "title": "One", "date_published": "2026-03-01T10:00:00Z", "date_modified": 7},
        {"id": "https://herald.example/2", "title": None},
        {"id": "3"},
        "nonsense",
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert parse_feed(feed, URL) == [
        Link("https://herald.example/1", "One", TEN),
        Link("https://herald.example/2"),
    ]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("", "utf-8"),
        ("nonsense", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("windows-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("iso-8859-1", "cp1252"),
        ("", "cp1252"),
    ],
)
def test_encodings_missing_or_wrong_are_seen_through(declared: str, encoding: str) -> None:
    """The bytes are believed before the declaration where they can only be UTF-8."""
    title = "Café “Noir”" if encoding == "cp1252" else "Новости дня"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = f"{declaration}<rss><channel><item><title>{title}</title><link>/1</link></item></channel></rss>"
    assert parse_feed(feed.encode(encoding), URL)[0].title == title


def test_broken_xml_keeps_its_items_and_its_addresses() -> None:
    """White space first, stray ampersands, HTML entities, a control character, an undeclared prefix and no end."""
    feed = (
        b"\n \xef\xbb\xbf<?xml version='1.0'?><rss><channel><item><title>Caf&eacute;\x0b & bar</title>"
        b"<link>https://herald.example/1?a=1&b=2&copy=3</link></item><item><title>Two</title>"
        b"<link><![CDATA[https://herald.example/2?a&amp;b]]></link><dc:date>2026-03-01T10:00Z</dc:date></item>"
        b"<item><title>Three</title><link>https://herald.example/3</link>"
    )
    first, second, third = parse_feed(feed, URL)
    assert (first.url, first.title) == ("https://herald.example/1?a=1&b=2&copy=3", "Café & bar")
    assert (second.url, second.date_published) == ("https://herald.example/2?a&b", TEN)
    assert third.url == "https://herald.example/3"


def test_rss_091_with_its_public_doctype_is_read() -> None:
    """A DOCTYPE which only names a public file is no attack; the file isn't fetched."""
    feed = b"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://localhost:1/rss.dtd">
      <rss version="0.91"><channel><item><title>A&eacute;</title><link>/1</link></item></channel></rss>"""
    assert parse_feed(feed, URL) == [Link("https://herald.example/1", "Aé")]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://localhost:1/xhtml1-strict.dtd">',
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">',
        "<!doctype html>",
        '<!DOCTYPE rss SYSTEM "http://localhost:1/rss.dtd">',
    ],
)
def test_a_doctype_that_declares_nothing_itself_costs_a_feed_nothing(doctype: str) -> None:
    """Not its items, and no names of characters, which with a document type are no errors to libxml2."""
    feed = f"""<?xml version="1.0"?><!-- made by hand -->{doctype}<rss><channel>
        <item><title>Caf&eacute; &amp; bar</title><link>/?a=1&b=2</link></item></channel></rss>"""

    assert [(link.title, link.url) for link in parse_feed(feed.encode(), URL)] == [
        ("Café & bar", "https://herald.example/?a=1&b=2")
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "html"),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        (b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss><channel><item><link>/&a;</link></item></channel></rss>", "doctype"),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE r SYSTEM 'x' [<!ENTITY % a SYSTEM 'file:///etc/passwd'>%a;]><rss/>",
            "doctype",
        ),
        (b"just words", "not_feed"),
        (b"<urlset/>", "not_feed"),
        (b"{}", "not_feed"),
        (b"{", "unreadable"),
        (b'{"a":' * 100_000, "unreadable"),
        (b"\x1f\x8b\x08garbage", "unreadable"),
        (b"<rss><chan", "unreadable"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_an_empty_feed_has_no_links() -> None:
    assert parse_feed(b"<rss><channel/></rss>", URL) == []
