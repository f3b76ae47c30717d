"""A search as an Atom feed (RFC 4287), its older pages behind `next` (RFC 5005)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from storage.frontier.urls import url_key
from storage.records import StoredArticle
from storage.web.reading import reading, shown
from storage.web.rendering import language, web_address
from storage.web.requests import Ask
from storage.web.responses import Answer

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0 can't hold these, not even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def page(ask: Ask) -> Answer:
    """Give a search's articles, newest first, as a feed."""
    search = ask.search()
    with reading(ask.corpus.database) as reader:
        found = reader.search(search)
        edited = reader.edited(found.articles)
    entries = [_entry(ask, article, search.q, _updated(article, edited)) for article in found.articles]
    feed = ET.Element("feed", {"xmlns": _ATOM})
    # The first page's address is what makes two feeds the same one.
    _add(feed, "id", ask.base + search.address("/feed.atom"))
    _add(feed, "title", f"newscorpus: {search.q}" if search.q else "newscorpus")
    _add(feed, "updated", max((_updated(article, edited) for article in found.articles), default=_NEVER).isoformat())
    _add(ET.SubElement(feed, "author"), "name", "newscorpus")
    _link(feed, "self", ask.base + search.address("/feed.atom", cursor=search.cursor), "application/atom+xml")
    _link(feed, "alternate", ask.base + search.address(), "text/html")
    if search.cursor:
        _link(feed, "first", ask.base + search.address("/feed.atom"), "application/atom+xml")
    if found.next:
        _link(feed, "next", ask.base + search.address("/feed.atom", cursor=found.next), "application/atom+xml")
    feed.extend(entries)
    return Answer(ET.tostring(feed, encoding="utf-8", xml_declaration=True), MEDIA_TYPE)


def _entry(ask: Ask, article: StoredArticle, q: str | None, updated: datetime) -> ET.Element:
    entry = ET.Element("entry")
    if code := language(article.language):
        entry.set(_LANG, code)
    address = article.canonical_url or article.url
    own = f"{ask.base}/articles/{article.id}"
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, url_key(address)).urn)
    _add(entry, "title", article.headline)
    _add(entry, "updated", updated.isoformat())
    if article.date_published:
        _add(entry, "published", article.date_published.isoformat())
    for author in article.authors:
        _add(ET.SubElement(entry, "author"), "name", author.name)
    if not article.authors:
        _add(ET.SubElement(entry, "author"), "name", article.publisher or article.source)
    _link(entry, "alternate", web_address(address) or own, "text/html")
    _link(entry, "related", own, "text/html")
    if article.section:
        ET.SubElement(entry, "category", {"term": _sayable(article.section)})
    _add(entry, "summary", article.description or shown(article, q))
    return entry


def _updated(article: StoredArticle, edited: dict[int, datetime]) -> datetime:
    """Return when an article said for the first time what it says now, as far as that is known."""
    return edited.get(article.id) or article.date_modified or article.date_published or article.first_seen


def _link(parent: ET.Element, relation: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": _sayable(href), "type": kind})


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _sayable(text)


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("\ufffd", text)
