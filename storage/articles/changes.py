"""Compare two versions of an article, block by block, and word by word within a block. Pure functions.

Only blocks that are part of the text count, so removing boilerplate is no edit. Spacing doesn't count either.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crawler.items import Block
from storage.articles.align import Region, align, increasing
from storage.records import Edit

Op = Literal["equal", "insert", "delete", "replace"]
HEADLINE = "headline"
_MIN_COMMON = 0.4
"""Minimum share of common words of two blocks that count as one block before and after an edit."""
_MAX_VOTES = 8
"""Maximum number of blocks that one pair of words votes for."""
_SHORT, _ENDS = 12, 20
"""A block with fewer than _SHORT words also votes by single words. Of a block with more than _ENDS words, only the
first 10 and the last 10 words vote."""
# In scripts without spaces between words, each character counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_NUMBER = r"\d+(?:[.,:'’\u00a0\u202f٫٬]\d+)*"
_JOINED = r"['’\u00ad-]"
_LETTER, _LETTER_OR_DIGIT = rf"[^\W\d_{_UNSPACED}]", rf"[^\W_{_UNSPACED}]"
_WORD = rf"{_NUMBER}|[{_UNSPACED}]|{_LETTER}(?:{_LETTER_OR_DIGIT}|{_JOINED}{_LETTER})*|\w"
_WORDS = re.compile(_WORD)
_TOKENS = re.compile(rf"{_WORD}|[^\w\s]")
# The same for texts with spaces between words, in a third of the time.
_SPACED_WORDS = re.compile(rf"{_NUMBER}|[^\W\d_][^\W_]*(?:{_JOINED}[^\W\d_][^\W_]*)*|\w")
_ONE_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Line:
    """The headline, or a block of the text."""

    kind: str
    """"headline", or the block's kind: heading, paragraph, list_item, quote, caption, table or code."""
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that are equal in both versions, were added, or were removed; or one line before and after an edit."""

    op: Op
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WordChange:
    """A piece of a line before and after an edit. Equal pieces may differ in spacing."""

    op: Op
    before: str
    after: str


Classify = Callable[[Sequence[Line], Sequence[Line]], Edit | None]
"""Returns the class of an edit, from the lines of the article before and after; None if nothing changed."""


def lines(headline: str, blocks: Iterable[Block]) -> list[Line]:
    """Return the lines of a version: the headline, then the blocks of the text."""
    return [Line(HEADLINE, headline), *(Line(block.kind, block.text) for block in blocks if block.removed is None)]


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Return the differences between the lines of two versions, in reading order. Each line is in one difference.

    A moved block counts as removed and added.
    """
    differences: list[Difference] = []
    if before[:1] and after[:1] and before[0].kind == after[0].kind == HEADLINE:
        same = _key(before[0]) == _key(after[0])
        differences.append(Difference("equal" if same else "replace", (before[0],), (after[0],)))
        before, after = before[1:], after[1:]
    index = other_index = 0
    for region in align([_key(line) for line in before], [_key(line) for line in after]):
        if region.start > index:
            equal = tuple(before[index : region.start]), tuple(after[other_index : region.other_start])
            differences.append(Difference("equal", *equal))
        differences += _edited(before, after, region)
        index, other_index = region.end, region.other_end
    if index < len(before):
        differences.append(Difference("equal", tuple(before[index:]), tuple(after[other_index:])))
    return differences


