"""What the words mean that say why a line was removed or how two articles are related, in sentences for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.items import Block
from storage.records import Boilerplate

REMOVED = {
    "rule:strip": "The source’s rules name this phrase as one to take out.",
    "repeated": "A short marker that stands between paragraphs again and again.",
    "repeated_headline": "It says the headline again.",
    "link_only": "A short line of nothing but links.",
    "caption": "It tells of a picture.",
    "above_text": "A date above the first sentence.",
    "trailing_heading": "It heads nothing, or a list of links, below the last paragraph.",
    "metadata": "A byline or a date, kept with the article’s fields instead.",
    "unlikely": "It looks and stands like page furniture: promotion, biography, plea or credit.",
    "learned": "It recurs in the source’s articles and is taken for furniture.",
    "dropped": "It was ruled by hand that this line always goes.",
}
RELATIONS = {
    "same_text": "the same text",
    "contained": "a cut copy",
    "syndicated": "syndicated: near the same, in another source",
    "updated": "updated: near the same, in the same source",
}
CHANGES = {
    "withdrawn": "The text was taken down.",
    "correction": "A correction or an editor’s note was added.",
    "typo": "Only spelling changed.",
    "headline": "The headline changed.",
    "shortened": "Text was taken away.",
    "update": "Text was added or rewritten.",
    "reextracted": "No edit: the archived page was read anew.",
}
_NUMBER = re.compile(r"\d+")


def why_removed(block: Block, known: Iterable[Boilerplate]) -> str:
    """Return why a block isn't part of the text, with the evidence if it was learned."""
    reason = block.removed or ""
    said = REMOVED.get(reason) or (
        f"The source’s rule “{reason.removeprefix('rule:')}” takes it out." if reason.startswith("rule:") else reason
    )
    evidence = next((one for one in known if _is(one, block)), None) if reason == "learned" else None
    return f"{said} Seen {evidence.why}." if evidence and evidence.why else said


def why_alike(scores: dict[str, float]) -> str | None:
    """Return how much two texts share, as "98%"; None where it wasn't measured."""
    share = scores.get("containment")
    return None if share is None else f"{share:.0%}"


def removals(blocks: Sequence[Block]) -> int:
    return sum(block.removed is not None for block in blocks)


def _is(known: Boilerplate, block: Block) -> bool:
    own, other = _plain(block.text), _plain(known.text)
    if known.form == "prefix":
        return own.startswith(other)
    return own.endswith(other) if known.form == "suffix" else own == other


def _plain(text: str) -> str:
    return _NUMBER.sub("0", " ".join(text.casefold().split()))
