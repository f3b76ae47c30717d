"""Sitemaps: URL sets, indexes of sitemaps, news sitemaps and plain lists of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.discovery.dates import parse_date
from crawler.discovery.feed import feed_links, plain_text
from crawler.discovery.payload import DiscoveryError, children, decode, elements, local_name, root_name, text_of, unpack
from crawler.discovery.urls import resolve
from crawler.items import Link
from crawler.reasons import Reason

MAX_ENTRIES = 50_000
"""Most entries taken from one sitemap: the limit of sitemaps.org."""


@dataclass(frozen=True, slots=True)
class SitemapRef:
    """A sitemap that an index names, and when that was last changed, so that old ones needn't be fetched again."""

    url: str
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap lists, each address once. `truncated` when it has more than MAX_ENTRIES."""

    children: list[SitemapRef] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    truncated: bool = False


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Return what the sitemap fetched from `url` lists, in its order; gzip is unpacked by its content, not its name.

    `news:publication_date` is date_published, `news:title` the title and `lastmod` date_modified. Namespaces aren't
    looked at, for many are wrong. Broken XML is read as far as it makes sense. A feed is a sitemap, too.
    sitemaps.org/protocol.html; Google's "News sitemaps". Raises DiscoveryError for what isn't a sitemap.
    """
    text = decode(unpack(body, url))
    root = root_name(text, url)
    entries: Iterator[Link | SitemapRef]
    if root is None:
        entries = _lines(text, url)
    elif root in ("urlset", "sitemapindex"):
        entries = _entries(text, url)
    elif root in ("rss", "feed", "rdf"):
        entries = feed_links(text, url)
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
    """Yield the addresses of a plain list, one a line. Raises DiscoveryError if the first line isn't one."""
    lines = (match[0].strip() for match in re.finditer(r"[^\r\n]+", text))
    for number, line in enumerate(islice((line for line in lines if line), MAX_ENTRIES * 2)):
        address = resolve(url, line) if re.match(r"https?://\S+$", line, re.IGNORECASE) else None
        if address:
            yield Link(address)
        elif number == 0:
            raise DiscoveryError(url, Reason.NOT_SITEMAP)


def _entries(text: str, url: str) -> Iterator[Link | SitemapRef]:
    for element in elements(text, url, ("url", "sitemap")):
        address = _address(element, url)
        if address is None:
            continue
        lastmod = _date(element, "lastmod")
        if local_name(element) == "sitemap":
            yield SitemapRef(address, lastmod)
        else:
            yield _link(element, address, lastmod)


def _address(element: etree._Element, url: str) -> str | None:
    # Some escape twice: &amp;amp; is an ampersand.
    found = (resolve(url, text_of(loc).replace("&amp;", "&")) for loc in children(element, "loc"))
    return next((address for address in found if address), None)


def _link(element: etree._Element, address: str, lastmod: datetime | None) -> Link:
    """Return the link with what its `news:news` says; a `video:video` has a title and a date as well, of the video."""
    for news in children(element, "news"):
        titles = (plain_text(text_of(title)) for title in children(news, "title"))
        title = next((title for title in titles if title), None)
        return Link(address, title, _date(news, "publication_date"), lastmod)
    return Link(address, date_modified=lastmod)


def _date(element: etree._Element, name: str) -> datetime | None:
    return next((date for child in children(element, name) if (date := parse_date(text_of(child)))), None)


# Newest ---------------------------------------------------------------------------------------------------------------
# The order in which an index's sitemaps are read: newest first.

_NUMBER = re.compile(r"[0-9]{1,18}")


def newest_first(children: Iterable[SitemapRef]) -> list[SitemapRef]:
    """Return the sitemaps in the order in which news is to be expected.

    Those without `lastmod` come first, since nothing says that they're old: by the dates and numbers in their
    addresses, the greatest first, else as they're listed. Then the others, changed last first.
    """
    listed = list(children)
    undated = [child for child in listed if child.lastmod is None]
    dated = [(child.lastmod, child) for child in listed if child.lastmod is not None]
    undated.sort(key=lambda child: numbers(child.url), reverse=True)
    return undated + [child for _, child in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def numbers(url: str) -> tuple[int, ...]:
    """Return the numbers in the address's path and query, as they stand: 2026-11 comes after 2026-2."""
    parts = urlsplit(url)
    return tuple(int(number) for number in _NUMBER.findall(unquote(f"{parts.path}?{parts.query}")))


def changed_until(lastmod: datetime) -> datetime:
    """Return the latest instant that `lastmod` may mean: midnight is a day without its time."""
    whole_day = lastmod.time().replace(tzinfo=None) == datetime.min.time()
    return lastmod + timedelta(days=1) if whole_day else lastmod
