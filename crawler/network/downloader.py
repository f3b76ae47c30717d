"""The downloader, which lets go of its requests when the run is asked to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Generator

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred, inlineCallbacks

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
