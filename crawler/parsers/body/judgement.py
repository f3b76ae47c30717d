"""The blocks in and around a body are judged here: which blocks are text, by the trees and by a page's own threshold.

Small trained trees judge the blocks near the body; headings and lists are judged together with their neighbours.
`benchmarks/train_blocks.py` generates the trees and says from which pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crawler.parsers.body.blocks import RawBlock
from crawler.parsers.body.features import Candidates
from crawler.parsers.body.furniture import MARKER_MASS
from crawler.parsers.body.trees import score
from crawler.parsers.html import ends_sentence

UNLIKELY = "unlikely"
"""Reason for removing a block of the body that the trees take for furniture."""
DOUBTFUL = -1.0
"""Log-odds above which a paragraph within the text is kept."""
DOUBTFUL_LAST = -1.5
"""Log-odds above which a paragraph right below the text is kept if it looks as the text does."""
DOUBTFUL_HEADING = -2.0
"""Log-odds above which a heading within the text is kept."""
UNSURE = -3.0
"""Log-odds above which a table within the text is kept: whether tables are text is a matter of taste, not of odds."""


class Judgement(NamedTuple):
    """The blocks of a body in reading order, some with a doubt, and how sure the trees are."""

    blocks: list[RawBlock]
    expected: float
    """Expected F1 of the kept text, from 0 to 1, if the trees' odds are right."""
    mass: float
    """Expected mass of the article's text among the judged blocks."""


def judge(candidates: Candidates) -> Judgement:
    """Return the judged blocks of the text in reading order; blocks of the body that are hardly text have a `doubt`."""
    blocks, inside = candidates.blocks, candidates.inside
    scores = {index: score(features) for index, features in candidates.features()}
    _decide_lists(candidates, scores)
    threshold, expected, mass = _threshold((scores[index], blocks[index]) for index in scores)
    text = {index for index, odds in scores.items() if odds >= threshold}
    # A heading alone has few features. Right between two blocks of the text, it most likely belongs to the text.
    text |= {
        index for index in inside if scores[index] > _doubtful(blocks[index]) and _is_between(candidates, index, text)
    }
    text |= {index for index in inside if scores[index] > UNSURE and _is_table_between(blocks, index, text)}
    text |= _small_data(candidates, scores, text)
    text |= _last_paragraphs(candidates, scores, text)
    if not any(blocks[index].prose for index in text):
        text = inside  # the page is too short for features of the surroundings
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
    return Judgement(chosen, expected, mass)


def _threshold(scored: Iterable[tuple[float, RawBlock]]) -> tuple[float, float, float]:
    """Return the log-odds from which on blocks are text, the expected F1 of these blocks, and the text's expected mass.

    The threshold that gives the greatest expected F1 lies below even odds, and lower on a page that the trees know
    little about (Lewis 1995, "Evaluating and optimizing autonomous text classification systems"): a page on which all
    blocks are doubtful has no clear body that could stand out from doubtful blocks.
    """
    ranked = sorted(((odds, block.mass) for odds, block in scored if block.kind != "caption"), reverse=True)
    likely = [(odds, mass, mass / (1 + math.exp(-odds))) for odds, mass in ranked]
    whole = sum([text for _, _, text in likely])
    best, threshold, kept, hits = 0.0, 0.0, 0, 0.0
    for odds, mass, text in likely:
        kept, hits = kept + mass, hits + text
        if 2 * hits > best * (kept + whole):
            best, threshold = 2 * hits / (kept + whole), min(0.0, odds)
    return threshold, best, whole


def _decide_lists(candidates: Candidates, scores: dict[int, float]) -> None:
    """Give the items of a list the same odds: a list without some of its items is worse than all items or no list."""
    lists: dict[int, list[int]] = {}
    for index in scores:
        if candidates.blocks[index].kind == "list_item":
            lists.setdefault(candidates.parent(index), []).append(index)
    for items in lists.values():
        mass = sum(candidates.blocks[index].mass for index in items)
        odds = sum(scores[index] * candidates.blocks[index].mass for index in items) / (mass or 1)
        scores.update(dict.fromkeys(items, odds))


def _is_between(candidates: Candidates, index: int, text: set[int]) -> bool:
    """Return True if a block is a heading or a paragraph without links, with text close above and right below.

    A paragraph stands right below text too, in the same container: an answer in an interview, a line of a dialogue.
    """
    block = candidates.blocks[index]
    if block.link or index + 1 not in text:
        return False
    if block.kind == "heading":
        return any(index - step in text for step in (1, 2, 3))  # a marker may stand between
    if block.kind != "paragraph" or index - 1 not in text:
        return False
    return candidates.parent(index - 1) == candidates.parent(index) == candidates.parent(index + 1)


def _doubtful(block: RawBlock) -> float:
    return DOUBTFUL_HEADING if block.kind == "heading" else DOUBTFUL


def _last_paragraphs(candidates: Candidates, scores: Mapping[int, float], text: set[int]) -> set[int]:
    """Return the paragraphs right below the text that look as the text does, and that nothing speaks against.

    Headings may stand between such paragraphs, and short links: markers such as "Back to news".
    """
    blocks = candidates.blocks
    last = max((index for index in text if blocks[index].prose), default=-1)
    found, headings = set[int](), set[int]()
    for index in range(last + 1, candidates.bottom if last >= 0 else 0):
        block = blocks[index]
        if block.link * 2 > block.mass and block.mass < 3 * MARKER_MASS:  # stacked markers too
            continue
        if block.kind == "heading" and not block.link and scores.get(index, UNSURE) > DOUBTFUL_HEADING:
            headings.add(index)
            continue
        is_text = not block.link and ends_sentence(block.text) and candidates.is_plain(index)
        if not is_text or scores.get(index, UNSURE) <= DOUBTFUL_LAST or not candidates.is_alike(index, last):
            break
        found |= {index, *headings}
    return found & candidates.inside


def _is_table_between(blocks: Sequence[RawBlock], index: int, text: set[int]) -> bool:
    """Return True if a block is a table without links, with text close above and close below."""
    block, steps = blocks[index], (1, 2, 3)
    above, below = any(index - step in text for step in steps), any(index + step in text for step in steps)
    return block.kind == "table" and not block.link and above and below


def _small_data(candidates: Candidates, scores: Mapping[int, float], text: set[int]) -> set[int]:
    """Return the short blocks between paragraphs of the text that nothing speaks against: scores, a table of divs.

    Such a block has no link and no word of furniture, and stands in the body's container, in no box of furniture.
    """
    prose = [index for index in text if candidates.blocks[index].prose]
    first, last = min(prose, default=0), max(prose, default=0)
    return {
        index
        for index in candidates.inside
        if first < index < last
        and index not in text
        and scores[index] > UNSURE
        and candidates.blocks[index].kind in ("paragraph", "list_item")
        and not candidates.blocks[index].link
        and candidates.is_plain(index)
    }
