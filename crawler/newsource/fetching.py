"""Pages asked for one after another, as politely as in a crawl, within a bound."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.network.failures import refusal_of
from crawler.spiders.articles import declared

MAXSIZE = 50 * 1024 * 1024
"""Largest document read: a sitemap may be as large."""

_NO_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: its body, or the problem."""

    asked: str
    url: str
    """Where it was served, after redirects."""
    body: bytes = b""
    encoding: str | None = None
    problem: str = ""
    """Why there's nothing to read: a word from the fixed list of refusals."""
    detail: str = ""
    is_text: bool = True


Download = Callable[..., Awaitable[Answer]]


def downloads(crawler: Crawler) -> Download:
    """Return the function that fetches an address through all the crawler's middlewares; it never raises."""

    async def download(url: str, **meta: Any) -> Answer:
        assert crawler.engine is not None
        try:
            request = Request(url, meta={"download_maxsize": MAXSIZE, **meta})
            response = await crawler.engine.download_async(request)
        except Exception as error:  # whatever it is, there's no page
            refusal = refusal_of(Failure(error))  # type: ignore[no-untyped-call]
            return Answer(url, url, problem=refusal.reason, detail=refusal.detail)
        return _answer(url, response)

    return download


def _answer(url: str, response: Response) -> Answer:
    if not 200 <= response.status < 300:
        return Answer(url, response.url, problem=f"http_{response.status}")
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").strip().lower()
    text = isinstance(response, TextResponse) and not kind.startswith(_NO_TEXT)
    return Answer(url, response.url, response.body, declared(response), is_text=text)
