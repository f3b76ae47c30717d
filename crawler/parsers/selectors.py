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
        result = compiled(selector)(root)
    except (ValueError, etree.XPathError):  # sources are checked when they're loaded; those made in Python aren't
        return []
    if isinstance(result, str):
        return [result] if result.strip() else []
    if not isinstance(result, list):
        return []
    return [value for item in result[:MAX_SELECTED] if (value := _kept(item)) is not None]


def elements(root: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements that the selector finds, in the page's order."""
    return [match for match in select(root, selector) if isinstance(match, etree._Element)]


def text_of(match: Selected) -> str:
    """Return the text found: a string's own, a `<meta>` element's content, another element's text."""
    if isinstance(match, str):
        return match
    return (match.get("content") or "") if match.tag == "meta" else text_content(match)


def _kept(result: object) -> Selected | None:
    """Return what's an element or a text; comments and processing instructions are neither."""
    if isinstance(result, etree._Element):
        return result if isinstance(result.tag, str) else None
    return result if isinstance(result, str) else None
