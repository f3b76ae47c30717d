"""Scrapy's scheduler side of the frontier: links go into the database, due addresses come out of it."""

from __future__ import annotations

import heapq
import itertools
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from crawler.items import Link
from pipelines.run import CrawlRun
from storage import StorageError
from storage.urls import url_key

_LEASE = 16
_FLUSH = 500


class FrontierScheduler(BaseScheduler):
    """Three kinds of requests: links found (kept in the database), discovery pages and leased articles (in memory).

    Discovery pages need no memory over runs: each run reads them anew. What is leased and lost with the process is
    queued again by the next run.
    """

    def __init__(self, run: CrawlRun, checks: int = 0) -> None:
        self._run = run
        self._checks = checks
        self._spider: Spider | None = None
        self._heap: list[tuple[int, int, Request]] = []
        self._order = itertools.count()
        self._seen: set[str] = set()
        self._links: dict[str, list[Link]] = {}
        self._new: set[str] = set()
        self._drained = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        scheduler = cls(CrawlRun.of(crawler), crawler.settings.getint("NEWS_RECHECKS"))
        crawler.signals.connect(scheduler.idle, signal=signals.spider_idle)
        return scheduler

    def open(self, spider: Spider) -> None:
        self._spider = spider
        source: Any = spider.source  # type: ignore[attr-defined]  # both our spiders have one
        # When it can't be opened, Progress closes the spider: an exception from here leaves Scrapy half open.
        self._run.open(source, spider.name, exclusive=getattr(spider, "exclusive", True))
        if self._run.run_id and hasattr(spider, "go_on"):
            spider.go_on(self._run.read_before(spider.reading))  # type: ignore[attr-defined]  # one of files

    def close(self, reason: str) -> None:
        if self._links and self._run.run_id and self._run.trouble is None:
            self._store_links()
        # Retries and further pages that the end of the run leaves unasked: no attempt of theirs failed.
        self._run.asked.difference_update(
            request.meta["link"].url for _, _, request in self._heap if "leased" in request.meta
        )

    def has_pending_requests(self) -> bool:
        return bool(self._heap or self._links) or self._refill()

    def enqueue_request(self, request: Request) -> bool:
        if "via" in request.meta:
            links = self._links.setdefault(request.meta["via"], [])
            links.append(request.meta["link"])
            # The address that a later page leads to must be known before that page is settled.
            if len(links) >= _FLUSH or request.meta["via"] == "page":
                self._store_links()
            return True
        if "discovery" in request.meta and not self._wanted(request):
            return False
        heapq.heappush(self._heap, (-request.priority, next(self._order), request))
        return True

    def next_request(self) -> Request | None:
        if not self._heap:
            self._refill()
        if not self._heap:
            return None
        request = heapq.heappop(self._heap)[2]
        if "leased" in request.meta:
            self._run.asked.add(request.meta["link"].url)
        return request

    def idle(self, spider: Spider) -> None:
        """When nothing new is left, ask for articles that are due to be read again for edits, NEWS_RECHECKS a run."""
        article_request = getattr(spider, "article_request", None)
        if article_request is None or self._run.trouble is not None or not self._run.run_id or self._checks <= 0:
            return
        try:
            leased = self._run.lease_checks(min(_LEASE, self._checks))
        except StorageError as error:
            self._run.fail(error)
            return
        self._checks -= len(leased)
        for link in leased:
            spider.crawler.engine.crawl(article_request(link))
        if leased:
            raise DontCloseSpider

    def _wanted(self, request: Request) -> bool:
        """Whether to read a discovery page: each once a run; a section's further pages while they bring new links."""
        if request.meta.get("retry_times") or request.meta.get("redirect_times"):
            return True
        if request.url in self._seen:
            return False
        self._seen.add(request.url)
        after = request.meta.get("after")
        if after is None or not self._run.complete_before:
            # A run that died may have missed further pages: then none is taken for known.
            return True
        self._store_links()
        return any(url_key(url) in self._new for url in after)

    def _refill(self) -> bool:
        self._store_links()
        if self._drained or self._run.trouble is not None or not self._run.run_id:
            return False
        try:
            leased = self._run.lease(_LEASE)
        except StorageError as error:
            self._run.fail(error)
            return False
        for link in leased:
            request = self._spider.article_request(link)  # type: ignore[union-attr]  # ours has it
            heapq.heappush(self._heap, (-request.priority, next(self._order), request))
        self._drained = not leased
        return bool(leased)

    def _store_links(self) -> None:
        links, self._links = self._links, {}
        for via, found in links.items():
            try:
                known = self._run.discover(via, found)
            except StorageError as error:
                self._run.fail(error)
                return
            self._new.update(key for key, is_new in known.items() if is_new)
            self._drained = False
