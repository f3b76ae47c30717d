"""What a discovery page said when it was asked: the spider reads it, and whoever keeps listings hears of it."""

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
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class ListingResult:
    """One answer, or none, of a discovery page."""

    url: str
    """As it was asked for, before redirects."""
    kind: str
    meta: Mapping[str, Any]
    """Of the request: `first`, of a section's further page, is the section's address."""
    status: int | None = None
    reason: str | None = None
    """Why it couldn't be read; None: it could."""
    transient: bool = False
    unchanged: bool = False
    """It said that it's what it was, or has the same body: it wasn't read again."""
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    links: tuple[Link, ...] = ()
    """What it lists and the source allows."""
    children: tuple[SitemapRef, ...] = ()
    """Of an index: all its sitemaps."""
    further: bool = False
    """Whether it names a next page."""
    truncated: bool = False
    """Whether it may list more than is read of one."""


def digest(response: Response) -> str:
    """Return what tells one body from another."""
    return blake2b(response.body, digest_size=16).hexdigest()


def validators(response: Response) -> tuple[str | None, str | None]:
    """Return the response's ETag and Last-Modified, with which it may be asked for again (RFC 9110, 13.1)."""
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return etag, modified


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a request for what has changed since."""
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value}


def _header(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value.isprintable() and 0 < len(value) <= _LONGEST else None
