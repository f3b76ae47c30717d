"""The order in which an index's sitemaps are read: newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from crawler.discovery.sitemap import SitemapRef

_NUMBER = re.compile(r"[0-9]{1,18}")


def newest_first(children: Iterable[SitemapRef]) -> list[SitemapRef]:
    """Return the sitemaps in the order in which news is to be expected.

    Those without `lastmod` come first, since nothing says that they're old: by the dates and numbers in their
    addresses, the greatest first, else as they're listed. Then the others, changed last first.
    """
    listed = list(children)
    undated = [child for child in listed if child.lastmod is None]
    dated = [(child.lastmod, child) for child in listed if child.lastmod is not None]
    undated.sort(key=lambda child: numbers(child.url), reverse=True)
    return undated + [child for _, child in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def numbers(url: str) -> tuple[int, ...]:
    """Return the numbers in the address's path and query, as they stand: 2026-11 comes after 2026-2."""
    parts = urlsplit(url)
    return tuple(int(number) for number in _NUMBER.findall(unquote(f"{parts.path}?{parts.query}")))


def changed_until(lastmod: datetime) -> datetime:
    """Return the latest instant that `lastmod` may mean: midnight is a day without its time."""
    whole_day = lastmod.time().replace(tzinfo=None) == datetime.min.time()
    return lastmod + timedelta(days=1) if whole_day else lastmod
