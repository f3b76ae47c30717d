"""robots.txt is fetched once per host and run, and obeyed also when it can't be read: RFC 9309, section 2.3.1."""

from __future__ import annotations

import asyncio
import logging
import math
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.discovery.robots_rules import TooManyRules, group_of
from crawler.documents import RobotsDocument
from crawler.network.download_handler import Stopped
from crawler.network.hosts import HostWaits, StoredRobots, host_of
from crawler.network.politeness import MAX_DELAY_S, PRODUCT, Politeness
from crawler.network.responses import CUT, READ_UP_TO, BadResponse
from crawler.network.url_policy import UrlBlocked
from crawler.workers.parsing import parse_document
from crawler.workers.pool import PoolBroken, PoolClosed, WorkerKilled

logger = logging.getLogger(__name__)

UNREACHABLE = "robots.txt unreachable"
_MAX_BYTES = 512 * 1024
_SMALL_BYTES = 16 * 1024
"""A robots.txt of at most this size is parsed in this process, in 5 ms at most; a larger one in a worker."""
_MAX_REDIRECTS = 5
_TIMEOUT_S = 10
_PRIORITY = 1000
_MAX_AGE_S = 24 * 3600
"""After this time, a run that still goes on requests robots.txt again."""

_Rules = ProtegoRobotParser | str | HostWaits | UrlBlocked | None
"""A host's rules; None if it has no robots.txt; the reason why it can't be read; or why it can't be requested."""


class RobotsMiddleware:
    """Requests each host's robots.txt once per run; other requests to the host wait for the response.

    After 4xx, everything is allowed. After 5xx, no response, or more than 5 redirects, nothing is allowed in this run,
    and the URLs wait for the next. Only the first 512 KiB are read.

    Scrapy's own middleware won't do. When several requests wait for robots.txt, only the first is checked, and the
    others pass. It also lets all pass when no response comes, and it can be switched off.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._politeness = Politeness.of(crawler)
        self._fetches: dict[str, tuple[float, asyncio.Future[_Rules]]] = {}
        """Scheme and host -> monotonic time of the request, and its result."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            logger.warning("ROBOTSTXT_OBEY=False is ignored: robots.txt is always obeyed")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if not request.url.startswith("http") or "robots" in request.meta:
            return
        rules = await self._rules_of(request)
        if rules is not None and not rules.allowed(request.url, PRODUCT):
            raise IgnoreRequest("Forbidden by robots.txt")

    async def _rules_of(self, request: Request) -> ProtegoRobotParser | None:
        url, now = urlparse_cached(request), monotonic()
        site = f"{url.scheme}://{url.netloc}"  # RFC 9309, section 2.3: https has a file of its own
        if site not in self._fetches or now - self._fetches[site][0] > _MAX_AGE_S:
            self._fetches[site] = now, asyncio.ensure_future(self._fetch(request))
        rules = await asyncio.shield(self._fetches[site][1])
        if isinstance(rules, HostWaits):
            self._fetches.pop(site, None)
            raise HostWaits(rules.host, rules.until, rules.why, rules.reason)
        if isinstance(rules, UrlBlocked):
            raise UrlBlocked(request.url, rules.reason, rules.why, passing=rules.passing)
        if isinstance(rules, str):
            raise IgnoreRequest(f"{UNREACHABLE}: {rules}")
        return rules

    async def _fetch(self, request: Request) -> _Rules:
        parts = urlparse_cached(request)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        stored = self._politeness.memory.robots(host_of(url))
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(self._request(url, stored))
        except HostWaits as waits:
            return waits
        except Exception as error:  # after any error the rules aren't known
            if isinstance(error, UrlBlocked) and host_of(error.url) == host_of(url):  # not that of a redirect
                return error
            kind = error.reason if isinstance(error, BadResponse) else type(error).__name__
            return self._politeness.robots_unreachable(url, f"{kind} {error}".strip()[:200])
        return await self._read(url, response, stored)

    def _request(self, url: str, stored: StoredRobots | None) -> Request:
        headers = {"If-None-Match": stored.etag, "If-Modified-Since": stored.modified} if stored else {}
        meta: dict[str, Any] = {
            "robots": True,
            "allow_offsite": True,
            "download_timeout": _TIMEOUT_S,
            "redirect_ttl": _MAX_REDIRECTS,
            "download_maxsize": 0,  # no limit: of a larger file, the beginning is read
            READ_UP_TO: _MAX_BYTES,
            "known_bytes": len(stored.body) if stored else 0,
        }
        sent = {name: value for name, value in headers.items() if value}
        return Request(url, headers=sent, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)

    async def _read(self, url: str, response: Response, stored: StoredRobots | None) -> ProtegoRobotParser | str | None:
        host, memory = host_of(url), self._politeness.memory
        if response.status == 304 and stored is not None:
            memory.save_robots(host, stored)
            return await self._apply(url, stored.body)
        if 400 <= response.status < 500:
            memory.save_robots(host, None)
            self._politeness.set_crawl_delay(url, None)
            return None
        if not 200 <= response.status < 300:
            return self._politeness.robots_unreachable(url, f"HTTP {response.status}")
        if CUT in response.flags:
            return self._politeness.robots_unreachable(url, "cut short")
        body = response.body[:_MAX_BYTES]
        memory.save_robots(host, StoredRobots(body, _header(response, "ETag"), _header(response, "Last-Modified")))
        return await self._apply(url, body)

    async def _apply(self, url: str, body: bytes) -> ProtegoRobotParser | str:
        """Return the rules after setting the host's crawl delay, or the reason why the rules can't be read."""
        try:
            rules = await self._parse(body)
        except PoolClosed:
            raise Stopped("the run was asked to stop") from None
        except WorkerKilled as killed:
            return self._politeness.robots_unreachable(url, f"its parsing was killed: {killed}")
        except (PoolBroken, TooManyRules) as error:
            return self._politeness.robots_unreachable(url, str(error))
        seconds = delay_of(rules)
        if seconds is not None and seconds > MAX_DELAY_S:
            logger.info("%s: asks for %s s between requests; we keep %s s", url, seconds, MAX_DELAY_S)
        self._politeness.set_crawl_delay(url, seconds)
        return rules

    async def _parse(self, body: bytes) -> ProtegoRobotParser:
        if len(body) <= _SMALL_BYTES:
            return ProtegoRobotParser(group_of(body, PRODUCT), self._crawler.spider)
        group = await parse_document(self._crawler, RobotsDocument(body, PRODUCT))
        # 512 KiB of rules for us alone take 0.2 s. In a thread, they don't block the reactor.
        return await asyncio.to_thread(ProtegoRobotParser, group, self._crawler.spider)


def delay_of(rules: ProtegoRobotParser) -> float | None:
    """Return the seconds between requests that Crawl-delay or Request-rate ask of us; None if neither does."""
    rate = rules.rp.request_rate(PRODUCT)
    delays = (rules.crawl_delay(PRODUCT), rate.seconds / rate.requests if rate else None)
    return max((seconds for seconds in delays if seconds is not None and 0 < seconds < math.inf), default=None)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
