"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed, as links to articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

from crawler.discovery.dates import parse_date
from crawler.discovery.payload import DiscoveryError, children, decode, elements, local_name, root_name, text_of, unpack
from crawler.discovery.urls import resolve
from crawler.items import Link
from crawler.reasons import Reason

MAX_LINKS = 10_000
"""Most links taken from one feed, newest first as feeds are."""
MAX_TITLE = 500
"""Longest title kept, in characters."""

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\s]+")


def parse_feed(body: bytes, url: str) -> list[Link]:
    """Return the articles that the feed fetched from `url` links to, in its order, each address once.

    Addresses are absolute (by `xml:base`, else `url`), titles plain text. Broken XML is read as far as it makes
    sense; what has no usable address is left out. RSS 2.0 at rssboard.org, RSS 1.0 at purl.org/rss/1.0/spec, Atom:
    RFC 4287, JSON Feed 1.1. Raises DiscoveryError for what isn't a feed.
    """
    text = decode(unpack(body, url))
    links = _json_links(text, url) if text.startswith("{") else feed_links(text, url)
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
        if len(found) >= MAX_LINKS:
            break
    return list(found.values())


def feed_links(text: str, url: str) -> Iterator[Link]:
    """Yield the links of an RSS or Atom feed; after an error in the XML the first ones may come twice."""
    if root_name(text, url) not in _ROOTS:
        raise DiscoveryError(url, Reason.NOT_FEED)
    for item in elements(text, url, ("item", "entry")):
        address = _address(item, url)
        if address is not None:
            yield Link(address, _title(item), _date(item, _PUBLISHED), _date(item, _MODIFIED))


def _address(item: etree._Element, url: str) -> str | None:
    """Return the article's address; feedburner's original address comes before the link, which counts clicks."""
    base = _base(item, url)
    for child in children(item, "origlink", "link"):
        address = resolve(_base(child, url), _reference(child))
        if address:
            return address
    for child in children(item, "guid", "id"):
        # A guid is an address only where it's a whole one: "12345" would resolve to something, too.
        permalink = child.get("isPermaLink", "true").strip().lower() != "false"
        if permalink and re.match(r"https?://", text_of(child), re.IGNORECASE):
            return resolve(base, text_of(child))
    return resolve(base, item.get(_RDF_ABOUT))


def _reference(link: etree._Element) -> str | None:
    """Return what the link points at if that's the article itself, not a comment feed, an enclosure or an editor."""
    href = link.get("href")
    if href is None:
        return text_of(link).replace("&amp;", "&")  # escaped twice, as some make it
    kind = link.get("type", "text/html").lower()
    return href if link.get("rel", "alternate").lower() == "alternate" and "html" in kind else None


def _base(element: etree._Element, url: str) -> str:
    bases = [node.get(_XML_BASE) for node in (element, *element.iterancestors())]
    for base in reversed([base for base in bases if base]):
        url = resolve(url, base) or url
    return url


def _title(item: etree._Element) -> str | None:
    """Return the title, of the feed's own vocabulary rather than `media:title`, which names a picture."""
    titles = children(item, "title")
    titles.sort(key=lambda title: title.prefix is not None or ":" in str(title.tag).rpartition("}")[2])
    for title in titles:
        # RFC 4287, section 3.1: in Atom, text is text unless its type says otherwise. In RSS nobody knows: it's HTML.
        is_text = local_name(item) == "entry" and title.get("type", "text").lower() in ("text", "text/plain", "xhtml")
        found = plain_text(text_of(title), is_html=not is_text)
        if found:
            return found
    return None


def plain_text(text: str, *, is_html: bool = True) -> str | None:
    """Return the text in one line, without tags and references if it's HTML; None if nothing is left."""
    text = text[: MAX_TITLE * 8]
    if is_html and ("<" in text or "&" in text):
        text = BeautifulSoup(text, "lxml").get_text()  # html.parser takes seconds for a title made to hang it
    return _CONTROL.sub(" ", text).strip()[:MAX_TITLE].strip() or None


def _date(item: etree._Element, names: tuple[str, ...]) -> datetime | None:
    dates = (parse_date(text_of(child)) for child in children(item, *names))
    return next((date for date in dates if date), None)


def _json_links(text: str, url: str) -> Iterator[Link]:
    """Yield the links of a JSON Feed, jsonfeed.org/version/1.1; values of a wrong type count as absent."""
    try:
        feed: Any = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise DiscoveryError(url, Reason.UNREADABLE) from exc
    items = feed.get("items") if isinstance(feed, dict) and "jsonfeed" in str(feed.get("version"))[:100] else None
    if not isinstance(items, list):
        raise DiscoveryError(url, Reason.NOT_FEED)
    for item in islice((item for item in items if isinstance(item, dict)), MAX_LINKS):
        found = {key: value for key, value in item.items() if isinstance(value, str)}
        reference = found.get("url") or found.get("external_url") or found.get("id", "")
        address = resolve(url, reference if "url" in found or re.match(r"https?://", reference) else None)
        if address:
            title = plain_text(found.get("title", ""), is_html=False)
            published, modified = parse_date(found.get("date_published")), parse_date(found.get("date_modified"))
            yield Link(address, title, published, modified)
