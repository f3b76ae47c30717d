"""Walls and stubs are told here: pages that ask something of their reader, or lead elsewhere, in place of a text.

Evidence of several kinds must come together: title, phrases, markup, controls, and that the page has hardly any other
text. A wall in front of a whole article in the same HTML is no wall.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.html import squeeze
from crawler.parsers.kind import phrases
from crawler.parsers.kind.judge import Judgement
from crawler.parsers.metadata.page_data import Head, text_content
from crawler.reasons import Reason

MAX_MASS = 12_000
"""Mass of a page's blocks above which the page is neither a wall nor a stub."""
HARDLY_ANY = 300
"""Mass of a page's blocks below which the text of menus and <noscript> counts too."""
MAX_CONTROLS = 200
"""Maximum number of buttons and links that are read."""
MAX_LINKS = 60
"""Number of linked blocks above which a page is neither."""
PROSE, MUCH = 100, 800
"""Minimum mass of a block of prose, and mass of prose without words of walls above which a page is neither."""
LINE = 40
"""Minimum mass of a block that may be an article's text."""
OTHER = 100
"""Mass of other text from which a page is no wall, unless its title is that of a wall."""
OTHER_TITLED = 300
"""The same if its title is that of a wall."""
SAME_BOX = 0.3
"""Share of a box's text in a wall's phrases from which the rest of the box is the wall's text too."""
STUB_MASS = 700
"""Mass of all text above which a page is no stub."""
FEW = 200
"""Mass of all text below which one sign besides the title is enough."""
SOON = 30
"""Number of seconds within which a page must lead elsewhere to be a stub."""

_QUOTED = re.compile(r"[\"“„«»”][^\"“”„«»]{0,200}[\"”“»«]")
_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_MAX_MARKUP = 300_000


@dataclass(slots=True)
class _Text:
    """The text of a small page: blocks that say what a wall or stub says, and the mass of all other blocks."""

    total: int = 0
    other: int = 0
    signs: dict[str, None] = field(default_factory=dict)
    """Names of the signs in the text, in order."""
    phrases: int = 0
    """Number of different phrases."""


def find_wall_or_stub(head: Head, page: PageBlocks, url: str, headline: str | None, dated: bool) -> Judgement | None:
    """Return whether a page is a wall or a stub; None if the page is neither.

    `dated` is True if the page has a date and authors, as articles have: then any other text makes it an article.
    """
    if not _may_be_wall(page):
        return None
    titles = [text for text in _titles(head, headline) if text]
    if sum(block.mass for block in page.blocks) < HARDLY_ANY:
        page = _whole(head)
    return _stub(head, page, url, titles, dated) or _wall(head, page, titles, dated)


def _may_be_wall(page: PageBlocks) -> bool:
    """Return False if a page certainly has a text of its own. This is quick, as nearly all pages have such a text."""
    prose = 0
    for block in page.blocks:
        if block.mass >= PROSE and block.link * 2 < block.mass:
            text = block.text.lower()
            prose += 0 if any(word in text for word in phrases.PROSE_WORDS) else block.mass
            if prose >= MUCH:
                return False
    links = sum(block.link * 5 >= block.mass * 4 for block in page.blocks)
    return links <= MAX_LINKS and sum(block.mass for block in page.blocks) <= MAX_MASS


def _titles(head: Head, headline: str | None) -> Iterator[str]:
    """Yield the texts that name the page as a whole, in lower case."""
    for text in (head.title, headline, *(text_content(element) for element in head.h1[:2])):
        yield (squeeze(text) or "").lower().replace("’", "'")


def _whole(head: Head) -> PageBlocks:
    """Return all blocks of a page, those of menus and <noscript> too."""
    body = head.root.find("body")
    return PageBlocks(head.root if body is None else body, whole=True)


def _spoken(block: RawBlock) -> str:
    """Return a block's text in lower case, without quotations: an article may quote a wall."""
    return _QUOTED.sub(" ", block.text.lower().replace("’", "'"))


def _read(page: PageBlocks, patterns: dict[str, re.Pattern[str]]) -> _Text:
    """Return which of the patterns the page's blocks say, and how much other text there is."""
    text, spoken = _Text(), set[int]()
    hits: set[str] = set()
    for index, block in enumerate(page.blocks):
        line = _spoken(block)
        text.total += block.mass
        for name, pattern in patterns.items():
            if matches := {match[0] for match in pattern.finditer(line)}:
                spoken.add(index)
                text.signs[name] = None
                hits |= matches
    text.phrases = len(hits)
    said, all_of, voices = Counter[int](), Counter[int](), Counter[int]()
    for index, block in enumerate(page.blocks):
        box = _box(page, block)
        all_of[box] += block.mass
        said[box] += block.mass if index in spoken else 0
        voices[box] += index in spoken
    # One such line doesn't make its box a wall: an article may speak like one for a sentence.
    boxes = {box for box, number in voices.items() if number > 1 and said[box] >= SAME_BOX * all_of[box]}
    for index, block in enumerate(page.blocks):
        is_line = block.mass >= LINE and block.kind != "heading" and block.link * 2 < block.mass
        if is_line and index not in spoken and _box(page, block) not in boxes:
            text.other += block.mass
    return text


