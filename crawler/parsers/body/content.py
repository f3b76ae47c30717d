"""The article's blocks are decided here: which blocks of a page are text, and which are removed, with the reason.

The module judges blocks by the trees, trims the edges of the body, and chooses among page, JSON-LD, scripts and rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from crawler.items import Block
from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.body.containers import containers
from crawler.parsers.body.features import Candidates
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.parsers.body.rules import body_by_rules, removed_elements
from crawler.parsers.body.script_state import article_body, script_body
from crawler.parsers.body.select import choose_body
from crawler.parsers.body.trees import score
from crawler.parsers.html import ends_sentence, key
from crawler.parsers.metadata.page_data import Head
from crawler.source import Rules

# Judgement ------------------------------------------------------------------------------------------------------------
# Small trained trees judge the blocks near the body; headings and lists are judged together with their neighbours.
# `benchmarks/train_blocks.py` generates the trees and says from which pages.

UNLIKELY = "unlikely"
"""Reason for removing a block of the body that the trees take for furniture."""
DOUBTFUL = -1.0
"""Log-odds above which a heading within the text is kept."""


def select_blocks(candidates: Candidates) -> list[RawBlock]:
    """Return the blocks of the text in reading order; blocks of the body that are hardly text have a `doubt`."""
    blocks, inside = candidates.blocks, candidates.inside
    scores = {index: score(features) for index, features in candidates.features()}
    _decide_lists(candidates, scores)
    text = {index for index, odds in scores.items() if odds > 0}
    # A heading alone has few features. Right between two blocks of the text, it most likely belongs to the text.
    text |= {index for index in inside if scores[index] > DOUBTFUL and _is_between(blocks, index, text)}
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
    return chosen


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


def _is_between(blocks: Sequence[RawBlock], index: int, text: set[int]) -> bool:
    """Return True if a block is a heading without links, with text close above and right below."""
    block = blocks[index]
    above = any(index - step in text for step in (1, 2, 3))  # a marker may stand between
    return block.kind == "heading" and not block.link and above and index + 1 in text


# Edges ----------------------------------------------------------------------------------------------------------------
# The date above the body's first sentence and the headings below the last sentence are removed.

ABOVE, TRAILING = "above_text", "trailing_heading"

SHORT = 100
"""Mass below which a line isn't text unless the line is a sentence, and a mostly linked block is a link."""
MAX_LINES = 6
"""Maximum number of lines above the text; more lines are a poem or a list."""
DIGITS = 0.4
"""Minimum share of digits among the letters and digits of a line that is a date."""


def trim(blocks: list[RawBlock]) -> list[RawBlock]:
    """Mark the lines at the edges of a body that aren't text as removed, and return the blocks."""
    _mark_dates(blocks)
    _mark_tail(blocks)
    return blocks


def _mark_dates(blocks: list[RawBlock]) -> None:
    """Mark the lines of mostly digits above the text as removed."""
    first = next((index for index, block in enumerate(blocks) if _is_text(block)), 0)
    if first > MAX_LINES:
        return
    for block in blocks[:first]:
        digits, letters = sum(map(str.isdigit, block.text)), sum(map(str.isalpha, block.text))
        if block.kind == "paragraph" and digits > DIGITS * (digits + letters):
            block.removed = ABOVE


def _is_text(block: RawBlock) -> bool:
    if block.kind in ("heading", "caption", "table") or block.doubt or block.link * 2 > block.mass:
        return False
    return block.mass >= SHORT or ends_sentence(block.text) or "\n" in block.text


def _mark_tail(blocks: list[RawBlock]) -> None:
    """Mark headings as removed that only links and captions follow: such a heading heads a list of other articles."""
    for block in reversed(blocks):
        if block.kind == "heading":
            block.removed = TRAILING
        elif block.kind != "caption" and not block.doubt and not (block.link * 2 > block.mass and block.mass < SHORT):
            return


# Content --------------------------------------------------------------------------------------------------------------
# The choice of the body's origin, and of the standfirst.

