"""Scrapy's downloader and download handler, made polite: each request waits for its host's slot.

The handler is the last step before the network, so no setting can bypass it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from datetime import UTC, datetime
from time import monotonic

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import build_from_crawler
from twisted.internet.defer import Deferred, inlineCallbacks

from crawler.domains import hostname
from crawler.network.backoff import HostResponse, retry_after
from crawler.network.hosts import HostWaits
from crawler.network.politeness import PRODUCT, WAITS_UNTIL, Politeness
from crawler.network.resolver import GuardedResolver
from crawler.network.responses import READ_UP_TO, BadResponse, bad_response, hold_to_bounds
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.reasons import Reason

logger = logging.getLogger(__name__)


# Downloader -----------------------------------------------------------------------------------------------------------
# The downloader gives up its requests when the run is asked to stop.

_POLL_S = 0.25
_GRACE_S = 5.0
"""Seconds that a response in transfer may still take once the run is to stop."""


class Stopped(IgnoreRequest):
    """The run was asked to stop before the response came, so the URL's state doesn't change."""


class Downloader(ScrapyDownloader):
    """A downloader that stops within seconds.

    At a stop, Scrapy's own waits for each request in progress, also for requests queued behind a delay and for stalled
    responses; that can take minutes. Here a queued request is given up at once, one in transfer after five seconds.
    """

    @inlineCallbacks
    def fetch(
        self, request: Request, spider: Spider | None = None
    ) -> Generator[Deferred[Response | Request], Response | Request, Response | Request]:
        self.active.add(request)
        try:
            return (yield deferred_from_coro(self._download_or_stop(request)))
        finally:
            # Only once the engine has the response: with no active request it would think that the run is finished.
            self.active.remove(request)

    async def _download_or_stop(self, request: Request) -> Response | Request:
        download = asyncio.ensure_future(self.middleware.download_async(self._enqueue_request, request))
        grace = _GRACE_S
        while not download.done():
            await asyncio.wait({download}, timeout=_POLL_S)
            if self.crawler.crawling or download.done():
                continue
            if grace <= 0 or not self._is_in_transfer(request):
                self._give_up(request)
                download.cancel()
                raise Stopped("the run was asked to stop")
            grace -= _POLL_S
        return download.result()

    def _give_up(self, request: Request) -> None:
        for slot in self.slots.values():
            for queued in [queued for queued in slot.queue if queued[0] is request]:
                slot.queue.remove(queued)

    def _is_in_transfer(self, request: Request) -> bool:
        return any(request in slot.transferring for slot in self.slots.values())


# Download handler -----------------------------------------------------------------------------------------------------

_NO_RESPONSE: dict[type[Exception], str] = {
    DownloadTimeoutError: "timeout",
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "connection refused",
    ResponseDataLossError: "answer cut short",
    DownloadFailedError: "connection",
}
_READ = "octets_read"
"""The key of a request's meta with the octets of the body received so far."""


class PoliteDownloadHandler:
    """Scrapy's handler for http and https, behind the slot of the host and the check of its IP addresses.

    All requests come through here: robots.txt, feeds, retries, redirects, and those from the downloader's queue. So a
    response's Retry-After holds for the very next request.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._politeness = Politeness.of(crawler)
        self._policy = UrlPolicy.from_environment()
        self._network = build_from_crawler(HTTP11DownloadHandler, crawler)
        hold_to_bounds(self._network)
        # Scrapy's handler warns of each page that is too large. The URL's row says so; the log needn't.
        logging.getLogger(HTTP11DownloadHandler.__module__).setLevel(logging.ERROR)
        crawler.signals.connect(self._stop_when_read, signals.bytes_received)
        if crawler.settings.getbool("HTTPPROXY_ENABLED"):
            logger.warning("HTTPPROXY_ENABLED=True is ignored: through a proxy nobody sees where connections lead")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteDownloadHandler:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        if PRODUCT.encode() not in (request.headers.get("User-Agent") or b"").lower():
            raise IgnoreRequest(f"the user agent must have {PRODUCT!r} in it")
        request.meta.pop(WAITS_UNTIL, None)
        request.meta.pop("proxy", None)
        request.meta.pop(_READ, None)
        self._policy.check(request.url)
        try:
            async with self._politeness.slot(request.url).acquire(self._politeness.waiter):
                return await self._download(request)
        except HostWaits as waits:
            self._politeness.count_deferred(waits)
            self._skip_delay(request)
            raise

    async def _download(self, request: Request) -> Response:
        from twisted.internet import reactor  # importing it installs one

        started = monotonic()
        guard = GuardedResolver.on(reactor, self._policy)
        try:
            response = await self._network.download_request(request)
        except tuple(_NO_RESPONSE) as error:
            if isinstance(error, CannotResolveHostError) and (refusal := guard.refusal(hostname(request.url))):
                raise UrlBlocked(request.url, Reason.ADDRESS, refusal, passing=True) from error
            why = next(why for kind, why in _NO_RESPONSE.items() if isinstance(error, kind))
            bad = bad_response(error)
            self._politeness.record(request, HostResponse(None, bad.reason if bad else why), started=started)
            if bad is not None:
                raise bad from error
            raise
        except DownloadCancelledError as error:  # large files are no failure of the host
            self._politeness.record(request, HostResponse(200, article=_is_article(request)), started=started)
            raise BadResponse(Reason.TOO_LARGE, str(error) or "more than DOWNLOAD_MAXSIZE") from error
        wait = retry_after(response.headers.getlist("Retry-After"), datetime.now(UTC))
        host_response = HostResponse(response.status, retry_after=wait, article=_is_article(request))
        self._politeness.record(request, host_response, started=started, received=len(response.body))
        if 300 <= response.status < 400 and (location := response.headers.get("Location")):
            self._policy.check_redirect(location.decode("latin-1"))
        if response.status == 206:
            raise BadResponse(Reason.MALFORMED, "206: a part, and nobody asked for one")
        return response

    def _stop_when_read(self, data: bytes, request: Request) -> None:
        """Stop reading once READ_UP_TO octets have arrived."""
        if READ_UP_TO in request.meta:
            request.meta[_READ] = request.meta.get(_READ, 0) + len(data)
            if request.meta[_READ] > request.meta[READ_UP_TO]:
                raise StopDownload(fail=False)

    def _skip_delay(self, request: Request) -> None:
        """Let the next request of Scrapy's slot follow at once, since this request isn't made."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        if slot is not None:
            slot.lastseen = 0
            slot.close()

    async def close(self) -> None:
        await self._network.close()


def _is_article(request: Request) -> bool:
    return not request.meta.get("robots") and "discovery" not in request.meta
