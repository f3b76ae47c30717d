"""The search for feeds and sitemaps: what the site declares, then what is common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from crawler.discovery import SitemapRef
from crawler.discovery.urls import resolve
from crawler.newsource.home_page import HomePage, read_page
from crawler.newsource.survey import FetchResult, Survey
from crawler.newsource.verify import ArticleList, LeftOut, SitemapIndex, is_comment_feed
from crawler.source import DiscoveryKind

# Places ---------------------------------------------------------------------------------------------------------------
# Where lists of articles commonly are, and what the names of sitemaps say of them.

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


# Candidates -----------------------------------------------------------------------------------------------------------

MOST_FEEDS, MOST_SITEMAPS, MOST_INSIDE, MOST_DEPTH = 6, 6, 2, 2
"""So many feeds of a page, sitemaps of robots.txt, and of each kind inside an index are fetched; so deep nested."""


async def find_lists(survey: Survey, sitemaps: Sequence[str]) -> None:
    """Find the site's feeds and sitemaps; `sitemaps` are those that robots.txt names."""
    home, html = survey.home, survey.html
    await declared_feeds(survey, home, "the home page")
    if not survey.of("feed"):
        await _linked_feeds(survey, home)
    for url in sitemaps[:MOST_SITEMAPS]:
        await _candidate(survey, url, "sitemap", "named in robots.txt")
    if not survey.of("feed"):
        await _try_places(survey, feed_places(home.url, html), "feed")
    if not survey.of("news_sitemap"):
        await _try_places(survey, news_sitemap_places(home.url, html, sitemaps), "news_sitemap")
    if not survey.of("news_sitemap") and not survey.archives:
        await _try_places(survey, sitemap_places(home.url, html), "sitemap")


async def declared_feeds(survey: Survey, page: HomePage, where: str, most: int = MOST_FEEDS) -> None:
    for feed in page.feeds[:most]:
        if is_comment_feed(feed.url, feed.title):
            survey.left_out.append(LeftOut(feed.url, "a feed of comments"))
        else:
            await _candidate(survey, feed.url, "feed", f"declared by {where}")
    _tell_of_others(survey, page.url, [feed.url for feed in page.feeds[most:]])


async def edition_feed(survey: Survey, page: HomePage) -> None:
    """Find the feed of an edition that doesn't declare one: by the name of the main one's first."""
    front = page.url.rstrip("/") + "/"
    if any(feed.url.startswith(front) for feed in survey.of("feed")):
        return
    main = [urlsplit(feed.url).path.lstrip("/") for feed in survey.of("feed")]
    names = dict.fromkeys([*(name for name in main if name and "/" not in name[:-1]), *EDITION_FEEDS])
    await _try_places(survey, [front + name for name in list(names)[:4]], "feed")


async def _linked_feeds(survey: Survey, page: HomePage) -> None:
    for url in page.feed_links()[:MOST_FEEDS]:
        answer = await survey.ask(url, "feed", keep=survey.kept)
        if answer is not None and not await _overview(survey, answer):
            survey.verify(answer, "linked from the home page")


async def _overview(survey: Survey, answer: FetchResult) -> bool:
    """Look at the feeds that a page lists, such as "Our RSS feeds"; False if it isn't such a page."""
    page = None
    if not answer.problem and answer.is_text:
        page = read_page(answer.body, answer.url, answer.encoding)
    if page is None or not page.anchors:
        return False
    feeds = dict.fromkeys([*(one.url for one in page.feeds), *page.feed_links()])
    new = [url for url in feeds if url not in survey.asked]
    for url in new[:MOST_FEEDS]:
        await _candidate(survey, url, "feed", f"listed at {answer.url}")
    _tell_of_others(survey, answer.url, new[MOST_FEEDS:])
    return bool(feeds)


def _tell_of_others(survey: Survey, url: str, feeds: Sequence[str]) -> None:
    if feeds:
        survey.left_out.append(LeftOut(url, f"names {len(feeds)} more feeds, which weren't looked at"))


async def _try_places(survey: Survey, urls: Iterable[str], kind: DiscoveryKind) -> None:
    """Ask the common places until one has what is sought; any sitemap will do where one is sought."""
    before = len(survey.archives)
    for url in urls:
        answer = await survey.ask(url, kind.replace("_", " "), keep=survey.kept, dont_retry=True)
        if answer is None or answer.problem:
            continue
        if kind != "feed" or not await _overview(survey, answer):
            await _judge(survey, answer, "a common place", guessed=True)
        if survey.of(kind) or (kind == "sitemap" and (len(survey.archives) > before or survey.of("news_sitemap"))):
            return


async def _candidate(survey: Survey, url: str, what: str, found: str) -> None:
    answer = await survey.ask(url, what, keep=survey.kept)
    if answer is not None:
        await _judge(survey, answer, found)


async def _judge(survey: Survey, answer: FetchResult, found: str, *, guessed: bool = False) -> None:
    index = survey.verify(answer, found, guessed=guessed)
    if index is not None:
        await _walk(survey, index, found)


async def _walk(survey: Survey, index: SitemapIndex, found: str, depth: int = 0) -> None:
    """Look into the sitemaps that an index names; take the index itself where what is in it changes."""
    worth = worth_reading(index.children)
    news = [child for child in worth if is_for_news(child.url)]
    others = [child for child in worth if child not in news]
    before = [*survey.listings, *survey.archives]
    for child in [*news[:MOST_INSIDE], *others[:MOST_INSIDE]]:
        answer = await survey.ask(child.url, "sitemap", keep=survey.kept)
        inner = survey.verify(answer, f"named by {index.url}") if answer is not None else None
        if inner is not None and depth < MOST_DEPTH:
            await _walk(survey, inner, found, depth + 1)
    inside = [one for one in (*survey.listings, *survey.archives) if one not in before]
    _take_whole(survey, index, inside, news, others, found)


def _take_whole(
    survey: Survey,
    index: SitemapIndex,
    inside: Sequence[ArticleList],
    news: Sequence[SitemapRef],
    others: Sequence[SitemapRef],
    found: str,
) -> None:
    """Put an index in the place of the sitemaps in it: of news where it has no others, of articles where several."""
    of_news = [one for one in inside if one.kind == "news_sitemap"]
    archives = [one for one in inside if one.kind == "sitemap"]
    if of_news and not archives and len(index.children) > 1 and len(news) != 1:
        survey.listings = _replaced(survey.listings, of_news, index, found)
    if archives and len(others) > 1:
        survey.archives = _replaced(survey.archives, archives, index, found)


def _replaced(
    group: list[ArticleList], parts: Sequence[ArticleList], index: SitemapIndex, found: str
) -> list[ArticleList]:
    links = tuple({link.url: link for part in parts for link in part.links}.values())
    seen = tuple(one for part in parts for one in part.seen)
    note = f"an index of {len(index.children)} sitemaps"
    return [
        *(one for one in group if one not in parts),
        ArticleList(parts[0].kind, index.url, links, found, seen, note),
    ]
