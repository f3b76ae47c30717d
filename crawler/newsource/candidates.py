"""`find_lists` searches a site's feeds and sitemaps: first those that the site declares, then common URLs.

The first part knows the common URLs and what the names of sitemaps mean; the second fetches and verifies candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from crawler.discovery import SitemapRef
from crawler.discovery.urls import resolve
from crawler.newsource.home_page import HomePage, read_page
from crawler.newsource.survey import FetchResult, Survey
from crawler.newsource.verify import ArticleList, SitemapIndex, SkippedCandidate, is_comment_feed
from crawler.source import DiscoveryKind

# Common URLs ----------------------------------------------------------------------------------------------------------

FEEDS = (
    "feed/", "rss.xml", "feed", "rss", "rss/", "feed.xml", "atom.xml", "index.xml", "feeds/", "index.rss",
    "feeds", "?feed=rss2", "arc/outboundfeeds/rss/?outputType=xml", "news/rss.xml",
)  # fmt: skip
"""Common URLs of feeds, relative to the home page; those of the most frequent content management systems first."""

NEWS_SITEMAPS = (
    "news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "news_sitemap.xml", "googlenews.xml",
    "sitemaps/news.xml", "sitemaps/news", "sitemap/news.xml", "google-news-sitemap.xml", "sitemap-google-news.xml",
    "sitemap_google_news.xml", "newssitemap.xml", "news.xml", "arc/outboundfeeds/news-sitemap/?outputType=xml",
)  # fmt: skip
SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml", "sitemap-index.xml", "sitemap.xml.gz", "sitemap")
EDITION_FEEDS = ("rss.xml", "feed/", "atom.xml", "feed", "rss")
"""Common URLs of an edition's feed, relative to the front page of the edition."""

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
    """Return the sitemaps that a robots.txt names, news sitemaps first."""
    sitemaps = (resolve(url, match[1]) for match in _SITEMAP_LINE.finditer(robots[:500_000]))
    return sorted(dict.fromkeys(sitemap for sitemap in sitemaps if sitemap), key=_rank)


def feed_urls(home: str, html: str) -> list[str]:
    """Return URLs at which a feed may be: below the home page, then below the root if the home page has a path."""
    fronts = dict.fromkeys((home.rstrip("/") + "/", urljoin(home, "/")))
    return [urljoin(front, path) for front in fronts for path in _likely_first(FEEDS, html)]


def news_sitemap_urls(home: str, html: str, known: Iterable[str] = ()) -> list[str]:
    """Return URLs at which a news sitemap may be: beside the known sitemaps, then the common URLs."""
    root = urljoin(home, "/")
    beside = [urljoin(sitemap, name) for sitemap in known for name in ("news.xml", "news")]
    beside = [url for url in beside if urlsplit(url).path.count("/") > 1]
    return list(dict.fromkeys(beside[:2] + [urljoin(root, path) for path in _likely_first(NEWS_SITEMAPS, html)]))


def sitemap_urls(home: str, html: str) -> list[str]:
    """Return URLs at which a sitemap may be, all of them below the root."""
    root = urljoin(home, "/")
    return [urljoin(root, path) for path in _likely_first(SITEMAPS, html)]


def is_news_sitemap_url(url: str) -> bool:
    """Return True if the URL of a sitemap looks like that of a news sitemap."""
    return bool(_NEWS.search(_path_and_query(url)))


def promising_sitemaps(children: Iterable[SitemapRef]) -> list[SitemapRef]:
    """Return the sitemaps of an index that may list articles.

    News sitemaps come first, then those of posts; among equals, the most recently modified come first.
    """
    promising = [
        child for child in children if is_news_sitemap_url(child.url) or not _OTHERS.search(_path_and_query(child.url))
    ]
    promising.sort(key=lambda child: child.lastmod.timestamp() if child.lastmod else 0.0, reverse=True)
    return sorted(promising, key=lambda child: _rank(child.url))


