"""A page's blocks are collected here, in reading order, with the tree of containers around the blocks.

`PageBlocks` visits each element of the page once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from crawler.items import BlockKind
from crawler.parsers.body import elements
from crawler.parsers.body.elements import BLOCK, BLOCK_TAGS, BR, LINK, MENU, SKIP, TEXT, UNKNOWN
from crawler.parsers.body.elements import is_hidden as is_hidden
from crawler.parsers.body.furniture import unit_of
from crawler.parsers.body.lines import BOLD, BOLD_END, BREAK, LINK_END, MARKS, is_prose, paragraphs, reads_as_heading
from crawler.parsers.body.lines import LINK as LINK_MARK
from crawler.parsers.body.lines import PROSE as PROSE_LINE
from crawler.parsers.body.tables import code_text, formula, is_apart, is_code, is_data, is_picture, table_lines
from crawler.parsers.html import clean, ends_sentence, mass, squeeze

MAX_DEPTH = 150
"""Maximum depth of elements that get blocks of their own; the text of deeper elements is still read."""

KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote", "pre": "code",
    "listing": "code", "xmp": "code", "figcaption": "caption", "caption": "caption", "figure": "caption",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "button": "heading",
}  # fmt: skip
# A div in a block of these kinds is still part of the block; a div in any other block begins paragraphs.
_INHERITED = frozenset({"list_item", "quote", "caption", "heading", "code"})
# Boxes of these tags are what their tags say, even if they hold sections.
_NO_WRAPPERS = frozenset({"caption", "figcaption", "pre", "listing", "xmp", "li", "dd", "dt"})
# Paragraphs, and other elements that are never the container of an article.
LEAVES = frozenset("p li blockquote pre h1 h2 h3 h4 h5 h6 figcaption dt dd table ul ol dl menu".split())

PROSE = 250
"""Minimum length of all paragraphs in an <aside> or a form that is read, in characters."""
LONG_TABLE = 250
"""Minimum mass of a table that may be the whole text of a page."""
MAX_PLAIN = 80
"""Maximum mass of a line without bold type that is a heading."""
MAX_SAME = 2
"""Maximum number of bold lines with the same words that are headings."""
MIN_SECTION = 60
"""Minimum mass of a paragraph that has a bold line as its heading."""
MAX_BLANK = 10
"""Maximum number of blank texts that are looked at for the beginning of a line."""
_WORD = re.compile(r"\w+")
MAX_INITIAL = 3
"""Maximum length of a large initial with a quotation mark, in characters, and number of elements that may be one."""


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
        self._roles = elements.ROLES if whole else elements.ORDINARY
        self.blocks: list[RawBlock] = []
        self.nodes: list[Node] = [Node(body, -1, 0)]
        self._dropped, self._kept = set(dropped), kept
        self._node = 0
        self._parts: list[str] = []
        self._link = 0
        self._links = 0
        self._bold = 0
        self._linked: list[tuple[int, int]] = []
        self._marked = False
        self._is_short = False
        self._streamed: dict[str, etree._Element] | None = None
        self._slotted: list[dict[str | None, list[etree._Element]]] = []
        self._bold_lines: list[int] = []
        self._words: Counter[str] | None = None
        self._visit(body, "paragraph", "p", 0)
        self._flush("paragraph", "p")
        self.nodes[0].end = len(self.blocks)
        self._decide_bold_lines()
        if not any(node.element.tag == "p" for node in self.nodes):
            self._decide_plain_lines()

    def _visit(self, element: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element's text and children into the block being gathered, of this `kind` and `tag`."""
        roles, dropped, parts = self._roles, self._dropped, self._parts
        self._gather(element.text)
        for child in element:
            role = roles.get(child.tag, UNKNOWN)
            if dropped and child in dropped:
                pass
            elif role < SKIP:
                if parts:
                    self._flush(kind, tag)
                if (role == BLOCK or self._is_wanted(child, role)) and _has_text(child):
                    self._block(child, kind, depth)
            elif role == TEXT:
                self._inline(child, kind, tag, depth)
            elif role == LINK:
                self._anchor(child, kind, tag, depth)
            elif role == BR:
                self._break()
            elif role != SKIP:
                self._rare(child, role, kind, tag, depth)
            tail = child.tail
            if tail and (parts or not tail.isspace()):  # as in _gather, which is called too often here
                parts.append(tail)

    def _is_wanted(self, child: etree._Element, role: int) -> bool:
        """Return True if an element that may be a box is neither a menu nor an aside without prose."""
        if child in self._kept or elements.is_wrapper(child):
            return True
        return role != MENU and _holds_prose(child)

    def _gather(self, text: str | None) -> None:
        """Add text to the block being gathered; white space before a block's first word is left out."""
        if text and (self._parts or not text.isspace()):
            self._parts.append(text)

    def _break(self) -> None:
        if self._parts:
            self._parts.append(BREAK)
            self._marked = True

    def _inline(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element within a line; bold type at the beginning of a line is marked."""
        look = elements.inline_look(child)
        if look == elements.UNSEEN:
            return
        parts = self._parts
        bold = look == elements.BOLD and not self._bold and kind == "paragraph" and self._begins_line()
        if bold:
            parts.append(BOLD)
            self._bold += 1
            self._marked = True
        elif parts and child.tag == "span" and parts[-1][-1:].isalnum() and is_apart(child, parts[-1]):
            parts.append(" ")
        if len(child):
            self._inside(child, kind, tag, depth)
        else:
            self._gather(child.text)
        if bold:
            self._bold -= 1
            if parts:
                parts.append(BOLD_END)
                self._marked = True

    def _begins_line(self) -> bool:
        """Return True if no text stands before the next word in its line, or only bold text."""
        for part in self._parts[:-MAX_BLANK:-1]:
            if part in (BREAK, BOLD_END):
                return True
            if not part.isspace():
                return False
        return len(self._parts) < MAX_BLANK

    def _inside(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element that has children; below MAX_DEPTH, only the element's text."""
        if depth < MAX_DEPTH:
            self._visit(child, kind, tag, depth + 1)
        else:
            self._parts.append(" ".join(str(text) for text in child.itertext()))

    def _anchor(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read a link, and count the mass of its text."""
        href = child.get("href")
        if href is None:
            counted = not (child.get("name") or child.get("id"))  # a place with a name is no link
        else:
            counted = kind != "heading" or href[:1] != "#" or len(href) == 1  # a heading may link to itself
        if href and "#" in href and elements.is_note_link(child, "".join(map(str, child.itertext()))):
            return
        if not len(child):
            text = child.text or ""
            if not _is_blank(text):
                self._parts.append(text)
                if counted:
                    self._link += mass(text.strip())
                    self._linked.append((len(self._parts) - 1, len(self._parts)))
            return
        first, link = len(self._parts), self._link
        self._links += counted
        self._inside(child, kind, tag, depth)
        self._links -= counted
        # If there are no new parts, the link is empty, or a block inside the link has ended and counted the link.
        if counted and len(self._parts) > first:
            self._link = link + sum(mass(part.strip()) for part in self._parts[first:] if part not in MARKS)
            self._linked.append((first, len(self._parts)))

    def _rare(self, child: etree._Element, role: int, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element that needs a look at its attributes or its surroundings."""
        if role == UNKNOWN:
            self._unknown(child, kind, tag, depth)
        elif role == elements.BUTTON:
            self._button(child, kind, tag, depth)
        elif role == elements.SUP:
            self._gather(elements.superscript(child, self._parts[-1] if self._parts else ""))
        elif role == elements.MATH:
            self._gather(formula(child))
        elif role == elements.TEMPLATE:
            self._template(child, kind, tag, depth)
        elif role == elements.SLOT:
            self._slot(child, kind, tag, depth)
        elif not is_code(child):
            self._flush(kind, tag)
            self._block(child, kind, depth)
        else:
            self._flush(kind, tag)
            self._code(child, depth)

    def _unknown(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element of no known tag: as words if the element stands in a line, else as a box."""
        if not isinstance(child.tag, str):
            return
        holds = len(child) > 0 and next(child.iterdescendants(*BLOCK_TAGS), None) is not None
        in_line = tag in elements.LINES and (self._node > 0 or self.nodes[0].element.tag in elements.LINES)
        if not holds and (in_line or not self._begins_line() or not _is_blank(child.tail)):
            self._inline(child, kind, tag, depth)
            return
        self._flush(kind, tag)
        if len(child) or not _is_blank(child.text):
            self._block(child, kind, depth)

    def _button(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read a button that is part of a heading or of a sentence, or the heading of a panel of prose."""
        if kind == "heading" or tag in ("dt", "summary") or self._is_word(child):
            self._inline(child, kind, tag, depth)
        elif elements.opens_prose(child):
            self._flush(kind, tag)
            self._block(child, "paragraph", depth)

    def _is_word(self, child: etree._Element) -> bool:
        """Return True if a sentence goes on after an element: "See the <button>map</button> for details."."""
        tail = (child.tail or "").strip()
        if not tail:
            return False
        before = "".join(self._parts[-3:]).rpartition(BREAK)[2].strip()
        return tail[0].islower() or (bool(before) and not ends_sentence(before))

    def _template(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read a template that the page shows: a shadow root, or the place of a part that the server sent late."""
        prefix, _, number = (child.get("id") or "").partition(":")
        host = child.getparent()
        if elements.is_shadow(child) and host is not None:
            self._flush(kind, tag)
            slotted: dict[str | None, list[etree._Element]] = {}
            for item in host.iterchildren():
                if item is not child:
                    slotted.setdefault(item.get("slot"), []).append(item)
            self._slotted.append(slotted)
            self._block(child, kind, depth)
            self._slotted.pop()
        elif prefix in ("B", "P") and number:
            if self._streamed is None:
                self._streamed = elements.streamed_parts(child.getroottree().getroot())
            part = self._streamed.get(number)
            if part is not None and part not in self._dropped:
                self._flush(kind, tag)
                self._block(part, kind, depth)
                self._dropped.add(part)

    def _slot(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read the children of the host that a shadow root shows in this place, or else the slot's own text."""
        items = self._slotted[-1].pop(child.get("name"), []) if self._slotted else []
        for item in items:
            if item not in self._dropped:
                self._flush(kind, tag)
                self._block(item, kind, depth)
                self._dropped.add(item)
        if not items:
            self._inline(child, kind, tag, depth)

    def _block(self, child: etree._Element, kind: BlockKind, depth: int) -> None:
        """Read an element that begins a block within a block of this `kind`, as a node of its own."""
        name = child.tag
        blocks, nodes, outer = self.blocks, self.nodes, self._node
        start, self._node = len(blocks), len(nodes)
        node = Node(child, outer, start, start, 0, depth)
        nodes.append(node)
        inherited = kind in _INHERITED
        inner = kind if inherited and name == "p" else KINDS.get(name) or (kind if inherited else "paragraph")
        if inner != "paragraph" and len(child) > 1 and _is_wrapper(child, inner, name):
            inner = "paragraph"
        if name == "table" and is_data(child) and not is_picture(child):
            self._table(child)
        elif depth < MAX_DEPTH:
            if name == "table" and is_picture(child):
                inner = "caption"
            self._visit(child, inner, name, depth + 1)
        else:
            self._inside(child, inner, name, depth)
        if self._parts:
            self._flush(inner, name)
        node.end = end = len(blocks)
        if node is nodes[-1]:
            if end == node.start:
                nodes.pop()  # the element holds no text, so the nodes inside it were popped before
            elif end - node.start > 1 or inner != "paragraph":
                pass
            elif name == "p" and len(child) > 1 and elements.is_picture_text(child):
                blocks[-1].kind = "caption"
            elif elements.is_heading(child, blocks[-1].text):
                # A line like this among paragraphs is no box of its own.
                nodes.pop()
                blocks[-1].kind, blocks[-1].node = "heading", outer
        self._node = outer

    def _table(self, table: etree._Element) -> None:
        """Add a table of data as one block, one line per row, below a block for the table's caption."""
        for caption in table.iterchildren("caption"):
            self._block(caption, "paragraph", MAX_DEPTH - 1)
        text = "\n".join(table_lines(table))
        if text:
            self.blocks.append(RawBlock("table", text, mass(text), 0, self._node, "table"))

    def _code(self, pre: etree._Element, depth: int) -> None:
        """Add code as one block, with a node of its own."""
        text = code_text(pre)
        if not text:
            return
        start = len(self.blocks)
        self.nodes.append(Node(pre, self._node, start, start + 1, 0, depth))
        link = sum(mass("".join(map(str, link.itertext())).strip()) for link in pre.iter("a"))
        self.blocks.append(RawBlock("code", text, mass(text), link, len(self.nodes) - 1, str(pre.tag)))

    def _flush(self, kind: BlockKind, tag: str) -> None:
        """End the block being gathered, if it has text: one paragraph, or several separated by empty lines."""
        if not self._parts:
            return
        text, link = "".join(self._parts), self._link
        if self._links:  # the block is inside a link that holds more than the block
            link = mass(text.strip())
        marked = self._marked
        if marked and not self._links and kind != "code":
            text = self._with_links()
        self._parts.clear()
        self._linked.clear()
        self._link, self._marked = 0, False
        if kind == "code":
            self._add("code", clean(text.replace(BREAK, "\n")).strip("\n").rstrip(), link, tag)
            return
        if not marked:
            self._add(kind, squeeze(text) or "", link, tag)
            return
        linked = link if self._links else 0
        for paragraph in paragraphs(text, whole=kind != "paragraph"):
            if kind == "paragraph" and paragraph.heading and not paragraph.link and not linked:
                self._bold_lines.append(len(self.blocks))
            self._add(kind, paragraph.text, mass(paragraph.text) if linked else paragraph.link, tag)

    def _decide_plain_lines(self) -> None:
        """Make headings of short lines without a mark at the end, between prose, on a page without <p>."""
        blocks = self.blocks
        times = Counter(block.text for block in blocks if block.mass <= MAX_PLAIN)
        stacks = [times[block.text] > 1 or unit_of(block.text)[1] > 1 for block in blocks]
        prose = [block.kind == "paragraph" and is_prose(block.text) and 2 * block.link < block.mass for block in blocks]
        for index in range(1, len(blocks) - 1):
            block = blocks[index]
            if block.mass > MAX_PLAIN or block.kind != "paragraph" or block.link or not prose[index + 1]:
                continue
            above = index - 1
            while above > 0 and stacks[above]:
                above -= 1
            # A marker may be glued to the paragraph above, so that paragraph needn't end as a sentence.
            long = blocks[above].kind == "paragraph" and blocks[above].mass >= PROSE_LINE
            if times[block.text] == 1 and long and reads_as_heading(block.text):
                block.kind = "heading"

    def _with_links(self) -> str:
        """Return the text being gathered with a mark at the beginning and the end of each link."""
        parts = [*self._parts, ""]
        for first, end in self._linked:
            if end < len(parts):
                parts[first] = LINK_MARK + parts[first]
                parts[end] = LINK_END + parts[end]
        return "".join(parts)

    def _decide_bold_lines(self) -> None:
        """Make each bold line a heading that stands right above a paragraph, a list or a table.

        A line that the page repeats is rather a marker, which the module `furniture` judges.
        """
        blocks = self.blocks
        times = Counter(blocks[index].text for index in self._bold_lines if index < len(blocks))
        for index in self._bold_lines:
            following = next((block for block in blocks[index + 1 : index + 4] if block.kind != "caption"), None)
            if following is None or following.kind == "heading" or times[blocks[index].text] > MAX_SAME:
                continue
            if following.kind != "paragraph" or following.mass >= MIN_SECTION:
                blocks[index].kind = "heading"

    def _add(self, kind: BlockKind, text: str, link: int, tag: str) -> None:
        if not text or text.isspace():
            return
        if self._is_short and kind == "paragraph" and text[0].isalpha():
            text = self._with_initial_above(text)
        elif text[1:2] == " " or text[2:3] == " ":
            text = self._with_initial(text)
        self._is_short = len(text) < MAX_INITIAL
        self.blocks.append(RawBlock(kind, text, mass(text), link, self._node, tag))

    def _with_initial(self, text: str) -> str:
        """Return the text with a large initial joined to its word: "T he council" becomes "The council"."""
        initial, _, rest = text.partition(" ")
        if not (initial[-1].isalpha() and rest[:1].isalpha()) or initial[:-1].isalnum():
            return text
        element = self.nodes[self._node].element
        for count, inner in enumerate(element.iterdescendants("span", "big", "font", "b", "strong", "i", "em")):
            if "".join(map(str, inner.itertext())).strip() == initial:
                return self._join(initial, rest) if elements.is_initial(inner) else text
            if count > MAX_INITIAL:
                break
        return text

    def _with_initial_above(self, text: str) -> str:
        """Return the text with the large initial that was read as the block above, and take back that block."""
        above = self.blocks[-1]
        element = self.nodes[above.node].element
        if not above.text[-1].isalpha() or above.text[:-1].isalnum() or len(text) < elements.MIN_PROSE // 2:
            return text
        if not text[0].islower() and not elements.is_initial(element):
            return text
        self.blocks.pop()
        count = len(self.blocks)
        for node in reversed(self.nodes):
            if node.start < count:
                break
            node.start, node.end = min(node.start, count), min(node.end, count)
        return self._join(above.text, text)

    def _join(self, initial: str, rest: str) -> str:
        """Return an initial and the rest in one text; the page tells if the rest's first word is a word by itself."""
        if initial[-1] in elements.WORDS_OF_A_LETTER and (word := _WORD.match(rest)):
            if self._words is None:
                self._words = Counter(_WORD.findall(" ".join(map(str, self.nodes[0].element.itertext()))))
            if self._words[word.group()] > 1:
                return f"{initial} {rest}"
        return initial + rest


def _has_text(element: etree._Element) -> bool:
    """Return True if an element has children, or text that isn't only white space."""
    if len(element):
        return True
    text = element.text
    return bool(text and not text.isspace())


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _holds_prose(box: etree._Element) -> bool:
    """Return True if a box has so much text in paragraphs that it may hold an article, whatever its name."""
    return sum(len(paragraph.text or "") for paragraph in box.iter("p")) > PROSE


def _is_wrapper(box: etree._Element, kind: BlockKind, tag: str) -> bool:
    """Return True if a box that isn't a paragraph by its tag only wraps paragraphs of prose or sections."""
    if tag in _NO_WRAPPERS:
        return False
    return (kind == "quote" and elements.is_indented(box)) or elements.wraps_prose(box)
