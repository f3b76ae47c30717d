"""The last step before the network, where no setting leads past: each request waits until its host may be asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

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

from crawler.network.hosts import Answer, HostWaits, retry_after
from crawler.network.politeness import PRODUCT, WAITS_UNTIL, Politeness
from crawler.network.resolver import GuardedResolver
from crawler.network.responses import READ_UP_TO, BadAnswer, bad_answer, hold_to_bounds
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.reasons import Reason

logger = logging.getLogger(__name__)


# Downloader -----------------------------------------------------------------------------------------------------------
# The downloader, which lets go of its requests when the run is asked to stop.

_LOOK_S = 0.25
_GRACE_S = 5.0
"""How long an answer that is on its way may still take once the run is to stop."""


class Stopped(IgnoreRequest):
    """The run was asked to stop before the request had its answer: nothing is known of the address."""


class Downloader(ScrapyDownloader):
    """Scrapy's own waits at a stop for each request begun: for those queued behind a delay, and for stalled answers.

    That can take minutes. Here a request that isn't on the wire is given up at once, one that is after five seconds.
    """

    @inlineCallbacks
    def fetch(
        self, request: Request, spider: Spider | None = None
    ) -> Generator[Deferred[Response | Request], Response | Request, Response | Request]:
        self.active.add(request)
        try:
            return (yield deferred_from_coro(self._answer(request)))
        finally:
            # Not before the engine has the answer: with none active it would take the run for finished.
            self.active.remove(request)

    async def _answer(self, request: Request) -> Response | Request:
        answer = asyncio.ensure_future(self.middleware.download_async(self._enqueue_request, request))
        grace = _GRACE_S
        while not answer.done():
            await asyncio.wait({answer}, timeout=_LOOK_S)
            if self.crawler.crawling or answer.done():
                continue
            if grace <= 0 or not self._is_on_the_wire(request):
                self._give_up(request)
                answer.cancel()
                raise Stopped("the run was asked to stop")
            grace -= _LOOK_S
        return answer.result()

    def _give_up(self, request: Request) -> None:
        for slot in self.slots.values():
            for queued in [queued for queued in slot.queue if queued[0] is request]:
                slot.queue.remove(queued)

    def _is_on_the_wire(self, request: Request) -> bool:
        return any(request in slot.transferring for slot in self.slots.values())


# Download handler -----------------------------------------------------------------------------------------------------

_NO_ANSWER: dict[type[Exception], str] = {
    DownloadTimeoutError: "timeout",
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "connection refused",
    ResponseDataLossError: "answer cut short",
    DownloadFailedError: "connection",
}
_READ = "octets_read"


class PoliteDownloadHandler:
    """Scrapy's own for http and https, behind the gate of the host and the check of its addresses.

    Robots.txt, feeds, retries, redirects and what has waited in the downloader's queue all come through here, so what
    an answer asks for holds from the very next request on.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._politeness = Politeness.of(crawler)
        self._policy = UrlPolicy.from_environment()
        self._network = build_from_crawler(HTTP11DownloadHandler, crawler)
        hold_to_bounds(self._network)
        # It warns of each page that is too large. The address's row says so; a log for people needn't.
        logging.getLogger(HTTP11DownloadHandler.__module__).setLevel(logging.ERROR)
        crawler.signals.connect(self._enough, signals.bytes_received)
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
                return await self._ask(request)
        except HostWaits as waits:
            self._politeness.count_deferred(waits)
            self._hurry(request)
            raise

    async def _ask(self, request: Request) -> Response:
        from twisted.internet import reactor  # importing it installs one

        started = monotonic()
        guard = GuardedResolver.on(reactor, self._policy)
        try:
            response = await self._network.download_request(request)
        except tuple(_NO_ANSWER) as error:
            if isinstance(error, CannotResolveHostError) and (refusal := guard.refusal(_host(request))):
                raise UrlBlocked(request.url, Reason.ADDRESS, refusal, passing=True) from error
            why = next(why for kind, why in _NO_ANSWER.items() if isinstance(error, kind))
            bad = bad_answer(error)
            self._politeness.answered(request, Answer(None, bad.reason if bad else why), started=started)
            if bad is not None:
                raise bad from error
            raise
        except DownloadCancelledError as error:  # it's the host's right to have great files
            self._politeness.answered(request, Answer(200, article=_is_article(request)), started=started)
            raise BadAnswer(Reason.TOO_LARGE, str(error) or "more than DOWNLOAD_MAXSIZE") from error
        asked = retry_after(response.headers.getlist("Retry-After"), datetime.now(UTC))
        answer = Answer(response.status, retry_after=asked, article=_is_article(request))
        self._politeness.answered(request, answer, started=started, received=len(response.body))
        if 300 <= response.status < 400 and (location := response.headers.get("Location")):
            self._policy.check_redirect(location.decode("latin-1"))
        if response.status == 206:
            raise BadAnswer(Reason.MALFORMED, "206: a part, and nobody asked for one")
        return response

    def _enough(self, data: bytes, request: Request) -> None:
        """Stop reading what isn't wanted whole."""
        if READ_UP_TO in request.meta:
            request.meta[_READ] = request.meta.get(_READ, 0) + len(data)
            if request.meta[_READ] > request.meta[READ_UP_TO]:
                raise StopDownload(fail=False)

    def _hurry(self, request: Request) -> None:
        """A request that isn't made needs no distance to the next, which is to learn as soon that it waits, too."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        if slot is not None:
            slot.lastseen = 0
            slot.close()

    async def close(self) -> None:
        await self._network.close()


def _is_article(request: Request) -> bool:
    return not request.meta.get("robots") and "discovery" not in request.meta


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
