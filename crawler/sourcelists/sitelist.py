"""news-please's `sitelist.hjson`: the sites that it crawls, each with how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crawler.discovery.payload import decode
from crawler.sourcelists.entry import Entry, ListError, entry_of
from crawler.sourcelists.hjson import read_hjson

_SITEMAPS = ("SitemapCrawler", "RecursiveSitemapCrawler")
_WHY = {
    "additional_rss_daemon": "how often a source is crawled isn't part of it",
    "daemonize": "how often a source is crawled isn't part of it",
    "ignore_regex": "deny takes beginnings of paths",
    "ignore_file_extensions": "only web pages are taken as articles",
    "overwrite_heuristics": "whether a page holds an article is judged without them",
    "pass_heuristics_condition": "whether a page holds an article is judged without them",
    "check_certificate": "certificates are always checked",
    "check_crawler_compatibility": "there's one spider",
}


def read_sitelist(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry for each of `base_urls`. Raises ListError."""
    whole = read_hjson(decode(body.strip()))
    sites = whole.get("base_urls") if isinstance(whole, dict) else whole
    if not isinstance(sites, list):
        raise ListError("no base_urls in it")
    for number, site in enumerate(sites, 1):
        yield from _entries(f"entry {number}", site)


def _entries(where: str, site: Any) -> Iterator[Entry]:
    if isinstance(site, str):
        site = {"url": site}
    urls = site.get("url") if isinstance(site, dict) else None
    if not urls:
        yield Entry(where, None, problem="no url in it")
        return
    crawler = str(site.get("crawler") or "")
    if crawler == "Download":
        yield Entry(where, None, problem="single pages to download, not a site")
        return
    skipped = [f"{key}: {_WHY.get(key, 'it has no counterpart')}" for key in site if key not in ("url", "crawler")]
    if crawler in _SITEMAPS:
        skipped.append(f"crawler {crawler}: the list doesn't say where its sitemaps are; `scrapy newsource` finds them")
    for url in urls if isinstance(urls, list) else [urls]:
        yield replace(entry_of(where, str(url)), skipped=tuple(skipped))
