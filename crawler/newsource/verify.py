"""This module verifies one list of articles: a feed, a sitemap or a news sitemap.

`classify` says what a document is: a list of the site's articles, an index of sitemaps, or a candidate to leave out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.discovery import DiscoveryError, SitemapRef, parse_date, parse_feed, parse_sitemap, same_site
from crawler.discovery.payload import decode, unpack
from crawler.discovery.section import is_article
from crawler.discovery.urls import page_key
from crawler.items import Link
from crawler.newsource.timezones import PrintedDate
from crawler.reasons import Reason
from crawler.source import DiscoveryKind

MAX_LINKS_CHECKED = 400
"""Links checked in a long list: the first half of them from the start of the list, the rest from its end."""
MAX_TEXT = 2_000_000
"""Characters of a document in which dates and media are searched."""
MAX_DATES = 60

REASON_TEXTS: dict[str, str] = {
    Reason.HTML: "a web page",
    Reason.EMPTY: "an empty file",
    Reason.DOCTYPE: "declares entities of its own",
    Reason.TOO_LARGE: "too large",
    Reason.UNREADABLE: "can't be read",
    Reason.NOT_FEED: "no feed",
    Reason.NOT_SITEMAP: "neither feed nor sitemap",
    Reason.NOT_HTML: "no web page",
}
"""The parsers' reasons -> their wording for people."""

_DATES = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|updated|date|publication_date|lastmod)>\s*([^<]{10,60}?)\s*<"
    r"|(?:datePublished|dateModified|uploadDate|date_published|article:(?:published|modified)_time|datetime)"
    r"\\?[\"']?\s*(?:[:=]|content=)\s*\\?[\"']([0-9T:.+Z-]{16,35})\\?[\"']"
    r"|content=[\"']([0-9T:.+Z-]{16,35})[\"']",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"[0-9]{2}(?:[.,][0-9]+)?\s*(?:([+-])([0-9]{2}):?([0-9]{2})|Z|GMT|UTC?)$")
_COMMENT_FEED_PATH = re.compile(r"/comments?(?:/|$)|comments?[._-]?(?:feed|rss)", re.IGNORECASE)
_COMMENT_FEED_TITLE = re.compile(
    r"comments? feed|kommentar-?feed|flux des commentaires|feed de (?:los )?comentarios|feed dei commenti",
    re.IGNORECASE,
)
_COMMENT_TITLE = re.compile(
    r"(?:comments? (?:on|for)|by:|re:|kommentare? (?:zu|von|für)|comentarios? en|commentaires? sur)\b", re.IGNORECASE
)
_MEDIA = re.compile(r"<enclosure\b[^>]*(?:audio|video)/|<media:content\b[^>]*[\"'](?:audio|video)[/\"']", re.IGNORECASE)
_PLAYER_PATH = re.compile(r"/(?:podcasts?|videos?|audio|mediathek|watch)(?:/|$)", re.IGNORECASE)
_CHANNEL_TITLE = re.compile(r"<title[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,200})", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_|at_|xtor|ref$|source$|wt_|cmp$|cid$|fbclid)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A verified list of articles."""

    kind: DiscoveryKind
    url: str
    links: tuple[Link, ...]
    origin: str
    """How the list was found: "declared by the home page"."""
    dates: tuple[PrintedDate, ...] = ()
    """The dates in the list that are printed with an offset from UTC."""
    note: str = ""
    """A remark for the report and the source file; may be empty."""

    @property
    def newest(self) -> datetime | None:
        """Date of the newest article, published or modified. None if the list has no dates."""
        return max((moment for link in self.links if (moment := date_of(link))), default=None)

    def articles(self) -> set[tuple[str, str, str]]:
        """Return the keys of the articles in this list, see `article_key`."""
        return {article_key(link.url) for link in self.links}


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """A sitemap whose entries are sitemaps."""

    url: str
    children: tuple[SitemapRef, ...]


@dataclass(frozen=True, slots=True)
class SkippedCandidate:
    """A candidate that doesn't get into the source file, and why."""

    url: str
    why: str


