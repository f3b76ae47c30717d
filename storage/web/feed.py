"""A search as an Atom feed (RFC 4287). Older pages are linked by `next` (RFC 5005)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from storage.frontier.url_keys import url_key
from storage.records import StoredArticle
from storage.web.reading import reading, snippet_of
from storage.web.rendering import language, web_url
from storage.web.requests import ApiRequest
from storage.web.responses import Payload

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0 doesn't allow these characters, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # the date of an empty feed: Atom requires one


def page(request: ApiRequest) -> Payload:
    """Return the articles of a search as a feed, newest first."""
    search = request.search()
    with reading(request.corpus.database) as reader:
        results = reader.search(search)
        edited = reader.edited(results.articles)
    entries = [_entry(request, article, search.q, _updated(article, edited)) for article in results.articles]
    feed = ET.Element("feed", {"xmlns": _ATOM})
    # The id is the URL of the first page: so all pages of a feed have the same id.
    _add(feed, "id", request.base + search.local_url("/feed.atom"))
    _add(feed, "title", f"newscorpus: {search.q}" if search.q else "newscorpus")
    _add(feed, "updated", max((_updated(article, edited) for article in results.articles), default=_NEVER).isoformat())
    _add(ET.SubElement(feed, "author"), "name", "newscorpus")
    _link(feed, "self", request.base + search.local_url("/feed.atom", cursor=search.cursor), "application/atom+xml")
    _link(feed, "alternate", request.base + search.local_url(), "text/html")
    if search.cursor:
        _link(feed, "first", request.base + search.local_url("/feed.atom"), "application/atom+xml")
    if results.next:
        next_url = request.base + search.local_url("/feed.atom", cursor=results.next)
        _link(feed, "next", next_url, "application/atom+xml")
    feed.extend(entries)
    return Payload(ET.tostring(feed, encoding="utf-8", xml_declaration=True), MEDIA_TYPE)


def _entry(request: ApiRequest, article: StoredArticle, q: str | None, updated: datetime) -> ET.Element:
    entry = ET.Element("entry")
    if code := language(article.language):
        entry.set(_LANG, code)
    url = article.canonical_url or article.url
    own_url = f"{request.base}/articles/{article.id}"
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, url_key(url)).urn)
    _add(entry, "title", article.headline)
    _add(entry, "updated", updated.isoformat())
    if article.date_published:
        _add(entry, "published", article.date_published.isoformat())
    for author in article.authors:
        _add(ET.SubElement(entry, "author"), "name", author.name)
    if not article.authors:
        _add(ET.SubElement(entry, "author"), "name", article.publisher or article.source)
    _link(entry, "alternate", web_url(url) or own_url, "text/html")
    _link(entry, "related", own_url, "text/html")
    if article.section:
        ET.SubElement(entry, "category", {"term": _for_xml(article.section)})
    _add(entry, "summary", article.description or snippet_of(article, q))
    return entry


def _updated(article: StoredArticle, edited: dict[int, datetime]) -> datetime:
    """Return when the article got its present text: the time of its last edit, else the best date known."""
    return edited.get(article.id) or article.date_modified or article.date_published or article.first_seen


def _link(parent: ET.Element, relation: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": _for_xml(href), "type": kind})


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _for_xml(text)


def _for_xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
