"""The elements around the headline are found here, in reading order, as far as the first prose.

`Nearby` gives the bylines, short lines and paragraphs after the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice

from lxml import etree

from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.names import introduces_helper, is_introduction
from crawler.parsers.metadata.page_data import Head, text_content

MAX_ELEMENTS = 100
"""Maximum number of elements after the headline that are read."""
PROSE, PARAGRAPHS = 120, 3
"""After PARAGRAPHS paragraphs of more than PROSE characters, the text has begun and the headline isn't near."""
LEVELS, BEFORE = 3, 3
"""Number of levels up, and of elements per level, that are read before the headline."""
MIN_KEY = 12
"""Minimum length of the key of a headline that may be a part of a heading."""
MAX_CLASS = 150
"""Maximum length of a class attribute; a longer class lists the sections and tags of an article."""
NEAR, GAP = 60, 30
"""Maximum number of elements from the headline to an author, and from an author to the next author."""
MAX_BYLINE, MAX_BOX = 150, 300
"""Maximum length of a line that names authors, and of all text in a box that names authors."""
MAX_LABEL = 200
"""Maximum length of a label before names, with the white space around the label."""
MAX_CHILDREN, MAX_DEPTH = 8, 20
"""Maximum number of children of a line's element, and maximum depth of elements in a box of authors."""
MAX_TEXTS = 60
"""Maximum number of texts of an element that are read."""
MIN_TEXT, MAX_TEXT = 30, 2_000
"""Minimum length of a paragraph, and number of its characters that are read."""
_PARAGRAPHS, _BOXES = frozenset(("p", "h2", "h3", "h4")), frozenset(("div", "span", "strong", "section", "em", "li"))
_INLINE = frozenset("a abbr b bdi br cite em i img mark q small span strong sub sup time u wbr".split())
_NOT_LINES = frozenset(("figure", "figcaption"))
_UNSEEN = frozenset(("script", "style", "noscript", "svg", "template"))

_AUTHOR = re.compile(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:[Aa]uthor|[Aa]utor|[Aa]uteur|[Bb]y-?[Ll]ine|[Ww]riter|[Ww]ritten-?[Bb]y"
    r"|[Rr]edakteur|[Rr]edactor|[Jj]ournalist|[Rr]eporter|[Ff]orfatter|[Ss]kribent|[Vv]erfasser|[Cc]ontributor)"
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor|autores|autoren|auteurs?|autori|autore|autorzy|by|redaktion/autoren|writers?|contributors?"
    r"|columnists?|reporters?|journalists?|journalistes?|editors|staff|yazar(?:lar)?|penulis|forfattere?|skribent"
    r"|kirjoittajat?|redacteurs?|opinionist[ai]|firmas?)/[^/?#]{3}"
)
_AUTHOR_NAME = re.compile(
    r"(?:[Aa]uthor|[Bb]y-?[Ll]ine|[Ww]riter|[Aa]utor)s?[-_]{0,2}(?:[Nn]ames?|[Ll]ink)(?![A-Za-z-])"
)
"""A class of an author's name, whatever the class of the box around the name says."""
_OTHERS = re.compile(r"caption|figure|teaser|comment|photo|image|related|more|bio|special", re.IGNORECASE)
_NOT_AUTHOR = re.compile(
    r"caption|figure|teaser|inline-article|special|role|title|job|bio|descr|image|img|photo|avatar|picture|date|time|follow|social|mail|twitter|share|comment|count"
    r"|label|position|function|location|place|prefix|brand|icon|more|related",
    re.IGNORECASE,
)


def anchor(head: Head, headline: str) -> etree._Element | None:
    """Return the heading with the headline's text, or else the first h1 with text; None if the page has neither.

    Blogs whose h1 is the site's name have the headline in an h3 or h4.
    """
    wanted_key = key(headline)
    first = None
    for element in (*head.h1[:20], *head.h2[:20]):
        text_key = key(text_content(element)[:2000])
        if text_key and (text_key == wanted_key or (len(wanted_key) > MIN_KEY and wanted_key in text_key)):
            return element
        if text_key and first is None and element.tag == "h1":
            first = element
    if len(wanted_key) > MIN_KEY:
        for element in islice(head.root.iter("h3", "h4"), 60):
            text_key = key(text_content(element)[:2000])
            if wanted_key in text_key or (len(text_key) > 2 * MIN_KEY and text_key in wanted_key):
                return element
    return first


