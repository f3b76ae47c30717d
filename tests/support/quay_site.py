"""A site of five articles with one feed, and a desk with that source."""

from __future__ import annotations

from pathlib import Path

from tests.support.crawling import Desk
from tests.support.small_site import SmallSite

TEXT = "The harbour board met on Tuesday to hear what the new quay will cost, and heard that nobody knows yet. " * 4


def listing(folder: Path) -> tuple[Desk, SmallSite]:
    site, desk = SmallSite(), Desk(folder)
    for number in range(5):
        site.answers[f"/news/{number}"] = f"<article><h1>Quay {number}</h1><p>{TEXT}</p><p>{TEXT[::-1]}</p></article>"
    items = "".join(f"<item><link>{site.url}/news/{number}</link></item>" for number in range(5))
    site.answers["/feed"] = f"<rss><channel>{items}</channel></rss>"
    desk.source("herald", f"title: Herald\nurl: {site.url}/\ndiscover:\n  - feed: {site.url}/feed\n")
    return desk, site
