"""The documents that a crawl hands to its workers: pages, discovery pages and robots.txt files.

Each document can read itself: `read` parses the body and returns the result. `start`, `read` and `weigh` are the work
of the worker pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from crawler.discovery import DiscoveryError, SitemapRef, feed, parse_feed, parse_section, parse_sitemap
from crawler.discovery.robots_rules import group_of
from crawler.errors import LowYield, NotAnArticle, ParseError
from crawler.items import Article, Link, Refusal
from crawler.parsers import parse_article
from crawler.parsers.dates.locales import zone_of
from crawler.parsers.multipage import Further, further, is_paged
from crawler.reasons import Reason
from crawler.source import DiscoveryKind, Source

_GZIP_FACTOR = 50
"""The assumed ratio between a decompressed and a gzipped document, for an estimate of the memory needed."""

_NO_FURTHER_PAGES = Further()


class Document(Protocol):
    """Bytes from the network, with the knowledge of how to parse them."""

    @property
    def body(self) -> bytes: ...

    def read(self, source: Source | None) -> object:
        """Return the parsed content, for a crawl of this source."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """A parsed page: an article or a refusal, and the links to further pages if the source has a rule for them."""

    article: Article | None = None
    refusal: Refusal | None = None
    further: Further = _NO_FURTHER_PAGES


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A page as served."""

    body: bytes
    url: str
    encoding: str | None
    fetched_at: datetime
    headline: str | None = None
    """The headline to use if the page has none."""

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
    """A parsed discovery page: its links, or the reason why it can't be read."""

    links: tuple[Link, ...] = ()
    children: tuple[SitemapRef, ...] = ()
    next_page: str | None = None
    truncated: bool = False
    """True if the page reached the maximum number of links, so that more links may be left out."""
    reason: str | None = None
    """Failure reason; None on success."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ListingDocument:
    """A feed, sitemap or section page as served."""

    kind: DiscoveryKind
    body: bytes
    url: str

    def read(self, source: Source | None) -> ListingRead:
        zone = zone_of(source.timezone if source else None)
        try:
            if self.kind == "feed":
                links = parse_feed(self.body, self.url, zone)
                return ListingRead(tuple(links), truncated=len(links) >= feed.MAX_LINKS)
            if self.kind == "section":
                assert source is not None
                section = parse_section(self.body, self.url, source)
                return ListingRead(tuple(section.links), (), section.next_page, section.truncated)
            sitemap = parse_sitemap(self.body, self.url, zone)
            return ListingRead(tuple(sitemap.links), tuple(sitemap.children), truncated=sitemap.truncated)
        except DiscoveryError as error:
            return ListingRead(reason=error.reason)
        except MemoryError:
            raise
        except Exception as error:
            return ListingRead(reason=Reason.PARSE_ERROR, detail=describe_error(error))


@dataclass(frozen=True, slots=True)
class RobotsDocument:
    """A robots.txt as served."""

    body: bytes
    product: str
    """Our name in robots.txt files."""

    def read(self, source: Source | None) -> bytes:
        """Return the rules for us, as a robots.txt of one group. Raises TooManyRules."""
        return group_of(self.body, self.product)


def refusal_of(error: Exception) -> Refusal:
    """Return the refusal that an exception of the parser means. Raises MemoryError, for which the worker is ended."""
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, LowYield):
        return Refusal("failed", error.reason, str(error))
    if isinstance(error, NotAnArticle) and error.kind == Reason.WALL:
        return Refusal("blocked", error.reason, str(error), transient=True)  # walls come and go
    if isinstance(error, ParseError):
        return Refusal("not_article", error.reason, str(error))
    return Refusal("failed", Reason.PARSE_ERROR, describe_error(error))


def describe_error(error: Exception) -> str:
    """Return type and message of an exception on one line, at most 300 characters."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


# Work of the worker processes ----------------------------------------------------------------------------------------


def start() -> None:
    """Do nothing: each document comes with its source, so a worker needs no preparation."""


def read(tasks: list[tuple[Document, Source | None]]) -> Iterator[object]:
    """Yield the parsed content of each document, for its source."""
    for document, source in tasks:
        yield document.read(source)


def weigh(task: tuple[Document, Source | None]) -> int:
    """Return the size of a document in bytes, after decompression as far as it can be estimated."""
    body = task[0].body
    return len(body) * (_GZIP_FACTOR if body.startswith(b"\x1f\x8b") else 1)
