"""The features of each block near the body are computed here: shape and surroundings, as numbers for the trees.

The features need no words of any language, though the lexicon in `furniture` adds a hint in many languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from crawler.parsers.body.blocks import LEAVES, PageBlocks, RawBlock
from crawler.parsers.body.containers import afterword_names, is_alien, is_hinted, is_junk
from crawler.parsers.body.furniture import MARKER_MASS, furniture_words
from crawler.parsers.html import ends_sentence

BEFORE, AFTER = 60, 40
"""How many blocks above and below the body are judged too: leads, and parts of the text behind a picture."""
LINKED, SHORT, TINY = 0.8, 100, 25
"""Bounds for blocks outside the body that aren't judged: a mass below TINY, or a mass below SHORT with at least a
share of LINKED in links."""
SURE = 100
"""Minimum mass of a paragraph in the body to which distances are measured."""
PLAIN = 0.45
"""Density of furniture words below which a block is plain: one such word in five is no evidence."""
FAR = 30
"""Maximum distance in blocks; greater distances count as this."""

FEATURES = (
    *"mass linked ends_sentence kind tag commas upper digits furniture_words repeated emphasis".split(),
    *"junk inside like_share parent_share depth up down parent_linked".split(),
    *"before after to_sure from_top to_end sure prose is_description since_heading".split(),
    *"previous_mass previous_linked previous_words previous_like next_mass next_linked next_words next_like".split(),
    *"next_same second_previous_mass second_previous_linked second_next_mass second_next_linked".split(),
    *"hinted article_share afterword_names page_share".split(),
)
"""Names of the features, in the order of `Candidates.features`. Shares are shares of the body's prose."""

_KINDS = ("heading", "paragraph", "list_item", "quote", "caption", "table", "code")
_TAGS = ("p", "div", "li", "h2", "h3", "h4", "span", "section", "td", "article", "figcaption", "blockquote", "h1", "dd")
_KIND = {kind: number for number, kind in enumerate(_KINDS)}
_TAG = {tag: number for number, tag in enumerate(_TAGS)}
_CAPITALS = re.compile(f"[{''.join(filter(str.isupper, map(chr, range(0x590))))}]")
_DIGITS = re.compile("[0-9]")
_ARTICLE_TAGS = frozenset({"article", "main"})
_EMPHASIS = frozenset({"em", "i", "strong", "b"})


class _Block(NamedTuple):
    """The facts about a block that don't depend on the other blocks."""

    mass: int
    linked: float
    parent: int
    """Index of the node that contains the paragraph."""
    look: tuple[object, str | None]
    """Tag and class, which paragraphs of the same template share."""


_NONE = _Block(-1, -1, -1, (None, None))


