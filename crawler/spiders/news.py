"""The spider behind every source: discovery pages first, then the articles that the frontier says are due."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery import DiscoveryError, allowed
from crawler.discovery.feed import parse_feed
from crawler.discovery.section import parse_section
from crawler.discovery.sitemap import parse_sitemap
from crawler.items import Link
from crawler.network.downloader import Stopped
from crawler.network.failures import refusal_of
from crawler.source import DiscoveryKind
from crawler.spiders.articles import ArticleSpider, declared

__all__ = ["NewsSpider", "declared"]

logger = logging.getLogger(__name__)

_SITEMAP_MAXSIZE = 50 * 1024 * 1024
_MOST_PAGES = 50
"""Pages of one section that are followed in a run."""
_MOST_SITEMAPS = 500


class NewsSpider(ArticleSpider):
    """Crawls one source. Links are yielded as requests, which the scheduler keeps in the frontier until they are due.

    Items are Fetched: an article, or the refusal of an address.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addresses = [self.source.url, *(url for _, url in self.source.discover)]
        hosts = (urlsplit(url).hostname or "" for url in addresses)
        self.allowed_domains = sorted({host.removeprefix("www.") for host in hosts})
        self._sitemaps: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        for kind, url in self.source.discover:
            yield self._discovery(kind, url)

    # Discovery ---------------------------------------------------------------------------------------------------

    def _discovery(self, kind: DiscoveryKind, url: str, **meta: Any) -> Request:
        callbacks: dict[DiscoveryKind, Callable[..., Iterator[Request]]] = {
            "feed": self.parse_feed,
            "sitemap": self.parse_sitemap,
            "news_sitemap": self.parse_sitemap,
            "section": self.parse_section,
        }
        if kind in ("sitemap", "news_sitemap"):
            self._sitemaps.add(url)
            meta["download_maxsize"] = _SITEMAP_MAXSIZE
        meta["discovery"] = kind
        return Request(url, callback=callbacks[kind], errback=self.discovery_failed, meta=meta, priority=10)

    def parse_feed(self, response: Response) -> Iterator[Request]:
        try:
            links = parse_feed(response.body, response.url)
        except DiscoveryError as error:
            self._report_discovery(response.url, error)
            return
        yield from self._found(response, links)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        try:
            sitemap = parse_sitemap(response.body, response.url)
        except DiscoveryError as error:
            self._report_discovery(response.url, error)
            return
        yield from self._found(response, sitemap.links)
        kind: DiscoveryKind = response.meta["discovery"]
        for child in sitemap.children:
            if child.url not in self._sitemaps and len(self._sitemaps) < _MOST_SITEMAPS:
                yield self._discovery(kind, child.url)

    def parse_section(self, response: Response) -> Iterator[Request]:
        try:
            section = parse_section(response.body, response.url, self.source)
        except DiscoveryError as error:
            self._report_discovery(response.url, error)
            return
        yield from self._found(response, section.links)
        page = response.meta.get("page", 1)
        if section.next_page and page < _MOST_PAGES:
            # The scheduler goes on to the next page only while pages list what it doesn't know yet.
            after = [link.url for link in section.links]
            yield self._discovery("section", section.next_page, page=page + 1, after=after)

    def discovery_failed(self, failure: Failure) -> None:
        if isinstance(failure.value, Stopped):
            return
        refusal = refusal_of(failure)
        url = failure.request.url  # type: ignore[attr-defined]  # set by Scrapy
        self._report_discovery(url, DiscoveryError(url, refusal.reason))

    def _found(self, response: Response, links: list[Link]) -> Iterator[Request]:
        self._inc("discovery/read")
        kind = response.meta["discovery"]
        for link in links:
            if allowed(link.url, self.source):
                yield Request(link.url, callback=self.parse_page, meta={"link": link, "via": kind})

    def _report_discovery(self, url: str, error: DiscoveryError) -> None:
        self._inc("discovery/failed")
        logger.warning("%s: discovery failed: %s", self.name, error)

    def _inc(self, key: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(key)
