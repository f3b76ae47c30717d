"""How plausible an extracted body is: the body is compared with what the whole page offers.

The features describe a whole page and one way of reading it. Small trees, trained on whole pages, turn the features
into a confidence. `benchmarks/train_confidence.py` generates the trees and says from which pages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.body.confidence_trees import score
from crawler.parsers.body.judgement import Judgement
from crawler.parsers.html import ends_sentence, key
from crawler.parsers.metadata.page_data import text_of

FEATURES = (
    *"expected mass paragraphs typical_mass linked doubt sentences page_share judged_share".split(),
    *"article_share rival declared summary headline above headings lists outside clean_share clean_outside".split(),
)
"""Names of the features, in the order of `features`."""
PROSE, LONG = 80, 60
"""Minimum mass of a paragraph of prose, and minimum mass of an article's own paragraphs that are looked up."""
_START = 30
"""Number of letters by which a paragraph is found in another text."""
_BOXES = frozenset({"article", "main", "section"})
MAX_DECLARED = 20_000
"""Number of characters of a declared articleBody that are compared with the body."""


def features(
    page: PageBlocks, judged: Judgement, declared: Mapping[str, Any], summary: str | None, below: int
) -> list[float]:
    """Return the features of a page's judged body.

    `declared` is the JSON-LD object of the article, `summary` the page's declared summary, `below` the index of the
    block below the headline (0 if the page shows no headline).
    """
    kept = [block for block in judged.blocks if not (block.doubt or block.removed) and block.kind != "caption"]
    mass = sum([block.mass for block in kept])
    all_prose = [block.mass if block.mass >= PROSE and block.link * 3 <= block.mass else 0 for block in page.blocks]
    whole = sum(all_prose)
    clean = sum([size for size, block in zip(all_prose, page.blocks, strict=True) if page.nodes[block.node].junk <= 0])
    prose = [block for block in kept if block.mass >= PROSE and block.link * 3 <= block.mass]
    prose_mass = sum([block.mass for block in prose])
    doubt = sum([block.mass for block in judged.blocks if block.doubt])
    return [
        judged.expected,
        math.log1p(mass),
        len(prose),
        prose_mass / (len(prose) or 1),
        sum(block.link for block in kept) / (mass or 1),
        doubt / (mass + doubt or 1),
        sum(block.mass for block in prose if ends_sentence(block.text)) / (prose_mass or 1),
        prose_mass / (whole or 1),
        judged.mass / (mass or 1),
        *_boxes(page, kept, all_prose),
        _declared(declared, kept),
        _summary(summary, kept, page),
        below > 0,
        _above(page, kept, below),
        sum(block.kind == "heading" for block in kept) / (len(kept) or 1),
        sum(block.mass for block in kept if block.kind == "list_item") / (mass or 1),
        math.log1p(max(0, whole - prose_mass)),
        prose_mass / (clean or 1),
        math.log1p(max(0, clean - prose_mass)),
    ]


def confidence(row: Sequence[float]) -> float:
    """Return how likely a body with these features is the article's whole text and little else, from 0 to 1."""
    return 1 / (1 + math.exp(-score(row)))


def outside(row: Sequence[float]) -> int:
    """Return the mass of the page's prose that stands in no box of furniture and isn't in the body."""
    return round(math.expm1(row[FEATURES.index("clean_outside")]))


def _boxes(page: PageBlocks, kept: Sequence[RawBlock], prose: Sequence[int]) -> tuple[float, float]:
    """Return the kept share of the prose in the largest <article> or <main>, and the largest box without kept blocks.

    The latter is a share of the kept mass. Both are 0 if the page has no such box.
    """
    chosen = {id(block) for block in kept}
    mine = [mass if id(block) in chosen else 0 for mass, block in zip(prose, page.blocks, strict=True)]
    all_before, mine_before = [0, *accumulate(prose)], [0, *accumulate(mine)]
    share, rival, largest = 0.0, 0, 0
    for node in page.nodes:
        if node.element.tag in _BOXES:
            mass = all_before[node.end] - all_before[node.start]
            own = mine_before[node.end] - mine_before[node.start]
            if mass > largest and node.element.tag != "section":
                largest, share = mass, own / mass
            if not own:
                rival = max(rival, mass)
    return share, rival / (sum(block.mass for block in kept) or 1)


def _declared(declared: Mapping[str, Any], kept: Sequence[RawBlock]) -> float:
    """Return the share of the kept prose in JSON-LD's articleBody; -1 if the page declares no such text."""
    text = key((text_of(declared.get("articleBody")) or "")[:MAX_DECLARED])
    if len(text) < 10 * _START:
        return -1.0
    long = [block for block in kept if block.mass >= LONG][:40]
    return sum(key(block.text)[:_START] in text for block in long) / (len(long) or 1)


def _summary(summary: str | None, kept: Sequence[RawBlock], page: PageBlocks) -> float:
    """Return 2 if the text has the page's declared summary, 1 if another block has it, 0 if no block has it.

    Without a summary, -1 is returned.
    """
    start = key((summary or "")[:60])[:_START]
    if len(start) < _START / 2:
        return -1.0
    if any(start in key(block.text[:400]) for block in kept[:4]):
        return 2.0
    return float(any(start in key(block.text[:60]) for block in page.blocks[:80] if block.mass >= _START))


def _above(page: PageBlocks, kept: Sequence[RawBlock], below: int) -> float:
    """Return the mass of the prose between the headline and the first kept block, as a share of the kept mass."""
    if not kept or below <= 0:
        return -1.0
    between = 0
    for block in page.blocks[below:]:
        if block is kept[0]:
            break
        between += block.mass if block.mass >= PROSE and block.link * 3 <= block.mass else 0
    return between / (sum(block.mass for block in kept) or 1)
