"""A `Survey` holds all that one look at a site has found: requests, lists of articles, candidates left out.

The first part fetches URLs through Scrapy's middlewares; the second is the survey itself, which bounds the requests.
"""

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
from crawler.newsource.home_page import HomePage, edition_of
from crawler.newsource.verify import ArticleList, SitemapIndex, SkippedCandidate, classify
from crawler.source import Source
from crawler.spiders.articles import declared

# Fetching -------------------------------------------------------------------------------------------------------------
# Requests are sent one after another and pass the same middlewares as in a crawl: robots.txt, delays, the URL policy.

MAX_BYTES = 50 * 1024 * 1024
"""Largest response read: the size that sitemaps may have."""

_BINARY_TYPES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The result of fetching one URL: a body, or the problem."""

    requested_url: str
    url: str
    """The URL after redirects."""
    body: bytes = b""
    encoding: str | None = None
    """The charset that the response declares; None if it declares none."""
    problem: str = ""
    """Why there is no body, a word of `crawler.reasons`; "" on success."""
    detail: str = ""
    """More about the problem, for people; may be empty."""
    is_text: bool = True


Download = Callable[..., Awaitable[FetchResult]]


def downloader(crawler: Crawler) -> Download:
    """Return a function that fetches a URL through all middlewares of the crawler. The function never raises."""

    async def download(url: str, **meta: Any) -> FetchResult:
        assert crawler.engine is not None
        try:
            request = Request(url, meta={"download_maxsize": MAX_BYTES, **meta})
            response = await crawler.engine.download_async(request)
        except Exception as error:  # every failure becomes the problem of the result
            refusal = refusal_of(Failure(error))  # type: ignore[no-untyped-call]
            return FetchResult(url, url, problem=refusal.reason, detail=refusal.detail)
        return _fetch_result(url, response)

    return download


def _fetch_result(url: str, response: Response) -> FetchResult:
    if not 200 <= response.status < 300:
        return FetchResult(url, response.url, problem=f"http_{response.status}")
    media_type = (response.headers.get("Content-Type") or b"").decode("latin-1").strip().lower()
    is_text = isinstance(response, TextResponse) and not media_type.startswith(_BINARY_TYPES)
    return FetchResult(url, response.url, response.body, declared(response), is_text=is_text)


# Survey ---------------------------------------------------------------------------------------------------------------

SECTION_REQUESTS = 6
"""Requests reserved for sections during the search for feeds and sitemaps."""
DEAD_AFTER = timedelta(days=180)
"""A list is dead if its newest article is older by this than the newest article of all lists."""

_NO_LIST = ("a web page", "neither feed nor sitemap")


class NothingThereError(Exception):
    """The look ends without a source. `trouble` is True if the home page couldn't be fetched."""

    def __init__(self, message: str, *, trouble: bool = False) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(slots=True)
class Survey:
    """The state of one look at a site: what was found, and how many requests were sent."""

    download: Download
    max_requests: int
    """Most requests of the look, without those for the rules (robots.txt) of the hosts."""
    report: Callable[[str], None]
    """Called with one line per request."""
    article_requests: int = 5
    """Requests reserved for articles."""
    page: HomePage | None = None
    """The home page; None before it was read."""
    html: str = ""
    """The home page's HTML."""
    listings: list[ArticleList] = field(default_factory=list)
    """Feeds and news sitemaps."""
    sections: list[ArticleList] = field(default_factory=list)
    archives: list[ArticleList] = field(default_factory=list)
    """Sitemaps of more than news, the best candidate first."""
    skipped: list[SkippedCandidate] = field(default_factory=list)
    fetched_urls: set[str] = field(default_factory=set)
    """URLs requested, and the URLs to which they redirected."""
    requests: int = 0
    """Requests sent."""

    @property
    def home(self) -> HomePage:
        assert self.page is not None
        return self.page

    @home.setter
    def home(self, page: HomePage) -> None:
        self.page = page

    @property
    def url(self) -> str:
        return self.home.url

    @property
    def is_scripted(self) -> bool:
        """True if the home page has fewer than three links to the site: scripts make the page in the browser."""
        return sum(same_site(anchor.url, self.url) for anchor in self.home.anchors) < 3 and "<script" in self.html

    @property
    def reserved_requests(self) -> int:
        """Requests that the search for feeds and sitemaps may not use: those for sections and articles."""
        return self.article_requests + SECTION_REQUESTS

    def of_kind(self, kind: str) -> list[ArticleList]:
        """Return the feeds, or the news sitemaps."""
        return [listing for listing in self.listings if listing.kind == kind]

    def editions(self) -> list[str]:
        """Return the languages of the editions whose lists were found, the language of the main edition first."""
        main = edition_of(self.url) or (self.home.head.language or "").partition("-")[0].lower()
        others = (edition_of(listing.url) for listing in (*self.listings, *self.sections))
        return list(dict.fromkeys(code for code in (main, *others) if code))

    def site(self, sections: Iterable[str] = ()) -> Source:
        """Return the site as a source with just enough in it to parse the site's pages."""
        return Source("site", "", self.url, discover=tuple(("section", url) for url in sections))

    async def fetch(self, url: str, purpose: str, *, reserve: int = 0, **meta: object) -> FetchResult | None:
        """Fetch a URL and report the request.

        Returns None if the URL was fetched before, or if no more than `reserve` requests are left. `purpose` is for the
        report, `meta` for Scrapy's request.
        """
        if url in self.fetched_urls or self.requests + reserve >= self.max_requests:
            return None
        self.requests += 1
        result = await self.download(url, **meta)
        self.fetched_urls |= {url, result.url}
        outcome = f"{result.problem} {result.detail}".strip() if result.problem else f"{len(result.body):,} bytes"
        self.report(f"{self.requests:>3}  {purpose:<12}  {url}  {outcome}")
        return result

    def verify(self, result: FetchResult, origin: str, *, guessed: bool = False) -> SitemapIndex | None:
        """Add the fetched document if it's a list of articles; return it if it's an index of sitemaps.

        Every other document is noted as left out, except for a guessed URL that leads to no list. `origin` says how
        the document was found.
        """
        if result.problem:
            document: ArticleList | SitemapIndex | SkippedCandidate = SkippedCandidate(
                result.requested_url, result.problem
            )
        else:
            document = classify(result.body, result.url, self.url, origin)
        if isinstance(document, SitemapIndex):
            return document
        if isinstance(document, ArticleList):
            self.add(document)
        elif not (guessed and (result.problem or document.why in _NO_LIST)):
            self.skipped.append(document)
        return None

    def add(self, listing: ArticleList) -> None:
        """Add a list. Leave it out if another list of the same kind has all of its articles."""
        if listing.kind == "sitemap":
            self.archives.append(listing)
            return
        for other in self.of_kind(listing.kind):
            if listing.articles() <= other.articles():
                self.skipped.append(SkippedCandidate(listing.url, f"lists nothing that {other.url} doesn't"))
                return
        self.listings.append(listing)

    def drop_dead_lists(self) -> None:
        """Leave out the lists that are no longer updated, see `DEAD_AFTER`."""
        newest = max((moment for listing in self.listings if (moment := listing.newest)), default=None)
        for listing in list(self.listings):
            if newest and listing.newest and newest - listing.newest > DEAD_AFTER:
                self.listings.remove(listing)
                why = f"dead: its newest article is of {listing.newest:%Y-%m-%d}"
                self.skipped.append(SkippedCandidate(listing.url, why))