def _box(page: PageBlocks, block: RawBlock) -> int:
    """Return the index of the box in which a block stands: the node around the block's own element."""
    node = page.nodes[block.node]
    return node.parent if node.parent >= 0 and block.tag == node.element.tag else block.node


# Walls ----------------------------------------------------------------------------------------------------------------


def _wall(head: Head, page: PageBlocks, titles: list[str], dated: bool) -> Judgement | None:
    text = _read(page, phrases.WALL)
    title = next((title for title in titles if phrases.WALL_TITLE.fullmatch(title)), None)
    if text.other >= (OTHER_TITLED if title and not dated else OTHER):
        return None
    if not text.signs and title is None:
        return None
    signs = list(text.signs)
    machinery = phrases.MACHINERY.search(_markup(head.root))
    if machinery:
        signs.append(f"markup of {machinery[0].lower()}")
    if title is not None:
        is_wall = bool(signs) or text.total < FEW
        signs.insert(0, f"the title {title!r}")
    else:
        password = next(_passwords(head.root), None) is not None
        if password:
            signs.append("a field for a password")
        # A headline of an article may stand above a wall, so phrases count that lead through it or keep machines out.
        leads = machinery is not None or password or _has_control(head.root)
        asks_human = machinery is not None and not phrases.HUMAN.isdisjoint(text.signs)
        is_wall = leads and not text.other and bool(text.signs) and (asks_human or text.phrases + password >= 2)
        is_wall = is_wall or (text.phrases >= 3 and (len(text.signs) >= 2 or not text.other))
    if list(text.signs) == [phrases.SCRIPT] and not (machinery or text.other) and _is_shell(head.root):
        return Judgement(Reason.STUB, "a script is to load the text: " + ", ".join(signs))
    return Judgement(Reason.WALL, ", ".join(signs)) if is_wall else None


def _markup(root: etree._Element) -> str:
    """Return the beginning of a page's markup: attributes and scripts."""
    return etree.tostring(root, encoding="unicode")[:_MAX_MARKUP]


def _passwords(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter("input") if element.get("type") == "password")


def _has_control(root: etree._Element) -> bool:
    """Return True if a button or link of the page leads through a wall."""
    for element in islice(root.iter("button", "input", "a"), MAX_CONTROLS):
        text = element.get("value") or "" if element.tag == "input" else text_content(element)
        if len(text) <= 80 and phrases.CONTROL.search(text):
            return True
    return False


def _is_shell(root: etree._Element) -> bool:
    """Return True if a script fills an empty element of the body with the whole page."""
    return any(
        not len(element) and not (element.text or "").strip()
        for element in root.iter("div", "main")
        if element.get("id") in ("root", "app", "__next", "__nuxt", "main", "application")
    )


# Stubs ----------------------------------------------------------------------------------------------------------------


def _stub(head: Head, page: PageBlocks, url: str, titles: list[str], dated: bool) -> Judgement | None:
    if next(head.root.iter("frameset"), None) is not None and not any(block.mass >= OTHER for block in page.blocks):
        return Judgement(Reason.STUB, "a frameset without text")
    if sum(block.mass for block in page.blocks) > STUB_MASS:
        return _parked(page, titles)
    text = _read(page, {"a note that the page is elsewhere": phrases.STUB})
    if text.other >= (LINE if dated else OTHER):
        return _parked(page, titles)
    title = next((title for title in titles if phrases.STUB_TITLE.fullmatch(title)), None)
    signs = list(text.signs)
    target = _refresh(head, url)
    moves = target is not None or phrases.MOVES.search(_scripts(head.root)) is not None
    if target is not None:
        signs.append(f"a refresh to {target[:80]}")
    elif moves:
        signs.append("a script that leads elsewhere")
    if title is not None:
        signs.append(f"the title {title!r}")
    if len(signs) >= 2 or (signs and (moves or title) and text.total < FEW and not dated):
        return Judgement(Reason.STUB, ", ".join(signs))
    return _parked(page, titles)


def _refresh(head: Head, url: str) -> str | None:
    """Return the URL to which a page leads soon; None if it leads nowhere, or reloads itself."""
    for value in head.meta.get("refresh", ()):
        match = _REFRESH.match(value)
        if match and int(match[1][:6]) <= SOON and _target(match[2], url) != url.partition("#")[0]:
            return match[2]
    return None


def _target(link: str, url: str) -> str:
    try:
        return urljoin(url, link).partition("#")[0]
    except ValueError:
        return link


def _scripts(root: etree._Element) -> str:
    """Return the text of the page's scripts, if there is little."""
    text = "\n".join(element.text for element in root.iter("script") if element.text)
    return text if len(text) < 5_000 else ""


def _parked(page: PageBlocks, titles: list[str]) -> Judgement | None:
    """Return whether a page stands for a domain that is for sale."""
    texts = [*titles, *(block.text.lower() for block in page.blocks)]
    if sum(map(len, texts)) > 4 * STUB_MASS or not any(word in text for text in texts for word in phrases.DOMAIN):
        return None
    text = _read(page, {"a domain for sale": phrases.PARKED})
    titled = any(phrases.PARKED.search(title) for title in titles)
    if text.other >= OTHER or not text.signs or text.phrases + titled < 2:
        return None
    return Judgement(Reason.STUB, "a domain for sale")