def _rank(url: str) -> int:
    """Return the rank of a sitemap by its URL: 0 news, 1 posts, 2 anything, 3 something other than articles."""
    if is_news_sitemap_url(url):
        return 0
    if _POSTS.search(_path_and_query(url)):
        return 1
    return 3 if _OTHERS.search(_path_and_query(url)) else 2


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + "?" + parts.query


def _likely_first(paths: Iterable[str], html: str) -> list[str]:
    """Return the paths, first those of Arc or WordPress if the page seems to be made by that system."""
    first = ("arc/",) if _ARC.search(html) else ("wp-sitemap", "sitemap_index") if _WORDPRESS.search(html) else ("-",)
    return sorted(paths, key=lambda path: not path.startswith(first))


# Candidates -----------------------------------------------------------------------------------------------------------

MAX_FEEDS = 6
"""Feeds fetched per page that declares or lists feeds."""
MAX_SITEMAPS = 6
"""Sitemaps fetched of those that robots.txt names."""
MAX_CHILDREN = 2
"""News sitemaps, and other sitemaps, fetched per sitemap index."""
MAX_DEPTH = 2
"""Levels of indexes within an index."""


async def find_lists(survey: Survey, sitemaps: Sequence[str]) -> None:
    """Add the site's feeds and sitemaps to the survey; `sitemaps` are those that robots.txt names."""
    home, html = survey.home, survey.html
    await add_declared_feeds(survey, home, "the home page")
    if not survey.of_kind("feed"):
        await _add_linked_feeds(survey, home)
    for url in sitemaps[:MAX_SITEMAPS]:
        await _fetch_candidate(survey, url, "sitemap", "named in robots.txt")
    if not survey.of_kind("feed"):
        await _try_common_urls(survey, feed_urls(home.url, html), "feed")
    if not survey.of_kind("news_sitemap"):
        await _try_common_urls(survey, news_sitemap_urls(home.url, html, sitemaps), "news_sitemap")
    if not survey.of_kind("news_sitemap") and not survey.archives:
        await _try_common_urls(survey, sitemap_urls(home.url, html), "sitemap")


async def add_declared_feeds(survey: Survey, page: HomePage, page_name: str, maximum: int = MAX_FEEDS) -> None:
    """Add the feeds that the page declares. `page_name` is the page's name in the report."""
    for feed in page.feeds[:maximum]:
        if is_comment_feed(feed.url, feed.title):
            survey.skipped.append(SkippedCandidate(feed.url, "a feed of comments"))
        else:
            await _fetch_candidate(survey, feed.url, "feed", f"declared by {page_name}")
    _note_more_feeds(survey, page.url, [feed.url for feed in page.feeds[maximum:]])


async def add_edition_feed(survey: Survey, page: HomePage) -> None:
    """Search the feed of an edition that declares none, first under the file name of the main edition's feed."""
    front = page.url.rstrip("/") + "/"
    if any(feed.url.startswith(front) for feed in survey.of_kind("feed")):
        return
    main = [urlsplit(feed.url).path.lstrip("/") for feed in survey.of_kind("feed")]
    names = dict.fromkeys([*(name for name in main if name and "/" not in name[:-1]), *EDITION_FEEDS])
    await _try_common_urls(survey, [front + name for name in list(names)[:4]], "feed")


async def _add_linked_feeds(survey: Survey, page: HomePage) -> None:
    for url in page.feed_links()[:MAX_FEEDS]:
        result = await survey.fetch(url, "feed", reserve=survey.reserved_requests)
        if result is not None and not await _read_overview(survey, result):
            survey.verify(result, "linked from the home page")


async def _read_overview(survey: Survey, result: FetchResult) -> bool:
    """Fetch the feeds that a page such as "Our RSS feeds" lists. Returns False if the page lists no feeds."""
    page = None
    if not result.problem and result.is_text:
        page = read_page(result.body, result.url, result.encoding)
    if page is None or not page.anchors:
        return False
    feeds = dict.fromkeys([*(feed.url for feed in page.feeds), *page.feed_links()])
    new = [url for url in feeds if url not in survey.fetched_urls]
    for url in new[:MAX_FEEDS]:
        await _fetch_candidate(survey, url, "feed", f"listed at {result.url}")
    _note_more_feeds(survey, result.url, new[MAX_FEEDS:])
    return bool(feeds)


