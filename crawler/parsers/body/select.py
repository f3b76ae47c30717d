"""The body's containers are chosen here: where the page's prose is dense, and which neighbours belong to the body.

`choose_body` is the only public function; `_Choice` holds the state of the choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from lxml import etree

from crawler.parsers.body.blocks import LEAVES, Node, PageBlocks, RawBlock
from crawler.parsers.body.containers import is_bare_name, is_hinted, is_junk, is_never_body, is_of_others

PROSE = 60
"""Minimum mass of a paragraph that counts for the choice of the body."""
DOMINANT = 0.9
"""A child with this share of its parent's prose holds the body; with a smaller share, siblings may join the body."""
FEW = 250
"""Prose of a page, in Latin characters, below which short lines and boxes named like furniture count too."""
MIN_TEASERS = 3
"""Minimum number of teasers that are a list of other articles."""
DOMINATES = 4
"""A box named like a layout with a sidebar is no furniture if its prose is this multiple of the rest's."""
HINTED = 2
"""Factor for the prose of a container with a name such as "article-body"."""
_AFTERWORD = 0.25
"""Minimum prose of paragraphs below the best child, as a share of that child's prose, to be part of the body."""
_JOINED = 0.1
"""Minimum prose that siblings add to the best child, as a share of that child's prose, to be parts of the body."""


def choose_body(page: PageBlocks, kept: Collection[etree._Element] = ()) -> list[int]:
    """Return the indexes of the blocks in the body's containers, in reading order; empty if the page has no text.

    `kept` are elements around the headline, which are never furniture, whatever their names.
    """
    choice = _Choice(page, kept)
    choice.measure_any()
    # A theme may call the column of the article "sidebar-left", or wrap the page in "newsletter-page".
    while innocent := choice.innocent():
        choice.acquitted.add(innocent)
        choice.measure_any()
    if not page.nodes[0].prose:
        return []
    blocks = page.blocks
    return [index for index in choice.select() if not choice.junk(blocks[index].node)]


def main_blocks(page: PageBlocks) -> list[int]:
    """Return the indexes of the blocks in the <article> or <main> with the most prose; empty if there is neither."""
    before = [0, *accumulate(_prose(block) for block in page.blocks)]
    boxes = [node for node in page.nodes if node.element.tag in ("article", "main")]
    box = max(boxes, key=lambda node: before[node.end] - before[node.start], default=None)
    return list(range(box.start, box.end)) if box is not None and before[box.end] > before[box.start] else []


def beside_teasers(page: PageBlocks, headline: int, inside: Sequence[int]) -> list[int]:
    """Return the indexes of the blocks in the headline's own box if the chosen body is a list of other articles.

    Such a list begins with a linked heading, and each of its headings is linked and has one paragraph. `headline` is
    the index of the headline's block. The result is empty if the body is no such list, or the headline has no text of
    its own beside the list.
    """
    if headline < 0:
        return []
    blocks, nodes = page.blocks, page.nodes
    before = [0, *accumulate(_prose(block) for block in blocks)]
    node = nodes[blocks[headline].node].parent
    while node > 0 and before[nodes[node].end] == before[nodes[node].start]:
        node = nodes[node].parent
    own = range(nodes[node].start, nodes[node].end)
    others = [blocks[index] for index in inside if index not in own]
    kinds = ["heading" if block.link * 10 >= block.mass * 9 else "text" for block in others]
    pairs = [kinds[place : place + 2] for place in range(0, len(kinds), 2)]
    is_list = len(pairs) >= MIN_TEASERS and all(pair == ["heading", "text"] for pair in pairs)
    return list(own) if node > 0 and is_list else []


def prose_blocks(page: PageBlocks) -> list[int]:
    """Return the indexes of the page's blocks from the first block of prose to the last, without menus and comments."""
    last, inside = -1, list[int]()
    junk: dict[int, bool] = {}
    for index, node in enumerate(page.nodes):  # parents come before their children
        junk[index] = junk.get(node.parent, False) or (index > 0 and is_bare_name(node.element))
    for index, block in enumerate(page.blocks):
        if not junk[block.node]:
            inside.append(index)
            last = index if _prose(block) else last
    first = next((index for index in inside if _prose(page.blocks[index])), None)
    return [index for index in inside if first is not None and first <= index <= last]


def _prose(block: RawBlock) -> int:
    return block.mass if block.mass >= PROSE and block.link * 3 <= block.mass and block.kind != "heading" else 0