def following(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements after `element` in the page's order, until the article's text has begun."""
    remaining, prose = MAX_ELEMENTS, 0
    node: etree._Element | None = element
    while node is not None:
        sibling = node.getnext()
        while sibling is None:
            node = node.getparent()
            if node is None:
                return
            sibling = node.getnext()
        for descendant in sibling.iter("*"):
            yield descendant
            remaining -= 1
            if descendant.tag == "p" and len(descendant.text or "") > PROSE:
                prose += 1
            if remaining <= 0 or prose >= PARAGRAPHS:
                return
        node = sibling


def preceding(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the few elements right before `element`, and right before each of the elements around `element`."""
    node: etree._Element | None = element
    for _ in range(LEVELS):
        if node is None:
            return
        for number, sibling in enumerate(node.itersiblings(preceding=True)):
            if number >= BEFORE or not isinstance(sibling.tag, str):
                break
            yield from list(sibling.iter("*"))[:20]
        node = node.getparent()


def is_author(element: etree._Element) -> bool:
    """Return True if rel, itemprop, class or a link to an author page marks the element as an author's name."""
    if not element.keys():
        return False
    if _is_certain(element):
        return True
    name = element.get("class")
    return bool(name) and names_author(name)


def _may_name_author(name: str) -> bool:
    """Return True if the class holds a stem that each name found by `_AUTHOR`, and "vcard", has."""
    # Tests of substrings are several times faster than a regex or a loop.
    return (
        ("uth" in name or "uto" in name or "ute" in name or "yli" in name or "rit" in name or "eda" in name)
        or ("-li" in name or "-Li" in name or "our" in name or "epo" in name or "orf" in name or "kri" in name)
        or ("erf" in name or "ont" in name or "vca" in name)
    )


@lru_cache(maxsize=8192)
def names_author(name: str) -> bool:
    """Return True if a class marks an element as an author's name."""
    # The search for stems first is several times faster than the regex alone.
    if len(name) > MAX_CLASS or not _may_name_author(name):
        return False
    if not _AUTHOR.search(name):
        return "vcard" in name and not _NOT_AUTHOR.search(name)
    return not _NOT_AUTHOR.search(name) or bool(_AUTHOR_NAME.search(name) and not _OTHERS.search(name))


_RDFA = frozenset(("author", "schema:author", "dc:creator", "dcterms:creator"))


def _is_certain(element: etree._Element) -> bool:
    if element.get("itemprop") == "author" or element.get("property") in _RDFA or "author" in element.get("rel", ""):
        return True
    return element.tag == "a" and bool(_AUTHOR_PAGE.search(element.get("href") or ""))


class Nearby:
    """The surroundings of a page's headline, read lazily."""

    def __init__(self, head: Head, headline: str | None) -> None:
        self._head, self.headline = head, headline

    @cached_property
    def heading(self) -> etree._Element | None:
        """The element of the headline; None if the page has none."""
        return anchor(self._head, self.headline or "")

    @cached_property
    def after(self) -> list[etree._Element]:
        """The elements after the headline, in the page's order."""
        return [] if self.heading is None else list(following(self.heading))

    def bylines(self) -> Iterator[list[str]]:
        """Yield lists of texts that are marked up as an author's name, most trusted first.

        1. the texts of elements that are certainly an author's name, by link, rel or itemprop;
        2. all texts inside short boxes of authors;
        3. the short texts of the innermost marked elements.
        """
        boxes = self._boxes
        marked = [element for box in boxes for element in box.iter("*") if is_author(element)][:30]
        marked = [element for element in marked if not introduces_helper(text_before(element))]
        yield [text_content(element)[:MAX_BYLINE] for element in marked if len(element) <= 1 and _is_certain(element)]
        pieces = [list(_pieces(box)) for box in boxes]
        yield [piece for box in pieces if len("".join(box)) <= MAX_BOX for piece in _without_helpers(box)]
        outer = {ancestor for element in marked for ancestor in element.iterancestors()}
        texts = [spaced(element) for element in marked if element not in outer]
        yield [text for text in texts if len(text) <= MAX_BYLINE]

    @cached_property
    def _boxes(self) -> list[etree._Element]:
        """The outermost elements marked as authors, after the headline or else right before the headline."""
        boxes = _outermost(self.after[:NEAR])
        if not boxes and self.heading is not None:
            boxes = _outermost(preceding(self.heading))
        return boxes

    def attributes(self) -> Iterator[str]:
        """Yield the authors in attributes of the elements around and after the headline."""
        if self.heading is not None:
            for element in (*islice(self.heading.iterancestors(), LEVELS), *self.after[:NEAR]):
                if author := element.get("data-author"):
                    yield author

    @cached_property
    def lines(self) -> list[str]:
        """The short texts after the headline, of elements whose children have no children."""
        return list(self._lines(self.after))

    def lines_before(self) -> Iterator[str]:
        """Yield the short texts of the few elements before the headline."""
        return self._lines([] if self.heading is None else preceding(self.heading))

    def _lines(self, elements: Iterable[etree._Element]) -> Iterator[str]:
        for element in elements:
            if len(element) > MAX_CHILDREN or element.tag in _UNSEEN or element.tag in _NOT_LINES:
                continue
            text = element.text if len(element) == 0 else _line(element) or _introduced(element)
            if text and len(text) <= MAX_BYLINE and (line := squeeze(text)):
                yield line

    def paragraphs(self) -> Iterator[tuple[etree._Element, str]]:
        """Yield the elements after the headline that are paragraphs, each with its text."""
        for element in self.after:
            if element.tag in _PARAGRAPHS or (element.tag in _BOXES and _is_paragraph(element)):
                text = squeeze(text_content(element)[:MAX_TEXT])
                if text and len(text) >= MIN_TEXT:
                    yield element, text


def is_of_others(element: etree._Element) -> bool:
    """Return True if the element stands in a figure or in a comment."""
    for ancestor in islice(element.iterancestors(), 2 * LEVELS):
        if ancestor.tag in ("figure", "figcaption") or "comment" in (ancestor.get("class") or "")[:MAX_CLASS].lower():
            return True
    return False


def spaced(element: etree._Element) -> str:
    """Return the text inside the element, with a space between the texts of its descendants."""
    return " ".join(map(str, islice(element.itertext(), MAX_TEXTS))) if len(element) else element.text or ""


def text_before(element: etree._Element) -> str:
    """Return the text right before the element; "" if an element without text comes before."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail if previous.tail and previous.tail.strip() else previous.text or ""
    parent = element.getparent()
    return "" if parent is None else parent.text or ""


def _is_paragraph(element: etree._Element) -> bool:
    """Return True if a box begins with text, and all its children are inline elements."""
    return len(element.text or "") >= MIN_TEXT and all(child.tag in _INLINE for child in element)


def _outermost(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the elements marked as authors that stand in no other marked element, as long as they are close."""
    outermost: list[etree._Element] = []
    inside: set[etree._Element] = set()
    last = 0
    for index, element in enumerate(elements):
        if outermost and index - last > GAP:
            break
        if element in inside:
            last = index
        elif is_author(element) and not is_of_others(element):
            outermost.append(element)
            inside.update(element.iter("*"))
            last = index
    return outermost


def _pieces(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield the texts inside the element, without child elements named after a role, a date and the like."""
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


_PLACE_BEFORE = frozenset(("in", "for", "für", "pour", "dans"))
"""Words before a place, a section or a newspaper."""


def _without_helpers(pieces: list[str]) -> Iterator[str]:
    """Yield the pieces of a box of authors without those after "Reviewed by" and the like, or after "in"."""
    before = ""
    for piece in pieces:
        if not (introduces_helper(before) or before.rpartition(" ")[2] in _PLACE_BEFORE):
            yield piece
        before = piece


def _introduced(element: etree._Element) -> str | None:
    """Return the element's text if the element begins with a label such as "By:"; None otherwise."""
    label = element.text
    if not label or len(label) > MAX_LABEL or not is_introduction(label.strip()):
        return None
    return squeeze(spaced(element)[:MAX_TEXT])


def _line(element: etree._Element) -> str | None:
    """Return the element's text; None if a child has children."""
    return text_content(element) if all(len(child) == 0 for child in element) else None
