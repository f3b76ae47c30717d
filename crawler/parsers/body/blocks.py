"""A page's blocks are collected here, in reading order, with the tree of containers around the blocks.

`PageBlocks` visits each element of the page once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from crawler.items import BlockKind
from crawler.parsers.html import clean, mass, squeeze

MAX_DEPTH = 150
"""Maximum depth of elements that get blocks of their own; the text of deeper elements is still read."""

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
# A div in a block of these kinds is still part of the block; a div in any other block begins paragraphs.
_INHERITED = frozenset({"list_item", "quote", "caption", "heading", "code"})
# Paragraphs, and other elements that are never the container of an article.
LEAVES = frozenset("p li blockquote pre h1 h2 h3 h4 h5 h6 figcaption dt dd table ul ol dl".split())

# The roles of elements: how the text of an element with each tag is read. Tags without role begin a block.
_BLOCK, _BR, _SKIP, _TEXT, _SPAN, _LINK, _MENU, _ASIDE = range(8)
_ROLES: dict[object, int] = {
    **dict.fromkeys(_SKIPPED.split(), _SKIP), **dict.fromkeys(_INLINE.split(), _TEXT),
    "br": _BR, "span": _SPAN, "a": _LINK,
}  # fmt: skip
# Menus and asides hold a fifth of a page's elements, and none of the article's text unless the rest holds no text.
_ORDINARY: dict[object, int] = {
    **_ROLES,
    "noscript": _SKIP,
    **dict.fromkeys(("nav", "footer"), _MENU),
    **dict.fromkeys(("aside", "form"), _ASIDE),
}

PROSE = 250
"""Minimum length of all paragraphs in an <aside> or a form that is read, in characters."""
LONG_TABLE = 250
"""Minimum mass of a table that may be the whole text of a page."""
BREAK = "\ufdd0"
"""This noncharacter, which no page may hold, stands for <br> while text is gathered."""

_HIDING = frozenset({"style", "hidden", "aria-hidden"})
_HIDDEN_STYLES = ("display:none", "visibility:hidden")


@dataclass(slots=True)
class RawBlock:
    """A block as it stands on the page; `mass` is the mass of all text in the block, `link` that of the linked text."""

    kind: BlockKind
    text: str
    mass: int
    link: int
    node: int
    """Index of the innermost node around the block."""
    tag: str = "p"
    prose: int = 0
    """The block's evidence that its container is the body, in characters of prose."""
    removed: str | None = None
    """Why the block, though inside the body, isn't part of the text; None if it is."""
    doubt: str | None = None
    """Why the block probably isn't part of the text; None without such a doubt."""

    def weigh(self, least: int) -> int:
        """Set and return `prose`: the mass without links, 0 if the block's mass is less than `least`.

        Headings and captions count nothing, list items count half. A long table counts if `least` is 1.
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
    """An element with the blocks that it holds: `blocks[start:end]` of the page."""

    element: etree._Element
    parent: int
    start: int
    end: int = 0
    prose: int = 0
    depth: int = 0
    junk: int = -1
    """Index of the innermost box around the node that can't be an article's text; 0 without such, -1 if unknown."""


def is_hidden(element: etree._Element) -> bool:
    """Return True if an element's own attributes hide the element from readers."""
    if _HIDING.isdisjoint(element.keys()):
        return False
    style = element.get("style")
    if style and any(hidden in style.lower().replace(" ", "") for hidden in _HIDDEN_STYLES):
        return True
    # Themes hide whole pages from screen readers while a dialog is open, so a div's aria-hidden says nothing.
    return element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "div")


