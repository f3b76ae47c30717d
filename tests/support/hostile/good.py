"""The good news: a small paper in order, which must be stored whole whatever happens beside it."""

from __future__ import annotations

import gzip

from tests.support.hostile.pages import article, atom, rss, section, sitemap_index, urlset
from tests.support.hostile.wire import Answer, http

STORIES = [f"/news/{n}-of-the-quay" for n in range(50)]
KINDS = {"feed": "/rss", "sitemap": "/sitemap-index", "section": "/section"}


def answers() -> dict[str, Answer]:
    """Each list has a part of the stories: all lists together have all."""
    pages: dict[str, Answer] = {path: http(article(f"The good news {path}")) for path in STORIES}
    return pages | {
        "/rss": http(rss(STORIES[:15]), content_type="application/rss+xml"),
        "/atom": http(atom(STORIES[10:20]), content_type="application/atom+xml"),
        "/sitemap-index": http(sitemap_index(["/sitemap.xml.gz", "/sitemap.xml"]), content_type="text/xml"),
        "/sitemap.xml.gz": http(gzip.compress(urlset(STORIES[20:30]).encode()), content_type="application/gzip"),
        "/sitemap.xml": http(gzip.compress(urlset(STORIES[30:40]).encode()), content_encoding="gzip"),
        "/section": http(section(STORIES[38:45], "<link rel=next href='/section?page=2'>")),
        "/section?page=2": http(section(STORIES[45:])),
    }
