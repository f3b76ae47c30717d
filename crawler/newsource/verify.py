"""One list of articles, verified: a feed, a sitemap or a news sitemap, and what speaks against taking it."""

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
from crawler.newsource.timezones import Seen
from crawler.reasons import Reason
from crawler.source import DiscoveryKind

SAMPLE = 400
"""Links of a long list that are looked at."""

WRONG: dict[str, str] = {
    Reason.HTML: "a web page",
    Reason.EMPTY: "an empty file",
    Reason.DOCTYPE: "declares entities of its own",
    Reason.TOO_LARGE: "too large",
    Reason.UNREADABLE: "can't be read",
    Reason.NOT_FEED: "no feed",
    Reason.NOT_SITEMAP: "neither feed nor sitemap",
    Reason.NOT_HTML: "no web page",
}
"""The parsers' reasons, for people."""

_DATES = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|updated|date|publication_date|lastmod)>\s*([^<]{10,60}?)\s*<"
    r"|(?:datePublished|dateModified|uploadDate|date_published|article:(?:published|modified)_time|datetime)"
    r"\\?[\"']?\s*(?:[:=]|content=)\s*\\?[\"']([0-9T:.+Z-]{16,35})\\?[\"']"
    r"|content=[\"']([0-9T:.+Z-]{16,35})[\"']",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"[0-9]{2}(?:[.,][0-9]+)?\s*(?:([+-])([0-9]{2}):?([0-9]{2})|Z|GMT|UTC?)$")
_COMMENTS = re.compile(r"/comments?(?:/|$)|comments?[._-]?(?:feed|rss)", re.IGNORECASE)
_COMMENTS_TITLE = re.compile(
    r"comments? feed|kommentar-?feed|flux des commentaires|feed de (?:los )?comentarios|feed dei commenti",
    re.IGNORECASE,
)
_OF_COMMENT = re.compile(
    r"(?:comments? (?:on|for)|by:|re:|kommentare? (?:zu|von|für)|comentarios? en|commentaires? sur)\b", re.IGNORECASE
)
_PLAYED = re.compile(
    r"<enclosure\b[^>]*(?:audio|video)/|<media:content\b[^>]*[\"'](?:audio|video)[/\"']", re.IGNORECASE
)
_PLAYERS = re.compile(r"/(?:podcasts?|videos?|audio|mediathek|watch)(?:/|$)", re.IGNORECASE)
_CHANNEL = re.compile(r"<title[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,200})", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_|at_|xtor|ref$|source$|wt_|cmp$|cid$|fbclid)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """A verified list: where it is, what it lists, and how it was found."""

    kind: DiscoveryKind
    url: str
    links: tuple[Link, ...]
    found: str
    seen: tuple[Seen, ...] = ()
    """Its dates, as far as they were printed with an offset."""
    note: str = ""

    @property
    def newest(self) -> datetime | None:
        """When the newest article was published, or changed, as far as the list says."""
        return max((moment for link in self.links if (moment := when(link))), default=None)

    def articles(self) -> set[tuple[str, str, str]]:
        """Return what tells its articles apart, tracking parameters aside."""
        return {key_of(link.url) for link in self.links}


@dataclass(frozen=True, slots=True)
class Index:
    """A sitemap of sitemaps."""

    url: str
    children: tuple[SitemapRef, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that isn't taken, and why."""

    url: str
    why: str


def judge(body: bytes, url: str, site: str, found: str) -> Listing | Index | LeftOut:
    """Return what the document fetched from `url` is to the site whose home page is `site`."""
    listing: Listing | Index
    try:
        listing = _feed(body, url, found)
    except DiscoveryError as not_a_feed:
        if not_a_feed.reason != Reason.NOT_FEED:
            return LeftOut(url, WRONG.get(not_a_feed.reason, not_a_feed.reason))
        try:
            listing = _sitemap(body, url, found)
        except DiscoveryError as error:
            return LeftOut(url, WRONG.get(error.reason, error.reason))
    if isinstance(listing, Index):
        return listing
    against = _against(listing, body, site)
    return LeftOut(url, against) if against else listing


def when(link: Link) -> datetime | None:
    return link.date_published or link.date_modified


def key_of(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    if not parts.query:
        return page_key(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    return page_key(urlunsplit(parts._replace(query=urlencode(kept))))


def offsets(text: str) -> tuple[Seen, ...]:
    """Return the dates of a page or list that carry an offset, some dozens at most."""
    found: list[Seen] = []
    for match in _DATES.finditer(text[:2_000_000]):
        printed = next(group for group in match.groups() if group is not None)
        offset, moment = _OFFSET.search(printed), parse_date(printed)
        if offset is None or moment is None:
            continue
        sign = -1 if offset[1] == "-" else 1
        found.append(Seen(moment, sign * timedelta(hours=int(offset[2] or 0), minutes=int(offset[3] or 0))))
        if len(found) >= 60:
            break
    return tuple(found)


def of_comments(url: str, title: str) -> bool:
    """Tell whether a feed of readers' comments has the address or the title."""
    return bool(_COMMENTS.search(urlsplit(url).path) or _COMMENTS_TITLE.search(title))


def _feed(body: bytes, url: str, found: str) -> Listing:
    return Listing("feed", url, tuple(parse_feed(body, url)), found, offsets(decode(unpack(body, url))))


def _sitemap(body: bytes, url: str, found: str) -> Listing | Index:
    sitemap = parse_sitemap(body, url)
    if sitemap.children:
        return Index(url, tuple(sitemap.children))
    dated = sum(1 for link in sitemap.links if link.date_published or link.title)
    kind: DiscoveryKind = "news_sitemap" if dated * 2 > len(sitemap.links) else "sitemap"
    return Listing(kind, url, tuple(sitemap.links), found, offsets(decode(unpack(body, url))))


def _against(listing: Listing, body: bytes, site: str) -> str | None:
    """Return what speaks against the list; None if it's a list of the site's articles."""
    links = [*listing.links[: SAMPLE // 2], *listing.links[-SAMPLE // 2 :]]
    if not links:
        return "lists nothing at the moment"
    ours = [link for link in links if same_site(link.url, site)]
    if len(ours) * 2 < len(links):
        hosts = sorted({urlsplit(link.url).netloc for link in links if link not in ours})
        return f"leads to another site: {hosts[0]}"
    if listing.kind == "feed":
        return _not_articles(listing, decode(unpack(body, listing.url))[:2_000_000])
    if listing.kind == "sitemap" and sum(is_article(link.url) for link in ours) * 3 < len(ours):
        return "lists other pages than articles"
    return None


def _not_articles(feed: Listing, text: str) -> str | None:
    links = feed.links
    title = _CHANNEL.search(text)
    channel = title[1] if title else ""
    titled = sum(bool(_OF_COMMENT.match(link.title or "")) for link in links)
    if of_comments(feed.url, channel) or _OF_COMMENT.match(channel) or titled * 2 > len(links):
        return "a feed of comments"
    played = len(_PLAYED.findall(text))
    lead_to_players = sum(bool(_PLAYERS.search(urlsplit(link.url).path)) for link in links)
    if played * 2 > len(links) or lead_to_players * 5 > len(links) * 4:
        return "a feed of podcasts or videos"
    return None
