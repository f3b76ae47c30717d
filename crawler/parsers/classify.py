"""Text or furniture: each block near the body judged by a small trained model, from its shape and surroundings.

The features are listed in FEATURES. The model (see `trees`) was trained by `benchmarks/train_blocks.py`, which says from
what. Its judgement needs no word of a page to be known, though `lexicon` gives it a hint in many languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import lru_cache

from crawler.parsers.body import LEAVES, PageBlocks, RawBlock
from crawler.parsers.boxes import is_junk
from crawler.parsers.characters import ends_sentence
from crawler.parsers.lexicon import furniture_words
from crawler.parsers.trees import score

UNLIKELY = "unlikely"
"""Why a block which the model takes for furniture was removed."""

BEFORE, AFTER = 60, 40
"""How many blocks above and below the body are judged too: leads stand outside it, and parts behind a picture."""
LINKED, SHORT, TINY = 0.8, 100, 25
"""Outside the body, nearly bare links below SHORT and lines below TINY are no text without being judged."""
SURE = 100
"""Least mass of a paragraph in the body that others are measured by."""
FAR = 30
"""Distances in blocks are counted up to here."""

_KINDS = ("heading", "paragraph", "list_item", "quote", "caption", "table", "code")
_TAGS = ("p", "div", "li", "h2", "h3", "h4", "span", "section", "td", "article", "figcaption", "blockquote", "h1", "dd")
_NAMES = {
    "related": r"relat|more|recirc|recommend|teaser|promo|read-?next|most|popular|trend|card|list|latest|widget|also|item",
    "author": r"author|byline|bio|contribut|writer|profile",
    "caption": r"caption|credit|figure|image|photo|gallery|slide|media|video|player|picture|legend",
    "subscribe": r"newsletter|subscri|signup|paywall|promo|offer|donat|cta|register|login|piano",
    "comment": r"comment|disqus|discussion|respond|forum",
    "foot": r"foot|copyright|legal|disclaimer|tag|meta|share|social|bottom|after|nav|breadcrumb|menu|sidebar|aside|rail",
    "body": r"body|content|article|text|story|entry|post|paragraph|copy",
    "lead": r"lead|intro|standfirst|summary|dek|teaser|subhead|sub-?title|excerpt|abstract|description|kicker|chapo"
    r"|sommario|entradilla|stand",
    "ad": r"\bad|advert|sponsor|werbung|banner|commerc",
}
_HINTS = [re.compile(pattern, re.IGNORECASE) for pattern in _NAMES.values()]

FEATURES = (
    *"mass linked ends_sentence kind tag commas upper digits first colon ends_colon question words repeated".split(),
    *"emphasis junk inside like_share parent_share depth up down parent_linked".split(),
    *(f"named_{name}" for name in _NAMES),
    *"before after since_sure to_sure from_top to_end sure prose is_description since_heading heading_words".split(),
    *(
        f"{place}_{what}"
        for place in ("previous", "next")
        for what in "mass linked heading ends words like same".split()
    ),
    *(f"{place}_{what}" for place in ("second_previous", "second_next") for what in "mass linked heading".split()),
)
"""What the model knows of a block, in the order of `Candidates.features`."""


@lru_cache(maxsize=8192)
def _named(names: str) -> int:
    """Return the kinds of box that a class or id speaks of, as bits."""
    return sum(1 << bit for bit, hint in enumerate(_HINTS) if hint.search(names))


class Candidates:
    """The blocks of a page that may be text, and what is known of each."""

    def __init__(
        self, page: PageBlocks, inside: Sequence[int], description: str | None, kept: Collection[object], first: int
    ):
        """`inside` are the blocks of the body's containers, `first` the block below the headline."""
        self.page, self.blocks, self.nodes = page, page.blocks, page.nodes
        self.inside = set(inside)
        self.last = inside[-1]
        self._kept = kept
        self._description = (description or "")[:40] if description and len(description) > 20 else None
        start = first if inside[0] - FAR < first < inside[0] else inside[0]
        self.top = max(0, start - BEFORE)
        self.bottom = min(len(self.blocks), self.last + 1 + AFTER)
        self.judged: set[int] = set()
        self._words: dict[int, float] = {}
        self._hints: dict[int, int] = {}
        self._measure(inside)

    def _measure(self, inside: Sequence[int]) -> None:
        """Sum up the body's prose by parent and by looks, and find its main container."""
        parents: dict[int, int] = {}
        self.looks: dict[tuple[str, str | None], int] = {}
        for index in inside:
            block = self.blocks[index]
            if block.prose:
                parent, look = self._parent(block), self._look(block)
                parents[parent] = parents.get(parent, 0) + block.prose
                self.looks[look] = self.looks.get(look, 0) + block.prose
        self.parents, self.total = parents, sum(parents.values()) or 1
        self.main = max(parents, key=lambda parent: parents[parent], default=0)
        self.around: set[int] = set()
        node = self.main
        while node >= 0:
            self.around.add(node)
            node = self.nodes[node].parent
        self.sure = [
            index for index in inside
            if (block := self.blocks[index]).prose >= SURE and block.link * 4 < block.mass
        ]  # fmt: skip
        self.linked: dict[int, list[int]] = {}
        for block in self.blocks[self.top : self.bottom]:
            sums = self.linked.setdefault(self._parent(block), [0, 0])
            sums[0] += block.link
            sums[1] += block.mass

    def _parent(self, block: RawBlock) -> int:
        node = self.nodes[block.node]
        return node.parent if node.element.tag in LEAVES else block.node

    def _look(self, block: RawBlock) -> tuple[str, str | None]:
        element = self.nodes[block.node].element
        return element.tag, element.get("class")

    def _junk(self, index: int) -> int:
        """Return the innermost box around a container that can't be an article's text; 0: none."""
        node = self.nodes[index]
        if node.junk < 0:
            junk = node.element not in self._kept and is_junk(self.nodes, index)
            node.junk = index if junk else self._junk(node.parent)
        return node.junk

    def _named(self, index: int) -> int:
        """Return what the boxes around a block call themselves, up to those around the whole body."""
        known = self._hints.get(index)
        if known is None:
            element = self.nodes[index].element
            known = _named(element.get("class") or "") | _named(element.get("id") or "")
            if index not in self.around and (parent := self.nodes[index].parent) not in self.around:
                known |= self._named(parent)
            self._hints[index] = known
        return known

    def _furniture_words(self, index: int) -> float:
        known = self._words.get(index)
        if known is None:
            known = self._words[index] = furniture_words(self.blocks[index].text)
        return known

    def _is_plain(self, index: int) -> bool:
        """Tell if a block outside the body needs no judgement: a bare link, a word or two."""
        block = self.blocks[index]
        return index not in self.inside and (
            block.mass < TINY or (block.mass < SHORT and block.link >= LINKED * block.mass)
        )

    def features(self) -> list[tuple[int, list[float]]]:
        """Return the index of each block that needs judgement with its features."""
        found: list[tuple[int, list[float]]] = []
        self.judged.clear()
        before, heading, seen = 0, -FAR, dict[str, int]()
        for index in range(self.top, self.bottom):
            block = self.blocks[index]
            if block.kind == "heading":
                heading = index
            if self._is_plain(index):
                continue
            start = block.text[:200]
            seen[start] = seen.get(start, 0) + 1
            row = [*self._shape(index, block, seen[start]), *self._place(index, block)]
            row += self._distances(index, before, heading)
            row += self._neighbour(index - 1, block) + self._neighbour(index + 1, block)
            row += self._neighbour(index - 2, None) + self._neighbour(index + 2, None)
            found.append((index, row))
            self.judged.add(index)
            if index in self.inside:
                before += block.prose
        return found

    def _shape(self, index: int, block: RawBlock, repeated: int) -> list[float]:
        text, start = block.text, block.text[:60]
        length, first = len(start), text[0]
        element = self.nodes[block.node].element
        child = next(iter(element), None)
        emphasis = child is not None and child.tag in ("em", "i", "strong", "b") and not (element.text or "").strip()
        return [
            block.mass,
            block.link / (block.mass or 1),
            ends_sentence(text),
            _KINDS.index(block.kind),
            _TAGS.index(block.tag) if block.tag in _TAGS else len(_TAGS),
            min(10, text.count(",") + text.count("、") + text.count("，")),
            sum(map(str.isupper, start)) / length,
            sum(map(str.isdigit, start)) / length,
            0 if first.isupper() else 1 if first.islower() else 2 if first.isdigit() else 3,
            ":" in start[:40] or "|" in start[:40],
            text[-1] in ":：",
            text[-1] in "?？",
            self._furniture_words(index),
            repeated,
            emphasis and not (child.tail or "").strip() if child is not None else False,
        ]

    def _place(self, index: int, block: RawBlock) -> list[float]:
        nodes, parent = self.nodes, self._parent(block)
        up, down = parent, 0
        while up not in self.around:
            up, down = nodes[up].parent, down + 1
        linked, mass = self.linked[parent]
        named = self._named(block.node)
        return [
            self._junk(block.node) > 0,
            index in self.inside,
            self.looks.get(self._look(block), 0) / self.total,
            self.parents.get(parent, 0) / self.total,
            nodes[parent].depth - nodes[self.main].depth,
            nodes[self.main].depth - nodes[up].depth,
            down,
            linked / (mass or 1),
            *(named >> bit & 1 for bit in range(len(_HINTS))),
        ]

    def _distances(self, index: int, before: int, heading: int) -> list[float]:
        place = bisect_left(self.sure, index)
        text = self.blocks[index].text
        return [
            before / self.total,
            max(0.0, 1 - before / self.total),
            min(FAR, index - self.sure[place - 1]) if place else FAR,
            min(FAR, self.sure[place] - index) if place < len(self.sure) else FAR,
            min(FAR, index - self.top),
            max(-FAR, min(FAR, self.last - index)),
            min(FAR, len(self.sure)),
            self.total,
            self._description is not None and text[:40] == self._description,
            min(15, index - heading),
            self._furniture_words(heading) if heading >= 0 else 0,
        ]

    def _neighbour(self, index: int, block: RawBlock | None) -> list[float]:
        """Return what a neighbour is like, more of it beside the block than at the second place."""
        if not 0 <= index < len(self.blocks):
            return [-1] * (3 if block is None else 7)
        other = self.blocks[index]
        looks: list[float] = [other.mass, other.link / (other.mass or 1), other.kind == "heading"]
        if block is None:
            return looks
        return [
            *looks,
            ends_sentence(other.text),
            self._furniture_words(index),
            self._look(other) == self._look(block),
            self._parent(other) == self._parent(block),
        ]


def judge(candidates: Candidates) -> list[RawBlock]:
    """Return the blocks of the text in reading order, with those of the body that aren't text marked as removed."""
    blocks, inside = candidates.blocks, candidates.inside
    text = {index for index, features in candidates.features() if score(features) > 0}
    if not any(blocks[index].prose for index in text):
        text = inside  # a page too short for its surroundings to say anything
    first, last = min(text), max(text)
    chosen: list[RawBlock] = []
    for index in range(candidates.top, candidates.bottom):
        if index in text:
            chosen.append(blocks[index])
        elif index in inside or (first < index < last and index in candidates.judged):
            blocks[index].removed = UNLIKELY
            chosen.append(blocks[index])
    return chosen
