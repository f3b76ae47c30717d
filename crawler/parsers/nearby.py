"""What stands around the headline on the page: elements in reading order, as far as the first prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from crawler.parsers.characters import key, squeeze
from crawler.parsers.head import Head, text_content

MAX_ELEMENTS = 160
"""How many elements after the headline are looked at."""
PROSE, PARAGRAPHS = 120, 3
"""With this many paragraphs of so many characters the text has begun: what follows isn't near the headline."""
LEVELS, BEFORE = 3, 3
"""How many levels up, and how many elements on each, are looked at before the headline."""
MAX_BYLINE = 150
MAX_CHILDREN = 8
MIN_TEXT, MAX_TEXT = 30, 2_000
_PARAGRAPHS, _BOXES = frozenset(("p", "h2", "h3", "h4")), frozenset(("div", "span", "strong", "section", "em", "li"))
_INLINE = frozenset("a abbr b bdi br cite em i img mark q small span strong sub sup time u wbr".split())
_UNSEEN = frozenset(("script", "style", "noscript", "svg", "template"))

_AUTHOR = re.compile(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:[Aa]uthor|[Aa]utor|[Aa]uteur|[Bb]y-?[Ll]ine|[Ww]riter|[Ww]ritten-?[Bb]y"
    r"|[Rr]edakteur|[Rr]edactor|[Jj]ournalist|[Rr]eporter|[Ff]orfatter|[Ss]kribent|[Vv]erfasser|[Cc]ontributor)"
)
_STEMS = ("uth", "uto", "ute", "yli", "-li", "-Li", "rit", "eda", "our", "epo", "orf", "kri", "erf", "ont")
"""One of these is in every name that `_AUTHOR` finds."""
_AUTHOR_PAGE = re.compile(r"/(?:authors?|autor|autores|autoren|auteurs?|autori|autore|by|redaktion/autoren)/[^/?#]{3}")
_NOT_AUTHOR = re.compile(
    r"role|title|job|bio|descr|image|img|photo|avatar|picture|date|time|follow|social|mail|twitter|share|comment|count"
    r"|label|position|function|location|place|prefix|brand|icon|more|related",
    re.IGNORECASE,
)


def anchor(head: Head, headline: str) -> etree._Element | None:
    """Return the heading that says the headline, or the page's first one that says anything; None without any."""
    wanted = key(headline)
    first = None
    for element in (*head.h1[:20], *head.h2[:20]):
        said = key(text_content(element)[:2000])
        if said and (said == wanted or (len(wanted) > 12 and wanted in said)):
            return element
        if said and first is None and element.tag == "h1":
            first = element
    return first


def following(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements after this one in the page's order, until the article's text is well under way."""
    left, prose = MAX_ELEMENTS, 0
    node: etree._Element | None = element
    while node is not None:
        beside = node.getnext()
        while beside is None:
            node = node.getparent()
            if node is None:
                return
            beside = node.getnext()
        for each in beside.iter("*"):
            yield each
            left -= 1
            if each.tag == "p" and len(each.text or "") > PROSE:
                prose += 1
            if left <= 0 or prose >= PARAGRAPHS:
                return
        node = beside


def preceding(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the few elements that stand right before this one, and before those around it."""
    node: etree._Element | None = element
    for _ in range(LEVELS):
        if node is None:
            return
        for place, each in enumerate(node.itersiblings(preceding=True)):
            if place >= BEFORE or not isinstance(each.tag, str):
                break
            yield from list(each.iter("*"))[:20]
        node = node.getparent()


def is_author(element: etree._Element) -> bool:
    """Tell if the element is marked up as an author's name, by rel, itemprop, class, or a link to a page of theirs."""
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
        return True
    name = element.get("class")
    if not name or not any(stem in name for stem in _STEMS):  # several times faster than to search at once
        return False
    return bool(_AUTHOR.search(name) and not _NOT_AUTHOR.search(name))


class Nearby:
    """The surroundings of a page's headline, looked at when they're asked for."""

    def __init__(self, head: Head, headline: str | None) -> None:
        self._head, self.headline = head, headline

    @cached_property
    def heading(self) -> etree._Element | None:
        """The element that says the headline."""
        return anchor(self._head, self.headline or "")

    @cached_property
    def after(self) -> list[etree._Element]:
        """The elements after the headline."""
        return [] if self.heading is None else list(following(self.heading))

    def bylines(self) -> list[str]:
        """Return the texts that are marked up as an author's, innermost elements first."""
        marked = [element for element in self.after if is_author(element)][:30]
        if not marked and self.heading is not None:
            marked = [element for element in preceding(self.heading) if is_author(element)][:30]
        outer = {ancestor for element in marked for ancestor in element.iterancestors()}
        texts = [squeeze(text_content(element)) for element in marked if element not in outer]
        return [text for text in texts if text and len(text) <= MAX_BYLINE]

    def lines(self) -> Iterator[str]:
        """Yield the short texts after the headline that stand in elements holding inline ones at most."""
        for element in self.after:
            if len(element) > MAX_CHILDREN or element.tag in _UNSEEN:
                continue
            text = element.text if len(element) == 0 else _line(element)
            if text and len(text) <= MAX_BYLINE and (line := squeeze(text)):
                yield line

    def paragraphs(self) -> Iterator[tuple[etree._Element, str]]:
        """Yield the elements after the headline that hold text of their own as a paragraph does, with that text."""
        for element in self.after:
            if element.tag in _PARAGRAPHS or (element.tag in _BOXES and _is_paragraph(element)):
                text = squeeze(text_content(element)[:MAX_TEXT])
                if text and len(text) >= MIN_TEXT:
                    yield element, text


def _is_paragraph(element: etree._Element) -> bool:
    """Tell if a box holds text of its own, and none but inline elements."""
    return len(element.text or "") >= MIN_TEXT and all(child.tag in _INLINE for child in element)


def _line(element: etree._Element) -> str | None:
    return text_content(element) if all(len(child) == 0 for child in element) else None
