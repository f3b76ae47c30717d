"""The gate that every request passes first, whatever led to it."""

from __future__ import annotations

import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.network.policy import UrlBlocked, UrlPolicy

logger = logging.getLogger(__name__)


class UrlPolicyMiddleware:
    """Refuses addresses before robots.txt is asked for them; redirects and retries come through here as well.

    What a name's IP address is only shows when it's connected to: that is for the download handler.
    """

    def __init__(self, policy: UrlPolicy, stats: StatsCollector | None) -> None:
        self._policy = policy
        self._stats = stats
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UrlPolicyMiddleware:
        return cls(UrlPolicy.from_environment(), crawler.stats)

    def process_request(self, request: Request) -> None:
        self._policy.check(request.url)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count what was refused, here or by the download handler, and say why of discovery pages, each reason once."""
        if isinstance(exception, UrlBlocked):
            if self._stats is not None:
                self._stats.inc_value(f"urls/blocked/{exception.reason}")
            if "discovery" in request.meta and exception.why not in self._told:
                self._told.add(exception.why)
                logger.warning("%s", exception)
