"""What stands around the headline on the page: elements in reading order, as far as the first prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from lxml import etree

from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.page_data import Head, text_content

MAX_ELEMENTS = 100
"""How many elements after the headline are looked at."""
PROSE, PARAGRAPHS = 120, 3
"""With this many paragraphs of so many characters the text has begun: what follows isn't near the headline."""
LEVELS, BEFORE = 3, 3
"""How many levels up, and how many elements on each, are looked at before the headline."""
MAX_CLASS = 150
"""A longer class attribute lists what an article is filed under."""
NEAR, GAP = 60, 30
"""How many elements after the headline an author is looked for, and how many after another author's."""
MAX_BYLINE, MAX_BOX = 150, 300
"""Greatest length of a line that names authors, and of all the text in a box that does."""
MAX_CHILDREN, MAX_DEPTH = 8, 20
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
    r"caption|figure|teaser|inline-article|special|role|title|job|bio|descr|image|img|photo|avatar|picture|date|time|follow|social|mail|twitter|share|comment|count"
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
    if not element.keys():
        return False
    if _is_certain(element):
        return True
    name = element.get("class")
    return bool(name) and _names_author(name)


@lru_cache(maxsize=8192)
def _names_author(name: str) -> bool:
    # To look for stems first is several times faster than to search at once.
    if len(name) > MAX_CLASS or not any(stem in name for stem in _STEMS):
        return False
    return bool(_AUTHOR.search(name) and not _NOT_AUTHOR.search(name))


def _is_certain(element: etree._Element) -> bool:
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return element.tag == "a" and bool(_AUTHOR_PAGE.search(element.get("href") or ""))


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

    def bylines(self) -> Iterator[list[str]]:
        """Yield the texts that are marked up as an author's: of links and the like, of all in their boxes, of boxes."""
        boxes = _outermost(self.after[:NEAR])
        if not boxes and self.heading is not None:
            boxes = _outermost(preceding(self.heading))
        marked = [element for box in boxes for element in box.iter("*") if is_author(element)][:30]
        yield [text_content(element) for element in marked if len(element) == 0 and _is_certain(element)]
        pieces = [list(_pieces(box)) for box in boxes]
        yield [piece for box in pieces if len("".join(box)) <= MAX_BOX for piece in box]
        outer = {ancestor for element in marked for ancestor in element.iterancestors()}
        texts = [text_content(element) for element in marked if element not in outer]
        yield [text for text in texts if len(text) <= MAX_BYLINE]

    @cached_property
    def lines(self) -> list[str]:
        """The short texts after the headline that stand in elements holding inline ones at most."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
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


def _outermost(around: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the elements that are marked up as an author's and stand in no other such, close to one another."""
    found: list[etree._Element] = []
    inside: set[etree._Element] = set()
    last = 0
    for place, element in enumerate(around):
        if found and place - last > GAP:
            break
        if element in inside:
            last = place
        elif is_author(element):
            found.append(element)
            inside.update(element.iter("*"))
            last = place
    return found


def _pieces(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield the texts within the element, but those of elements that say a role, a date and the like."""
    if text := squeeze(element.text):
        yield text
    for child in element:
        name = child.get("class")
        if (
            depth < MAX_DEPTH
            and child.tag not in _UNSEEN
            and child.tag != "time"
            and not (name and _NOT_AUTHOR.search(name))
        ):
            yield from _pieces(child, depth + 1)
        if text := squeeze(child.tail):
            yield text


def _line(element: etree._Element) -> str | None:
    return text_content(element) if all(len(child) == 0 for child in element) else None
