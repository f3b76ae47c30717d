"""Text or furniture: each block near the body judged by small trained trees, from its shape and its surroundings.

The trees are in `trees`, made by `benchmarks/train_blocks.py`, which says from what. They need no word of a page to be
known, though `lexicon` gives them a hint in many languages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from crawler.parsers.body import LEAVES, PageBlocks, RawBlock
from crawler.parsers.boxes import is_alien, is_junk
from crawler.parsers.characters import ends_sentence
from crawler.parsers.lexicon import furniture_words
from crawler.parsers.trees import score

UNLIKELY = "unlikely"
"""Why a block of the body which the trees take for furniture was removed."""
BEFORE, AFTER = 60, 40
"""How many blocks above and below the body are judged too: leads stand outside it, and parts behind a picture."""
LINKED, SHORT, TINY = 0.8, 100, 25
"""Outside the body, nearly bare links below SHORT and lines below TINY are no text without being judged."""
SURE = 100
"""Least mass of a paragraph in the body that others are measured by."""
FAR = 30
"""Distances in blocks are counted up to here."""

FEATURES = (
    *"mass linked ends_sentence kind tag commas upper digits furniture_words repeated emphasis".split(),
    *"junk inside like_share parent_share depth up down parent_linked".split(),
    *"before after to_sure from_top to_end sure prose is_description since_heading".split(),
    *"previous_mass previous_linked previous_words previous_like next_mass next_linked next_words next_like".split(),
    *"next_same second_previous_mass second_previous_linked second_next_mass second_next_linked".split(),
)
"""What is known of a block, in the order of `Candidates.features`; shares are of the body's prose."""

_KINDS = ("heading", "paragraph", "list_item", "quote", "caption", "table", "code")
_TAGS = ("p", "div", "li", "h2", "h3", "h4", "span", "section", "td", "article", "figcaption", "blockquote", "h1", "dd")
_KIND = {kind: place for place, kind in enumerate(_KINDS)}
_TAG = {tag: place for place, tag in enumerate(_TAGS)}
_EMPHASIS = frozenset({"em", "i", "strong", "b"})


class _Place(NamedTuple):
    """Where a block's element stands in the page's tree."""

    parent: int
    """Index of the container of the paragraph."""
    look: tuple[str, str | None]
    """Tag and class: paragraphs of one template share them."""
    steps: tuple[float, ...]
    """depth, up and down: how the parent lies to the body's main container."""


