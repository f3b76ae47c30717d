"""Authors far from the headline are found here: marked elements, bylines at the foot of the text, signatures.

The whole page is searched, so this is only for pages that name no person elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml import etree

from crawler.items import Author
from crawler.parsers.dates.removal import without_dates
from crawler.parsers.html import squeeze
from crawler.parsers.metadata.names import (
    divided,
    introduced,
    introduces_helper,
    is_editors,
    is_introduction,
    is_label,
    may_introduce,
    persons,
)
from crawler.parsers.metadata.nearby import is_author, names_author, spaced, text_before

MAX_SIGNED = 3_000
"""Maximum number of elements of a page that are searched."""
MAX_CHILDREN = 3
"""Maximum number of children of an element that names authors."""
MAX_CANDIDATES = 80
"""Maximum number of elements of a page that are looked at closely."""
MAX_LINE, MAX_WORDS = 120, 16
"""Maximum length of a line that names authors, in characters and in words."""
MAX_LINK = 60
"""Maximum length of a link to an author's page; a longer link leads to an article."""
MAX_DENSE = 5
"""Maximum length of a name in Han, kana or Hangul."""
MAX_LEVELS = 12
"""Number of levels up that are searched for an aside or a list of other articles."""
_SIGNED = tuple("a span div p li em i strong b address cite td dd small h3 h4 h5".split())
_ASIDE_TAGS = frozenset(("aside", "footer", "nav", "figure", "figcaption", "blockquote", "form", "button"))
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|sidebar|widget|popular|trending|latest|more-|promo|card|carousel|slider|caption"
    r"|newsletter|photo|footer|menu|nav|list|feed|grid|similar|review|testimonial|pagination|kommentar|disqus"
    r"|next|prev|swiper|bio|about",
    re.IGNORECASE,
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5"))
_LIST_NAME = re.compile(r"[Ll]ist")
_DENSE = "\u3040"
"""Names that sort after this letter are written without spaces."""
_RIGHT = re.compile(r"text-align:\s{0,3}right", re.IGNORECASE)


def introduced_in(line: str) -> str | None:
    """Return the names in a line that begins as a byline does, or does so after a date or a mark; None otherwise."""
    words = line.split()
    if len(words) > MAX_WORDS:
        return None
    if rest := introduced(line):
        return rest
    has_mark = "|" in line or "•" in line or "·" in line or "：" in line
    if not has_mark and not any(map(str.isdigit, line)):
        return None
    if not any(map(may_introduce, words[1:])):
        return None
    parts = re.split(r"\s?[|•·]\s?", without_dates(divided(line)))
    return next((rest for part in parts[1:6] if (rest := introduced(part))), None)


def introduced_lines(lines: Collection[str]) -> Iterator[str]:
    """Yield the names in bylines among the lines. A line with only "Written by" introduces the next line."""
    waiting = False
    for line in lines:
        if rest := introduced_in(line):
            yield rest
        elif waiting and len(line.split()) <= MAX_WORDS:
            yield line
        waiting = is_introduction(line) or is_label(line)


def signatures(root: etree._Element, site: Collection[str]) -> tuple[Author, ...]:
    """Return the persons that are marked up as authors anywhere on the page, or sign the text."""
    articles = list(islice(root.iter("article"), 2))
    main = next(root.iter("main"), None) if len(articles) != 1 else articles[0]
    first = articles[0] if articles else None
    for texts in _texts(root if main is None else main, first):
        if names := persons(texts, site):
            return tuple(author for author in names if author.name < _DENSE or len(author.name) <= MAX_DENSE)
    return ()


def _texts(root: etree._Element, first: etree._Element | None) -> Iterator[list[str]]:
    """Yield the texts marked up as an author's name, the names in bylines, the last text to the right, the editors."""
    marked: list[str] = []
    editors: list[str] = []
    lines: list[str] = []
    right: list[str] = []
    for element, text, is_right in islice(_candidates(root), MAX_CANDIDATES):
        line = squeeze(spaced(element) if text is None else text)
        if not line or len(line) > MAX_LINE or _is_elsewhere(element, first):
            continue
        if text is not None:
            (editors if is_editors(line) else lines).append(line)
        elif is_right:
            right.append(line)
        elif not introduces_helper(text_before(element)):
            marked.append(line)
    yield from (marked, lines, right[-1:], editors)


def _candidates(root: etree._Element) -> Iterator[tuple[etree._Element, str | None, bool]]:
    """Yield the elements that may name authors, in the page's order.

    Each comes with the names in a byline, or with None for a marked text, or for a text to the right: then the third
    value is True.
    """
    waiting = False
    for element in islice(root.iter(*_SIGNED), MAX_SIGNED):
        name, tag = element.get("class"), element.tag
        if (name and names_author(name)) or (tag == "a" and _is_author_link(element)):
            if len(element) <= MAX_CHILDREN:
                yield element, None, False
            continue
        if tag == "p" and _is_right(element) and len(element) <= MAX_CHILDREN:
            yield element, None, True
        text = element.text
        if text is None or len(text) > MAX_LINE or not (words := text[:40].split(None, 1)):
            continue
        if waiting and len(element) == 0:
            yield element, text, False
        waiting = False
        if may_introduce(words[0]) and len(element) <= MAX_CHILDREN:
            line = squeeze(text) or ""
            waiting = is_introduction(line)
            # After a label, the name is the text after the element, or else the next text.
            rest = squeeze((element.tail or "")[: MAX_LINE + 1]) if waiting else introduced(line)
            rest = rest or (line if is_editors(line) else None)
            if rest:
                waiting = False
                yield element, rest, False


def _is_author_link(element: etree._Element) -> bool:
    """Return True if the link leads to an author's page."""
    href = element.get("href")
    return bool(href and "/aut" in href and is_author(element)) or "author" in element.get("rel", "")


def _is_right(element: etree._Element) -> bool:
    """Return True if the text stands to the right, as a signature does."""
    style = element.get("style")
    return bool(style and "right" in style and _RIGHT.search(style)) or element.get("align") == "right"


def _is_elsewhere(element: etree._Element, first: etree._Element | None) -> bool:
    """Return True if the element is part of an aside, a comment, a caption, or a link to another article.

    An element right after a heading with a link belongs to the article of the link.

    `first` is the page's first article, None if the page has none. A later article whose heading is a link is another.
    """
    previous = element.getprevious()
    if previous is not None and previous.tag in _HEADINGS and previous.find(".//a") is not None:
        return True
    for ancestor in islice((element, *islice(element.iterancestors(), MAX_LEVELS)), MAX_LEVELS):
        tag = ancestor.tag
        if tag in _ASIDE_TAGS or (tag == "article" and ancestor is not first and _links_away(ancestor)):
            return True
        if tag in ("article", "main", "body"):
            return False
        if tag == "a" and ancestor is not element and sum(map(len, islice(ancestor.itertext(), 20))) > MAX_LINK:
            return True
        name = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        # A list may be named after its element; a box named so is a list of articles.
        name = _LIST_NAME.sub("", name) if tag in ("ul", "ol", "dl", "li") else name
        if len(name) < 300 and _ELSEWHERE.search(name):
            return True
    return False


def _links_away(article: etree._Element) -> bool:
    """Return True if the first heading of the article is a link, as in lists of articles."""
    heading = next(article.iter("h1", "h2", "h3", "h4"), None)
    return heading is not None and (heading.find(".//a") is not None or next(heading.iterancestors()).tag == "a")
