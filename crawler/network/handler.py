"""The last step before the network, where no setting leads past: each request waits until its host may be asked."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.misc import build_from_crawler

from crawler.network.breaker import Answer
from crawler.network.guest import PRODUCT, UNTIL, Guest
from crawler.network.hosts import HostWaits
from crawler.network.policy import UrlBlocked, UrlPolicy
from crawler.network.resolver import GuardedResolver
from crawler.network.retry_after import retry_after

logger = logging.getLogger(__name__)

_NO_ANSWER: dict[type[Exception], str] = {
    DownloadTimeoutError: "timeout",
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "connection refused",
    ResponseDataLossError: "answer cut short",
    DownloadFailedError: "connection",
}


class GuestDownloadHandler:
    """Scrapy's own for http and https, behind the gate of the host and the check of its addresses.

    Robots.txt, feeds, retries, redirects and what has waited in the downloader's queue all come through here, so what
    an answer asks for holds from the very next request on.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._guest = Guest.of(crawler)
        self._policy = UrlPolicy.from_environment()
        self._network = build_from_crawler(HTTP11DownloadHandler, crawler)
        if crawler.settings.getbool("HTTPPROXY_ENABLED"):
            logger.warning("HTTPPROXY_ENABLED=True is ignored: through a proxy nobody sees where connections lead")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuestDownloadHandler:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        if PRODUCT.encode() not in (request.headers.get("User-Agent") or b"").lower():
            raise IgnoreRequest(f"the user agent must have {PRODUCT!r} in it")
        request.meta.pop(UNTIL, None)
        request.meta.pop("proxy", None)
        self._policy.check(request.url)
        try:
            async with self._guest.gate(request.url).passage(self._guest.visitor):
                return await self._ask(request)
        except HostWaits as waits:
            self._guest.refused(waits)
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
                raise UrlBlocked(request.url, "address", refusal, passing=True) from error
            why = next(why for kind, why in _NO_ANSWER.items() if isinstance(error, kind))
            self._guest.answered(request, Answer(None, why), started=started)
            raise
        asked = retry_after(response.headers.getlist("Retry-After"), datetime.now(UTC))
        article = not request.meta.get("robots") and "discovery" not in request.meta
        answer = Answer(response.status, retry_after=asked, article=article)
        self._guest.answered(request, answer, started=started, received=len(response.body))
        if 300 <= response.status < 400 and (location := response.headers.get("Location")):
            self._policy.check_redirect(location.decode("latin-1"))
        return response

    def _hurry(self, request: Request) -> None:
        """A request that isn't made needs no distance to the next, which is to learn as soon that it waits, too."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        if slot is not None:
            slot.lastseen = 0
            slot.close()

    async def close(self) -> None:
        await self._network.close()


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