class Candidates:
    """The blocks of a page that may be text, and what is known of each."""

    def __init__(
        self, page: PageBlocks, inside: Sequence[int], description: str | None, kept: Collection[object], first: int
    ):
        """`inside` are the blocks of the body's containers, `first` the block below the headline (0: not shown).

        `kept` are elements that are never furniture, whatever they're called.
        """
        self.blocks, self.nodes = page.blocks, page.nodes
        self.inside = set(inside)
        self.judged: set[int] = set()
        self.below, self._last = first, inside[-1]
        self._kept = kept
        self._summary = description[:40] if description and len(description) > 20 else None
        start = first if inside[0] - FAR < first < inside[0] else inside[0]
        self.top, self.bottom = max(0, start - BEFORE), min(len(self.blocks), self._last + 1 + AFTER)
        self._places: dict[int, _Place] = {}
        self._aliens: dict[int, bool] = {}
        self._words: dict[int, float] = {}
        self._measure(inside)

    def _measure(self, inside: Sequence[int]) -> None:
        """Sum up the body's prose by parent and by looks, and find its main container."""
        prose: dict[int, int] = {}
        self._parents: dict[int, int] = {}
        self._looks: dict[tuple[str, str | None], int] = {}
        for index in inside:
            if said := self.blocks[index].prose:
                prose[self.blocks[index].node] = prose.get(self.blocks[index].node, 0) + said
        for node, said in prose.items():
            parent, look = self._parent(node), self._look(node)
            self._parents[parent] = self._parents.get(parent, 0) + said
            self._looks[look] = self._looks.get(look, 0) + said
        self._total = sum(prose.values()) or 1
        main = max(self._parents, key=lambda parent: self._parents[parent], default=0)
        self._depth, self._around = self.nodes[main].depth, set[int]()
        while main >= 0:
            self._around.add(main)
            main = self.nodes[main].parent
        self._sure = [index for index in inside if self._is_sure(self.blocks[index])]
        self._linked: dict[int, list[int]] = {}
        for block in self.blocks[self.top : self.bottom]:
            sums = self._linked.setdefault(self._place(block.node).parent, [0, 0])
            sums[0] += block.link
            sums[1] += block.mass

    def _is_sure(self, block: RawBlock) -> bool:
        return block.prose >= SURE and block.link * 4 < block.mass

    def _parent(self, node: int) -> int:
        return self.nodes[node].parent if self.nodes[node].element.tag in LEAVES else node

    def _look(self, node: int) -> tuple[str, str | None]:
        element = self.nodes[node].element
        return str(element.tag), element.get("class")

    def _place(self, node: int) -> _Place:
        known = self._places.get(node)
        if known is None:
            parent = self._parent(node)
            up, down = parent, 0
            while up not in self._around:
                up, down = self.nodes[up].parent, down + 1
            steps = (self.nodes[parent].depth - self._depth, self._depth - self.nodes[up].depth, down)
            known = self._places[node] = _Place(parent, self._look(node), steps)
        return known

    def _junk(self, index: int) -> int:
        """Return the innermost box around a container that can't be an article's text; 0: none."""
        node = self.nodes[index]
        if node.junk < 0:
            junk = node.element not in self._kept and is_junk(self.nodes, index)
            node.junk = index if junk else self._junk(node.parent)
        return node.junk

    def _is_alien(self, index: int) -> bool:
        """Tell if a block is in a box that certainly isn't the article's."""
        junk = self._junk(self.blocks[index].node)
        while junk:
            if junk not in self._aliens:
                self._aliens[junk] = is_alien(self.nodes[junk].element)
            if self._aliens[junk]:
                return True
            junk = self._junk(self.nodes[junk].parent)
        return False

    def next_article(self, first: int) -> int:
        """Return the index of the block with which an endless page goes on to its next article.

        That has an h1 of its own below the headline's, in an <article> that the first block isn't in.
        """
        for index in range(max(first + 1, self.below), self.bottom if self.below else 0):
            if self.blocks[index].tag == "h1":
                node = self.blocks[index].node
                while node > 0 and self.nodes[node].element.tag != "article":
                    node = self.nodes[node].parent
                if node > 0 and self.nodes[node].start > first:
                    return self.nodes[node].start
        return len(self.blocks)

    def _furniture_words(self, index: int) -> float:
        known = self._words.get(index)
        if known is None:
            known = self._words[index] = furniture_words(self.blocks[index].text)
        return known

    def _needs_none(self, index: int, block: RawBlock) -> bool:
        """Tell if a block outside the body needs no judgement: a bare link, a few words, an advertisement."""
        plain = block.mass < TINY or (block.mass < SHORT and block.link >= LINKED * block.mass)
        return index not in self.inside and (plain or self._is_alien(index))

    def features(self) -> list[tuple[int, list[float]]]:
        """Return the index of each block that needs judgement, with its features."""
        found: list[tuple[int, list[float]]] = []
        before, heading, seen = 0, -FAR, dict[str, int]()
        for index in range(self.top, self.bottom):
            block = self.blocks[index]
            if block.kind == "heading":
                heading = index
            if self._needs_none(index, block):
                continue
            start = block.text[:200]
            seen[start] = seen.get(start, 0) + 1
            place = self._place(block.node)
            row = self._shape(index, block, seen[start])
            row += self._standing(index, block, place)
            row += self._distances(index, block, before / self._total, heading)
            row += self._neighbours(index, place)
            found.append((index, row))
            if index in self.inside:
                before += block.prose
        self.judged = {index for index, _ in found}
        return found

    def _shape(self, index: int, block: RawBlock, repeated: int) -> list[float]:
        text, start = block.text, block.text[:60]
        return [
            block.mass,
            block.link / (block.mass or 1),
            ends_sentence(text),
            _KIND[block.kind],
            _TAG.get(block.tag, len(_TAG)),
            min(10, text.count(",") + text.count("、") + text.count("，")),
            0 if start.islower() else sum(map(str.isupper, start)) / len(start),
            sum(map(str.isdigit, start)) / len(start),
            self._furniture_words(index),
            repeated,
            self._is_emphasis(block.node),
        ]

    def _is_emphasis(self, node: int) -> bool:
        """Tell if an element's text begins and ends as one bold or slanted phrase."""
        element = self.nodes[node].element
        child = next(iter(element), None)
        if child is None or child.tag not in _EMPHASIS:
            return False
        return not (element.text or "").strip() and not (child.tail or "").strip()

    def _standing(self, index: int, block: RawBlock, place: _Place) -> list[float]:
        linked, mass = self._linked[place.parent]
        return [
            self._junk(block.node) > 0,
            index in self.inside,
            self._looks.get(place.look, 0) / self._total,
            self._parents.get(place.parent, 0) / self._total,
            *place.steps,
            linked / (mass or 1),
        ]

    def _distances(self, index: int, block: RawBlock, before: float, heading: int) -> list[float]:
        place = bisect_left(self._sure, index)
        return [
            before,
            max(0.0, 1 - before),
            min(FAR, self._sure[place] - index) if place < len(self._sure) else FAR,
            min(FAR, index - self.top),
            max(-FAR, min(FAR, self._last - index)),
            min(FAR, len(self._sure)),
            self._total,
            self._summary is not None and block.text[:40] == self._summary,
            min(15, index - heading),
        ]

    def _neighbours(self, index: int, place: _Place) -> list[float]:
        blocks, end = self.blocks, len(self.blocks)
        row: list[float] = []
        if index:
            other = blocks[index - 1]
            row += (other.mass, other.link / (other.mass or 1), self._furniture_words(index - 1))
            row.append(self._place(other.node).look == place.look)
        else:
            row += (-1, -1, -1, -1)
        if index + 1 < end:
            other, beside = blocks[index + 1], self._place(blocks[index + 1].node)
            row += (other.mass, other.link / (other.mass or 1), self._furniture_words(index + 1))
            row += (beside.look == place.look, beside.parent == place.parent)
        else:
            row += (-1, -1, -1, -1, -1)
        for second in (index - 2, index + 2):
            if 0 <= second < end:
                row += (blocks[second].mass, blocks[second].link / (blocks[second].mass or 1))
            else:
                row += (-1, -1)
        return row


def judge(candidates: Candidates) -> list[RawBlock]:
    """Return the blocks of the text in reading order, with those of the body that hardly are marked."""
    blocks, inside = candidates.blocks, candidates.inside
    text = {index for index, features in candidates.features() if score(features) > 0}
    if not any(blocks[index].prose for index in text):
        text = inside  # a page too short for its surroundings to say anything
    end = candidates.next_article(min(text))
    text = {index for index in text if index < end}
    text.discard(candidates.below - 1)  # the headline itself
    first, last = min(text, default=0), max(text, default=0)
    chosen: list[RawBlock] = []
    for index in range(candidates.top, min(end, candidates.bottom)):
        if index in text:
            chosen.append(blocks[index])
        elif index >= candidates.below and (index in inside or (first < index < last and index in candidates.judged)):
            blocks[index].doubt = UNLIKELY
            chosen.append(blocks[index])
    return chosen
