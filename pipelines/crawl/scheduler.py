"""The scheduler of Scrapy puts links into the frontier, and leases due URLs from it."""

from __future__ import annotations

import heapq
import itertools
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider

from crawler.listing import listing_read
from pipelines.crawl.listings import Listings
from pipelines.crawl.run import CrawlRun
from storage import StorageError

_LEASE = 16
_MAX_HELD = 32
"""Most URLs that are leased and have no outcome. A kill costs at most these requests, however slow parsing is."""


class FrontierScheduler(BaseScheduler):
    """Holds requests in memory: for due discovery pages (pipelines/crawl/listings.py) and for leased articles.

    If the process dies, the next run queues its leased URLs again.
    """

    def __init__(self, run: CrawlRun, listings: Listings, checks: int = 0) -> None:
        self._run = run
        self._state = run.state
        self._listings = listings
        self._checks = checks
        self._spider: Spider | None = None
        self._heap: list[tuple[int, int, Request]] = []
        self._order = itertools.count()
        self._drained = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        run = CrawlRun.of(crawler)
        listings = Listings(run, crawler.stats, lambda request: scheduler._push(request))
        scheduler = cls(run, listings, crawler.settings.getint("NEWS_RECHECKS"))
        crawler.signals.connect(scheduler.idle, signal=signals.spider_idle)
        crawler.signals.connect(scheduler.listing_read, signal=listing_read)
        return scheduler

    def open(self, spider: Spider) -> None:
        self._spider = spider
        source: Any = spider.source  # type: ignore[attr-defined]  # both our spiders have one
        exclusive = getattr(spider, "exclusive", True)
        # If the run can't be opened, Progress closes the spider: an exception from here would leave Scrapy half open.
        self._run.open(source, spider.name, exclusive=exclusive)
        if exclusive and self._state.run_id:
            try:
                self._listings.open(source)
            except StorageError as error:
                self._state.abort(error)
        if self._state.run_id and hasattr(spider, "resume"):
            spider.resume(self._run.resume_points(spider.reading))  # type: ignore[attr-defined]  # one of files

    def close(self, reason: str) -> None:
        if self._state.run_id and self._state.trouble is None:
            self._listings.close()
        # Retries and further pages that weren't requested before the end of the run have no failed attempt.
        self._state.requested.difference_update(
            request.meta["link"].url for _, _, request in self._heap if "leased" in request.meta
        )

    def has_pending_requests(self) -> bool:
        return bool(self._heap) or self._run.outage.lasts or self._refill() or self._run.outage.lasts

    def enqueue_request(self, request: Request) -> bool:
        if self._run.outage.lasts and ("via" in request.meta or "discovery" in request.meta):
            self._run.outage.call_after(lambda: self.enqueue_request(request))
            return True
        if "via" in request.meta:
            # The URL to which a later page leads must have a row before the outcome of that page is stored.
            self._discover(request)
        elif "discovery" not in request.meta:
            self._push(request)
        elif (offered := self._listings.offer(request)) is not None:
            self._push(offered)
        return True

    def next_request(self) -> Request | None:
        if not self._heap:
            self._refill()
        if not self._heap or self._run.outage.lasts:
            return None
        request = heapq.heappop(self._heap)[2]
        if "leased" in request.meta:
            self._state.requested.add(request.meta["link"].url)
        return request

    def listing_read(self, result: Any) -> None:
        """Store the result of a discovery page; receives the signal `listing_read`."""
        self._drained = False
        self._listings.record(result)

    def idle(self, spider: Spider) -> None:
        """When no new URL is left, request articles that are due for a recheck, up to NEWS_RECHECKS per run."""
        article_request = getattr(spider, "article_request", None)
        if article_request is None or self._state.ends_early or not self._state.run_id:
            return
        try:
            leased = self._run.leases.take_checks(min(_LEASE, self._checks)) if self._checks > 0 else []
            waits = not leased and self._run.leases.is_full and self._run.leases.waiting()
        except StorageError as error:
            if self._run.outage.await_database_or_fail(error):
                raise DontCloseSpider from error
            return
        self._checks -= len(leased)
        for link in leased:
            spider.crawler.engine.crawl(article_request(link))
        if leased:
            raise DontCloseSpider
        if waits:
            raise CloseSpider("max_pages")

    def _push(self, request: Request) -> None:
        heapq.heappush(self._heap, (-request.priority, next(self._order), request))

    def _refill(self) -> bool:
        run = self._run
        if self._drained or self._state.ends_early or run.outage.lasts or not self._state.run_id or run.leases.is_full:
            return False
        if run.leases.unsettled > _MAX_HELD - _LEASE:
            return False  # the engine asks again after each finished item
        try:
            leased = self._run.leases.take(_LEASE)
        except StorageError as error:
            self._run.outage.await_database_or_fail(error)
            return False
        for link in leased:
            self._push(self._spider.article_request(link))  # type: ignore[union-attr]  # ours has it
        self._drained = not leased
        return bool(leased)

    def _discover(self, request: Request) -> None:
        try:
            self._run.discover(request.meta["via"], [request.meta["link"]])
        except StorageError as error:
            self._run.outage.await_database_or_fail(error, lambda: self._discover(request))
            return
        self._drained = False