class PageBlocks:
    """All blocks of a page, with the tree of elements that hold the blocks. Each element is visited once."""

    def __init__(
        self,
        body: etree._Element,
        dropped: Collection[etree._Element] = (),
        kept: Collection[etree._Element] = (),
        *,
        whole: bool = False,
    ):
        """Read the blocks of `body`.

        `dropped` elements are left out. `kept` elements are read even if they are menus: an unclosed menu may hold the
        whole page. With `whole`, all menus, footers and <noscript> elements are read too.
        """
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
        """Read an element's text and children into the block being gathered, of this `kind` and `tag`."""
        roles = self._roles
        self._gather(element.text)
        for child in element:
            role = roles.get(child.tag, _BLOCK)
            if not self._is_skipped(child, role):
                if role in (_TEXT, _SPAN):
                    self._inline(child, kind, tag, depth)
                elif role == _LINK:
                    self._anchor(child, kind, tag, depth)
                elif role == _BR:
                    self._break()
                else:
                    self._flush(kind, tag)
                    if self._is_read(child, role):
                        self._block(child, kind, depth)
            self._gather(child.tail)

    def _is_skipped(self, child: etree._Element, role: int) -> bool:
        """Return True if nothing of an element is read, and the text around the element is one block."""
        return role == _SKIP or child in self._dropped or (role == _SPAN and is_hidden(child))

    def _is_read(self, child: etree._Element, role: int) -> bool:
        """Return True if an element that begins a block has text, and is neither a menu nor an aside without prose."""
        if role != _BLOCK and child not in self._kept and (role == _MENU or not _holds_prose(child)):
            return False
        return len(child) > 0 or not _is_blank(child.text)

    def _gather(self, text: str | None) -> None:
        """Add text to the block being gathered; white space before a block's first word is left out."""
        if text and (self._parts or not text.isspace()):
            self._parts.append(text)

    def _break(self) -> None:
        if self._parts:
            self._parts.append(BREAK)

    def _inline(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        if len(child):
            self._inside(child, kind, tag, depth)
        else:
            self._gather(child.text)

    def _inside(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element that has children; below MAX_DEPTH, only the element's text."""
        if depth < MAX_DEPTH:
            self._visit(child, kind, tag, depth + 1)
        else:
            self._parts.append(" ".join(str(text) for text in child.itertext()))

    def _anchor(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read a link, and count the mass of its text."""
        if not len(child):
            text = child.text or ""
            if not _is_blank(text):
                self._parts.append(text)
                self._link += mass(text.strip())
            return
        first, link = len(self._parts), self._link
        self._links += 1
        self._inside(child, kind, tag, depth)
        self._links -= 1
        if len(self._parts) > first:  # else the link is empty, or a block inside the link has ended and counted it
            self._link = link + sum(mass(part.strip()) for part in self._parts[first:] if part != BREAK)

    def _block(self, child: etree._Element, kind: BlockKind, depth: int) -> None:
        """Read an element that begins a block within a block of this `kind`, as a node of its own."""
        name = child.tag
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
        self._flush(inner, name)
        node.end = len(blocks)
        if node.end == start:
            nodes.pop()  # the element holds no text, so the nodes inside it were popped before
        self._node = outer

    def _table(self, table: etree._Element) -> None:
        """Add a table of data as one block: one line per row, cells separated by bars."""
        rows = []
        for row in table.iter("tr"):
            cells = (" ".join("".join(map(str, cell.itertext())).split()) for cell in row.iterchildren("td", "th"))
            rows.append(" | ".join(cell for cell in cells if cell))
        text = clean("\n".join(row for row in rows if row))
        if text:
            self.blocks.append(RawBlock("table", text, mass(text), 0, self._node, "table"))

    def _flush(self, kind: BlockKind, tag: str) -> None:
        """End the block being gathered, if it has text: one paragraph, or several separated by empty lines."""
        if not self._parts:
            return
        text, link = "".join(self._parts), self._link
        if self._links:  # the block is inside a link that holds more than the block
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


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _holds_prose(box: etree._Element) -> bool:
    """Return True if a box has so much text in paragraphs that it may hold an article, whatever its name."""
    return sum(len(paragraph.text or "") for paragraph in box.iter("p")) > PROSE


def _is_data(table: etree._Element) -> bool:
    """Return True if a table holds data: at least two cells, without tables, headings or long texts in the cells."""
    cells = 0
    for element in table.iter("table", "td", "th", "h1", "h2", "h3"):
        if element.tag in ("td", "th"):
            cells += 1
            if sum(len(str(text).strip()) for text in element.itertext()) > 250:
                return False
        elif element is not table:
            return False
    return cells >= 2
