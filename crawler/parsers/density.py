"""The choice of the body: where on the page prose is dense, and which neighbours belong to it."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.parsers.body import LEAVES, PROSE, Node, PageBlocks, RawBlock, is_body_name, is_never_body

DOMINANT = 0.9
"""A child with this share of its parent's prose is where the body is; with less, its siblings are looked at."""
FEW = 250
"""Prose (characters of Latin) below which boxes named like furniture are given the benefit of the doubt."""
HINTED = 2
"""How much more the prose of a container named "article-body" or alike counts."""
_AFTERWORD = 0.25
"""Least share of the best child's prose that paragraphs below it must have to be a part of the body."""
_JOINED = 0.1
"""Least share of prose that siblings must add to the best child for the body to be split over them."""


def choose_body(page: PageBlocks) -> list[RawBlock]:
    """Return the blocks of the article's body, in reading order; empty if the page has no text at all."""
    for junk, start in enumerate(page.junk_nodes):
        if junk and _is_section(page, start):
            _acquit(page, junk)
    nodes = _measure_any(page)
    # A theme may call the column of the article "sidebar-left", or wrap the page in "newsletter-page".
    while innocent := _innocent(page, nodes[0].prose):
        _acquit(page, innocent)
        nodes = _measure_any(page)
    if not nodes[0].prose:
        return []
    return [page.blocks[index] for index in _select(nodes, page) if not page.blocks[index].junk]


def _acquit(page: PageBlocks, junk: int) -> None:
    """Let a box count as any other."""
    node = page.nodes[page.junk_nodes[junk]]
    for block in page.blocks[node.start : node.end]:
        if block.junk == junk:
            block.junk = 0
    page.junk_nodes[junk] = 0


def _is_section(page: PageBlocks, start: int) -> bool:
    """Tell if an article inside an article is a long part of it rather than a teaser of another."""
    node = page.nodes[start]
    if node.element.tag != "article":
        return False
    blocks = page.blocks[node.start : node.end]
    said = sum(block.mass for block in blocks)
    return said > 2 * FEW and sum(block.link for block in blocks) * 8 < said


def _measure_any(page: PageBlocks) -> list[Node]:
    """Measure the prose; on a page with hardly any, short lines too: verse, a list, a gallery's texts."""
    nodes = _measure(page, PROSE)
    return nodes if nodes[0].prose >= FEW else _measure(page, 1)


def _measure(page: PageBlocks, least: int) -> list[Node]:
    """Sum up the prose of every container, its descendants' included; what calls itself the body counts more."""
    nodes = page.nodes
    for node in nodes:
        node.prose = 0
    for block in page.blocks:
        block.weigh(least)
        if not block.junk:
            nodes[block.node].prose += block.prose
    for node in reversed(nodes):  # children come after their parents
        if node.parent >= 0 and node.prose:
            if _is_hinted(node):
                node.prose *= HINTED
            nodes[node.parent].prose += node.prose
    return nodes


def _is_hinted(node: Node) -> bool:
    element = node.element
    if element.tag in LEAVES:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return is_body_name(names) or (element.get("itemprop") or "").lower() == "articlebody"


def _innocent(page: PageBlocks, clean: int) -> int:
    """Return the box named like furniture that holds more prose than all the rest does; 0 if none."""
    prose: dict[int, int] = {}
    for block in page.blocks:
        if block.junk and block.prose:
            prose[block.junk] = prose.get(block.junk, 0) + block.prose
    for junk in sorted(prose, key=lambda junk: -prose[junk]):
        if prose[junk] <= clean or (clean and prose[junk] < 2 * FEW):
            return 0
        element = page.nodes[page.junk_nodes[junk]].element
        if element.tag in ("header", "footer", "nav"):
            continue
        if (not clean and prose[junk] >= 2 * FEW) or not is_never_body(element):
            return junk
    return 0


def _select(nodes: list[Node], page: PageBlocks) -> Iterable[int]:
    """Return the indexes of the body's blocks: descend while one child dominates, then join its like siblings."""
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
            alien = {child for child in children[current] if not _joins(child, best, nodes, page)}
            alien |= _afterword(children[current], best, alien, nodes)
            added = nodes[current].prose - sum(nodes[child].prose for child in alien) - nodes[best].prose
            if added > _JOINED * nodes[best].prose:
                return _union(nodes, current, alien, page, direct > 0)
        current = best


def _joins(child: int, best: int, nodes: list[Node], page: PageBlocks) -> bool:
    """Tell if a sibling of the best child is part of the same body: a paragraph, or a container of one template."""
    node, model = nodes[child], nodes[best]
    if child == best or node.element.tag in LEAVES:
        return True
    blocks = [block for block in page.blocks[node.start : node.end] if not block.junk]
    said, linked = sum(block.mass for block in blocks), sum(block.link for block in blocks)
    if linked * 3 > said:
        return False
    classes, others = (set((item.element.get("class") or "").split()) for item in (node, model))
    if node.element.tag == model.element.tag and (not classes.isdisjoint(others) or classes == others):
        return True
    return linked * 8 < said and node.prose * 3 > said * 2


def _afterword(siblings: list[int], best: int, alien: set[int], nodes: list[Node]) -> set[int]:
    """Return the few paragraphs that stand below the container of the body rather than in it: an address, a plea."""
    if nodes[best].element.tag in LEAVES:
        return set()
    last = max(child for child in siblings if child not in alien and nodes[child].element.tag not in LEAVES)
    below = {child for child in siblings if child > last and nodes[child].element.tag in LEAVES}
    return below if sum(nodes[child].prose for child in below) < _AFTERWORD * nodes[best].prose else set()


def _union(nodes: list[Node], parent: int, alien: set[int], page: PageBlocks, whole: bool) -> Iterable[int]:
    """Return the indexes of the parent's blocks without its alien children's, from the first prose to the last."""
    foreign: set[int] = set()
    for child in alien:
        foreign.update(range(nodes[child].start, nodes[child].end))
    inside = [index for index in range(nodes[parent].start, nodes[parent].end) if index not in foreign]
    if whole:
        return inside
    prose = [index for index in inside if page.blocks[index].prose and not page.blocks[index].junk]
    return [index for index in inside if prose[0] - 2 <= index <= prose[-1] + 2]
