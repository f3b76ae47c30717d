"""What the selectors of a source's rules find in a page."""

from __future__ import annotations

from lxml import etree

from crawler.parsers.metadata.page_data import text_content
from crawler.source.selectors import compiled

MAX_SELECTED = 2_000
"""Most elements or texts that one selector gives."""

Selected = etree._Element | str


def select(root: etree._Element, selector: str) -> list[Selected]:
    """Return the elements or texts that the selector finds, in the page's order; none for one that can't be used."""
    try:
        found = compiled(selector)(root)
    except (ValueError, etree.XPathError):  # sources are checked when they're loaded; those made in Python aren't
        return []
    if isinstance(found, str):
        return [found] if found.strip() else []
    if not isinstance(found, list):
        return []
    return [kept for one in found[:MAX_SELECTED] if (kept := _kept(one)) is not None]


def elements(root: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements that the selector finds, in the page's order."""
    return [found for found in select(root, selector) if isinstance(found, etree._Element)]


def text_of(found: Selected) -> str:
    """Return the text found: a string's own, a `<meta>` element's content, another element's text."""
    if isinstance(found, str):
        return found
    return (found.get("content") or "") if found.tag == "meta" else text_content(found)


def _kept(found: object) -> Selected | None:
    """Return what's an element or a text; comments and processing instructions are neither."""
    if isinstance(found, etree._Element):
        return found if isinstance(found.tag, str) else None
    return found if isinstance(found, str) else None
