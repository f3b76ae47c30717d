"""Feeds of articles are parsed here into links: RSS 0.9 to 2.0, Atom and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

from crawler.discovery.dates import ListedDate, parse_date, read_date
from crawler.discovery.payload import DiscoveryError, children, decode, elements, local_name, root_name, text_of, unpack
from crawler.discovery.urls import resolve
from crawler.items import Link
from crawler.reasons import Reason

MAX_LINKS = 10_000
"""Maximum number of links per feed; feeds list the newest articles first."""
MAX_TITLE = 500
"""Maximum length of a title, in characters; the rest is cut."""

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\s]+")


def parse_feed(body: bytes, url: str, zone: tzinfo | None = None) -> list[Link]:
    """Return the links to articles of the feed fetched from `url`, in the feed's order, each URL once.

    URLs are absolute (resolved by `xml:base`, else by `url`), and titles are plain text. Broken XML is read as far as
    it makes sense; items without a usable URL are left out. A time without offset is in `zone`, or else in UTC.
    Raises DiscoveryError for a document that isn't a feed.
    RSS 2.0 at rssboard.org, RSS 1.0 at purl.org/rss/1.0/spec, Atom: RFC 4287, JSON Feed 1.1.
    """
    text = decode(unpack(body, url))
    links: dict[str, Link] = {}
    for link in _json_links(text, url, zone) if text.startswith("{") else feed_links(text, url, zone):
        links.setdefault(link.url, link)
        if len(links) >= MAX_LINKS:
            break
    return list(links.values())


def feed_links(text: str, url: str, zone: tzinfo | None = None) -> Iterator[Link]:
    """Yield the links of an RSS or Atom feed; after an error in the XML, the first links may come twice.

    Raises DiscoveryError for a document that isn't a feed.
    """
    if root_name(text, url) not in _ROOTS:
        raise DiscoveryError(url, Reason.NOT_FEED)
    for item in elements(text, url, ("item", "entry")):
        article_url = _article_url(item, url)
        if article_url is not None:
            published, modified = _date(item, _PUBLISHED, zone), _date(item, _MODIFIED, zone)
            yield dated_link(article_url, _title(item), published, modified.moment if modified else None)


def _article_url(item: etree._Element, url: str) -> str | None:
    """Return the article's URL. Feedburner's original URL is preferred to its link, which counts clicks."""
    base = _base(item, url)
    for child in children(item, "origlink", "link"):
        article_url = resolve(_base(child, url), _reference(child))
        if article_url:
            return article_url
    for child in children(item, "guid", "id"):
        # A guid is a URL only if it's absolute: "12345" would resolve to something, too.
        permalink = child.get("isPermaLink", "true").strip().lower() != "false"
        if permalink and re.match(r"https?://", text_of(child), re.IGNORECASE):
            return resolve(base, text_of(child))
    return resolve(base, item.get(_RDF_ABOUT))


def _reference(link: etree._Element) -> str | None:
    """Return the link's target; None if it's a comment feed, an enclosure or an editor instead of the article."""
    href = link.get("href")
    if href is None:
        return text_of(link).replace("&amp;", "&")  # some sites escape twice
    kind = link.get("type", "text/html").lower()
    return href if link.get("rel", "alternate").lower() == "alternate" and "html" in kind else None


def _base(element: etree._Element, url: str) -> str:
    bases = [node.get(_XML_BASE) for node in (element, *element.iterancestors())]
    for base in reversed([base for base in bases if base]):
        url = resolve(url, base) or url
    return url


def _title(item: etree._Element) -> str | None:
    """Return the title. The feed's own element is preferred to `media:title`, which names a picture."""
    titles = children(item, "title")
    titles.sort(key=lambda title: title.prefix is not None or ":" in str(title.tag).rpartition("}")[2])
    for title in titles:
        # RFC 4287, section 3.1: in Atom, a title is text unless its type says otherwise. In RSS the type is unknown and
        # taken for HTML.
        is_text = local_name(item) == "entry" and title.get("type", "text").lower() in ("text", "text/plain", "xhtml")
        plain = plain_text(text_of(title), is_html=not is_text)
        if plain:
            return plain
    return None


def plain_text(text: str, *, is_html: bool = True) -> str | None:
    """Return the text on one line, at most MAX_TITLE characters; None if the text is empty.

    If it's HTML, tags are removed and character references are replaced.
    """
    text = text[: MAX_TITLE * 8]
    if is_html and ("<" in text or "&" in text):
        text = BeautifulSoup(text, "lxml").get_text()  # html.parser takes seconds for a title made to hang it
    return _CONTROL.sub(" ", text).strip()[:MAX_TITLE].strip() or None


def dated_link(url: str, title: str | None, published: ListedDate | None, modified: datetime | None) -> Link:
    """Return a link with the dates of its listing."""
    if published is None:
        return Link(url, title, None, modified)
    return Link(url, title, published.moment, modified, published_offset_min=published.offset_min)


def _date(item: etree._Element, names: tuple[str, ...], zone: tzinfo | None) -> ListedDate | None:
    dates = (read_date(text_of(child), zone) for child in children(item, *names))
    return next((date for date in dates if date), None)


def _json_links(text: str, url: str, zone: tzinfo | None) -> Iterator[Link]:
    """Yield the links of a JSON Feed, jsonfeed.org/version/1.1; values of a wrong type count as absent.

    Raises DiscoveryError for a document that isn't a JSON Feed.
    """
    try:
        feed: Any = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise DiscoveryError(url, Reason.UNREADABLE) from exc
    items = feed.get("items") if isinstance(feed, dict) and "jsonfeed" in str(feed.get("version"))[:100] else None
    if not isinstance(items, list):
        raise DiscoveryError(url, Reason.NOT_FEED)
    for item in islice((item for item in items if isinstance(item, dict)), MAX_LINKS):
        texts = {key: value for key, value in item.items() if isinstance(value, str)}
        reference = texts.get("url") or texts.get("external_url") or texts.get("id", "")
        article_url = resolve(url, reference if "url" in texts or re.match(r"https?://", reference) else None)
        if article_url:
            title = plain_text(texts.get("title", ""), is_html=False)
            published = read_date(texts.get("date_published"), zone)
            yield dated_link(article_url, title, published, parse_date(texts.get("date_modified"), zone))