class _Choice:
    """The containers of a page, weighed by their prose. Boxes taken for furniture may be acquitted and weighed too."""

    def __init__(self, page: PageBlocks, kept: Collection[etree._Element]):
        self.page = page
        self.nodes = page.nodes
        self.kept = kept
        self.acquitted: set[int] = set()
        self._verdicts: dict[int, bool] = {}
        self._hints: dict[int, bool] = {}

    def measure_any(self) -> None:
        """Measure the prose; on a page with hardly any prose, also short lines: verse, a list, texts of a gallery."""
        self._measure(PROSE)
        if self.nodes[0].prose < FEW:
            self._measure(1)

    def _measure(self, least: int) -> None:
        """Sum up the prose of every container and its descendants. Containers named like a body count more."""
        nodes = self.nodes
        for node in nodes:
            node.prose, node.junk = 0, -1
        nodes[0].junk = 0
        for block in self.page.blocks:
            if block.weigh(least) and not self.junk(block.node):
                nodes[block.node].prose += block.prose
        for index in range(len(nodes) - 1, 0, -1):  # children come after their parents
            node = nodes[index]
            if node.prose:
                if self._is_hinted(index):
                    node.prose *= HINTED
                nodes[node.parent].prose += node.prose

    def junk(self, index: int) -> int:
        """Return the index of the innermost box around a container that can't be an article's text; 0 without any."""
        node = self.nodes[index]
        if node.junk < 0:
            node.junk = index if index not in self.acquitted and self._is_junk(index) else self.junk(node.parent)
        return node.junk

    def _is_junk(self, index: int) -> bool:
        if index not in self._verdicts:
            node = self.nodes[index]
            verdict = node.element not in self.kept and is_junk(self.nodes, index)
            self._verdicts[index] = verdict and not self._is_section(node)
        return self._verdicts[index]

    def _is_section(self, node: Node) -> bool:
        """Return True if an article inside an article is a long part of the outer article, not a teaser of another."""
        if node.element.tag != "article":
            return False
        blocks = self.page.blocks[node.start : node.end]
        mass = sum(block.mass for block in blocks)
        return mass > 2 * FEW and sum(block.link for block in blocks) * 8 < mass

    def _is_hinted(self, index: int) -> bool:
        if index not in self._hints:
            self._hints[index] = is_hinted(self.nodes[index].element)
        return self._hints[index]

    def innocent(self) -> int:
        """Return the index of a box named like furniture with more prose than the rest of the page; 0 without any."""
        clean, prose = self.nodes[0].prose, dict[int, int]()
        for block in self.page.blocks:
            if block.prose and (junk := self.nodes[block.node].junk):
                prose[junk] = prose.get(junk, 0) + block.prose
        for junk in sorted(prose, key=lambda junk: -prose[junk]):
            if prose[junk] <= clean or (clean and prose[junk] < 2 * FEW):
                return 0
            element = self.nodes[junk].element
            if element.tag in ("header", "footer", "nav") or is_of_others(element):
                continue
            if (not clean and prose[junk] >= 2 * FEW) or not is_never_body(element):
                return junk
            if prose[junk] >= 2 * FEW and prose[junk] > DOMINATES * clean and not is_bare_name(element):
                return junk
        return 0

    def select(self) -> Iterable[int]:
        """Return the indexes of the body's blocks: descend while a child dominates, then join the similar siblings."""
        nodes = self.nodes
        children: dict[int, list[int]] = {}
        for index, node in enumerate(nodes):
            children.setdefault(node.parent, []).append(index)
        current = 0
        while True:
            best = max(children.get(current, []), key=lambda child: nodes[child].prose, default=None)
            if best is None or not nodes[best].prose or nodes[best].element.tag in LEAVES:
                return range(nodes[current].start, nodes[current].end)
            if nodes[best].prose < DOMINANT * nodes[current].prose:
                direct = nodes[current].prose - sum(nodes[child].prose for child in children[current])
                alien = {child for child in children[current] if not self._joins(child, best)}
                alien |= _afterword(children[current], best, alien, nodes)
                added = nodes[current].prose - sum(nodes[child].prose for child in alien) - nodes[best].prose
                if added > _JOINED * nodes[best].prose:
                    return self._union(current, alien, direct > 0)
            current = best

    def _joins(self, child: int, best: int) -> bool:
        """Return True if a sibling of the best child is part of the body: a paragraph, or a similar container."""
        node, model = self.nodes[child], self.nodes[best]
        if child == best or node.element.tag in LEAVES:
            return True
        blocks = [block for block in self.page.blocks[node.start : node.end] if not self.junk(block.node)]
        mass, linked = sum(block.mass for block in blocks), sum(block.link for block in blocks)
        if linked * 3 > mass:
            return False
        classes, others = (set((item.element.get("class") or "").split()) for item in (node, model))
        if node.element.tag == model.element.tag and (not classes.isdisjoint(others) or classes == others):
            return True
        return linked * 8 < mass and node.prose * 3 > mass * 2

    def _union(self, parent: int, alien: set[int], whole: bool) -> Iterable[int]:
        """Return the indexes of the parent's blocks from the first prose to the last, without alien children."""
        nodes, blocks = self.nodes, self.page.blocks
        foreign: set[int] = set()
        for child in alien:
            foreign.update(range(nodes[child].start, nodes[child].end))
        inside = [index for index in range(nodes[parent].start, nodes[parent].end) if index not in foreign]
        if whole:
            return inside
        prose = [index for index in inside if blocks[index].prose and not self.junk(blocks[index].node)]
        for child in alien:  # a short line in a box of its own, between two parts of the body
            node = nodes[child]
            if prose[0] <= node.end and node.end <= prose[-1] and self._is_line(child):
                inside += range(node.start, node.end)
        return [index for index in sorted(inside) if prose[0] - 2 <= index <= prose[-1] + 2]

    def _is_line(self, child: int) -> bool:
        """Return True if a container holds a few words, none of them linked, and isn't named like furniture."""
        node = self.nodes[child]
        blocks = self.page.blocks[node.start : node.end]
        return sum(block.mass for block in blocks) < PROSE and not any(
            block.link or self.junk(block.node) for block in blocks
        )


def _afterword(siblings: list[int], best: int, alien: set[int], nodes: list[Node]) -> set[int]:
    """Return the few paragraphs below the container of the body rather than inside: an address, a plea."""
    if nodes[best].element.tag in LEAVES:
        return set()
    last = max(child for child in siblings if child not in alien and nodes[child].element.tag not in LEAVES)
    below = {child for child in siblings if child > last and nodes[child].element.tag in LEAVES}
    return below if sum(nodes[child].prose for child in below) < _AFTERWORD * nodes[best].prose else set()
