"""An article made of a page: one parse, then headline, metadata and body, each with where it came from."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from lxml import etree

from crawler.errors import ParseError
from crawler.items import Article, Block
from crawler.parsers import metadata
from crawler.parsers.body import PageBlocks, RawBlock
from crawler.parsers.credits import authors
from crawler.parsers.dates import zone_of
from crawler.parsers.density import choose_body
from crawler.parsers.encoding import decode
from crawler.parsers.fields import Fields
from crawler.parsers.furniture import Candidate, strip_furniture
from crawler.parsers.head import Head, read_head
from crawler.parsers.headline import choose_headline
from crawler.parsers.jsonld import text_of
from crawler.parsers.nearby import Nearby
from crawler.parsers.publication import dates
from crawler.parsers.rules import NO_RULES, apply_rules, dropped, ruled_body
from crawler.parsers.standfirst import description
from crawler.parsers.titles import site_names
from crawler.parsers.trim import trim
from crawler.source import Rules, Source

MAX_BYTES = 20_000_000
"""What follows in a longer page isn't read."""
MUCH_MORE = 4
"""How many times longer than the page's visible body JSON-LD's text is when it's taken instead."""


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
    apply_rules(root, rules, fields, source)
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


def _metadata(head: Head, url: str, source: Source | None) -> Fields:
    fields = Fields()
    zone = zone_of(source.timezone if source else None)
    publisher = metadata.publisher(head)
    told = [name for name, _ in metadata.publishers(head)]
    names = site_names([*told, source.title if source else None], source_name(url, None))
    headline = choose_headline(head, names)
    nearby = Nearby(head, headline[0] if headline else None)
    fields.set("headline", headline)
    fields.set("publisher", publisher or ((source.title, "source") if source and source.title else None))
    fields.set("description", description(head, nearby, nearby.headline, names))
    fields.set("authors", authors(head, nearby, names))
    told_dates = dates(head, nearby, url, zone)
    fields.set("date_published", told_dates.published)
    fields.set("date_modified", told_dates.modified)
    if told_dates.refused:
        fields.provenance["date_modified"] = told_dates.refused
    fields.set("language", metadata.language(head, source.language if source else None))
    fields.set("section", metadata.section(head))
    fields.set("keywords", metadata.keywords(head))
    fields.set("image", metadata.image(head, url))
    fields.set("canonical_url", metadata.canonical_url(head, url))
    fields.set("is_accessible_for_free", metadata.is_accessible_for_free(head))
    return fields


def _blocks(root: etree._Element, head: Head, rules: Rules, headline: str) -> tuple[list[Block], str]:
    """Return the body's blocks, furniture marked, and where they came from."""
    body = root.find("body")
    if body is None:
        body = root
    without = dropped(root, rules)
    raw, origin = ruled_body(root, rules, without), "rule body"
    if not raw:
        kept = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
        raw, origin = trim(choose_body(PageBlocks(body, kept, without)), headline), "page"
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
