"""robots.txt, obeyed also when it can't be read: RFC 9309, section 2.3.1."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

UNREACHABLE = "robots.txt unreachable"
_MOST_BYTES = 512 * 1024
_TIMEOUT_S = 10


class RobotsMiddleware(RobotsTxtMiddleware):
    """Asks each host for its robots.txt once, and holds all requests to it until the answer is there.

    4xx: all is allowed. 5xx or no answer: nothing is, for this run; the addresses wait for the next. Only the first
    512 KiB are read. Scrapy's own middleware gives the parser to the first of several requests that wait for it and
    lets the others pass, and it lets all pass when there is no answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Future[RobotParser | str | None]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        netloc = urlparse_cached(request).netloc
        if netloc not in self._asked:
            self._asked[netloc] = asyncio.ensure_future(self._ask(request))
        answer = await asyncio.shield(self._asked[netloc])
        if isinstance(answer, str):
            raise IgnoreRequest(f"{UNREACHABLE}: {answer}")
        return answer

    async def _ask(self, request: Request) -> RobotParser | str | None:
        """Return the host's rules, None if it has none, or why they can't be known."""
        url = urlparse_cached(request)
        meta: dict[str, Any] = {"dont_obey_robotstxt": True, "download_timeout": _TIMEOUT_S}
        asked = Request(
            f"{url.scheme}://{url.netloc}/robots.txt", priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK
        )
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(asked)
        except Exception as error:  # whatever it is, the rules are not known
            return f"{type(error).__name__} {error}"[:200]
        if response.status >= 500:
            return f"HTTP {response.status}"
        if response.status >= 400:
            return None
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body[:_MOST_BYTES])
        return rules