class Candidates:
    """The blocks of a page that may be text, with the features of each."""

    def __init__(
        self, page: PageBlocks, inside: Sequence[int], description: str | None, kept: Collection[object], first: int
    ):
        """Measure the surroundings of the candidates.

        `inside` are the indexes of the blocks in the body's containers, in order. `description` is the page's declared
        summary. `kept` are elements that are never furniture, whatever their names. `first` is the index of the block
        below the headline; 0 if the page shows no headline.
        """
        self.blocks, self.nodes = page.blocks, page.nodes
        self.inside = set(inside)
        self.judged: set[int] = set()
        self.below, self._last = first, inside[-1]
        self._kept = kept
        self._summary = description[:40] if description and len(description) > 20 else None
        start = first if inside[0] - FAR < first < inside[0] else inside[0]
        self.top, self.bottom = max(0, start - BEFORE), min(len(self.blocks), self._last + 1 + AFTER)
        self._nodes: dict[int, tuple[int, tuple[object, str | None]]] = {}
        self._ways: dict[int, tuple[int, int, int]] = {}
        self._aliens: dict[int, bool] = {}
        self._words: dict[int, float] = {}
        self._boxes: dict[int, tuple[float, ...]] = {}
        self._measure(inside)

    def _measure(self, inside: Sequence[int]) -> None:
        """Sum up the body's prose by parent and by look, and find the body's main container."""
        top, bottom = max(0, self.top - 2), min(len(self.blocks), self.bottom + 2)
        self._known = {index: self._know(self.blocks[index]) for index in range(top, bottom)}
        self._parents: dict[int, int] = {}
        self._looks: dict[tuple[object, str | None], int] = {}
        self._total = 0
        for index in inside:
            if prose := self.blocks[index].prose:
                known = self._known[index]
                self._parents[known.parent] = self._parents.get(known.parent, 0) + prose
                self._looks[known.look] = self._looks.get(known.look, 0) + prose
                self._total += prose
        self._total = self._total or 1
        main = max(self._parents, key=lambda parent: self._parents[parent], default=0)
        self._depth, self._around = self.nodes[main].depth, set[int]()
        while main >= 0:
            self._around.add(main)
            main = self.nodes[main].parent
        self._measure_boxes()
        self._sure = [index for index in inside if self._is_sure(self.blocks[index])]
        self._linked: dict[int, tuple[int, int]] = {}
        for index in range(self.top, self.bottom):
            block, parent = self.blocks[index], self._known[index].parent
            linked, mass = self._linked.get(parent, (0, 0))
            self._linked[parent] = linked + block.link, mass + block.mass

    def _measure_boxes(self) -> None:
        """Sum up the body's prose in boxes with an article's tag, and in boxes named like a body."""
        nodes = self.nodes
        self._page = sum([block.prose for block in self.blocks]) or 1
        self._article: dict[int, int] = {}
        self._hinted: dict[int, bool] = {}
        hinted = 0
        for parent, prose in self._parents.items():
            node, is_inside = parent, False
            while node >= 0:
                element = nodes[node].element
                if element.tag in _ARTICLE_TAGS:
                    self._article[node] = self._article.get(node, 0) + prose
                if node not in self._hinted:
                    self._hinted[node] = is_hinted(element)
                is_inside = is_inside or self._hinted[node]
                node = nodes[node].parent
            hinted += prose if is_inside else 0
        self._has_hint = hinted * 2 > self._total

    def _box(self, parent: int) -> tuple[float, ...]:
        """Return four facts: three on the boxes around a container, and the body's share of the page's prose.

        The three are: whether a box is named like a body (-1 if only the boxes of other blocks are, 0 if no box is),
        the share of the body's prose in the innermost article, and the number of names of things below an article.
        """
        known = self._boxes.get(parent)
        if known is None:
            nodes, node = self.nodes, parent
            hint, article, names = 0.0, 0.0, 0.0
            while node >= 0:
                element = nodes[node].element
                if node not in self._hinted:
                    self._hinted[node] = is_hinted(element)
                if self._hinted[node]:
                    hint = 1.0
                if not article and element.tag in _ARTICLE_TAGS:
                    article = self._article.get(node, 0) / self._total
                if node not in self._around:
                    names += afterword_names(f"{element.get('class') or ''} {element.get('id') or ''}")
                node = nodes[node].parent
            hint = (hint or -1.0) if self._has_hint else 0.0
            known = self._boxes[parent] = (hint, article, names, self._total / self._page)
        return known

    def _know(self, block: RawBlock) -> _Block:
        known = self._nodes.get(block.node)
        if known is None:
            node = self.nodes[block.node]
            tag = node.element.tag
            known = node.parent if tag in LEAVES else block.node, (tag, node.element.get("class"))
            self._nodes[block.node] = known
        return _Block(block.mass, block.link / (block.mass or 1), *known)

    def parent(self, index: int) -> int:
        """Return the index of the node that contains a block; for an item of a list, the node of the list."""
        return self._known[index].parent

    def _is_sure(self, block: RawBlock) -> bool:
        return block.prose >= SURE and block.link * 4 < block.mass

    def _steps(self, parent: int) -> tuple[int, int, int]:
        """Return a container's position relative to the body's main one: difference in depth, steps up, steps down."""
        known = self._ways.get(parent)
        if known is None:
            up, down = parent, 0
            while up not in self._around:
                up, down = self.nodes[up].parent, down + 1
            known = self.nodes[parent].depth - self._depth, self._depth - self.nodes[up].depth, down
            self._ways[parent] = known
        return known

    def _junk(self, index: int) -> int:
        """Return the index of the innermost box around a container that can't be an article's text; 0 without any."""
        node = self.nodes[index]
        if node.junk < 0:
            junk = node.element not in self._kept and is_junk(self.nodes, index)
            node.junk = index if junk else self._junk(node.parent)
        return node.junk

    def _is_alien(self, index: int) -> bool:
        """Return True if a block is in a box that certainly is outside the article."""
        junk = self._junk(self.blocks[index].node)
        while junk:
            if junk not in self._aliens:
                self._aliens[junk] = is_alien(self.nodes[junk].element)
            if self._aliens[junk]:
                return True
            junk = self._junk(self.nodes[junk].parent)
        return False

    def next_article(self, first: int) -> int:
        """Return the index of the first block of the next article on an endless page; the number of blocks without any.

        The next article has its own h1 below the headline, in an <article> element without the block `first`.
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

    def is_alike(self, index: int, other: int) -> bool:
        """Return True if two blocks have the same tag and class."""
        return self._known[index].look == self._known[other].look

    def is_plain(self, index: int) -> bool:
        """Return True if a block has hardly a word of furniture and stands in no box of furniture."""
        return self._furniture_words(index) < PLAIN and not self._junk(self.blocks[index].node)

    def _needs_none(self, index: int, block: RawBlock) -> bool:
        """Return True if a block outside the body isn't judged: a bare link, a few words, an advertisement."""
        plain = block.mass < TINY or (block.mass < SHORT and block.link >= LINKED * block.mass)
        return index not in self.inside and (plain or self._is_alien(index))

    def features(self) -> list[tuple[int, list[float]]]:
        """Return the index of each block to be judged, with its features in the order of FEATURES."""
        rows: list[tuple[int, list[float]]] = []
        before, heading, seen = 0, -FAR, dict[str, int]()
        for index in range(self.top, self.bottom):
            block = self.blocks[index]
            if block.kind == "heading":
                heading = index
            if self._needs_none(index, block):
                continue
            start = block.text[:200]
            seen[start] = seen.get(start, 0) + 1
            known = self._known[index]
            row = self._shape(index, block, seen[start] if block.mass > MARKER_MASS else 1)
            row += self._standing(index, block, known)
            row += self._distances(index, block, before / self._total, heading)
            row += self._neighbours(index, known)
            row += self._box(known.parent)
            rows.append((index, row))
            if index in self.inside:
                before += block.prose
        self.judged = {index for index, _ in rows}
        return rows

    def _shape(self, index: int, block: RawBlock, repeated: int) -> list[float]:
        text, start = block.text, block.text[:60]
        return [
            block.mass,
            self._known[index].linked,
            ends_sentence(text),
            _KIND[block.kind],
            _TAG.get(block.tag, len(_TAG)),
            min(10, text.count(",") + text.count("、") + text.count("，")),
            len(_CAPITALS.findall(start)) / len(start),
            len(_DIGITS.findall(start)) / len(start),
            self._furniture_words(index),
            repeated,
            self._is_emphasis(block.node),
        ]

    def _is_emphasis(self, node: int) -> bool:
        """Return True if an element's first child is a bold or italic phrase, without text right before or after."""
        element = self.nodes[node].element
        child = next(element.iterchildren(), None)  # len() would count thousands of line breaks, for each block
        if child is None or child.tag not in _EMPHASIS:
            return False
        return not (element.text or "").strip() and not (child.tail or "").strip()

    def _standing(self, index: int, block: RawBlock, known: _Block) -> list[float]:
        linked, mass = self._linked[known.parent]
        return [
            self._junk(block.node) > 0,
            index in self.inside,
            self._looks.get(known.look, 0) / self._total,
            self._parents.get(known.parent, 0) / self._total,
            *self._steps(known.parent),
            linked / (mass or 1),
        ]

    def _distances(self, index: int, block: RawBlock, before: float, heading: int) -> list[float]:
        following = bisect_left(self._sure, index)
        return [
            before,
            max(0.0, 1 - before),
            min(FAR, self._sure[following] - index) if following < len(self._sure) else FAR,
            min(FAR, index - self.top),
            max(-FAR, min(FAR, self._last - index)),
            min(FAR, len(self._sure)),
            self._total,
            self._summary is not None and block.text[:40] == self._summary,
            min(15, index - heading),
        ]

    def _neighbours(self, index: int, known: _Block) -> list[float]:
        beside = [self._known.get(other, _NONE) for other in (index - 1, index + 1, index - 2, index + 2)]
        previous, following, second_previous, second_following = beside
        return [
            previous.mass,
            previous.linked,
            self._furniture_words(index - 1) if previous is not _NONE else -1,
            previous.look == known.look if previous is not _NONE else -1,
            following.mass,
            following.linked,
            self._furniture_words(index + 1) if following is not _NONE else -1,
            following.look == known.look if following is not _NONE else -1,
            following.parent == known.parent if following is not _NONE else -1,
            second_previous.mass,
            second_previous.linked,
            second_following.mass,
            second_following.linked,
        ]
