"""`scrapy newsource`: which sitemaps are read first."""

from __future__ import annotations

from crawler.discovery import SitemapRef
from crawler.newsource.candidates import promising_sitemaps, robots_sitemaps

HOST = "https://herald.example"


def test_news_and_posts_go_before_other_sitemaps() -> None:
    names = [
        "tag-sitemap.xml",
        "page-sitemap1.xml",
        "misc.xml",
        "post-sitemap.xml",
        "wp-sitemap-users-1.xml",
        "news-1.xml",
    ]
    refs = [SitemapRef(f"{HOST}/{name}") for name in names]
    robots = "User-agent: *\nSITEMAP : /maps/all.xml\nsitemap: https://herald.example/google-news.xml # new\n"

    assert [ref.url.rpartition("/")[2] for ref in promising_sitemaps(refs)] == [
        "news-1.xml",
        "post-sitemap.xml",
        "misc.xml",
    ]
    assert robots_sitemaps(robots, f"{HOST}/robots.txt") == [f"{HOST}/google-news.xml", f"{HOST}/maps/all.xml"]
