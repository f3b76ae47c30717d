"""Downloader middlewares: the policy of URLs, offsite requests, waits of hosts, content codings, and cut responses."""

from __future__ import annotations

import logging
import re

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware as ScrapyOffsite
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import HtmlResponse, Response, XmlResponse
from scrapy.responsetypes import responsetypes
from scrapy.statscollectors import StatsCollector

from crawler.network.decompression import ACCEPTED, BadCoding, TooLarge, unpack
from crawler.network.politeness import Politeness
from crawler.network.responses import CUT, READ_UP_TO, BadResponse
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.reasons import Reason

logger = logging.getLogger(__name__)


# URL policy -----------------------------------------------------------------------------------------------------------


class UrlPolicyMiddleware:
    """Refuses URLs before their robots.txt is requested. Redirects and retries pass this middleware, too.

    The IP address of a host is only known at the connection, so the download handler checks it.
    """

    def __init__(self, policy: UrlPolicy, stats: StatsCollector | None) -> None:
        self._policy = policy
        self._stats = stats
        self._logged: set[str] = set()
        """The explanations that were logged."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UrlPolicyMiddleware:
        return cls(UrlPolicy.from_environment(), crawler.stats)

    def process_request(self, request: Request) -> None:
        self._policy.check(request.url)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count URLs refused here or by the download handler; for discovery pages, log each explanation once."""
        if isinstance(exception, UrlBlocked):
            if self._stats is not None:
                self._stats.inc_value(f"urls/blocked/{exception.reason}")
            if "discovery" in request.meta and exception.why not in self._logged:
                self._logged.add(exception.why)
                logger.warning("%s", exception)


# Offsite --------------------------------------------------------------------------------------------------------------


class OffsiteMiddleware(ScrapyOffsite):
    """Refuses requests that lead off the source's site: links silently, redirects with an exception.

    Scrapy's own drops a request when it is scheduled, and the errback isn't called. This is right for a feed's link to
    another site. But a leased URL, or a page of an article, that is redirected there would stay without a state. Such
    requests go on to `process_request`, which raises.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        if "via" in request.meta:
            super().request_scheduled(request, spider)


# Waits ----------------------------------------------------------------------------------------------------------------


class WaitsMiddleware:
    """Refuses requests to a host that must be left alone, before they queue for the network.

    The download handler checks again. This middleware spares its queue, and the host's robots.txt.
    """

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WaitsMiddleware:
        return cls(Politeness.of(crawler))

    def process_request(self, request: Request) -> None:
        if request.url.startswith("http") and (waits := self._politeness.waits(request.url)):
            self._politeness.count_deferred(waits)
            raise waits


# Content codings ------------------------------------------------------------------------------------------------------

_STOPPED = "download_stopped"
"""Scrapy's flag of a response whose reading was stopped on purpose."""
ORIGINAL = "X-Archive-Orig-Content-Encoding"
"""The header that keeps the original Content-Encoding, for the archive."""


class EncodingMiddleware:
    """Decodes the content codings of responses within bounds, in the place of Scrapy's HttpCompressionMiddleware.

    Scrapy's own takes a body that breaks off for a whole one, decodes any number of nested codings, and reports
    decoding errors as errors of the disk.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EncodingMiddleware:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        response.headers.pop(ORIGINAL, None)  # not to be trusted if the site sends it
        packed = response.headers.getlist("Content-Encoding")
        if not packed:
            return response
        response.headers[ORIGINAL] = b", ".join(packed)
        del response.headers["Content-Encoding"]
        codings = [coding.strip().lower() for coding in b",".join(packed).decode("latin-1").split(",")]
        body, whole = self._unpacked(request, response, [coding for coding in codings if coding])
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        flags = response.flags if whole or _STOPPED in response.flags else [*response.flags, CUT]
        return response.replace(cls=kind, body=body, flags=flags, encoding=None)

    def _unpacked(self, request: Request, response: Response, codings: list[str]) -> tuple[bytes, bool]:
        """Return the decoded body, and True if it is whole or as long as the request wants. Raises BadResponse."""
        wanted: int | None = request.meta.get(READ_UP_TO)
        limit = wanted or request.meta.get("download_maxsize", self._max_bytes)
        try:
            return unpack(response.body, codings, limit)
        except TooLarge as error:
            beginning = error.body
        except BadCoding as error:
            raise BadResponse(Reason.BAD_ENCODING, str(error)) from error
        # Not raised inside the except block: as its context, TooLarge would keep the unpacked body in memory.
        if wanted:
            return beginning, True
        raise BadResponse(Reason.TOO_LARGE, f"{len(response.body):,} octets unpack to more than {limit:,}")


# Cut responses --------------------------------------------------------------------------------------------------------

_NO_LENGTH = "partial"
"""Scrapy's flag of a response without a declared length: it ends where the connection ends, or breaks."""
_END = re.compile(rb"</(?:html|body|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_END_WITHIN = 4_096
"""The last bytes of the body in which an end tag counts as the end of the document."""


class CutMiddleware:
    """Retries a response that breaks off, at most RETRY_TIMES; the last one gets the flag CUT if it breaks off too.

    A response without a declared length breaks off if it is markup without its end tag.
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
        retry = get_retry_request(request, spider=self._crawler.spider, reason=Reason.CUT_SHORT)
        return retry or response.replace(flags=sorted({*response.flags, CUT}))


def is_cut(response: Response) -> bool:
    """Return True if the response appears to break off before its end."""
    if CUT in response.flags:
        return True
    if _NO_LENGTH not in response.flags or not isinstance(response, HtmlResponse | XmlResponse):
        return False
    # A body with a content coding is whole if the coding reached its end; otherwise it has the flag CUT.
    return ORIGINAL not in response.headers and not _END.search(response.body[-_END_WITHIN:])