def classify(body: bytes, url: str, site: str, origin: str) -> ArticleList | SitemapIndex | SkippedCandidate:
    """Return what the document fetched from `url` is: a list, an index, or a candidate to leave out with the reason.

    `site` is the site's home page, `origin` how the document was found.
    """
    document: ArticleList | SitemapIndex
    try:
        document = _feed(body, url, origin)
    except DiscoveryError as not_a_feed:
        if not_a_feed.reason != Reason.NOT_FEED:
            return SkippedCandidate(url, REASON_TEXTS.get(not_a_feed.reason, not_a_feed.reason))
        try:
            document = _sitemap(body, url, origin)
        except DiscoveryError as error:
            return SkippedCandidate(url, REASON_TEXTS.get(error.reason, error.reason))
    if isinstance(document, SitemapIndex):
        return document
    objection = _objection(document, body, site)
    return SkippedCandidate(url, objection) if objection else document


def date_of(link: Link) -> datetime | None:
    """Return when the article was published, else when it was modified. None if the link has no date."""
    return link.date_published or link.date_modified


def article_key(url: str) -> tuple[str, str, str]:
    """Return the key by which articles are compared: the URL's page key without its tracking parameters."""
    parts = urlsplit(url)
    if not parts.query:
        return page_key(url)
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in parameters if not _TRACKING.match(name)])
    return page_key(urlunsplit(parts._replace(query=query)))


def dates_with_offset(text: str) -> tuple[PrintedDate, ...]:
    """Return the dates of a page or list that are printed with an offset from UTC, 60 at most."""
    dates: list[PrintedDate] = []
    for match in _DATES.finditer(text[:MAX_TEXT]):
        printed = next(group for group in match.groups() if group is not None)
        offset, moment = _OFFSET.search(printed), parse_date(printed)
        if offset is None or moment is None:
            continue
        sign = -1 if offset[1] == "-" else 1
        dates.append(PrintedDate(moment, sign * timedelta(hours=int(offset[2] or 0), minutes=int(offset[3] or 0))))
        if len(dates) >= MAX_DATES:
            break
    return tuple(dates)


def is_comment_feed(url: str, title: str) -> bool:
    """Return True if the URL or the title is that of a feed of readers' comments."""
    return bool(_COMMENT_FEED_PATH.search(urlsplit(url).path) or _COMMENT_FEED_TITLE.search(title))


def _feed(body: bytes, url: str, origin: str) -> ArticleList:
    return ArticleList("feed", url, tuple(parse_feed(body, url)), origin, dates_with_offset(decode(unpack(body, url))))


def _sitemap(body: bytes, url: str, origin: str) -> ArticleList | SitemapIndex:
    sitemap = parse_sitemap(body, url)
    if sitemap.children:
        return SitemapIndex(url, tuple(sitemap.children))
    dated = sum(1 for link in sitemap.links if link.date_published or link.title)
    kind: DiscoveryKind = "news_sitemap" if dated * 2 > len(sitemap.links) else "sitemap"
    return ArticleList(kind, url, tuple(sitemap.links), origin, dates_with_offset(decode(unpack(body, url))))


def _objection(listing: ArticleList, body: bytes, site: str) -> str | None:
    """Return why the list is left out. None if it lists the site's articles."""
    links = [*listing.links[: MAX_LINKS_CHECKED // 2], *listing.links[-MAX_LINKS_CHECKED // 2 :]]
    if not links:
        return "lists nothing at the moment"
    on_site = [link for link in links if same_site(link.url, site)]
    if len(on_site) * 2 < len(links):
        hosts = sorted({urlsplit(link.url).netloc for link in links if link not in on_site})
        return f"leads to another site: {hosts[0]}"
    if listing.kind == "feed":
        return _feed_objection(listing, decode(unpack(body, listing.url))[:MAX_TEXT])
    if listing.kind == "sitemap" and sum(is_article(link.url) for link in on_site) * 3 < len(on_site):
        return "lists other pages than articles"
    return None


def _feed_objection(feed: ArticleList, text: str) -> str | None:
    """Return why the feed is left out: it's a feed of comments, podcasts or videos. None if it isn't."""
    links = feed.links
    match = _CHANNEL_TITLE.search(text)
    channel_title = match[1] if match else ""
    comments = sum(bool(_COMMENT_TITLE.match(link.title or "")) for link in links)
    if is_comment_feed(feed.url, channel_title) or _COMMENT_TITLE.match(channel_title) or comments * 2 > len(links):
        return "a feed of comments"
    media = len(_MEDIA.findall(text))
    player_pages = sum(bool(_PLAYER_PATH.search(urlsplit(link.url).path)) for link in links)
    if media * 2 > len(links) or player_pages * 5 > len(links) * 4:
        return "a feed of podcasts or videos"
    return None