MUCH_MORE = 4
"""A script's text replaces the page's visible body if the text's mass is more than this multiple of the body's."""
LITTLE = 600
"""Mass of a visible body below which the scripts of the page are searched."""
STUB = 1000
"""Mass of a body below which a summary that the page doesn't show is kept, because the text is so short."""
_ALIKE = 40
"""Number of characters at the beginning of a summary that a block must have to be the same summary."""


class ExtractedBody(NamedTuple):
    """The article's blocks with their origin, and the standfirst."""

    blocks: list[Block]
    origin: str
    """Where the blocks came from: "page", "json-ld", "script", "rule body"."""
    standfirst: str | None
    """The summary as the page shows it, or as declared if the body is short or from a rule; None if it isn't shown."""
    page: PageBlocks | None
    """All blocks of the page; None if a rule found the body."""


def read_content(root: etree._Element, head: Head, rules: Rules, headline: str, summary: str | None) -> ExtractedBody:
    """Return the article's blocks, furniture marked, and the standfirst; `summary` is the page's declared summary."""
    without = removed_elements(root, rules)
    (raw, nodes), origin, standfirst = body_by_rules(root, rules, without), "rule body", summary
    page: PageBlocks | None = None
    if not raw:
        page, candidates = body_candidates(root, head, headline, summary, without)
        raw, nodes, origin = trim(select_blocks(candidates)) if candidates else [], page.nodes, "page"
        visible = _mass(raw)
        # Some pages hold their text only in a script. If the page shows text, JSON-LD often has only the beginning.
        if _mass(text := article_body(head.article)) > MUCH_MORE * visible:
            raw, nodes, origin = text, [], "json-ld"
        elif visible < LITTLE and _mass(text := script_body(root, headline)) > MUCH_MORE * visible:
            raw, nodes, origin = text, [], "script"
        standfirst = visible_summary(summary, page.blocks) or (summary if _mass(raw) < STUB else None)
    paths = containers(raw, nodes) if nodes else [None] * len(raw)
    unstripped = (_candidate(block, path) for block, path in zip(raw, paths, strict=True))
    return ExtractedBody(strip_furniture(unstripped, headline, rules.strip), origin, standfirst, page)


def body_candidates(
    root: etree._Element, head: Head, headline: str, summary: str | None, without: Collection[etree._Element]
) -> tuple[PageBlocks, Candidates | None]:
    """Return the page's blocks, and the candidates in and around the densest container; None if there is no text."""
    body = root.find("body")
    ancestors = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
    body = root if body is None else body
    page = PageBlocks(body, without, ancestors)
    inside = choose_body(page, ancestors)
    if not inside:
        page = PageBlocks(body, without, ancestors, whole=True)
        inside = choose_body(page, ancestors)
    return page, Candidates(page, inside, summary, ancestors, _below_headline(page, headline)) if inside else None


def visible_summary(summary: str | None, blocks: Iterable[RawBlock]) -> str | None:
    """Return the summary as a block shows it; None if no block does.

    If the declared summary is cut short and a block has all of it, the block's text is returned.
    """
    start = (summary or "")[:_ALIKE].rstrip(".… ")
    if not summary or not start:
        return None
    for block in blocks:
        if start in block.text:
            cut = summary.endswith(("…", "...")) and block.text.startswith(start)
            return block.text.replace("\n", " ") if cut and len(block.text) < 3 * len(summary) else summary
    return None


def _mass(blocks: Iterable[RawBlock]) -> int:
    """Return the mass of the blocks that are neither removed nor doubtful."""
    return sum(block.mass for block in blocks if not (block.doubt or block.removed))


def _below_headline(page: PageBlocks, headline: str) -> int:
    """Return the index of the first block below the heading that is the headline; 0 if the page shows no headline."""
    wanted_key = key(headline)
    headings = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and key(block.text) == wanted_key]
    return headings[-1] + 1 if headings else 0


def _candidate(block: RawBlock, container: str | None) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption describes a picture; joined to the prose, the caption would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed, block.doubt, linked, container)
