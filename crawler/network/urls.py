"""The gate that every request passes first, whatever led to it."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from crawler.network.policy import UrlBlocked, UrlPolicy

logger = logging.getLogger(__name__)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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

    def process_response(self, request: Request, response: Response) -> Response:
        """A redirect to another scheme is followed by nobody; say so, rather than that the page answered 302."""
        location = response.headers.get("Location")
        if location is not None and response.status in _REDIRECTS:
            target = location.decode("latin-1").strip()
            try:
                followed = urlsplit(target).scheme in ("", "http", "https")
            except ValueError as error:
                raise UrlBlocked(target, "url", f"malformed: {error}") from error
            if not followed:
                raise UrlBlocked(target, "scheme", "a redirect to neither http nor https")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count what was refused, here or by the download handler, and say why of discovery pages, each reason once."""
        if isinstance(exception, UrlBlocked):
            if self._stats is not None:
                self._stats.inc_value(f"urls/blocked/{exception.reason}")
            if "discovery" in request.meta and exception.why not in self._told:
                self._told.add(exception.why)
                logger.warning("%s", exception)
