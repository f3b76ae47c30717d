"""Sentences for readers: why a line was removed, how two articles are related, and what an edit changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.items import Block
from storage.records import Boilerplate

REMOVED = {
    "rule:strip": "The source’s rules remove this phrase.",
    "repeated": "A short line that is repeated between paragraphs.",
    "repeated_headline": "It repeats the headline.",
    "repeated_text": "A second copy of text that stands above, or a preview of text below.",
    "site_name": "It’s only the name of the site.",
    "above_headline": "A short line above the headline.",
    "link_only": "A short line that has only links.",
    "caption": "It’s the caption of a picture.",
    "above_text": "A date above the first sentence.",
    "afterword": "It’s in a section below the text: comments, other articles, a note on the author.",
    "plea": "It asks readers to subscribe or to register.",
    "trailing_heading": "A heading below the last paragraph, with nothing or only links under it.",
    "metadata": "A byline or a date; it’s in the fields of the article.",
    "unlikely": "Its words and its position are those of page furniture: promotion, biography, appeal or credit.",
    "learned": "It recurs in the source’s articles and counts as page furniture.",
    "dropped": "A person has ruled that this line is always removed.",
}
"""Reason of a removed block -> a sentence."""
RELATIONS = {
    "same_text": "the same text",
    "contained": "a cut copy",
    "syndicated": "syndicated: nearly the same text, in another source",
    "updated": "updated: nearly the same text, in the same source",
}
"""Relation of two articles -> a phrase."""
CHANGES = {
    "withdrawn": "The text was withdrawn.",
    "correction": "A correction or an editor’s note was added.",
    "typo": "Only spelling changed.",
    "headline": "The headline changed.",
    "shortened": "Text was removed.",
    "update": "Text was added or rewritten.",
    "reextracted": "No edit: the archived page was parsed again.",
}
"""Class of an edit -> a sentence."""
_NUMBER = re.compile(r"\d+")


def why_removed(block: Block, boilerplate: Iterable[Boilerplate]) -> str:
    """Return why a block was removed from the text. If it's learned boilerplate, add the evidence."""
    reason = block.removed or ""
    sentence = REMOVED.get(reason, reason)
    if reason not in REMOVED and reason.startswith("rule:"):
        sentence = f"The source’s rule “{reason.removeprefix('rule:')}” removes it."
    if reason == "learned":
        learned = next((text for text in boilerplate if _matches(text, block)), None)
        if learned and learned.why:
            return f"{sentence} Seen {learned.why}."
    return sentence


def why_alike(scores: dict[str, float]) -> str | None:
    """Return the share of text that two articles have in common, such as "98%". None if it wasn't measured."""
    share = scores.get("containment")
    return None if share is None else f"{share:.0%}"


def removals(blocks: Sequence[Block]) -> int:
    """Return the number of removed blocks."""
    return sum(block.removed is not None for block in blocks)


def _matches(boilerplate: Boilerplate, block: Block) -> bool:
    """Return True if the block has the text of the boilerplate: as a whole, or at its beginning or end."""
    text, learned = _normalized(block.text), _normalized(boilerplate.text)
    if boilerplate.form == "prefix":
        return text.startswith(learned)
    return text.endswith(learned) if boilerplate.form == "suffix" else text == learned


def _normalized(text: str) -> str:
    """Return the text for comparison: in lower case, with single spaces and "0" for each number."""
    return _NUMBER.sub("0", " ".join(text.casefold().split()))
