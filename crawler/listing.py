"""Results of discovery pages: a spider reads the page and sends the result as a signal; receivers store it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from scrapy.http import Response

from crawler.discovery.sitemap import SitemapRef
from crawler.items import Link

listing_read = object()
"""Scrapy signal with one argument, `result`: a discovery page was read, or couldn't be. Receivers aren't awaited."""
_MAX_HEADER_CHARS = 500


@dataclass(frozen=True, slots=True)
class ListingResult:
    """The result of one request for a discovery page."""

    url: str
    """URL of the request, before redirects."""
    kind: str
    """A source's kind of discovery page: feed, sitemap, news_sitemap or section."""
    meta: Mapping[str, Any]
    """The request's meta. For a further page of a section, `first` is the URL of the section."""
    status: int | None = None
    """HTTP status; None if no response came."""
    reason: str | None = None
    """Failure reason; None on success."""
    transient: bool = False
    """True if the failure may pass."""
    unchanged: bool = False
    """304, or a body with the same digest: not parsed again."""
    digest: str | None = None
    """Digest of the body; None for a 304 or a failure."""
    etag: str | None = None
    last_modified: str | None = None
    links: tuple[Link, ...] = ()
    """The links that the source allows."""
    children: tuple[SitemapRef, ...] = ()
    """All sitemaps of an index."""
    further: bool = False
    """True if the spider can go on to a next page."""
    truncated: bool = False
    """True if the page may list more than the spider reads."""


def digest(response: Response) -> str:
    """Return a digest by which two bodies can be compared."""
    return blake2b(response.body, digest_size=16).hexdigest()


def validators(response: Response) -> tuple[str | None, str | None]:
    """Return the response's ETag and Last-Modified, the validators for a conditional request (RFC 9110, 13.1)."""
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return etag, modified


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request; empty without validators."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def _header(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value.isprintable() and 0 < len(value) <= _MAX_HEADER_CHARS else None
