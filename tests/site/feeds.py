"""The lists of the invented newspaper for machines: RSS, Atom, sitemaps and robots.txt."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from tests.site.articles import SiteArticle

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FEED_LENGTH, _NEWS_LENGTH = 20, 25


def rss(
    title: str,
    articles: Sequence[SiteArticle],
    host: str,
    *,
    forbidden: str | None = None,
    length: int = _FEED_LENGTH,
) -> bytes:
    """Return RSS 2.0 of the newest articles, with tracking parameters; `forbidden` is listed beside them."""
    items = [
        f"<item><title>{escape(article.headline)}</title>"
        f"<link>{host}{article.path}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">{article.number}</guid>'
        + (f"<pubDate>{format_datetime(article.date_published)}</pubDate>" if article.date_published else "")
        + "</item>"
        for article in _newest(articles)[:length]
    ]
    if forbidden:
        items.append(f"<item><title>Print version</title><link>{host}{forbidden}</link></item>")
    channel = f"<title>{escape(title)}</title><link>{host}/</link><description>News</description>{''.join(items)}"
    return f'{_HEAD}<rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def atom(title: str, articles: Sequence[SiteArticle], host: str) -> bytes:
    entries = [
        f'<entry><title>{escape(article.headline)}</title><link rel="alternate" href="{host}{article.path}"/>'
        f"<id>{host}{article.path}</id>"
        + (f"<updated>{article.listed.isoformat()}</updated>" if article.date_published else "")
        + (f"<published>{article.date_published.isoformat()}</published>" if article.date_published else "")
        + "</entry>"
        for article in _newest(articles)[:_FEED_LENGTH]
    ]
    head = f"<title>{escape(title)}</title><id>{host}/</id><updated>{_newest(articles)[0].listed.isoformat()}</updated>"
    return f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(entries)}</feed>'.encode()


def sitemap_index(host: str, names: Sequence[str] = ("/news-sitemap.xml", "/sitemap-archive.xml.gz")) -> bytes:
    listed = "".join(f"<sitemap><loc>{host}{name}</loc></sitemap>" for name in names)
    return gzip.compress(f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">{listed}</sitemapindex>'.encode(), mtime=0)


def news_sitemap(articles: Sequence[SiteArticle], host: str, length: int = _NEWS_LENGTH) -> bytes:
    """Return the news sitemap of the newest articles: those with dates, or all if none has one."""
    dated = [article for article in articles if article.date_published] or articles
    entries = [
        f"<url><loc>{host}{article.path}</loc>"
        + (f"<lastmod>{article.listed.isoformat()}</lastmod>" if article.date_published else "")
        + f"<news:news><news:publication><news:name>The Harbour Courier</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        + (
            f"<news:publication_date>{article.date_published.isoformat()}</news:publication_date>"
            if article.date_published
            else ""
        )
        + f"<news:title>{escape(article.headline)}</news:title></news:news></url>"
        for article in _newest(dated)[:length]
    ]
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">{"".join(entries)}</urlset>'.encode()


def archive_sitemap(articles: Sequence[SiteArticle], host: str, more: Sequence[str]) -> bytes:
    """Return the gzipped sitemap of all articles; `more`: addresses that it lists beside them, dead or no article."""
    entries = [
        f"<url><loc>{host}{article.path}</loc>"
        + (f"<lastmod>{article.listed.isoformat()}</lastmod>" if article.date_published else "")
        + "</url>"
        for article in articles
    ]
    entries += [f"<url><loc>{host}{path}</loc></url>" for path in more]
    return gzip.compress(f'{_HEAD}<urlset xmlns="{_SITEMAP}">{"".join(entries)}</urlset>'.encode(), mtime=0)


def robots(host: str) -> bytes:
    return f"User-agent: *\nDisallow: /search\nDisallow: /print/\nSitemap: {host}/sitemap.xml.gz\n".encode()


def _newest(articles: Sequence[SiteArticle]) -> list[SiteArticle]:
    return sorted(articles, key=lambda article: article.listed, reverse=True)
