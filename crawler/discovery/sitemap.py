"""Sitemaps are parsed here into links: URL sets, indexes of sitemaps, news sitemaps and plain lists of URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.discovery.dates import ListedDate, read_date
from crawler.discovery.feed import dated_link, feed_links, plain_text
from crawler.discovery.payload import DiscoveryError, children, decode, elements, local_name, root_name, text_of, unpack
from crawler.discovery.urls import resolve
from crawler.items import Link
from crawler.reasons import Reason

MAX_ENTRIES = 50_000
"""Maximum number of entries per sitemap: the limit of sitemaps.org."""


@dataclass(frozen=True, slots=True)
class SitemapRef:
    """A sitemap that an index lists. Thanks to `lastmod`, unchanged sitemaps needn't be fetched again."""

    url: str
    lastmod: datetime | None = None
    """When the sitemap last changed; None if the index doesn't say."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The entries of one sitemap, each URL once."""

    children: list[SitemapRef] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    truncated: bool = False
    """True if the sitemap has more than MAX_ENTRIES entries."""


def parse_sitemap(body: bytes, url: str, zone: tzinfo | None = None) -> Sitemap:
    """Return the entries of the sitemap fetched from `url`, in its order. Gzip is recognized by the content.

    `news:publication_date` becomes date_published, `news:title` the title, and `lastmod` date_modified. Namespaces are
    ignored, for many are wrong. Broken XML is read as far as it makes sense. A feed counts as a sitemap. A time without
    offset is in `zone`, or else in UTC.
    Raises DiscoveryError for a document that isn't a sitemap. sitemaps.org/protocol.html; Google's "News sitemaps".
    """
    text = decode(unpack(body, url))
    root = root_name(text, url)
    entries: Iterator[Link | SitemapRef]
    if root is None:
        entries = _lines(text, url)
    elif root in ("urlset", "sitemapindex"):
        entries = _entries(text, url, zone)
    elif root in ("rss", "feed", "rdf"):
        entries = feed_links(text, url, zone)
    else:
        raise DiscoveryError(url, Reason.NOT_SITEMAP)
    return _collect(entries)


def _collect(entries: Iterator[Link | SitemapRef]) -> Sitemap:
    links: dict[str, Link] = {}
    refs: dict[str, SitemapRef] = {}
    for entry in entries:
        if len(links) + len(refs) >= MAX_ENTRIES and entry.url not in links and entry.url not in refs:
            return Sitemap(list(refs.values()), list(links.values()), truncated=True)
        if isinstance(entry, Link):
            links.setdefault(entry.url, entry)
        else:
            refs.setdefault(entry.url, entry)
    return Sitemap(list(refs.values()), list(links.values()))


def _lines(text: str, url: str) -> Iterator[Link]:
    """Yield the URLs of a plain list, one per line. Raises DiscoveryError if the first line is no URL."""
    lines = (match[0].strip() for match in re.finditer(r"[^\r\n]+", text))
    for number, line in enumerate(islice((line for line in lines if line), MAX_ENTRIES * 2)):
        listed_url = resolve(url, line) if re.match(r"https?://\S+$", line, re.IGNORECASE) else None
        if listed_url:
            yield Link(listed_url)
        elif number == 0:
            raise DiscoveryError(url, Reason.NOT_SITEMAP)


def _entries(text: str, url: str, zone: tzinfo | None) -> Iterator[Link | SitemapRef]:
    for element in elements(text, url, ("url", "sitemap")):
        listed_url = _loc(element, url)
        if listed_url is None:
            continue
        date = _date(element, "lastmod", zone)
        lastmod = date.moment if date else None
        if local_name(element) == "sitemap":
            yield SitemapRef(listed_url, lastmod)
        else:
            yield _link(element, listed_url, lastmod, zone)


def _loc(element: etree._Element, url: str) -> str | None:
    # Some sites escape twice: &amp;amp; means an ampersand.
    urls = (resolve(url, text_of(loc).replace("&amp;", "&")) for loc in children(element, "loc"))
    return next((listed_url for listed_url in urls if listed_url), None)


def _link(element: etree._Element, listed_url: str, lastmod: datetime | None, zone: tzinfo | None) -> Link:
    """Return the link with title and date of its `news:news`. Those of a `video:video` belong to the video."""
    for news in children(element, "news"):
        titles = (plain_text(text_of(title)) for title in children(news, "title"))
        title = next((title for title in titles if title), None)
        return dated_link(listed_url, title, _date(news, "publication_date", zone), lastmod)
    return Link(listed_url, date_modified=lastmod)


def _date(element: etree._Element, name: str, zone: tzinfo | None) -> ListedDate | None:
    return next((date for child in children(element, name) if (date := read_date(text_of(child), zone))), None)


# Order of sitemaps ----------------------------------------------------------------------------------------------------
# The sitemaps of an index are read in this order: newest first.

_NUMBER = re.compile(r"[0-9]{1,18}")


def newest_first(children: Iterable[SitemapRef]) -> list[SitemapRef]:
    """Return the sitemaps in the order in which they are expected to have news.

    Sitemaps without `lastmod` come first, since they may be new: by the dates and numbers in their URLs, the greatest
    first, else in the order of the index. The others follow, the last changed first.
    """
    refs = list(children)
    undated = [child for child in refs if child.lastmod is None]
    dated = [(child.lastmod, child) for child in refs if child.lastmod is not None]
    undated.sort(key=lambda child: numbers(child.url), reverse=True)
    return undated + [child for _, child in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def numbers(url: str) -> tuple[int, ...]:
    """Return the numbers in the URL's path and query, in their order, so that 2026-11 sorts after 2026-2."""
    parts = urlsplit(url)
    return tuple(int(number) for number in _NUMBER.findall(unquote(f"{parts.path}?{parts.query}")))


def changed_until(lastmod: datetime) -> datetime:
    """Return the latest time that `lastmod` may mean: midnight stands for a day without a time."""
    is_whole_day = lastmod.time().replace(tzinfo=None) == datetime.min.time()
    return lastmod + timedelta(days=1) if is_whole_day else lastmod
