"""robots.txt, obeyed also when it can't be read: RFC 9309, section 2.3.1."""

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
from crawler.documents import Robots
from crawler.network.download_handler import Stopped
from crawler.network.hosts import HostWaits, StoredRobots, host_of
from crawler.network.politeness import LONGEST_DELAY_S, PRODUCT, Politeness
from crawler.network.responses import CUT, READ_UP_TO, BadAnswer
from crawler.network.url_policy import UrlBlocked
from crawler.workers.parsing import parse_document
from crawler.workers.pool import PoolBroken, PoolClosed, WorkerKilled

logger = logging.getLogger(__name__)

UNREACHABLE = "robots.txt unreachable"
_MOST_BYTES = 512 * 1024
_FEW_BYTES = 16 * 1024
"""Up to which it's read at once, which takes 5 ms at most; more is read in the kill box."""
_MOST_REDIRECTS = 5
_TIMEOUT_S = 10
_PRIORITY = 1000
_HOLDS_S = 24 * 3600
"""After this a run that still goes on asks again."""

_Known = ProtegoRobotParser | str | HostWaits | UrlBlocked | None
"""A host's rules, None if it has none, why they can't be known, or what stands in the way of asking."""


class RobotsMiddleware:
    """Asks each host for its robots.txt once a run, and holds all requests to it until the answer is there.

    4xx: all is allowed. 5xx, no answer, more than 5 redirects: nothing is, for this run; the addresses wait for the
    next. Only the first 512 KiB are read. Scrapy's own middleware gives the parser to the first of several requests
    that wait for it and lets the others pass, lets all pass when there is no answer, and can be switched off.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._politeness = Politeness.of(crawler)
        self._asked: dict[str, tuple[float, asyncio.Future[_Known]]] = {}
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
        if site not in self._asked or now - self._asked[site][0] > _HOLDS_S:
            self._asked[site] = now, asyncio.ensure_future(self._ask(request))
        answer = await asyncio.shield(self._asked[site][1])
        if isinstance(answer, HostWaits):
            self._asked.pop(site, None)
            raise HostWaits(answer.host, answer.until, answer.why, answer.reason)
        if isinstance(answer, UrlBlocked):
            raise UrlBlocked(request.url, answer.reason, answer.why, passing=answer.passing)
        if isinstance(answer, str):
            raise IgnoreRequest(f"{UNREACHABLE}: {answer}")
        return answer

    async def _ask(self, request: Request) -> _Known:
        url = urlparse_cached(request)
        address = f"{url.scheme}://{url.netloc}/robots.txt"
        known = self._politeness.memory.robots(host_of(address))
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(self._request(address, known))
        except HostWaits as waits:
            return waits
        except Exception as error:  # whatever it is, the rules are not known
            if isinstance(error, UrlBlocked) and host_of(error.url) == host_of(address):  # not of a redirect
                return error
            kind = error.reason if isinstance(error, BadAnswer) else type(error).__name__
            return self._politeness.robots_unreachable(address, f"{kind} {error}".strip()[:200])
        return await self._read(address, response, known)

    def _request(self, address: str, known: StoredRobots | None) -> Request:
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified} if known else {}
        meta: dict[str, Any] = {
            "robots": True,
            "allow_offsite": True,
            "download_timeout": _TIMEOUT_S,
            "redirect_ttl": _MOST_REDIRECTS,
            "download_maxsize": 0,  # however great it is: this much is read
            READ_UP_TO: _MOST_BYTES,
            "known_bytes": len(known.body) if known else 0,
        }
        sent = {name: value for name, value in headers.items() if value}
        return Request(address, headers=sent, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)

    async def _read(
        self, address: str, response: Response, known: StoredRobots | None
    ) -> ProtegoRobotParser | str | None:
        host, memory = host_of(address), self._politeness.memory
        if response.status == 304 and known is not None:
            memory.keep_robots(host, known)
            return await self._rules(address, known.body)
        if 400 <= response.status < 500:
            memory.keep_robots(host, None)
            self._politeness.set_crawl_delay(address, None)
            return None
        if not 200 <= response.status < 300:
            return self._politeness.robots_unreachable(address, f"HTTP {response.status}")
        if CUT in response.flags:
            return self._politeness.robots_unreachable(address, "cut short")
        body = response.body[:_MOST_BYTES]
        memory.keep_robots(host, StoredRobots(body, _header(response, "ETag"), _header(response, "Last-Modified")))
        return await self._rules(address, body)

    async def _rules(self, address: str, body: bytes) -> ProtegoRobotParser | str:
        try:
            rules = await self._parsed(body)
        except PoolClosed:
            raise Stopped("the run was asked to stop") from None
        except WorkerKilled as killed:
            return self._politeness.robots_unreachable(address, f"its parsing was killed: {killed}")
        except (PoolBroken, TooManyRules) as error:
            return self._politeness.robots_unreachable(address, str(error))
        seconds = delay_of(rules)
        if seconds is not None and seconds > LONGEST_DELAY_S:
            logger.info("%s: asks for %s s between requests; we keep %s s", address, seconds, LONGEST_DELAY_S)
        self._politeness.set_crawl_delay(address, seconds)
        return rules

    async def _parsed(self, body: bytes) -> ProtegoRobotParser:
        if len(body) <= _FEW_BYTES:
            return ProtegoRobotParser(group_of(body, PRODUCT), self._crawler.spider)
        ours = await parse_document(self._crawler, Robots(body, PRODUCT))
        # 512 KiB of rules for us alone take 0.2 s: in a thread, the reactor has its turn meanwhile.
        return await asyncio.to_thread(ProtegoRobotParser, ours, self._crawler.spider)


def delay_of(rules: ProtegoRobotParser) -> float | None:
    """Return the seconds between requests that robots.txt asks of us, by Crawl-delay or Request-rate, if it does."""
    rate = rules.rp.request_rate(PRODUCT)
    asked = (rules.crawl_delay(PRODUCT), rate.seconds / rate.requests if rate else None)
    return max((seconds for seconds in asked if seconds is not None and 0 < seconds < math.inf), default=None)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
