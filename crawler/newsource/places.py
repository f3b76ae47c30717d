"""Where lists of articles commonly are, and what the names of sitemaps say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from crawler.discovery import SitemapRef
from crawler.discovery.addresses import resolve

FEEDS = (
    "feed/", "rss.xml", "feed", "rss", "rss/", "feed.xml", "atom.xml", "index.xml", "feeds/", "index.rss",
    "feeds", "?feed=rss2", "arc/outboundfeeds/rss/?outputType=xml", "news/rss.xml",
)  # fmt: skip
"""Below the home page; those of the commonest programs first."""

NEWS_SITEMAPS = (
    "news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "news_sitemap.xml", "googlenews.xml",
    "sitemaps/news.xml", "sitemaps/news", "sitemap/news.xml", "google-news-sitemap.xml", "sitemap-google-news.xml",
    "sitemap_google_news.xml", "newssitemap.xml", "news.xml", "arc/outboundfeeds/news-sitemap/?outputType=xml",
)  # fmt: skip
SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml", "sitemap-index.xml", "sitemap.xml.gz", "sitemap")
EDITION_FEEDS = ("rss.xml", "feed/", "atom.xml", "feed", "rss")
"""Below the front page of an edition, after the name that the main one's feed has."""

_NEWS = re.compile(r"news(?!letter|paper)|aktuell|latest|48h", re.IGNORECASE)
_POSTS = re.compile(r"post|article|artikel|artic|story|stories|content|noticias|nachrichten", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:^|[/_.-])(?:tags?|authors?|autor\w*|pages?|images?|videos?|categor\w+|taxonom\w+|topics?|sections?|products?"
    r"|static|users?|attachments?|galler\w+|events?|keywords?|themen)(?=[/_.\d-]|$)",
    re.IGNORECASE,
)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_WORDPRESS = re.compile(r"/wp-(?:content|includes|json)/")
_ARC = re.compile(r"/arc/outboundfeeds/|/pf/(?:dist|resources)/|Fusion\.")


def robots_sitemaps(robots: str, url: str) -> list[str]:
    """Return the sitemaps that robots.txt names, those for news first."""
    found = (resolve(url, match[1]) for match in _SITEMAP_LINE.finditer(robots[:500_000]))
    return sorted(dict.fromkeys(sitemap for sitemap in found if sitemap), key=_rank)


def feed_places(home: str, html: str) -> list[str]:
    """Return where a feed may be: below the home page; where that's an edition's, then below the root."""
    fronts = dict.fromkeys((home.rstrip("/") + "/", urljoin(home, "/")))
    return [urljoin(front, place) for front in fronts for place in _likely_first(FEEDS, html)]


def news_sitemap_places(home: str, html: str, known: Iterable[str] = ()) -> list[str]:
    """Return where a news sitemap may be: beside the sitemaps known, then in the common places."""
    root = urljoin(home, "/")
    beside = [urljoin(sitemap, name) for sitemap in known for name in ("news.xml", "news")]
    beside = [url for url in beside if urlsplit(url).path.count("/") > 1]
    return list(dict.fromkeys(beside[:2] + [urljoin(root, place) for place in _likely_first(NEWS_SITEMAPS, html)]))


def sitemap_places(home: str, html: str) -> list[str]:
    root = urljoin(home, "/")
    return [urljoin(root, place) for place in _likely_first(SITEMAPS, html)]


def is_for_news(url: str) -> bool:
    """Tell whether a sitemap's name says that it's a news sitemap."""
    return bool(_NEWS.search(_name(url)))


def worth_reading(children: Iterable[SitemapRef]) -> list[SitemapRef]:
    """Return the sitemaps of an index that may list articles: news first, then posts, the most lately changed first."""
    fit = [child for child in children if is_for_news(child.url) or not _OTHERS.search(_name(child.url))]
    fit.sort(key=lambda child: child.lastmod.timestamp() if child.lastmod else 0.0, reverse=True)
    return sorted(fit, key=lambda child: _rank(child.url))


def _rank(url: str) -> int:
    if is_for_news(url):
        return 0
    if _POSTS.search(_name(url)):
        return 1
    return 3 if _OTHERS.search(_name(url)) else 2


def _name(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + "?" + parts.query


def _likely_first(places: Iterable[str], html: str) -> list[str]:
    """Return the places, those of the program that the page seems to be made by first."""
    first = ("arc/",) if _ARC.search(html) else ("wp-sitemap", "sitemap_index") if _WORDPRESS.search(html) else ("-",)
    return sorted(places, key=lambda place: not place.startswith(first))