def compare_words(before: str, after: str) -> list[WordChange]:
    """Return the pieces of a line before and after an edit, for marking the changes within the line."""
    tokens, new_tokens = list(_TOKENS.finditer(before)), list(_TOKENS.finditer(after))
    pieces: list[WordChange] = []
    index = new_index = 0
    regions = align([token[0] for token in tokens], [token[0] for token in new_tokens], effort=50_000)
    for region in [*regions, Region(len(tokens), len(tokens), len(new_tokens), len(new_tokens))]:
        if region.start > index:
            equal = _cut(before, tokens, index, region.start), _cut(after, new_tokens, new_index, region.other_start)
            pieces.append(WordChange("equal", *equal))
        old = _cut(before, tokens, region.start, region.end)
        new = _cut(after, new_tokens, region.other_start, region.other_end)
        if old or new:
            pieces.append(WordChange("replace" if old and new else "delete" if old else "insert", old, new))
        index, new_index = region.end, region.other_end
    return pieces


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, in order; each character in scripts without spaces between words."""
    spaced = text.isascii() or _ONE_UNSPACED.search(text) is None
    return (_SPACED_WORDS if spaced else _WORDS).findall(text)


def is_unspaced(word: str) -> bool:
    """Return True if a word is a single character of a script without spaces between words."""
    return _ONE_UNSPACED.fullmatch(word) is not None


def _key(line: Line) -> str:
    return " ".join(line.text.split())


def _cut(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """Return the text of some tokens, with the spacing before the next token."""
    if start == end:
        return ""
    return text[tokens[start].start() : tokens[end].start() if end < len(tokens) else len(text)]


def _edited(before: Sequence[Line], after: Sequence[Line], region: Region) -> Iterator[Difference]:
    """Yield the differences within a region: removed, added and edited lines."""
    start, other_start = region.start, region.other_start
    for index, other_index in [*_pairs(before, after, region), (region.end, region.other_end)]:
        if index > start:
            yield Difference("delete", tuple(before[start:index]), ())
        if other_index > other_start:
            yield Difference("insert", (), tuple(after[other_start:other_index]))
        if index < region.end and other_index < region.other_end:
            yield Difference("replace", (before[index],), (after[other_index],))
        start, other_start = index + 1, other_index + 1


def _pairs(before: Sequence[Line], after: Sequence[Line], region: Region) -> list[tuple[int, int]]:
    """Return the indices of blocks in a region that are the same block before and after an edit, in order.

    Blocks vote for each other by the pairs of words that they share.
    """
    if region.start == region.end or region.other_start == region.other_end:
        return []
    block_words = {index: words(before[index].text.casefold()) for index in range(region.start, region.end)}
    holders: dict[object, list[int]] = defaultdict(list)
    for index, old_words in block_words.items():
        for feature in _features(old_words):
            holders[feature].append(index)
    shift = region.start - region.other_start
    pairs: list[tuple[int, int]] = []
    for other_index in range(region.other_start, region.other_end):
        new_words, near = words(after[other_index].text.casefold()), other_index + shift
        votes: Counter[int] = Counter()
        for feature in _features(new_words):
            if indices := holders.get(feature):
                votes.update(_nearest(indices, near))
        # Of equal votes the nearest block wins, so that repeated lines pair in order.
        best = min(votes, key=lambda index: (-votes[index], abs(index - near), index), default=None)
        if best is not None and _common_share(block_words[best], new_words) >= _MIN_COMMON:
            pairs.append((other_index, best))
    return [(index, other_index) for other_index, index in increasing(pairs)]


def _features(block: Sequence[str]) -> set[object]:
    """Return the pairs of words at a block's beginning and end; for a short block the single words too."""
    ends = block if len(block) <= _ENDS else [*block[: _ENDS // 2], *block[-_ENDS // 2 :]]
    pairs: set[object] = set(pairwise(ends))
    return pairs | set(block) if len(block) < _SHORT else pairs


def _nearest(indices: Sequence[int], index: int) -> Sequence[int]:
    """Return at most _MAX_VOTES of these indices: the ones around an index."""
    if len(indices) <= _MAX_VOTES:
        return indices
    middle = bisect_left(indices, index)
    return indices[max(0, middle - _MAX_VOTES // 2) : middle + _MAX_VOTES // 2]


def _common_share(old_words: Sequence[str], new_words: Sequence[str]) -> float:
    """Return the share of words in common, 0 to 1 (Dice)."""
    counts, common = Counter(old_words), 0
    for word, number in Counter(new_words).items():
        common += min(number, counts[word])
    return 2 * common / (len(old_words) + len(new_words)) if old_words or new_words else 0.0
