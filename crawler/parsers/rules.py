"""A source's rules applied to a page: what its selectors find, before anything is found without them."""

from __future__ import annotations

from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.items import Author
from crawler.parsers.authors import named
from crawler.parsers.body import PageBlocks, RawBlock
from crawler.parsers.characters import squeeze
from crawler.parsers.dates import NO_OFFSET, parse_date, zone_of
from crawler.parsers.fields import Fields
from crawler.parsers.head import text_content
from crawler.source import Rules, Source

NO_RULES = Rules()


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


def apply_rules(root: etree._Element, rules: Rules, fields: Fields, source: Source | None) -> None:
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
            origin = "rule date_published" + ("" if date[1] else NO_OFFSET)
            fields.set("date_published", (date[0], origin))
            return


def dropped(root: etree._Element, rules: Rules) -> set[etree._Element]:
    """Return the elements that the rules say are no part of the article."""
    return {element for css in rules.remove for element in select(root, css)}


def ruled_body(root: etree._Element, rules: Rules, without: set[etree._Element]) -> list[RawBlock]:
    """Return the blocks of the elements that the rules call the body; none if they find no text."""
    raw = [block for element in select(root, rules.body) for block in PageBlocks(element, without).blocks]
    return raw if any(block.kind != "heading" for block in raw) else []
