"""The edges of a body: the date above its first sentence, the headings below its last."""

from __future__ import annotations

from crawler.parsers.body import RawBlock
from crawler.parsers.characters import ends_sentence

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
