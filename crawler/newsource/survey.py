"""What is known of a site while it's looked at: every request made, every list taken, every candidate left out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.discovery import same_site
from crawler.network.failures import refusal_of
from crawler.newsource.home_page import Page, edition_of
from crawler.newsource.verify import Index, LeftOut, Listing, judge
from crawler.source import Source
from crawler.spiders.articles import declared

# Fetching -------------------------------------------------------------------------------------------------------------
# Pages asked for one after another, as politely as in a crawl, within a bound.

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


# Survey ---------------------------------------------------------------------------------------------------------------

FOR_SECTIONS = 6
"""Requests kept for sections while feeds and sitemaps are looked for."""
DEAD = timedelta(days=180)
"""A list whose newest article is older than the newest of the others by this is no longer kept up."""

_NO_LIST = ("a web page", "neither feed nor sitemap")


class NothingThereError(Exception):
    """The look ends without a source; `trouble` if the site couldn't be asked at all."""

    def __init__(self, message: str, *, trouble: bool = False) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(slots=True)
class Survey:
    download: Download
    most: int
    """Requests, those for the hosts' rules aside."""
    tell: Callable[[str], None]
    for_articles: int = 5
    """Requests kept for articles."""
    page: Page | None = None
    html: str = ""
    listings: list[Listing] = field(default_factory=list)
    """Feeds and news sitemaps."""
    sections: list[Listing] = field(default_factory=list)
    archives: list[Listing] = field(default_factory=list)
    """Sitemaps of more than news, the likeliest first."""
    left_out: list[LeftOut] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    requests: int = 0

    @property
    def home(self) -> Page:
        assert self.page is not None
        return self.page

    @home.setter
    def home(self, page: Page) -> None:
        self.page = page

    @property
    def url(self) -> str:
        return self.home.url

    @property
    def scripted(self) -> bool:
        """The home page has hardly a link: scripts make it in the browser."""
        return sum(same_site(anchor.url, self.url) for anchor in self.home.anchors) < 3 and "<script" in self.html

    @property
    def kept(self) -> int:
        """Requests that the search for feeds and sitemaps leaves for what comes after it."""
        return self.for_articles + FOR_SECTIONS

    def of(self, kind: str) -> list[Listing]:
        return [listing for listing in self.listings if listing.kind == kind]

    def editions(self) -> list[str]:
        """Return the languages of the editions that lists were found of, the main one's first."""
        main = edition_of(self.url) or (self.home.head.language or "").partition("-")[0].lower()
        others = (edition_of(one.url) for one in (*self.listings, *self.sections))
        return list(dict.fromkeys(code for code in (main, *others) if code))

    def site(self, sections: Iterable[str] = ()) -> Source:
        """Return the site as a source that is good enough for reading pages of it."""
        return Source("site", "", self.url, discover=tuple(("section", url) for url in sections))

    async def ask(self, url: str, what: str, *, keep: int = 0, **meta: object) -> Answer | None:
        """Return what the address answers; None if it was asked before, or what is left of the bound is to be kept."""
        if url in self.asked or self.requests + keep >= self.most:
            return None
        self.requests += 1
        answer = await self.download(url, **meta)
        self.asked |= {url, answer.url}
        said = f"{answer.problem} {answer.detail}".strip() if answer.problem else f"{len(answer.body):,} bytes"
        self.tell(f"{self.requests:>3}  {what:<12}  {url}  {said}")
        return answer

    def verify(self, answer: Answer, found: str, *, guessed: bool = False) -> Index | None:
        """Take the document if it's a list of articles; return it if it's an index. A wrong guess isn't noted."""
        if answer.problem:
            judged: Listing | Index | LeftOut = LeftOut(answer.asked, answer.problem)
        else:
            judged = judge(answer.body, answer.url, self.url, found)
        if isinstance(judged, Index):
            return judged
        if isinstance(judged, Listing):
            self.take(judged)
        elif not (guessed and (answer.problem or judged.why in _NO_LIST)):
            self.left_out.append(judged)
        return None

    def take(self, listing: Listing) -> None:
        if listing.kind == "sitemap":
            self.archives.append(listing)
            return
        for other in self.of(listing.kind):
            if listing.articles() <= other.articles():
                self.left_out.append(LeftOut(listing.url, f"lists nothing that {other.url} doesn't"))
                return
        self.listings.append(listing)

    def drop_dead(self) -> None:
        """Leave out the lists that nobody keeps up any longer."""
        newest = max((moment for one in self.listings if (moment := one.newest)), default=None)
        for one in list(self.listings):
            if newest and one.newest and newest - one.newest > DEAD:
                self.listings.remove(one)
                self.left_out.append(LeftOut(one.url, f"dead: its newest article is of {one.newest:%Y-%m-%d}"))
