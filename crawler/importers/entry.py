"""An `Entry` is one site, or one feed of a site, in a list that another program made."""

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
"""Services that serve feeds of other sites under their own host."""
_FEED_HOST = re.compile(r"^(?:rss|feeds?|newsfeeds?|rssfeeds?)\.(?=[^.]+\.)")
_SITEMAP = re.compile(r"sitemap[^/]*$|/sitemaps?/", re.IGNORECASE)


class ListError(ValueError):
    """A list can't be read. The message says why, with the line if it's known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One site, or one feed of a site, in a list."""

    position: str
    """The entry's position in the list: "line 4", "entry 2"."""
    home: str | None
    """The site's home page. None if the entry names none and its URL doesn't tell."""
    title: str | None = None
    discover: tuple[tuple[DiscoveryKind, str], ...] = ()
    country: str | None = None
    language: str | None = None
    allow: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    """Parts of the entry that aren't imported, each with the reason: "ignore_regex: deny takes …"."""
    problem: str | None = None
    """Why the entry can't be used; the other fields don't count then. None if it can be used."""


def entry_of(position: str, typed: str, title: str | None = None) -> Entry:
    """Return the entry for a URL, which may be that of a home page, a feed or a sitemap."""
    try:
        url = candidate_urls(typed)[0]
    except ValueError as error:
        return Entry(position, None, problem=str(error))
    path = urlsplit(url).path
    if _SITEMAP.search(path):
        return Entry(position, home_of(url), title, (("news_sitemap" if "news" in path else "sitemap", url),))
    if is_feed_url(url):
        return entry_of_feed(position, url, None, title)
    return Entry(position, url, title)


def entry_of_feed(position: str, feed: str, home: str | None, title: str | None, country: str | None = None) -> Entry:
    """Return the entry for a feed. Its site is that of `home`, else the site that the URL of the feed tells."""
    url = resolve(feed, feed)
    if url is None:
        return Entry(position, None, problem=f"{feed[:100]!r} isn't a URL that can be fetched")
    site = (resolve(home, home) if home else None) or home_of(url)
    if site is None:
        return Entry(position, None, problem=f"{url}: no home page is named, and the URL doesn't tell the feed's site")
    return Entry(position, site, title, (("feed", url),), country)


def home_of(url: str) -> str | None:
    """Return the home page of the site of a feed or sitemap. None if the URL is that of a service for feeds."""
    parts = urlsplit(url)
    if _SERVICES.fullmatch(parts.hostname or ""):
        return None
    return f"{parts.scheme}://{_FEED_HOST.sub('', parts.netloc)}/"
