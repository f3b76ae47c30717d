"""The content of a page: the blocks that are the article's text, and those among them that were removed, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from crawler.items import Block
from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.body.containers import containers
from crawler.parsers.body.features import Candidates
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.parsers.body.rules import dropped, ruled_body
from crawler.parsers.body.script_state import stated, told
from crawler.parsers.body.select import choose_body
from crawler.parsers.body.trees import score
from crawler.parsers.html import ends_sentence, key
from crawler.parsers.metadata.page_data import Head
from crawler.source import Rules

# Judge ----------------------------------------------------------------------------------------------------------------
# Text or furniture: blocks near the body judged by small trained trees, headings and lists with what they belong to.
# The trees are in `trees`, made by `benchmarks/train_blocks.py`, which says from what.

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


# Trim -----------------------------------------------------------------------------------------------------------------
# The edges of a body: the date above its first sentence, the headings below its last.

ABOVE, TRAILING = "above_text", "trailing_heading"

SHORT = 100
"""Mass below which a line that's no sentence isn't text, and a block that's mostly link is a link."""
MOST_LINES = 6
"""Most lines that may stand above the text; more are a poem or a list."""
DIGITS = 0.4
"""Least share of digits among the letters and digits of a line that is a date."""


def trim(blocks: list[RawBlock]) -> list[RawBlock]:
    """Mark the lines at the edges of a body that aren't its text, and return it."""
    _mark_dates(blocks)
    _mark_tail(blocks)
    return blocks


def _mark_dates(blocks: list[RawBlock]) -> None:
    first = next((index for index, block in enumerate(blocks) if _is_text(block)), 0)
    for block in blocks[:first] if first <= MOST_LINES else ():
        digits, letters = sum(map(str.isdigit, block.text)), sum(map(str.isalpha, block.text))
        if block.kind == "paragraph" and digits > DIGITS * (digits + letters):
            block.removed = ABOVE


def _is_text(block: RawBlock) -> bool:
    if block.kind in ("heading", "caption", "table") or block.doubt or block.link * 2 > block.mass:
        return False
    return block.mass >= SHORT or ends_sentence(block.text) or "\n" in block.text


def _mark_tail(blocks: list[RawBlock]) -> None:
    """Mark the headings at the end which nothing but links and captions follows: they head a list of other articles."""
    for block in reversed(blocks):
        if block.kind == "heading":
            block.removed = TRAILING
        elif block.kind != "caption" and not block.doubt and not (block.link * 2 > block.mass and block.mass < SHORT):
            return


# Content --------------------------------------------------------------------------------------------------------------

MUCH_MORE = 4
"""How many times longer than the page's visible body a script's text is when it's taken instead."""
LITTLE = 600
"""Mass of a visible body below which the scripts of the page are looked into."""
STUB = 1000
"""Mass of a body below which a summary that the page doesn't show is kept: it says what the text doesn't."""
_ALIKE = 40
"""Characters at their beginning by which a summary is known again."""


class Content(NamedTuple):
    blocks: list[Block]
    origin: str
    """Where the blocks came from: "page", "json-ld", "script", "rule body"."""
    standfirst: str | None
    """The summary as the page shows it, or as declared if there's no telling whether it's shown; None if it isn't."""


def read_content(root: etree._Element, head: Head, rules: Rules, headline: str, summary: str | None) -> Content:
    """Return the article's blocks, furniture marked, and its standfirst; `summary` is what the page declares."""
    without = dropped(root, rules)
    (raw, nodes), origin, standfirst = ruled_body(root, rules, without), "rule body", summary
    if not raw:
        page, candidates = body_candidates(root, head, headline, summary, without)
        raw, nodes, origin = trim(judge(candidates)) if candidates else [], page.nodes, "page"
        said = _said(raw)
        # Some pages hold their text in a script alone; where the page shows text, JSON-LD is often just its beginning.
        if _said(text := told(head.article)) > MUCH_MORE * said:
            raw, nodes, origin = text, [], "json-ld"
        elif said < LITTLE and _said(text := stated(root, headline)) > MUCH_MORE * said:
            raw, nodes, origin = text, [], "script"
        standfirst = shown(summary, page.blocks) or (summary if _said(raw) < STUB else None)
    paths = containers(raw, nodes) if nodes else [None] * len(raw)
    found = (_candidate(block, path) for block, path in zip(raw, paths, strict=True))
    return Content(strip_furniture(found, headline, rules.strip), origin, standfirst)


def body_candidates(
    root: etree._Element, head: Head, headline: str, summary: str | None, without: Collection[etree._Element]
) -> tuple[PageBlocks, Candidates | None]:
    """Return the page's blocks, and those in and around its densest container; None for these if it has no text."""
    body = root.find("body")
    kept = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
    body = root if body is None else body
    page = PageBlocks(body, without, kept)
    inside = choose_body(page, kept)
    if not inside:
        page = PageBlocks(body, without, kept, whole=True)
        inside = choose_body(page, kept)
    return page, Candidates(page, inside, summary, kept, _below_headline(page, headline)) if inside else None


def shown(summary: str | None, blocks: Iterable[RawBlock]) -> str | None:
    """Return the summary if readers see it, whole where the page declares only its beginning; None if they don't."""
    start = (summary or "")[:_ALIKE].rstrip(".… ")
    if not summary or not start:
        return None
    for block in blocks:
        if start in block.text:
            cut = summary.endswith(("…", "...")) and block.text.startswith(start)
            return block.text.replace("\n", " ") if cut and len(block.text) < 3 * len(summary) else summary
    return None


def _said(blocks: Iterable[RawBlock]) -> int:
    return sum(block.mass for block in blocks if not (block.doubt or block.removed))


def _below_headline(page: PageBlocks, headline: str) -> int:
    """Return the index of the first block below the headline's heading; 0 if the page doesn't show it."""
    wanted = key(headline)
    found = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and key(block.text) == wanted]
    return found[-1] + 1 if found else 0


def _candidate(block: RawBlock, container: str | None) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption tells of the picture; joined to the prose it would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed, block.doubt, linked, container)
