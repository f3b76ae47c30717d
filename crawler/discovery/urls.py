"""Addresses found in documents: resolved, cleaned, and asked whether they belong to a source."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit

from tldextract import TLDExtract
from tldextract.tldextract import ExtractResult

from crawler.reasons import Reason
from crawler.source import Source

# Traps ----------------------------------------------------------------------------------------------------------------
# Addresses that lead on without end: calendars, paths that repeat themselves, patterns of pages without articles.

MOST_CHARS = 2_000
_MOST_REPEATS = 3
_FIRST_YEAR = 1990
_DIGITS = re.compile(r"[0-9]+")
_TOKEN = re.compile(
    r"(?<=/)(?:(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[/;]|$)",
    re.IGNORECASE,
)
"""What a program calls a session, or an article."""
_DATE_ALONE = re.compile(r"/([0-9]{4})(?:[/-][0-9]{1,2}){0,2}/?$")
"""A date with nothing after it is a calendar's page, never an article's."""
_DATE_ASKED = re.compile(
    r"(?:^|&)(?:year|month|day|date|week|ym|from|to|start|end|cal\w*|tribe-bar-date)=([0-9]{4})(?:-[0-9]{1,2}){0,2}(?=&|$)",
    re.IGNORECASE,
)


def trap(url: str, now: datetime) -> str | None:
    """Return why the address is taken for a trap: "trap_long", "trap_repeated" or "trap_calendar"; None if it isn't.

    Too long is more than MOST_CHARS; repeated, a part of the path that stands in it more than three times; a calendar's
    is a day, month or year alone, before 1990 or after next year.
    """
    if len(url) > MOST_CHARS:
        return Reason.TRAP_LONG
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    segments = Counter(segment for segment in path.split("/") if segment)
    if any(times > _MOST_REPEATS for times in segments.values()):
        return Reason.TRAP_REPEATED
    years = [int(found[1]) for found in (_DATE_ALONE.search(path), _DATE_ASKED.search(unquote(parts.query))) if found]
    if any(not _FIRST_YEAR <= year <= now.year + 1 for year in years):
        return Reason.TRAP_CALENDAR
    return None


def pattern(key: str) -> str | None:
    """Return what addresses that a program counts up have in common; None of an address without numbers and query.

    `site.example/day/2031-01-05?page=3` is of the pattern `site.example/day/0-0-0?page`.
    """
    host, slash, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    if not mark and not _DIGITS.search(path):
        return None
    names = "&".join(sorted({item.partition("=")[0] for item in query.split("&")}))
    return host + slash + _DIGITS.sub("0", path) + mark + names


def variant(key: str) -> str | None:
    """Return what addresses have in common that differ in their query alone, or in a session's name in their path.

    `site.example/shop?colour=red&size=4` is of `site.example/shop?*`, `site.example/s/6fd3a0b1c2e94f57/news` of
    `site.example/s/*/news`; None of an address with neither.
    """
    path, mark, _ = key.partition("?")
    found = _TOKEN.sub("*", path) + (mark and "?*")
    return None if found == path else found


# Urls -----------------------------------------------------------------------------------------------------------------

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
    """Return a key that two URLs of one page share: host without "www.", path without final slash, query."""
    parts = _split(url)
    return (_host(parts), parts.path.rstrip("/"), parts.query) if parts else ("", url, "")


# Hosts ----------------------------------------------------------------------------------------------------------------
# `crawler.network.hosts` has `host_of` (with port) and `host_key`, for requests.

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that comes with the package: no request, no cache


def hostname(url: str) -> str:
    """Return the URL's host in lower case, without port; "" if there is no host, or the URL is malformed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def domain_parts(host: str) -> ExtractResult:
    """Return the parts of a host or URL by the Public Suffix List: subdomain, domain ("herald"), suffix ("co.uk")."""
    return _extract(host)


def registered_domain(host: str) -> str | None:
    """Return the registered domain of a host or URL, such as "herald.co.uk"; None for an IP address or bare suffix."""
    return _extract(host).top_domain_under_public_suffix or None


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
