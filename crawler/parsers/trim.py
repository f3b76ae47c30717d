"""The edges of a body: what stands above its first paragraph and below its last that isn't its text."""

from __future__ import annotations

from crawler.parsers.body import RawBlock
from crawler.parsers.characters import ends_sentence, key

ABOVE, TRAILING = "above_text", "trailing_heading"

MOST_LINES = 6
"""Most lines of date, byline and the like above the text; more are a poem or a list."""
SHORT = 100
"""Mass below which a line that's no sentence isn't taken for text."""


def trim(blocks: list[RawBlock], headline: str) -> list[RawBlock]:
    """Return the blocks below the headline, with lines that surround the text marked as removed."""
    blocks = _below_headline(blocks, headline)
    _mark_lines(blocks)
    _mark_tail(blocks)
    return blocks


def _below_headline(blocks: list[RawBlock], headline: str) -> list[RawBlock]:
    """Return what comes after the page's h1, unless most of the prose precedes it."""
    wanted, total, before = key(headline), sum(block.prose for block in blocks), 0
    cut = 0
    for index, block in enumerate(blocks):
        if before * 4 > total:
            break
        if block.kind == "heading" and (block.tag == "h1" or key(block.text) == wanted):
            cut = index + 1
        before += block.prose
    return blocks[cut:]


def _mark_lines(blocks: list[RawBlock]) -> None:
    """Mark the few short lines above the first sentence, such as date and byline.

    Headings stay, and so does a line that comes again: the name of a speaker.
    """
    first = next((index for index, block in enumerate(blocks) if _is_text(block)), 0)
    below = {block.text for block in blocks[first:]}
    for block in blocks[:first] if first <= MOST_LINES else ():
        if block.kind not in ("heading", "caption", "table") and block.text not in below:
            block.removed = ABOVE


def _mark_tail(blocks: list[RawBlock]) -> None:
    """Mark headings that nothing but links follows."""
    for block in reversed(blocks):
        if block.kind == "heading":
            block.removed = TRAILING
        elif not _is_link(block) and block.kind != "caption":
            return


def _is_text(block: RawBlock) -> bool:
    if block.kind in ("heading", "caption", "table") or block.link * 2 > block.mass:
        return False
    return block.mass >= SHORT or ends_sentence(block.text) or "\n" in block.text


def _is_link(block: RawBlock) -> bool:
    return block.link * 2 > block.mass and block.mass < SHORT
