"""Requests to a host that is left alone are refused at once, before they queue for the network."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.network.guest import Guest


class WaitsMiddleware:
    """The handler has the last word; this spares its queue, and the robots.txt of a host that isn't to be asked."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WaitsMiddleware:
        return cls(Guest.of(crawler))

    def process_request(self, request: Request) -> None:
        if request.url.startswith("http") and (waits := self._guest.waits(request.url)):
            self._guest.refused(waits)
            raise waits
