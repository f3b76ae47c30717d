"""OPML, as feed readers export their subscriptions: opml.org/spec2.opml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.discovery import DiscoveryError
from crawler.discovery.markup import elements, root_name
from crawler.discovery.payload import decode, unpack
from crawler.newsource.listing import WRONG
from crawler.newsource.zones import countries
from crawler.parsers.html import squeeze
from crawler.sourcelists.entry import Entry, ListError, of_feed

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


def read_opml(body: bytes, name: str) -> Iterator[Entry]:
    """Yield the feeds, in the order of the file; a group named for a country gives its feeds that country.

    Raises ListError for what isn't OPML, and for a document type: only attacks have one.
    """
    try:
        text = decode(unpack(body, name))
        if _DOCTYPE.search(text):
            raise ListError("it declares a document type or entities, which isn't read")
        if root_name(text, name) != "opml":
            raise ListError("it isn't OPML")
        for outline in elements(text, name, ("outline",)):
            entry = _entry(outline)
            if entry is not None:
                yield entry
    except DiscoveryError as error:
        raise ListError(f"it isn't OPML: {WRONG.get(error.reason, error.reason)}") from error


def _entry(outline: etree._Element) -> Entry | None:
    """Return the entry of an outline; None for a group and for a note."""
    told = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
    where = f"line {outline.sourceline}"
    feed, home = (told.get("xmlurl") or "").strip(), (told.get("htmlurl") or "").strip() or None
    title = squeeze(told.get("title") or told.get("text") or "")
    kind = (told.get("type") or "").lower()
    if not feed:
        if told.get("url") and kind in ("link", "include"):
            return Entry(where, None, problem=f"an outline of type {kind}, not a feed")
        return None
    return of_feed(where, feed, home, title, _country(outline))


def _country(outline: etree._Element) -> str | None:
    names = {name.lower(): code for code, name in countries().items()} | {"united states": "us", "uk": "gb"}
    for group in outline.iterancestors():
        text = (squeeze(group.get("text") or group.get("title") or "") or "").lower()
        if text in names:
            return names[text]
    return None
