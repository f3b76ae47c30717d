"""What workers do for a crawl: a page, a discovery page or a robots.txt in, what it says out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from crawler.discovery import DiscoveryError, SitemapRef, feed, parse_feed, parse_section, parse_sitemap
from crawler.discovery.robots_rules import group_of
from crawler.errors import ParseError
from crawler.items import Article, Link, Refusal
from crawler.parsers import parse_article
from crawler.parsers.multipage import Further, further, is_paged
from crawler.reasons import Reason
from crawler.source import DiscoveryKind, Source

_PACKED = 50
"""How many times as large as gzip a document may be, for what it's expected to need."""

_NOWHERE = Further()


class Document(Protocol):
    """What a worker is given: bytes that others have written."""

    @property
    def body(self) -> bytes: ...

    def read(self, source: Source | None) -> object:
        """Return what it says, to a crawl of this source."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """What comes of a page: an article or a refusal, and where the article goes on, if its source has a rule for it."""

    article: Article | None = None
    refusal: Refusal | None = None
    further: Further = _NOWHERE


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was served."""

    body: bytes
    url: str
    encoding: str | None
    fetched_at: datetime
    headline: str | None = None
    """What serves as headline if the page has none."""

    def read(self, source: Source | None) -> PageRead:
        return replace(self._read(source), further=self._further(source))

    def _read(self, source: Source | None) -> PageRead:
        try:
            article = parse_article(
                self.body,
                self.url,
                source,
                encoding=self.encoding,
                fetched_at=self.fetched_at,
                headline=self.headline,
            )
        except Exception as error:
            return PageRead(refusal=refusal_of(error))
        return PageRead(article)

    def _further(self, source: Source | None) -> Further:
        if source is None or not is_paged(source):
            return Further()
        return further(self.body, self.url, source, encoding=self.encoding, fetched_at=self.fetched_at)


@dataclass(frozen=True, slots=True)
class ListingRead:
    """What a discovery page lists, or why it can't be read."""

    links: tuple[Link, ...] = ()
    children: tuple[SitemapRef, ...] = ()
    next_page: str | None = None
    truncated: bool = False
    """Whether it's as much as is read of one: what else it may list was left out."""
    reason: str | None = None
    """Why it can't be read; None: it could."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed, sitemap or section page as it was served."""

    kind: DiscoveryKind
    body: bytes
    url: str

    def read(self, source: Source | None) -> ListingRead:
        try:
            if self.kind == "feed":
                links = parse_feed(self.body, self.url)
                return ListingRead(tuple(links), truncated=len(links) >= feed.MAX_LINKS)
            if self.kind == "section":
                assert source is not None
                section = parse_section(self.body, self.url, source)
                return ListingRead(tuple(section.links), (), section.next_page, section.truncated)
            sitemap = parse_sitemap(self.body, self.url)
            return ListingRead(tuple(sitemap.links), tuple(sitemap.children), truncated=sitemap.truncated)
        except DiscoveryError as error:
            return ListingRead(reason=error.reason)
        except MemoryError:
            raise
        except Exception as error:
            return ListingRead(reason=Reason.PARSE_ERROR, detail=told(error))


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt, and the name that it may know us by."""

    body: bytes
    product: str

    def read(self, source: Source | None) -> bytes:
        """Return the rules that hold for us, as a robots.txt of one group."""
        return group_of(self.body, self.product)


def refusal_of(error: Exception) -> Refusal:
    """Return what an exception of the parser means for the address; raises MemoryError, which is a limit's."""
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, ParseError):
        return Refusal("not_article", error.reason, str(error))
    return Refusal("failed", Reason.PARSE_ERROR, told(error))


def told(error: Exception) -> str:
    """Return an exception in a line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


# In a process of its own ---------------------------------------------------------------------------------------------


def start() -> None:
    """There's nothing to tell a process: each document comes with its source."""


def read(tasks: list[tuple[Document, Source | None]]) -> Iterator[object]:
    """Yield what each document says to its source."""
    for document, source in tasks:
        yield document.read(source)


def weigh(task: tuple[Document, Source | None]) -> int:
    """Return how many bytes a document has, unpacked as far as that can be foreseen."""
    body = task[0].body
    return len(body) * (_PACKED if body.startswith(b"\x1f\x8b") else 1)
