"""The next page of a list, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.discovery.addresses import page_key, resolve

_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:paginat(?:ion|or)|pager|paging|pagenavi|nav-links|page-numbers|page-nav)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:^|[\s_-])next(?=[\s_-]|$)", re.IGNORECASE)
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected)(?=[\s_-]|$)", re.IGNORECASE)
_ARROWS = frozenset({"›", "»", ">", ">>", "→", "❯", "⟩"})


def next_page(root: etree._Element, base: str, url: str) -> str | None:
    """Return the address of the page after `url`, which is never `url` itself; None if there's none.

    Believed are, in this order, `rel=next`; inside a container named for pagination, a link classed "next", the
    number after the current one's, and an arrow.
    """
    for element in _candidates(root):
        found = resolve(base, element.get("href"))
        if found and page_key(found) != page_key(url):
            return found
    return None


def _candidates(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element
    for container in _containers(root):
        anchors = [element for element in container.iter("a") if element.get("href")]
        yield from (anchor for anchor in anchors if _NEXT.search(_names(anchor)))
        following = str(_current(container) + 1)
        yield from (anchor for anchor in anchors if _label(anchor) == following)
        yield from (anchor for anchor in anchors if _label(anchor) in _ARROWS)


def _containers(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost containers: looking into those inside them again would take quadratic time."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag not in ("html", "body", "main", "a") and _CONTAINER.search(_names(element)):
            yield element
        else:
            waiting.extend(reversed(element))


def _current(container: etree._Element) -> int:
    """Return the number of the page that is shown; 1 if none is marked."""
    for element in container.iter("a", "span", "li", "strong", "b", "em"):
        marked = element.get("aria-current") not in (None, "false") or _CURRENT.search(_names(element))
        if marked and re.fullmatch(r"[0-9]{1,6}", _label(element)):
            return int(_label(element))
    return 1


def _names(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _label(element: etree._Element) -> str:
    """Return the text of the element; a label has few elements in it, so that no more than ten are looked at."""
    inside = islice(element.iter(), 10)
    return "".join((node.text or "") + ((node.tail or "") if node is not element else "") for node in inside).strip()
