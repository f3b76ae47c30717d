"""Text or furniture: blocks near the body judged by small trained trees, headings and lists with what they belong to.

The trees are in `trees`, made by `benchmarks/train_blocks.py`, which says from what.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.parsers.body import RawBlock
from crawler.parsers.classify import Candidates
from crawler.parsers.trees import score

UNLIKELY = "unlikely"
"""Why a block of the body which the trees take for furniture was removed."""
DOUBTFUL = -1.0
"""Odds, as logarithm, over which a heading within the text is kept."""


def judge(candidates: Candidates) -> list[RawBlock]:
    """Return the blocks of the text in reading order, with those of the body that hardly are marked."""
    blocks, inside = candidates.blocks, candidates.inside
    scores = {index: score(features) for index, features in candidates.features()}
    _decide_lists(candidates, scores)
    text = {index for index, odds in scores.items() if odds > 0}
    # A heading alone says little; if it stands right between two blocks of the text, it's most likely theirs.
    text |= {index for index in inside if scores[index] > DOUBTFUL and _is_between(blocks, index, text)}
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


def _decide_lists(candidates: Candidates, scores: dict[int, float]) -> None:
    """Give the items of one list the same odds: a list with an item missing is worse than either."""
    lists: dict[int, list[int]] = {}
    for index in scores:
        if candidates.blocks[index].kind == "list_item":
            lists.setdefault(candidates.parent(index), []).append(index)
    for items in lists.values():
        mass = sum(candidates.blocks[index].mass for index in items)
        odds = sum(scores[index] * candidates.blocks[index].mass for index in items) / (mass or 1)
        scores.update(dict.fromkeys(items, odds))


def _is_between(blocks: Sequence[RawBlock], index: int, text: set[int]) -> bool:
    block = blocks[index]
    above = any(index - step in text for step in (1, 2, 3))  # a marker may stand between
    return block.kind == "heading" and not block.link and above and index + 1 in text