def _note_more_feeds(survey: Survey, url: str, feeds: Sequence[str]) -> None:
    if feeds:
        survey.skipped.append(SkippedCandidate(url, f"names {len(feeds)} more feeds, which weren't looked at"))


async def _try_common_urls(survey: Survey, urls: Iterable[str], kind: DiscoveryKind) -> None:
    """Fetch the URLs until a list of this kind is found. In a search for a sitemap, any kind of sitemap ends it."""
    before = len(survey.archives)
    for url in urls:
        result = await survey.fetch(url, kind.replace("_", " "), reserve=survey.reserved_requests, dont_retry=True)
        if result is None or result.problem:
            continue
        if kind != "feed" or not await _read_overview(survey, result):
            await _verify(survey, result, "a common place", guessed=True)
        has_sitemap = len(survey.archives) > before or survey.of_kind("news_sitemap")
        if survey.of_kind(kind) or (kind == "sitemap" and has_sitemap):
            return


async def _fetch_candidate(survey: Survey, url: str, purpose: str, origin: str) -> None:
    result = await survey.fetch(url, purpose, reserve=survey.reserved_requests)
    if result is not None:
        await _verify(survey, result, origin)


async def _verify(survey: Survey, result: FetchResult, origin: str, *, guessed: bool = False) -> None:
    index = survey.verify(result, origin, guessed=guessed)
    if index is not None:
        await _walk(survey, index, origin)


async def _walk(survey: Survey, index: SitemapIndex, origin: str, depth: int = 0) -> None:
    """Fetch the most promising sitemaps of an index, then decide whether to take the index instead of them."""
    promising = promising_sitemaps(index.children)
    news = [child for child in promising if is_news_sitemap_url(child.url)]
    others = [child for child in promising if child not in news]
    before = [*survey.listings, *survey.archives]
    for child in [*news[:MAX_CHILDREN], *others[:MAX_CHILDREN]]:
        result = await survey.fetch(child.url, "sitemap", reserve=survey.reserved_requests)
        inner = survey.verify(result, f"named by {index.url}") if result is not None else None
        if inner is not None and depth < MAX_DEPTH:
            await _walk(survey, inner, origin, depth + 1)
    added = [listing for listing in (*survey.listings, *survey.archives) if listing not in before]
    _prefer_index(survey, index, added, news, others, origin)


def _prefer_index(
    survey: Survey,
    index: SitemapIndex,
    added: Sequence[ArticleList],
    news: Sequence[SitemapRef],
    others: Sequence[SitemapRef],
    origin: str,
) -> None:
    """Replace sitemaps by their index where the sitemaps in the index change over time.

    News sitemaps are replaced if the index led to no other sitemaps and doesn't have exactly one child with a name
    of news. Sitemaps of articles are replaced if the index has several. `added` are the lists that the index led to,
    `news` and `others` its promising children.
    """
    news_sitemaps = [listing for listing in added if listing.kind == "news_sitemap"]
    archives = [listing for listing in added if listing.kind == "sitemap"]
    if news_sitemaps and not archives and len(index.children) > 1 and len(news) != 1:
        survey.listings = _replaced(survey.listings, news_sitemaps, index, origin)
    if archives and len(others) > 1:
        survey.archives = _replaced(survey.archives, archives, index, origin)


def _replaced(
    group: list[ArticleList], sitemaps: Sequence[ArticleList], index: SitemapIndex, origin: str
) -> list[ArticleList]:
    """Return the group with the index in place of its sitemaps. The index gets all their links and dates."""
    links = tuple({link.url: link for sitemap in sitemaps for link in sitemap.links}.values())
    dates = tuple(date for sitemap in sitemaps for date in sitemap.dates)
    note = f"an index of {len(index.children)} sitemaps"
    others = [listing for listing in group if listing not in sitemaps]
    return [*others, ArticleList(sitemaps[0].kind, index.url, links, origin, dates, note)]
