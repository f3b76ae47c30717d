"""One entry of a list, and the URLs in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.discovery.urls import resolve
from crawler.newsource.home_page import candidate_urls, is_feed_url
from crawler.source import DiscoveryKind

Format = Literal["opml", "list", "sitelist", "mediacloud"]

_SERVICES = re.compile(
    r"(?:feeds\d?\.feedburner\.com|feedproxy\.google\.com|feeds\.feedblitz\.com|rss\.app|follow\.it"
    r"|fetchrss\.com|politepol\.com|kill-the-newsletter\.com|news\.google\.com)"
)
"""Hosts that serve the feeds of others."""
_FEED_HOST = re.compile(r"^(?:rss|feeds?|newsfeeds?|rssfeeds?)\.(?=[^.]+\.)")
_SITEMAP = re.compile(r"sitemap[^/]*$|/sitemaps?/", re.IGNORECASE)


class ListError(ValueError):
    """A list can't be read; the message says why, with the line if there's one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One site, or one feed of a site, as a list has it."""

    where: str
    """Its place in the list: "line 4", "entry 2"."""
    home: str | None
    """The site's home page; None if there's no saying."""
    title: str | None = None
    discover: tuple[tuple[DiscoveryKind, str], ...] = ()
    country: str | None = None
    language: str | None = None
    allow: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    """What of it isn't taken over, and why."""
    problem: str | None = None
    """Why it's no entry; then nothing else counts."""


def entry_of(where: str, typed: str, title: str | None = None) -> Entry:
    """Return the entry of an address that may be that of a home page, a feed or a sitemap."""
    try:
        url = candidate_urls(typed)[0]
    except ValueError as error:
        return Entry(where, None, problem=str(error))
    path = urlsplit(url).path
    if _SITEMAP.search(path):
        return Entry(where, home_of(url), title, (("news_sitemap" if "news" in path else "sitemap", url),))
    if is_feed_url(url):
        return of_feed(where, url, None, title)
    return Entry(where, url, title)


def of_feed(where: str, feed: str, home: str | None, title: str | None, country: str | None = None) -> Entry:
    """Return the entry of a feed, whose site is that of `home`, else the one its address tells."""
    url = resolve(feed, feed)
    if url is None:
        return Entry(where, None, problem=f"{feed[:100]!r} isn't an address that can be fetched")
    found = (resolve(home, home) if home else None) or home_of(url)
    if found is None:
        return Entry(where, None, problem=f"{url}: whose feed this is doesn't show, for no home page is named")
    return Entry(where, found, title, (("feed", url),), country)


def home_of(url: str) -> str | None:
    """Return the home page of the site that a feed or sitemap is of, as far as its address tells."""
    parts = urlsplit(url)
    if _SERVICES.fullmatch(parts.hostname or ""):
        return None
    return f"{parts.scheme}://{_FEED_HOST.sub('', parts.netloc)}/"
