"""The blocks of a page in reading order, and the tree of containers they stand in: one visit of each element."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from crawler.items import BlockKind
from crawler.parsers.html import clean, mass, squeeze

MAX_DEPTH = 150
"""Elements nested deeper aren't told apart; their text is still read."""

_SKIPPED = (
    "script style template iframe object embed applet svg math canvas audio video map button select option "
    "textarea input head title meta link dialog menu datalist noframes frameset frame source track param"
)
_INLINE = (
    "abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q rb rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr nobr data picture amp-img"
)
KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote", "pre": "code",
    "figcaption": "caption", "caption": "caption", "figure": "caption", "h1": "heading", "h2": "heading",
    "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
# A div in one of these is still part of it; any other element starts afresh with paragraphs.
_INHERITED = frozenset({"list_item", "quote", "caption", "heading", "code"})
# Paragraphs, and what is never a container of an article.
LEAVES = frozenset("p li blockquote pre h1 h2 h3 h4 h5 h6 figcaption dt dd table ul ol dl".split())

_BLOCK, _BR, _SKIP, _TEXT, _SPAN, _LINK, _MENU, _ASIDE = range(8)
_ROLES: dict[object, int] = {
    **dict.fromkeys(_SKIPPED.split(), _SKIP), **dict.fromkeys(_INLINE.split(), _TEXT),
    "br": _BR, "span": _SPAN, "a": _LINK,
}  # fmt: skip
# A fifth of a page's elements are in these, and none of its text, unless there's none elsewhere.
_ORDINARY: dict[object, int] = {
    **_ROLES,
    "noscript": _SKIP,
    **dict.fromkeys(("nav", "footer"), _MENU),
    **dict.fromkeys(("aside", "form"), _ASIDE),
}

PROSE = 250
"""Characters of paragraphs for which an <aside> or a form is read at all."""
LONG_TABLE = 250
"""Mass of a table that may be all that a page has to say."""
BREAK = "\ufdd0"
"""Stands for <br> while text is gathered: a noncharacter, which no page may hold."""

_HIDING = frozenset({"style", "hidden", "aria-hidden"})
_HIDDEN_STYLES = ("display:none", "visibility:hidden")


@dataclass(slots=True)
class RawBlock:
    """A block as found on the page; `link` and `mass` are lengths of its linked text and of all its text."""

    kind: BlockKind
    text: str
    mass: int
    link: int
    node: int
    """Index of the innermost element that it stands in."""
    tag: str = "p"
    prose: int = 0
    """What the block says for its container's being the body."""
    removed: str | None = None
    """Why the block, though inside the body, isn't its text."""
    doubt: str | None = None
    """Why it probably isn't."""

    def weigh(self, least: int) -> int:
        """Set and return `prose`: the mass without links of a paragraph of at least `least`.

        Headings and captions say nothing for their container, lists half; a long table counts if `least` is 1.
        """
        mass = self.mass
        if mass < least or self.link * 2 > mass or self.kind in ("heading", "caption"):
            self.prose = 0
        elif self.kind == "list_item":
            self.prose = (mass - self.link) // 2
        else:
            self.prose = 0 if self.kind == "table" and (least > 1 or mass < LONG_TABLE) else mass - self.link
        return self.prose


@dataclass(slots=True)
class Node:
    """An element that holds blocks: `blocks[start:end]` of the page."""

    element: etree._Element
    parent: int
    start: int
    end: int = 0
    prose: int = 0
    depth: int = 0
    junk: int = -1
    """Index of the innermost box around it that can't be an article's text; 0: none, -1: not yet looked at."""


def is_hidden(element: etree._Element) -> bool:
    """Tell if an element's own attributes hide it from readers."""
    if _HIDING.isdisjoint(element.keys()):
        return False
    style = element.get("style")
    if style and any(hidden in style.lower().replace(" ", "") for hidden in _HIDDEN_STYLES):
        return True
    # Themes hide whole pages from screen readers while a dialog is open, so a div's aria-hidden says nothing.
    return element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "div")


