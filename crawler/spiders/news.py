"""The spider of every source: it requests discovery pages first, then the articles that are due in the frontier."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery import DiscoveryError, SitemapRef, allowed
from crawler.discovery.sitemap import newest_first
from crawler.documents import ListingDocument, ListingRead
from crawler.domains import hostname
from crawler.items import Link
from crawler.listing import ListingResult, digest, listing_read, validators
from crawler.network.download_handler import Stopped
from crawler.network.failures import refusal_of
from crawler.reasons import Reason
from crawler.source import DiscoveryKind
from crawler.spiders.articles import ArticleSpider, declared
from crawler.workers.parsing import parse_document
from crawler.workers.pool import PoolBroken, PoolClosed, WorkerKilled

__all__ = ["NewsSpider", "declared"]

logger = logging.getLogger(__name__)

_LIST_MAXSIZE = 50 * 1024 * 1024
_MAX_PAGES = 50
"""Maximum number of pages of one section per run."""


class NewsSpider(ArticleSpider):
    """Crawls one source.

    The spider passes each discovery page to the scheduler, which decides whether the page is due and adds validators
    for a conditional request. The signal listing_read then carries the result, and its receivers put the links into
    the frontier. Items are Fetched: an article, or the refusal of a URL.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        urls = [self.source.url, *(url for _, url in self.source.discover)]
        self.allowed_domains = sorted({hostname(url).removeprefix("www.") for url in urls})

    async def start(self) -> AsyncIterator[Request]:
        for kind, url in self.source.discover:
            yield self._discovery(kind, url)

    # Discovery ---------------------------------------------------------------------------------------------------

    def _discovery(self, kind: DiscoveryKind, url: str, **meta: Any) -> Request:
        if kind != "section":
            meta["download_maxsize"] = _LIST_MAXSIZE
        meta |= {"discovery": kind, "listing": url}
        return Request(url, callback=self.parse_listing, errback=self.discovery_failed, meta=meta, priority=10)

    async def parse_listing(self, response: Response) -> list[Request]:
        """Read a discovery page unless it is unchanged; return the requests for its sitemaps or its next page."""
        meta = response.meta
        kind: DiscoveryKind = meta["discovery"]
        if response.status == 304 or digest(response) == meta.get("digest"):
            children: tuple[SitemapRef, ...] = meta.get("children", ())
            self._send_result(response, unchanged=True, children=children)
            return self._sitemaps(kind, response, children)
        try:
            read: ListingRead = await parse_document(self.crawler, ListingDocument(kind, response.body, response.url))
        except PoolClosed:
            return []
        except (WorkerKilled, PoolBroken) as error:
            reason = Reason.PARSE_KILLED if isinstance(error, WorkerKilled) else Reason.PARSE_LOST
            read = ListingRead(reason=reason, detail=str(error))
        if read.reason is not None:
            failed = DiscoveryError(response.url, read.reason, read.detail)
            self._report(meta, failed, response.status, transient=read.reason == Reason.PARSE_LOST)
            return []
        if kind == "section":
            return self._section(response, read)
        self._send_result(response, links=self._allowed(read.links), children=read.children, truncated=read.truncated)
        return self._sitemaps(kind, response, read.children)

    def _section(self, response: Response, read: ListingRead) -> list[Request]:
        meta = response.meta
        page = meta.get("page", 1)
        further = read.next_page if page < _MAX_PAGES else None
        truncated = read.truncated or further != read.next_page
        self._send_result(response, links=self._allowed(read.links), further=further is not None, truncated=truncated)
        if further is None:
            return []
        # The scheduler requests the next page only if this page lists URLs that are new to the frontier.
        after = [link.url for link in read.links]
        first = meta.get("first", meta["listing"])
        return [self._discovery("section", further, page=page + 1, after=after, first=first)]

    def _sitemaps(self, kind: DiscoveryKind, response: Response, children: tuple[SitemapRef, ...]) -> list[Request]:
        parent = response.meta["listing"]
        return [self._discovery(kind, child.url, parent=parent) for child in newest_first(children)]

    def discovery_failed(self, failure: Failure) -> None:
        refusal = refusal_of(failure)
        if isinstance(failure.value, Stopped) or refusal.reason == Reason.RUN_ENDS:
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        response = getattr(failure.value, "response", None)
        status = None if response is None else response.status
        self._report(request.meta, DiscoveryError(request.url, refusal.reason), status, transient=refusal.transient)

    def _allowed(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """Return the links that the source allows, without those to other sites, which are counted."""
        own_links = [link for link in links if allowed(link.url, self.source)]
        ours = tuple(link for link in own_links if self._is_ours(link.url))
        if self.crawler.stats is not None and len(ours) < len(own_links):
            self.crawler.stats.inc_value("offsite/filtered", len(own_links) - len(ours))
        return ours

    def _is_ours(self, url: str) -> bool:
        host = hostname(url)
        return any(host == domain or host.endswith(f".{domain}") for domain in self.allowed_domains)

    def _send_result(self, response: Response, **details: Any) -> None:
        meta = response.meta
        etag, last_modified = validators(response)
        body = None if response.status == 304 else digest(response)
        details |= {"etag": etag, "last_modified": last_modified, "digest": body}
        self._send(ListingResult(meta["listing"], meta["discovery"], dict(meta), response.status, **details))

    def _report(self, meta: dict[str, Any], error: DiscoveryError, status: int | None, *, transient: bool) -> None:
        logger.warning("%s: discovery failed: %s", self.name, error)
        failed = ListingResult(meta["listing"], meta["discovery"], dict(meta), status, error.reason, transient)
        self._send(failed)

    def _send(self, result: ListingResult) -> None:
        self.crawler.signals.send_catch_log(signal=listing_read, result=result)
