"""The base of every source's spider: it fetches the page or pages of a URL, and yields one article or one refusal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.discovery import allowed
from crawler.discovery.urls import page_key
from crawler.documents import PageDocument, PageRead
from crawler.items import Article, Fetched, Link, Refusal, Served
from crawler.listing import conditions, validators
from crawler.network.download_handler import Stopped
from crawler.network.failures import refusal_of
from crawler.network.responses import CUT
from crawler.parsers.multipage import PagedArticle, is_another, is_later_page, is_paged
from crawler.reasons import Reason
from crawler.source import Source
from crawler.workers.parsing import parse_document
from crawler.workers.pool import PoolBroken, PoolClosed, WorkerKilled

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
# Content types that are no web page, whatever the body contains.
_NOT_PAGES = re.compile(
    r"\s*(?:image|audio|video|font|model|multipart)/|\s*application/(?![\w.-]*\+?(?:x|ht)ml)", re.IGNORECASE
)
_PAGE_PRIORITY = 1
"""Further pages of an article go before other articles, so that few articles are in progress; discovery goes first."""


class ArticleSpider(Spider):
    """Reads the articles of one source. An article of several pages is one item, yielded when all its pages are read.

    Until then its URL stays leased: if a run is killed between two pages, the next run starts with the first page
    again.
    """

    source: ClassVar[Source]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paged = is_paged(self.source)
        self._later: dict[tuple[str, str, str], Article] = {}
        """Later pages that this run has requested: page key -> their article, without its text."""
        self._firsts: dict[str, Article] = {}
        """Articles on several pages: URL of the first page -> the article, without its text."""
        self._unread: set[str] = set()
        """URLs that this run has requested as articles and hasn't read yet."""
        # With several pages, reading one response decides how the next is read: so one at a time.
        self._in_turn = asyncio.Lock() if self._paged else nullcontext()

    def article_request(self, link: Link) -> Request:
        """Return the request for one article; `leased` tells the scheduler that the URL comes from the frontier.

        An article that may have several pages is requested without conditions: an unchanged first page doesn't mean
        that the others are unchanged.
        """
        meta: dict[str, Any] = {"link": link, "leased": True}
        headers = {} if self._paged else conditions(link.etag, link.last_modified)
        if headers:
            meta["handle_httpstatus_list"] = [304]
        if self._paged:
            self._unread.add(link.url)
        return Request(link.url, callback=self.parse_page, errback=self.page_failed, meta=meta, headers=headers)

    async def parse_page(self, response: Response) -> list[Fetched | Request]:
        async with self._in_turn:
            try:
                return await self._read_page(response)
            except PoolClosed:
                return []

    async def _read_page(self, response: Response) -> list[Fetched | Request]:
        now, request = datetime.now(UTC), response.request
        assert request is not None
        self._unread.discard(request.meta["link"].url)
        if self._comes_early(response, request):
            # The page may belong to an article that isn't read yet, so this page is read after that article.
            return [request.replace(meta=request.meta | {"again": True}, priority=-1, dont_filter=True)]
        if response.status == 304:
            return [replace(self._fetched(request, response, None, None), unchanged=True)]
        read = await self._read(response, now)
        if not self._paged or not isinstance(response, TextResponse):
            return [self._fetched(request, response, read.article, read.refusal)]
        if first := self._first_page(response.url, read.article):
            refusal = Refusal("not_article", Reason.NOT_FIRST_PAGE, f"a later page of {first}")
            fetched = self._fetched(request, response, None, refusal)
            if not allowed(first, self.source):
                return [fetched]
            return [Request(first, callback=self.parse_page, meta={"link": Link(first), "via": "page"}), fetched]
        reading = PagedArticle(response.url, (read.article,) if read.article else (), read.further.next)
        if read.further.single:
            single = read.further.single
            return [self._page_request(request, response, single, reading, read.refusal, single=True)]
        return [self._go_on(request, response, reading, read.refusal)]

    def page_failed(self, failure: Failure) -> Iterator[Fetched]:
        if isinstance(failure.value, Stopped):
            return
        self._unread.discard(_request(failure).meta["link"].url)
        response = getattr(failure.value, "response", None)
        yield self._fetched(_request(failure), response, None, refusal_of(failure))

    # Further pages -----------------------------------------------------------------------------------------------

    async def parse_further(self, response: Response) -> list[Fetched | Request]:
        """Read a page after the first, or the page with the whole article."""
        async with self._in_turn:
            try:
                return [await self._read_further(response)]
            except PoolClosed:
                return []

    async def _read_further(self, response: Response) -> Fetched | Request:
        request = response.request
        assert request is not None
        reading: PagedArticle = request.meta["reading"]
        headline = reading.pages[0].headline if reading.pages else None
        read = await self._read(response, datetime.now(UTC), headline)
        if read.refusal is not None and read.refusal.transient:
            return self._fetched(request, response, None, read.refusal)
        if request.meta["single"]:
            whole = reading.with_single_page(read.article) if read.article else None
            if whole is not None:
                return self._fetched(request, response, whole, None, pages=(request.url, response.url))
        elif read.article is None:
            reading = reading.with_end(f"{read.refusal.reason if read.refusal else 'nothing'} at {response.url}")
        else:
            reading = reading.with_page(read.article, [_asked(request), response.url], read.further.next)
        return self._go_on(request, response, reading, request.meta["refusal"])

    def further_failed(self, failure: Failure) -> Iterator[Fetched | Request]:
        """Handle a failed request: a transient failure fails the whole article; another one ends its pages here."""
        if isinstance(failure.value, Stopped):
            return
        request, refusal = _request(failure), refusal_of(failure)
        if refusal.transient:
            refusal = replace(refusal, detail=f"{request.url}, a further page: {refusal.detail}".rstrip(": "))
            yield self._fetched(request, getattr(failure.value, "response", None), None, refusal)
            return
        reading: PagedArticle = request.meta["reading"]
        if not request.meta["single"]:
            reading = reading.with_end(f"{refusal.reason} at {request.url}")
        yield self._go_on(request, None, reading, request.meta["refusal"])

    def _comes_early(self, response: Response, request: Request) -> bool:
        """Return True if the page looks like a later page of an article that is requested but not read yet."""
        return "again" not in request.meta and any(is_later_page(response.url, url) for url in self._unread)

    def _first_page(self, url: str, article: Article | None) -> str | None:
        """Return the URL of the article to which this page belongs; None if the page isn't known as a later one."""
        first = self._later.get(page_key(url)) or next(
            (first for first_url, first in self._firsts.items() if is_later_page(url, first_url)), None
        )
        if first is not None:
            return None if article and is_another(article, first) else first.url
        canonical = article.canonical_url if article else None
        return canonical if is_later_page(url, canonical) else None

    def _page_request(
        self,
        request: Request | None,
        response: Response | None,
        url: str,
        reading: PagedArticle,
        refusal: Refusal | None,
        *,
        single: bool = False,
    ) -> Request:
        assert request is not None
        meta = {"link": request.meta["link"], "leased": True, "reading": reading, "refusal": refusal, "single": single}
        meta |= {"asked": url, "served": _served(request, response)}
        if reading.pages:
            first = self._firsts.setdefault(reading.url, replace(reading.pages[0], blocks=()))
            self._later[page_key(url)] = first
        return Request(
            url, callback=self.parse_further, errback=self.further_failed, meta=meta, priority=_PAGE_PRIORITY
        )

    def _go_on(
        self, request: Request | None, response: Response | None, reading: PagedArticle, refusal: Refusal | None
    ) -> Fetched | Request:
        """Return the request for the next page, or the item of the article if no page follows."""
        if following := reading.next_url():
            return self._page_request(request, response, following, reading, refusal)
        article = reading.article()
        return self._fetched(request, response, article, None if article else refusal, pages=reading.read)

    # Results -----------------------------------------------------------------------------------------------------

    async def _read(self, response: Response, now: datetime, headline: str | None = None) -> PageRead:
        """Parse a page in a worker, and return its article or refusal. Raises PoolClosed when the run stops."""
        content_type = (response.headers.get("Content-Type") or b"no type").decode("latin-1")
        if not isinstance(response, TextResponse) or _NOT_PAGES.match(content_type):
            return PageRead(refusal=Refusal("not_article", Reason.NOT_HTML, content_type[:300]))
        page = PageDocument(response.body, response.url, declared(response), now, headline)
        try:
            read: PageRead = await parse_document(self.crawler, page)
        except WorkerKilled as killed:
            return PageRead(refusal=Refusal("failed", Reason.PARSE_KILLED, str(killed)))
        except PoolBroken as lost:
            return PageRead(refusal=Refusal("failed", Reason.PARSE_LOST, str(lost), transient=True))
        return read

    def _fetched(
        self,
        request: Request | None,
        response: Response | None,
        article: Article | None,
        refusal: Refusal | None,
        *,
        pages: tuple[str, ...] = (),
    ) -> Fetched:
        assert request is not None
        link: Link = request.meta["link"]
        etag, last_modified = validators(response) if response is not None else (None, None)
        if article is not None and response is not None and CUT in response.flags:
            article = replace(article, provenance={**article.provenance, "partial": "the answer broke off"})
        if article is not None:
            pages = tuple(url for url in dict.fromkeys(pages) if page_key(url) != page_key(article.url))
        return Fetched(
            url=link.url,
            source=self.source.name,
            fetched_at=datetime.now(UTC),
            article=article,
            refusal=refusal,
            status=None if response is None else response.status,
            body=response.body if response is not None and refusal is not None else None,
            link=link,
            pages=pages if article is not None else (),
            served=_served(request, response),
            etag=etag,
            last_modified=last_modified,
        )


def declared(response: Response) -> str | None:
    """Return the charset that the response's Content-Type declares, in lower case; None without one."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    match = _CHARSET.search(content_type)
    return match[1].lower() if match else None


def _served(request: Request, response: Response | None) -> tuple[Served, ...]:
    """Return the pages served for a URL so far, including this response if it is a page."""
    before: tuple[Served, ...] = request.meta.get("served", ())
    if not isinstance(response, TextResponse) or not 200 <= response.status < 300:
        return before
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    protocol, ip = response.protocol or "HTTP/1.1", response.ip_address
    page = Served(
        response.url,
        response.status,
        datetime.now(UTC),
        headers,
        response.body,
        protocol,
        None if ip is None else str(ip),
    )
    return (*before, page)


def _asked(request: Request) -> str:
    """Return the URL of the link to a further page, before redirects."""
    return str(request.meta["asked"])


def _request(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
    return request