class PageBlocks:
    """All blocks of a page, in one visit of each element, with the tree of elements that hold them."""

    def __init__(
        self,
        body: etree._Element,
        dropped: Collection[etree._Element] = (),
        kept: Collection[etree._Element] = (),
        *,
        whole: bool = False,
    ):
        """`dropped` are left out; `kept` are read though they be menus: an unclosed one may hold all the page.

        `whole` tells that menus, footers and what is for browsers without scripts are read too."""
        self._roles = _ROLES if whole else _ORDINARY
        self.blocks: list[RawBlock] = []
        self.nodes: list[Node] = [Node(body, -1, 0)]
        self._dropped, self._kept = frozenset(dropped), kept
        self._node = 0
        self._parts: list[str] = []
        self._link = 0
        self._links = 0
        self._visit(body, "paragraph", "p", 0)
        self._flush("paragraph", "p")
        self.nodes[0].end = len(self.blocks)

    def _visit(self, element: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element's text and children; `kind` and `tag` are those of the block it belongs to."""
        parts, dropped, roles = self._parts, self._dropped, self._roles
        text = element.text  # white space before a block's first word is left out: most of a page's text is that
        if text and (parts or not text.isspace()):
            parts.append(text)
        for child in element:
            name = child.tag
            role = roles.get(name, _BLOCK)
            if role == _SKIP or (dropped and child in dropped) or (role == _SPAN and is_hidden(child)):
                pass
            elif role == _BLOCK or role >= _MENU:
                if parts:
                    self._flush(kind, tag)
                if role != _BLOCK and child not in self._kept and (role == _MENU or not _holds_prose(child)):
                    pass
                elif len(child) or ((text := child.text) and not text.isspace()):
                    self._block(child, name, kind, depth)
            elif role == _LINK:
                self._anchor(child, kind, tag, depth)
            elif role == _BR:
                if parts:
                    parts.append(BREAK)
            elif len(child):
                self._inside(child, kind, tag, depth)
            elif (text := child.text) and (parts or not text.isspace()):
                parts.append(text)
            text = child.tail
            if text and (parts or not text.isspace()):
                parts.append(text)

    def _inside(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        if depth < MAX_DEPTH:
            self._visit(child, kind, tag, depth + 1)
        else:
            self._parts.append(" ".join(str(text) for text in child.itertext()))

    def _anchor(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        if not len(child):
            text = child.text
            if text and not text.isspace():
                self._parts.append(text)
                self._link += mass(text.strip())
            return
        first, link = len(self._parts), self._link
        self._links += 1
        self._inside(child, kind, tag, depth)
        self._links -= 1
        if len(self._parts) > first:  # else it's empty, or a block inside the link has ended, with its own count
            self._link = link + sum(mass(part.strip()) for part in self._parts[first:] if part != BREAK)

    def _block(self, child: etree._Element, name: str, kind: BlockKind, depth: int) -> None:
        blocks, nodes, outer = self.blocks, self.nodes, self._node
        start, self._node = len(blocks), len(nodes)
        node = Node(child, outer, start, start, 0, depth)
        nodes.append(node)
        inherited = kind in _INHERITED
        inner = kind if inherited and name == "p" else KINDS.get(name) or (kind if inherited else "paragraph")
        if name == "table" and _is_data(child):
            self._table(child)
        elif depth < MAX_DEPTH:
            self._visit(child, inner, name, depth + 1)
        else:
            self._inside(child, inner, name, depth)
        if self._parts:
            self._flush(inner, name)
        node.end = len(blocks)
        if node.end == start:
            nodes.pop()  # it holds no text, and so do all inside it
        self._node = outer

    def _table(self, table: etree._Element) -> None:
        """Add a table of data as one block: a row a line, cells parted by bars."""
        rows = []
        for row in table.iter("tr"):
            cells = (" ".join("".join(map(str, cell.itertext())).split()) for cell in row.iterchildren("td", "th"))
            rows.append(" | ".join(cell for cell in cells if cell))
        text = clean("\n".join(row for row in rows if row))
        if text:
            self.blocks.append(RawBlock("table", text, mass(text), 0, self._node, "table"))

    def _flush(self, kind: BlockKind, tag: str) -> None:
        """End the block that is being gathered: one paragraph, or several parted by empty lines."""
        text, link = "".join(self._parts), self._link
        if self._links:  # the block is inside a link that holds more than it
            link = mass(text.strip())
        self._parts.clear()
        self._link = 0
        if kind == "code":
            self._add("code", clean(text.replace(BREAK, "\n")).strip("\n").rstrip(), link, tag)
            return
        if BREAK not in text:
            self._add(kind, squeeze(text) or "", link, tag)
            return
        paragraphs: list[list[str]] = [[]]
        for line in text.split(BREAK):
            if squeezed := squeeze(line):
                paragraphs[-1].append(squeezed)
            else:
                paragraphs.append([])
        filled = [lines for lines in paragraphs if lines]
        for lines in filled:
            self._add(kind, "\n".join(lines), link // len(filled), tag)

    def _add(self, kind: BlockKind, text: str, link: int, tag: str) -> None:
        if text and not text.isspace():
            self.blocks.append(RawBlock(kind, text, mass(text), link, self._node, tag))


def _holds_prose(box: etree._Element) -> bool:
    """Tell if a box holds so many paragraphs that it may be an article's after all, whatever it's called."""
    return sum(len(paragraph.text or "") for paragraph in box.iter("p")) > PROSE


def _is_data(table: etree._Element) -> bool:
    """Tell a table of data from one that lays out the page: no tables, headings or long texts in its cells."""
    cells = 0
    for element in table.iter("table", "td", "th", "h1", "h2", "h3"):
        if element.tag in ("td", "th"):
            cells += 1
            if sum(len(str(text).strip()) for text in element.itertext()) > 250:
                return False
        elif element is not table:
            return False
    return cells >= 2
