"""URLs found in documents: traps, absolute URLs, and a source's own URLs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit

from crawler.reasons import Reason
from crawler.source import Source

# Traps ----------------------------------------------------------------------------------------------------------------
# Some URLs lead on without end: calendars, paths that repeat themselves, patterns of pages without articles.

MAX_CHARS = 2_000
_MAX_REPEATS = 3
_FIRST_YEAR = 1990
_DIGITS = re.compile(r"[0-9]+")
_TOKEN = re.compile(
    r"(?<=/)(?:(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[/;]|$)",
    re.IGNORECASE,
)
"""An identifier made by a program, for a session or an article."""
_DATE_ALONE = re.compile(r"/([0-9]{4})(?:[/-][0-9]{1,2}){0,2}/?$")
"""A date at the end of the path is a page of a calendar, never an article."""
_DATE_IN_QUERY = re.compile(
    r"(?:^|&)(?:year|month|day|date|week|ym|from|to|start|end|cal\w*|tribe-bar-date)=([0-9]{4})(?:-[0-9]{1,2}){0,2}(?=&|$)",
    re.IGNORECASE,
)


def trap(url: str, now: datetime) -> str | None:
    """Return the reason if the URL looks like a trap; None if it doesn't.

    - "trap_long": it has more than MAX_CHARS characters.
    - "trap_repeated": a segment occurs more than three times in the path.
    - "trap_calendar": it ends with a day, month or year alone, before 1990 or after next year.
    """
    if len(url) > MAX_CHARS:
        return Reason.TRAP_LONG
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    segments = Counter(segment for segment in path.split("/") if segment)
    if any(times > _MAX_REPEATS for times in segments.values()):
        return Reason.TRAP_REPEATED
    dates = (_DATE_ALONE.search(path), _DATE_IN_QUERY.search(unquote(parts.query)))
    years = [int(match[1]) for match in dates if match]
    if any(not _FIRST_YEAR <= year <= now.year + 1 for year in years):
        return Reason.TRAP_CALENDAR
    return None


def pattern(key: str) -> str | None:
    """Return the pattern that URLs with counted-up numbers share; None for a key without numbers and query.

    `site.example/day/2031-01-05?page=3` has the pattern `site.example/day/0-0-0?page`. `key` is a URL key.
    """
    host, slash, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    if not mark and not _DIGITS.search(path):
        return None
    names = "&".join(sorted({item.partition("=")[0] for item in query.split("&")}))
    return host + slash + _DIGITS.sub("0", path) + mark + names


def variant(key: str) -> str | None:
    """Return the pattern that URLs share which differ only in their query, or in an identifier in their path.

    `site.example/shop?colour=red&size=4` has the pattern `site.example/shop?*`, and
    `site.example/s/6fd3a0b1c2e94f57/news` has `site.example/s/*/news`. None for a key with neither.
    """
    path, mark, _ = key.partition("?")
    shared = _TOKEN.sub("*", path) + (mark and "?*")
    return None if shared == path else shared


# URLs -----------------------------------------------------------------------------------------------------------------

MAX_URL = 2048
"""Maximum length of a URL, in octets: the limit of sitemaps.org, and what both databases can index."""

_IGNORED = re.compile(r"[\t\r\n\x00-\x1f\x7f\ud800-\udfff]")  # the WHATWG URL standard also drops tab and newline
_DEFAULT_PORTS = {"http": 80, "https": 443}


def resolve(base: str, reference: str | None) -> str | None:
    """Return the absolute http(s) URL, without fragment, that `reference` means on a page at `base`.

    None if there is no such URL, or if the URL is longer than MAX_URL or has a user name.
    """
    cleaned = _IGNORED.sub("", reference[: MAX_URL * 2] if reference else "").strip().replace(" ", "%20")
    if not cleaned:
        return None
    try:
        url = urldefrag(urljoin(base, cleaned)).url
    except ValueError:  # such as http://[::1
        return None
    if not url.isprintable():  # with invisible characters, a URL would look like another one
        url = "".join(char if char.isprintable() else quote(char) for char in url)
    return url if len(url.encode()) <= MAX_URL and _split(url) else None


def allowed(url: str, source: Source) -> bool:
    """Return True if the http(s) URL's path begins with a prefix of `allow` (empty: any) and with none of `deny`.

    Percent-encoded and plain spellings of a path are equal.
    """
    parts = _split(url)
    if parts is None:
        return False
    path = unquote(parts.path) or "/"
    if any(path.startswith(unquote(prefix)) for prefix in source.deny):
        return False
    return not source.allow or any(path.startswith(unquote(prefix)) for prefix in source.allow)


def same_site(url: str, site: str) -> bool:
    """Return True if `url` is on the host of `site` without "www.", or on a subdomain, and on the same port.

    http and https on their default ports are one site.
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


# Parts of URLs -------------------------------------------------------------------------------------------------------


def _split(url: str) -> SplitResult | None:
    """Return the parts of a usable http(s) URL; None for other URLs."""
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
