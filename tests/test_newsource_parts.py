"""What `scrapy newsource` makes of single pages and lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import SitemapRef
from crawler.newsource.candidates import promising_sitemaps, robots_sitemaps
from crawler.newsource.home_page import HomePage, candidate_urls, read_page
from crawler.newsource.timezones import PrintedDate, fitting_zones, only_zone
from crawler.newsource.traits import Traits, guess_traits
from crawler.newsource.verify import ArticleList, LeftOut, SitemapIndex, classify, dates_with_offset
from tests.newsource_sites import index, rss, stories, urlset

SITE = "https://herald.example/"
HOST = "https://herald.example"
STORIES = stories("/{section}/the-bridge-is-rebuilt-{n}", ["town", "port"], 0, 8)
WINTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


def seen(hours: float, moment: datetime = WINTER) -> PrintedDate:
    return PrintedDate(moment, timedelta(hours=hours))


def home(html: str, url: str = SITE) -> HomePage:
    page = read_page(html.encode(), url, None)
    assert page is not None
    return page


def traits(html: str, url: str = SITE) -> Traits:
    return guess_traits(home(html, url), (), ())


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

    assert isinstance(judged, LeftOut)
    assert why in judged.why


def test_pictures_in_a_feed_and_opinions_called_comments_are_no_reason() -> None:
    pictures = rss(HOST, STORIES, "Kommentare und Meinungen", '<enclosure url="/a.jpg" type="image/jpeg"/>').body

    assert isinstance(classify(pictures, f"{HOST}/kommentare/rss", SITE, ""), ArticleList)


def test_lists_are_told_apart_by_what_is_in_them() -> None:
    """A news sitemap by its entries, an index by its children, a feed by its root; names say nothing."""
    news = classify(urlset(HOST, STORIES, news=True, packed=True).body, f"{HOST}/a", SITE, "")
    archive = classify(urlset(HOST, STORIES).body, f"{HOST}/news", SITE, "")
    feed = classify(rss(HOST, STORIES).body, f"{HOST}/sitemap.xml", SITE, "")

    assert [one.kind for one in (news, archive, feed) if isinstance(one, ArticleList)] == [
        "news_sitemap",
        "sitemap",
        "feed",
    ]
    assert isinstance(classify(index(HOST, ["/a.xml"]).body, f"{HOST}/b", SITE, ""), SitemapIndex)


def test_news_and_posts_go_before_other_sitemaps() -> None:
    names = [
        "tag-sitemap.xml",
        "page-sitemap1.xml",
        "misc.xml",
        "post-sitemap.xml",
        "wp-sitemap-users-1.xml",
        "news-1.xml",
    ]
    refs = [SitemapRef(f"{HOST}/{name}") for name in names]
    robots = "User-agent: *\nSITEMAP : /maps/all.xml\nsitemap: https://herald.example/google-news.xml # new\n"

    assert [ref.url.rpartition("/")[2] for ref in promising_sitemaps(refs)] == [
        "news-1.xml",
        "post-sitemap.xml",
        "misc.xml",
    ]
    assert robots_sitemaps(robots, f"{HOST}/robots.txt") == [f"{HOST}/google-news.xml", f"{HOST}/maps/all.xml"]


def test_sections_come_from_the_navigation() -> None:
    """Not from the footer, not those of accounts and players, not archives by date; each once."""
    links = [
        "/politics/",
        "/politics/",
        "/2026/11/",
        "/login",
        "/videos/",
        "https://x.example/sport/",
        "/de/",
        "/a.pdf",
        "/?p=2",
    ]
    nav = "".join(f'<a href="{link}">Word</a>' for link in [*links, "/sport", "culture/film/"])
    page = home(f'<div class="main-menu">{nav}</div><footer><a href="/imprint-of-ours">Imprint</a></footer>')

    found = [anchor.url.removeprefix(HOST) for anchor in page.sections()]
    assert found == ["/politics/", "/sport", "/culture/film/"]


@pytest.mark.parametrize(
    ("html", "url", "country"),
    [
        ("<html lang=en>", "https://herald.co.uk/", "gb"),
        ("<html lang=en>", "https://herald.io/", None),
        ('<html lang="en-US">', "https://herald.com/", None),
        ('<html lang="pt-BR">', "https://jornal.com/", "br"),
        ('<html lang="fr"><meta property="og:locale" content="fr_CA">', "https://journal.com/", "ca"),
        ('<html lang="de-AT"><meta property="og:locale" content="de_DE">', "https://zeitung.com/", None),
    ],
)
def test_the_country_is_told_only_if_it_is_sure(html: str, url: str, country: str | None) -> None:
    assert traits(f"{html}<body></body></html>", url).country.value == country


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<meta property="og:site_name" content="The Herald"><title>x</title>', "The Herald"),
        ("<title>Home | Fen News</title>", "Fen News"),
        ("<title>News and views from the coast - Herald</title>", "Herald"),
        ("<title>Moorbote</title>", "Moorbote"),
        ("", "herald.example"),
    ],
)
def test_the_title_is_what_the_site_calls_itself(html: str, title: str) -> None:
    assert traits(f"<html><head>{html}</head><body></body></html>").title.value == title


def test_time_zones_are_those_that_the_offsets_fit() -> None:
    """Zones with the same time all year are one; zero offsets tell nothing beside others; a few may be wrong."""
    summer = WINTER.replace(month=7)

    assert fitting_zones(["us"], [seen(-5)]) == ["America/New_York"]
    assert fitting_zones(["de", "at", "ch"], [seen(1), seen(2, summer), seen(0)]) == ["Europe/Berlin"]
    assert fitting_zones(["de"], [seen(1, summer)]) == []
    assert fitting_zones(["in"], [seen(5.5)]) == ["Asia/Kolkata"]
    assert fitting_zones(["au"], [seen(11)]) == ["Australia/Sydney", "Australia/Lord_Howe"]
    assert fitting_zones(["jp"], [*[seen(9)] * 19, seen(8)]) == ["Asia/Tokyo"]
    assert only_zone("gb", 2026) == "Europe/London"
    assert only_zone("us", 2026) is None


def test_offsets_are_read_where_dates_are_printed() -> None:
    text = (
        '{"datePublished": "2026-11-24T18:30:00+05:30"} <time datetime="2026-11-24T10:00:00Z"> '
        "<pubDate>Tue, 24 Nov 2026 18:30:00 -0300</pubDate> <time datetime='2026-11-24T10:00:00'>"
    )

    assert [one.offset.total_seconds() / 3600 for one in dates_with_offset(text)] == [5.5, 0, -3]


def test_addresses_as_people_type_them() -> None:
    assert candidate_urls("herald.example") == ["https://herald.example/", "http://herald.example/"]
    assert candidate_urls(" HTTP://herald.example/de?a=1 ") == ["http://herald.example/de?a=1"]
    assert candidate_urls("localhost:8000/x") == ["https://localhost:8000/x", "http://localhost:8000/x"]


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_look(body: bytes) -> None:
    """Whatever an address answers, it's a list, an index, or left out."""
    assert isinstance(classify(body, f"{HOST}/a", SITE, ""), ArticleList | SitemapIndex | LeftOut)
    read_page(body, SITE, None)
    dates_with_offset(body.decode("latin-1"))
