"""Answers unpacked, within the bounds of their request; what they were packed with is kept for the archive."""

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
from crawler.network.responses import CUT, READ_UP_TO, BadAnswer
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.reasons import Reason

logger = logging.getLogger(__name__)


# Urls -----------------------------------------------------------------------------------------------------------------
# The gate that every request passes first, whatever led to it.


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


# Offsite --------------------------------------------------------------------------------------------------------------
# Requests that lead off the source's site: links are left out, what was redirected there is refused by name.


class OffsiteMiddleware(ScrapyOffsite):
    """Scrapy's own drops a request as it is scheduled, and its errback never learns of it.

    That is right for a link that a feed gives to another site. A leased address, or a page of an article, that is
    redirected there would stay without a state: it's let through to the downloader's side, which refuses it loudly.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        if "via" in request.meta:
            super().request_scheduled(request, spider)


# Waits ----------------------------------------------------------------------------------------------------------------
# Requests to a host that is left alone are refused at once, before they queue for the network.


class WaitsMiddleware:
    """The handler has the last word; this spares its queue, and the robots.txt of a host that isn't to be asked."""

    def __init__(self, guest: Politeness) -> None:
        self._politeness = guest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WaitsMiddleware:
        return cls(Politeness.of(crawler))

    def process_request(self, request: Request) -> None:
        if request.url.startswith("http") and (waits := self._politeness.waits(request.url)):
            self._politeness.count_deferred(waits)
            raise waits


# Middlewares ----------------------------------------------------------------------------------------------------------

_STOPPED = "download_stopped"
"""Scrapy's flag of an answer that we read no further."""
ORIGINAL = "X-Archive-Orig-Content-Encoding"


class EncodingMiddleware:
    """In the place of Scrapy's HttpCompressionMiddleware.

    That takes a body that breaks off for a whole one, unpacks any number of codings one in the other, and lets an
    error of the unpacking pass for one of the disk.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EncodingMiddleware:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        response.headers.pop(ORIGINAL, None)  # a site's own says nothing
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
        wanted: int | None = request.meta.get(READ_UP_TO)
        most = wanted or request.meta.get("download_maxsize", self._most)
        try:
            return unpack(response.body, codings, most)
        except TooLarge as error:
            beginning = error.body
        except BadCoding as error:
            raise BadAnswer(Reason.BAD_ENCODING, str(error)) from error
        # Not from there, or each such answer would keep what was unpacked for as long as its error is known.
        if wanted:
            return beginning, True
        raise BadAnswer(Reason.TOO_LARGE, f"{len(response.body):,} octets unpack to more than {most:,}")


# Cuts -----------------------------------------------------------------------------------------------------------------
# Answers that may have been cut off, asked for once more.

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
