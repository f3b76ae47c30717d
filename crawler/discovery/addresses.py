"""Addresses found in documents: resolved, cleaned, and asked whether they belong to a source."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit

from crawler.source import Source

MAX_URL = 2048
"""Longest address taken, in octets: the limit of sitemaps.org, and what both databases index."""

_IGNORED = re.compile(r"[\t\r\n\x00-\x1f\x7f\ud800-\udfff]")  # the WHATWG URL standard drops tab and newline
_DEFAULT_PORTS = {"http": 80, "https": 443}


def resolve(base: str, reference: str | None) -> str | None:
    """Return the absolute http(s) address without fragment that `reference` means on a page at `base`.

    None if there's no such address, or it's longer than MAX_URL or carries a user name.
    """
    cleaned = _IGNORED.sub("", reference[: MAX_URL * 2] if reference else "").strip().replace(" ", "%20")
    if not cleaned:
        return None
    try:
        url = urldefrag(urljoin(base, cleaned)).url
    except ValueError:  # such as http://[::1
        return None
    if not url.isprintable():  # invisible characters, which would look like another address in a table
        url = "".join(char if char.isprintable() else quote(char) for char in url)
    return url if len(url.encode()) <= MAX_URL and _split(url) else None


def allowed(url: str, source: Source) -> bool:
    """Tell whether it's an http(s) address whose path begins with one of `allow` (empty: any) and none of `deny`.

    Percent-encoded and plain spellings of a path are the same.
    """
    parts = _split(url)
    if parts is None:
        return False
    path = unquote(parts.path) or "/"
    if any(path.startswith(unquote(prefix)) for prefix in source.deny):
        return False
    return not source.allow or any(path.startswith(unquote(prefix)) for prefix in source.allow)


def same_site(url: str, site: str) -> bool:
    """Tell whether `url` is on the host of `site`, "www." aside, or on a subdomain of it, and on the same port.

    http and https on their own ports are one site.
    """
    ours, theirs = _split(site), _split(url)
    if ours is None or theirs is None or _port(ours) != _port(theirs):
        return False
    host = _host(ours)
    return _host(theirs) == host or _host(theirs).endswith("." + host)


def page_key(url: str) -> tuple[str, str, str]:
    """Return what two addresses of one page have in common: host without "www.", path without last slash, query."""
    parts = _split(url)
    return (_host(parts), parts.path.rstrip("/"), parts.query) if parts else ("", url, "")


def _split(url: str) -> SplitResult | None:
    """Return the parts of a usable http(s) address, else None."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").removeprefix("www.")


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port
