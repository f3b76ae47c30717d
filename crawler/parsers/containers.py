"""Where on its page a block stands: the boxes that set it apart from the article's own paragraphs, as a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from crawler.parsers.body import LEAVES, Node, RawBlock
from crawler.parsers.boxes import is_junk_name

MAX_STEPS, MAX_PATH, MAX_NAME = 3, 80, 40
"""Most steps of a path, and most characters. Longer names than MAX_NAME aren't used: they're made of a headline."""
PARTED = " > "

# These say nothing if they have no name: a wrapper, an emphasis, a row of a table, an item of a list.
_PLAIN = frozenset(
    "html body div section span figure main picture p center font a b strong i em u small big tbody thead tr td th li "
    "dt dd".split()
)
# Nor do these if nothing else stands around: an article has lists of its own.
_BARE = frozenset("ul ol dl table blockquote".split())

_NAME = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
_FURNITURE = re.compile(r"(?:aside|nav|footer|form)\b")
# A word with a letter after a digit is drawn by lot: "block-0Omvl7wDD3".
_ID_COUNTER = re.compile(r"[^\W_]*[0-9][^\W\d_][^\W_]*|[0-9]+")
# Columns of a grid, which tell an article from what stands beside it, have small numbers.
_CLASS_COUNTER = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{8,}|[0-9]{3,}")


@dataclass(slots=True, eq=False)
class _Place:
    """A way down the page, in steps: elements below boxes of the same names are at one place."""

    step: str = ""
    around: _Place | None = None
    mass: int = 0
    """That of the article's text here, deeper places included."""
    own: bool = False
    """Whether the article's own paragraphs stand here or deeper."""
    inside: dict[str, _Place] = field(default_factory=dict)

    def add(self, step: str) -> _Place:
        """Return a new place one step further in."""
        place = self.inside[step] = _Place(step, self)
        return place


def containers(blocks: Sequence[RawBlock], nodes: Sequence[Node]) -> list[str | None]:
    """Return for each block the path to it from the container of the article's own paragraphs, as Block has it.

    That container is the innermost with more than half of the text. To a block outside of it the path leads from the
    nearest one around both. `nodes` are those that the blocks name, parents before their children.
    """
    top = _Place()
    known: list[_Place | None] = [*[None] * len(nodes), top]  # the last is the parent, -1, of nodes that have none

    def place_of(index: int) -> _Place:
        node = nodes[index]
        element, parent = node.element, node.parent
        place = known[parent] or place_of(parent)
        if step := _step(element.tag, element.get("id"), element.get("class")):
            place = place.inside.get(step) or place.add(step)
        known[index] = place
        return place

    found: list[_Place] = []
    for block in blocks:
        node = nodes[block.node]
        index = node.parent if node.element.tag in LEAVES else block.node
        place = known[index] or place_of(index)
        if not (block.removed or block.doubt or block.kind == "caption"):
            place.mass += block.mass
        found.append(place)
    main = _mark_own(top)
    paths = {place: _path(place, main) for place in set(found)}
    return [paths[place] for place in found]


def _mark_own(top: _Place) -> _Place:
    """Return the innermost place with more than half of the text, and mark it and those around it."""
    places = [top]
    for place in places:
        places += place.inside.values()
    for place in places[:0:-1]:  # inner ones come after those around them
        if place.around is not None:
            place.around.mass += place.mass
    main, own = top, [top]
    while own:
        main = own[0]
        main.own = True
        own = [place for place in main.inside.values() if place.mass * 2 > top.mass]
    return main


@lru_cache(maxsize=8192)
def _step(tag: str, identity: str | None, classes: str | None) -> str:
    """Return what an element is called: its tag with its id, or else two of its classes; "" if it's a plain wrapper."""
    ids = (_ID_COUNTER.sub("0", name) for name in _names(identity))
    names = [f"#{name}" for name in ids if name.strip("0_-")][:1]
    names = names or [f".{_CLASS_COUNTER.sub('0', name)}" for name in islice(_names(classes), 2)]
    return "" if not names and tag in _PLAIN else tag + "".join(names)


def _names(attribute: str | None) -> Iterator[str]:
    return filter(_NAME.fullmatch, (attribute or "")[:300].split())


def _path(place: _Place, main: _Place) -> str | None:
    """Return the steps to a place from the innermost that is the article's own too; of many those around the telling.

    That's the outermost named like furniture. If none is: within the article's container the outermost, which sets the
    block apart; without, the innermost, for the outer ones lay out the page.
    """
    steps: list[str] = []
    while place.around is not None and not place.own:
        steps.insert(0, place.step)
        place = place.around
    if all(step in _BARE for step in steps):
        return None
    path = PARTED.join(steps)
    if len(steps) <= MAX_STEPS and len(path) <= MAX_PATH:
        return path
    named = (place for place, step in enumerate(steps) if _FURNITURE.match(step) or is_junk_name(step))
    telling = next(named, 0 if place is main else len(steps) - 1)
    first = max(0, min(telling, len(steps) - MAX_STEPS))
    last = min(len(steps), first + MAX_STEPS)
    while last - first > 1 and len(PARTED.join(steps[first:last])) > MAX_PATH:
        first, last = (first + 1, last) if first < telling else (first, last - 1)
    return PARTED.join(steps[first:last])[:MAX_PATH]
