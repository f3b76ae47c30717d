"""The reading side of every source's spider: an address's page, or pages, made one article or one refusal."""

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
from crawler.documents import Page, PageRead
from crawler.items import Article, Fetched, Link, Refusal, Served
from crawler.listing import conditions, validators
from crawler.network.download_handler import Stopped
from crawler.network.failures import refusal_of
from crawler.network.responses import CUT
from crawler.parsers.multipage import Reading, is_another, is_later_page, is_paged
from crawler.reasons import Reason
from crawler.source import Source
from crawler.workers.parsing import parse_document
from crawler.workers.pool import PoolBroken, PoolClosed, WorkerKilled

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
# What isn't shown as a page, whatever it begins with.
_NOT_PAGES = re.compile(
    r"\s*(?:image|audio|video|font|model|multipart)/|\s*application/(?![\w.-]*\+?(?:x|ht)ml)", re.IGNORECASE
)
_PAGE_PRIORITY = 1
"""Pages of an article go before other articles, so that few are begun at a time; discovery goes before both."""


class ArticleSpider(Spider):
    """Reads articles of one source. However many pages an address takes, one item comes of it, when all are read.

    Until then the address stays leased: a run that's killed between two pages leaves it to the next run, which begins
    with the first page again.
    """

    source: ClassVar[Source]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paged = is_paged(self.source)
        self._later: dict[tuple[str, str, str], Article] = {}
        """Pages that this run has asked for as later pages of an article: page key -> the article, without its text."""
        self._firsts: dict[str, Article] = {}
        """Articles on several pages: address -> the article, without its text."""
        self._unread: set[str] = set()
        """Addresses that this run has asked for as articles and not read yet."""
        # What the next response is depends on what this one says, so that it must be read before.
        self._in_turn = asyncio.Lock() if self._paged else nullcontext()

    def article_request(self, link: Link) -> Request:
        """The request for one article; `leased` tells the scheduler that it comes from the frontier.

        An article that may stand on several pages is always read whole: the first may be the same, and others not.
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
            # Whether it's a page of that article, only that article can tell.
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
        reading = Reading(response.url, (read.article,) if read.article else (), read.further.next)
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
        """Read a page after the first, or the page that has the article whole."""
        async with self._in_turn:
            try:
                return [await self._read_further(response)]
            except PoolClosed:
                return []

    async def _read_further(self, response: Response) -> Fetched | Request:
        request = response.request
        assert request is not None
        reading: Reading = request.meta["reading"]
        headline = reading.pages[0].headline if reading.pages else None
        read = await self._read(response, datetime.now(UTC), headline)
        if read.refusal is not None and read.refusal.transient:
            return self._fetched(request, response, None, read.refusal)
        if request.meta["single"]:
            whole = reading.whole(read.article) if read.article else None
            if whole is not None:
                return self._fetched(request, response, whole, None, pages=(request.url, response.url))
        elif read.article is None:
            reading = reading.ended(f"{read.refusal.reason if read.refusal else 'nothing'} at {response.url}")
        else:
            reading = reading.then(read.article, [_asked(request), response.url], read.further.next)
        return self._go_on(request, response, reading, request.meta["refusal"])

    def further_failed(self, failure: Failure) -> Iterator[Fetched | Request]:
        """A failure that may pass holds for the whole article; with another it's as if the page weren't there."""
        if isinstance(failure.value, Stopped):
            return
        request, refusal = _request(failure), refusal_of(failure)
        if refusal.transient:
            refusal = replace(refusal, detail=f"{request.url}, a further page: {refusal.detail}".rstrip(": "))
            yield self._fetched(request, getattr(failure.value, "response", None), None, refusal)
            return
        reading: Reading = request.meta["reading"]
        if not request.meta["single"]:
            reading = reading.ended(f"{refusal.reason} at {request.url}")
        yield self._go_on(request, None, reading, request.meta["refusal"])

    def _comes_early(self, response: Response, request: Request) -> bool:
        """Tell if the page looks like a later one of an article that was asked for before it and isn't read yet."""
        return "again" not in request.meta and any(is_later_page(response.url, address) for address in self._unread)

    def _first_page(self, url: str, article: Article | None) -> str | None:
        """Return the address of the article that the page is a later page of; None if it isn't known to be one."""
        first = self._later.get(page_key(url)) or next(
            (first for address, first in self._firsts.items() if is_later_page(url, address)), None
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
        reading: Reading,
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
        self, request: Request | None, response: Response | None, reading: Reading, refusal: Refusal | None
    ) -> Fetched | Request:
        """Return the request for the next page, or what came of those that were read."""
        if following := reading.following():
            return self._page_request(request, response, following, reading, refusal)
        article = reading.article()
        return self._fetched(request, response, article, None if article else refusal, pages=reading.read)

    # Results -----------------------------------------------------------------------------------------------------

    async def _read(self, response: Response, now: datetime, headline: str | None = None) -> PageRead:
        """Return what comes of a page, parsed in the kill box. Raises PoolClosed when the run is to stop."""
        kind = (response.headers.get("Content-Type") or b"no type").decode("latin-1")
        if not isinstance(response, TextResponse) or _NOT_PAGES.match(kind):
            return PageRead(refusal=Refusal("not_article", Reason.NOT_HTML, kind[:300]))
        page = Page(response.body, response.url, declared(response), now, headline)
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
    """The charset that the response's Content-Type declares."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    found = _CHARSET.search(kind)
    return found[1].lower() if found else None


def _served(request: Request, response: Response | None) -> tuple[Served, ...]:
    """Return what was served for an address so far: its pages before this one, and this one, if it's a page."""
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
    """The address that a page's link gave, before redirects."""
    return str(request.meta["asked"])


def _request(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
    return request
