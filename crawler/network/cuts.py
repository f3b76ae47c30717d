"""Answers that may have been cut off, asked for once more."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import HtmlResponse, Response, XmlResponse

from crawler.network.answers import CUT
from crawler.network.encodings import ORIGINAL
from crawler.reasons import Reason

_NO_LENGTH = "partial"
"""Scrapy's flag of an answer whose length nobody told: it ends where the connection does, or where that broke."""
_END = re.compile(rb"</(?:html|body|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_LOOK = 4_096


class CutMiddleware:
    """Asks again for an answer that breaks off, RETRY_TIMES at most, and flags the last one with CUT if it does, too.

    An answer whose length isn't told breaks off if it's markup without its end.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CutMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if not is_cut(response) or not 200 <= response.status < 300:
            return response
        assert self._crawler.spider is not None
        again = get_retry_request(request, spider=self._crawler.spider, reason=Reason.CUT_SHORT)
        return again or response.replace(flags=sorted({*response.flags, CUT}))


def is_cut(response: Response) -> bool:
    """Tell whether the response breaks off before its end, as far as that shows."""
    if CUT in response.flags:
        return True
    if _NO_LENGTH not in response.flags or not isinstance(response, HtmlResponse | XmlResponse):
        return False
    # What was packed, and whose packing came to its end, is whole.
    return ORIGINAL not in response.headers and not _END.search(response.body[-_LOOK:])
