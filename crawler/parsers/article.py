"""An article made of a page: one parse, then headline, metadata and body, each with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.errors import ParseError
from crawler.items import Article, Author, Block
from crawler.parsers import metadata
from crawler.parsers.authors import named
from crawler.parsers.body import PageBlocks, RawBlock
from crawler.parsers.characters import squeeze
from crawler.parsers.dates import parse_date, zone_of
from crawler.parsers.density import choose_body
from crawler.parsers.encoding import decode
from crawler.parsers.furniture import Candidate, strip_furniture
from crawler.parsers.head import Head, read_head, text_content
from crawler.parsers.headline import choose_headline
from crawler.parsers.jsonld import text_of
from crawler.parsers.trim import trim
from crawler.source import Rules, Source

MAX_BYTES = 20_000_000
"""What follows in a longer page isn't read."""
NO_RULES = Rules()
MUCH_MORE = 4
"""How many times longer than the page's visible body JSON-LD's text is when it's taken instead."""


@dataclass(slots=True)
class _Fields:
    """The article's optional fields as they are found, with their provenance; absent ones aren't set."""

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, found: tuple[Any, str] | None) -> None:
        if found is not None:
            self.values[name], self.provenance[name] = found


def parse_article(html: bytes | str, url: str, source: Source | None = None, *, encoding: str | None = None) -> Article:
    """Return the article that a page holds.

    `url` is where the page was found, `encoding` the charset that its HTTP header declared, if it did. A date without
    offset is one of the source's timezone; without that it's read as UTC, and its provenance says so.
    Raises ParseError "headline" or "body" if the page has none.
    """
    root = _root(html, encoding)
    if root is None:
        raise ParseError(url, "headline")
    rules = source.rules if source else NO_RULES
    head = read_head(root)
    fields = _metadata(head, url, source)
    _apply_rules(root, rules, fields, source)
    headline = fields.values.pop("headline", None)
    if headline is None:
        raise ParseError(url, "headline")
    blocks, fields.provenance["blocks"] = _blocks(root, head, rules, headline)
    if not any(block.removed is None for block in blocks):
        raise ParseError(url, "body")
    return Article(
        url=url,
        source=source_name(url, source),
        headline=headline,
        blocks=tuple(blocks),
        provenance=fields.provenance,
        **fields.values,
    )


def source_name(url: str, source: Source | None) -> str:
    """Return the source's name, or the address's host without "www."; "unknown" for an address without host."""
    if source:
        return source.name
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or "unknown"


def _root(html: bytes | str, encoding: str | None) -> etree._Element | None:
    """Return the page's root element; None if there's no markup to speak of."""
    text = decode(html[:MAX_BYTES], encoding) if isinstance(html, bytes) else html[:MAX_BYTES]
    # lxml refuses a str that declares a charset; its bytes in UTF-8 can't be misread.
    page = text.replace("\x00", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root: etree._Element | None = etree.fromstring(page, parser) if page.strip() else None
    except (etree.LxmlError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _metadata(head: Head, url: str, source: Source | None) -> _Fields:
    fields = _Fields()
    zone = zone_of(source.timezone if source else None)
    publisher = metadata.publisher(head)
    site = publisher[0] if publisher else source.title if source else None
    fields.set("headline", choose_headline(head, site))
    fields.set("publisher", publisher or ((source.title, "source") if source and source.title else None))
    fields.set("description", metadata.description(head))
    fields.set("authors", metadata.authors(head, site))
    fields.set("date_published", metadata.date_published(head, zone))
    fields.set("date_modified", metadata.date_modified(head, zone))
    fields.set("language", metadata.language(head, source.language if source else None))
    fields.set("section", metadata.section(head))
    fields.set("keywords", metadata.keywords(head))
    fields.set("image", metadata.image(head, url))
    fields.set("canonical_url", metadata.canonical_url(head, url))
    if (free := metadata.is_accessible_for_free(head)) is not None:
        fields.set("is_accessible_for_free", (free, "declared"))
    return fields


@lru_cache(maxsize=1024)
def _selector(css: str) -> CSSSelector | None:
    """Return the compiled selector; None for one that CSS doesn't allow (sources are checked when they're loaded)."""
    try:
        return CSSSelector(css, translator="html")
    except (SelectorError, etree.XPathError):
        return None


def select(root: etree._Element, css: str | None) -> list[etree._Element]:
    """Return the elements that the selector finds, in the page's order."""
    selector = _selector(css) if css else None
    found = selector(root) if selector else []
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _apply_rules(root: etree._Element, rules: Rules, fields: _Fields, source: Source | None) -> None:
    """Let the source's selectors overrule what was found without them."""
    for element in select(root, rules.headline)[:1]:
        if text := squeeze(text_content(element)):
            fields.set("headline", (text, "rule headline"))
    found: list[Author] = [a for element in select(root, rules.authors) for a in named([text_content(element)], None)]
    if found:
        fields.set("authors", (tuple(dict.fromkeys(found)), "rule authors"))
    zone = zone_of(source.timezone if source else None)
    for element in select(root, rules.date_published):
        if date := parse_date(element.get("datetime") or element.get("content") or text_content(element), zone):
            origin = "rule date_published" + ("" if date[1] else metadata.NO_OFFSET)
            fields.set("date_published", (date[0], origin))
            return


def _blocks(root: etree._Element, head: Head, rules: Rules, headline: str) -> tuple[list[Block], str]:
    """Return the body's blocks, furniture marked, and where they came from."""
    body = root.find("body")
    if body is None:
        body = root
    dropped = {element for css in rules.remove for element in select(root, css)}
    raw = [block for element in select(root, rules.body) for block in PageBlocks(element, (), dropped).blocks]
    origin = "rule body"
    if not any(block.kind != "heading" for block in raw):
        kept = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
        raw, origin = trim(choose_body(PageBlocks(body, kept, dropped)), headline), "page"
        told = _told(head)
        # Some pages hold their text in a script alone; where the page shows text, JSON-LD is often just its beginning.
        if sum(block.mass for block in told) > MUCH_MORE * sum(block.mass for block in raw):
            raw, origin = told, "json-ld"
    return strip_furniture((_candidate(block) for block in raw), headline, rules.strip), origin


def _told(head: Head) -> list[RawBlock]:
    """Return the blocks of the text which JSON-LD holds, as plain text or as markup."""
    text = text_of(head.article.get("articleBody")) or ""
    if "<" not in text or ">" not in text:
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    element = _root(text, None) if text else None
    return PageBlocks(element, (), ()).blocks if element is not None else []


def _candidate(block: RawBlock) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption tells of the picture; joined to the prose it would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed)
