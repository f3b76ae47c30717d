"""The search for feeds and sitemaps: what the site declares, then what is common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crawler.discovery import SitemapRef
from crawler.newsource import places
from crawler.newsource.fetching import Answer
from crawler.newsource.listing import Index, LeftOut, Listing, of_comments
from crawler.newsource.page import Page, read_page
from crawler.newsource.survey import Survey
from crawler.source import DiscoveryKind

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
        await _try_places(survey, places.feed_places(home.url, html), "feed")
    if not survey.of("news_sitemap"):
        await _try_places(survey, places.news_sitemap_places(home.url, html, sitemaps), "news_sitemap")
    if not survey.of("news_sitemap") and not survey.archives:
        await _try_places(survey, places.sitemap_places(home.url, html), "sitemap")


async def declared_feeds(survey: Survey, page: Page, where: str, most: int = MOST_FEEDS) -> None:
    for feed in page.feeds[:most]:
        if of_comments(feed.url, feed.title):
            survey.left_out.append(LeftOut(feed.url, "a feed of comments"))
        else:
            await _candidate(survey, feed.url, "feed", f"declared by {where}")
    _tell_of_others(survey, page.url, [feed.url for feed in page.feeds[most:]])


async def edition_feed(survey: Survey, page: Page) -> None:
    """Find the feed of an edition that doesn't declare one: by the name of the main one's first."""
    front = page.url.rstrip("/") + "/"
    if any(feed.url.startswith(front) for feed in survey.of("feed")):
        return
    main = [urlsplit(feed.url).path.lstrip("/") for feed in survey.of("feed")]
    names = dict.fromkeys([*(name for name in main if name and "/" not in name[:-1]), *places.EDITION_FEEDS])
    await _try_places(survey, [front + name for name in list(names)[:4]], "feed")


async def _linked_feeds(survey: Survey, page: Page) -> None:
    for url in page.feed_links()[:MOST_FEEDS]:
        answer = await survey.ask(url, "feed", keep=survey.kept)
        if answer is not None and not await _overview(survey, answer):
            survey.verify(answer, "linked from the home page")


async def _overview(survey: Survey, answer: Answer) -> bool:
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


async def _judge(survey: Survey, answer: Answer, found: str, *, guessed: bool = False) -> None:
    index = survey.verify(answer, found, guessed=guessed)
    if index is not None:
        await _walk(survey, index, found)


async def _walk(survey: Survey, index: Index, found: str, depth: int = 0) -> None:
    """Look into the sitemaps that an index names; take the index itself where what is in it changes."""
    worth = places.worth_reading(index.children)
    news = [child for child in worth if places.is_for_news(child.url)]
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
    index: Index,
    inside: Sequence[Listing],
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


def _replaced(group: list[Listing], parts: Sequence[Listing], index: Index, found: str) -> list[Listing]:
    links = tuple({link.url: link for part in parts for link in part.links}.values())
    seen = tuple(one for part in parts for one in part.seen)
    note = f"an index of {len(index.children)} sitemaps"
    return [*(one for one in group if one not in parts), Listing(parts[0].kind, index.url, links, found, seen, note)]
