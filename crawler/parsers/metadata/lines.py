"""The lines of a page are put together here: the text that stands in one line with an element, and a block's lines.

Every text is read only as far as a line goes, because a hostile page may hold thousands of nested elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.parsers.html import squeeze

MAX_TEXT = 400
"""Number of characters of an element's text that are read."""
MAX_SIBLINGS, MAX_CHILDREN = 12, 40
"""Maximum number of elements of a line in each direction, and of children of a block."""
UNSEEN = frozenset(("script", "style", "noscript", "template", "option", "textarea"))
"""Elements whose text readers don't see."""
_INLINE = frozenset(
    "a abbr b bdi big cite date em font i img label mark q s small span strong sub sup svg time tt u wbr".split()
)


def line_around(element: etree._Element) -> tuple[str, str]:
    """Return the texts before and after an element, in the line that the element stands in."""
    before: list[str] = []
    after: list[str] = []
    node = element
    before_open = after_open = True
    for _ in range(6):
        parent = node.getparent()
        if parent is None or not is_inline(node) or not (before_open or after_open):
            break
        before_open = before_open and _collect(node, before, backward=True)
        after_open = after_open and _collect(node, after, backward=False)
        if before_open:
            before.append(parent.text or "")
        node = parent
    return squeeze(" ".join(reversed(before))) or "", squeeze(" ".join(after)) or ""


def _collect(node: etree._Element, texts: list[str], *, backward: bool) -> bool:
    """Add the texts beside an inline element; return True if the line goes on in the parent's own text."""
    if not backward:
        texts.append(node.tail or "")
    for number, sibling in enumerate(node.itersiblings(preceding=backward)):
        if backward:
            texts.append(sibling.tail or "")
        if number >= MAX_SIBLINGS or not is_inline(sibling):
            return False
        if sibling.tag not in UNSEEN and isinstance(sibling.tag, str):
            texts.append(beginning_of(sibling, MAX_TEXT))
        if not backward:
            texts.append(sibling.tail or "")
    return True


def is_inline(element: etree._Element) -> bool:
    tag = element.tag
    return not isinstance(tag, str) or tag in _INLINE or ("-" in tag and tag != "font-face")


def block_of(element: etree._Element) -> etree._Element:
    """Return the block whose line the element stands in: the element itself, or the nearest block around it."""
    node = element
    for _ in range(6):
        parent = node.getparent()
        if not is_inline(node) or parent is None:
            break
        node = parent
    return node


def runs(block: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Yield the lines of a block, each with its inline elements. Blocks inside and line breaks end a line."""
    texts: list[str] = [block.text or ""]
    members: list[etree._Element] = []
    for number, child in enumerate(block):
        if number >= MAX_CHILDREN:
            return
        if is_inline(child):
            if isinstance(child.tag, str):
                texts.append(beginning_of(child, MAX_TEXT))
                members.extend(islice(child.iter("*"), 4))
        else:
            if line := squeeze(" ".join(texts)):
                yield line, members
            texts, members = [], []
        texts.append(child.tail or "")
    if line := squeeze(" ".join(texts)):
        yield line, members


def beginning_of(element: etree._Element, limit: int) -> str:
    """Return the beginning of the text inside an element."""
    if len(element) == 0:
        return (element.text or "")[:limit]
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(str(piece))
        limit -= len(piece)
        if limit <= 0:
            break
    return "".join(pieces)


def length_of(element: etree._Element, limit: int) -> int:
    """Return the number of characters in an element; more than `limit` if there are more."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > limit:
            break
    return length
