"""Requests that lead off the source's site: links are left out, what was redirected there is refused by name."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware as ScrapyOffsite


class OffsiteMiddleware(ScrapyOffsite):
    """Scrapy's own drops a request as it is scheduled, and its errback never learns of it.

    That is right for a link that a feed gives to another site. A leased address, or a page of an article, that is
    redirected there would stay without a state: it's let through to the downloader's side, which refuses it loudly.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        if "via" in request.meta:
            super().request_scheduled(request, spider)
