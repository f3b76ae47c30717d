"""What changed between two versions of an article: block by block, and word by word within a block. Pure functions.

Only kept blocks count: what was stripped, and what is no longer, is no edit. Spacing doesn't count either.
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
_ALIKE = 0.4
"""Share of the words that two blocks have in common, from which one counts as the other changed."""
_VOTES = 8
"""Blocks that one pair of words speaks for, at most."""
_SHORT, _ENDS = 12, 20
"""Words up to which a block is told by single words too, and how many of its beginning and end are looked at."""
# What is written without spaces between words counts by the character.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_NUMBER = r"\d+(?:[.,:'’\u00a0\u202f٫٬]\d+)*"
_JOINED = r"['’\u00ad-]"
_LETTER, _LETTER_OR_DIGIT = rf"[^\W\d_{_UNSPACED}]", rf"[^\W_{_UNSPACED}]"
_WORD = rf"{_NUMBER}|[{_UNSPACED}]|{_LETTER}(?:{_LETTER_OR_DIGIT}|{_JOINED}{_LETTER})*|\w"
_WORDS = re.compile(_WORD)
_TOKENS = re.compile(rf"{_WORD}|[^\w\s]")
# The same for a text that parts its words, in a third of the time.
_SPACED_WORDS = re.compile(rf"{_NUMBER}|[^\W\d_][^\W_]*(?:{_JOINED}[^\W\d_][^\W_]*)*|\w")
_ONE_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Line:
    """The headline or a kept block."""

    kind: str
    """headline, or the block's: heading, paragraph, list_item, quote, caption, table or code."""
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that are equal in both versions, were added, were removed, or are one line before and after its edit."""

    op: Op
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WordChange:
    """A piece of a line: equal (then before is after, but for spacing), or what it was and became."""

    op: Op
    before: str
    after: str


Classify = Callable[[Sequence[Line], Sequence[Line]], Edit | None]
"""Decides what class of change an edit is, from what the article said before and after; None if nothing changed."""


def lines(headline: str, blocks: Iterable[Block]) -> list[Line]:
    """Return what a version says: its headline, then its kept blocks."""
    return [Line(HEADLINE, headline), *(Line(block.kind, block.text) for block in blocks if block.removed is None)]


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Return the differences between two versions' lines, in reading order; together they hold every line of both.

    A block that was moved is removed at the one place and added at the other.
    """
    found: list[Difference] = []
    if before[:1] and after[:1] and before[0].kind == after[0].kind == HEADLINE:
        same = _key(before[0]) == _key(after[0])
        found.append(Difference("equal" if same else "replace", (before[0],), (after[0],)))
        before, after = before[1:], after[1:]
    place = other_place = 0
    for region in align([_key(line) for line in before], [_key(line) for line in after]):
        if region.start > place:
            equal = tuple(before[place : region.start]), tuple(after[other_place : region.other_start])
            found.append(Difference("equal", *equal))
        found += _edited(before, after, region)
        place, other_place = region.end, region.other_end
    if place < len(before):
        found.append(Difference("equal", tuple(before[place:]), tuple(after[other_place:])))
    return found


def compare_words(before: str, after: str) -> list[WordChange]:
    """Return the pieces that two forms of a line consist of, for marking what changed in it."""
    one, other = list(_TOKENS.finditer(before)), list(_TOKENS.finditer(after))
    found: list[WordChange] = []
    place = other_place = 0
    regions = align([match[0] for match in one], [match[0] for match in other], effort=50_000)
    for region in [*regions, Region(len(one), len(one), len(other), len(other))]:
        if region.start > place:
            equal = _cut(before, one, place, region.start), _cut(after, other, other_place, region.other_start)
            found.append(WordChange("equal", *equal))
        was, became = (
            _cut(before, one, region.start, region.end),
            _cut(after, other, region.other_start, region.other_end),
        )
        if was or became:
            found.append(WordChange("replace" if was and became else "delete" if was else "insert", was, became))
        place, other_place = region.end, region.other_end
    return found


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in order; each character where words aren't parted by spaces."""
    spaced = text.isascii() or _ONE_UNSPACED.search(text) is None
    return (_SPACED_WORDS if spaced else _WORDS).findall(text)


def is_unspaced(word: str) -> bool:
    """Tell if it's a character of a script that doesn't part its words."""
    return _ONE_UNSPACED.fullmatch(word) is not None


def _key(line: Line) -> str:
    return " ".join(line.text.split())


def _cut(text: str, found: Sequence[re.Match[str]], start: int, end: int) -> str:
    """Return a piece of text, with the spacing before what comes next."""
    if start == end:
        return ""
    return text[found[start].start() : found[end].start() if end < len(found) else len(text)]


def _edited(before: Sequence[Line], after: Sequence[Line], region: Region) -> Iterator[Difference]:
    start, other_start = region.start, region.other_start
    for place, other_place in [*_pairs(before, after, region), (region.end, region.other_end)]:
        if place > start:
            yield Difference("delete", tuple(before[start:place]), ())
        if other_place > other_start:
            yield Difference("insert", (), tuple(after[other_start:other_place]))
        if place < region.end and other_place < region.other_end:
            yield Difference("replace", (before[place],), (after[other_place],))
        start, other_start = place + 1, other_place + 1


def _pairs(before: Sequence[Line], after: Sequence[Line], region: Region) -> list[tuple[int, int]]:
    """Return which blocks of a region are the same one before and after an edit, in order."""
    if region.start == region.end or region.other_start == region.other_end:
        return []
    own = {place: words(before[place].text.casefold()) for place in range(region.start, region.end)}
    holders: dict[object, list[int]] = defaultdict(list)
    for place, said in own.items():
        for feature in _features(said):
            holders[feature].append(place)
    shift = region.start - region.other_start
    found: list[tuple[int, int]] = []
    for other_place in range(region.other_start, region.other_end):
        said, near = words(after[other_place].text.casefold()), other_place + shift
        votes: Counter[int] = Counter()
        for feature in _features(said):
            if places := holders.get(feature):
                votes.update(_nearest(places, near))
        # Of equals the nearest, so that repeated lines pair in order.
        best = min(votes, key=lambda place: (-votes[place], abs(place - near), place), default=None)
        if best is not None and _likeness(own[best], said) >= _ALIKE:
            found.append((other_place, best))
    return [(place, other_place) for other_place, place in increasing(found)]


def _features(said: Sequence[str]) -> set[object]:
    """Return what tells a block from others: pairs of words of its beginning and end; of a short one the words too."""
    ends = said if len(said) <= _ENDS else [*said[: _ENDS // 2], *said[-_ENDS // 2 :]]
    pairs: set[object] = set(pairwise(ends))
    return pairs | set(said) if len(said) < _SHORT else pairs


def _nearest(places: Sequence[int], place: int) -> Sequence[int]:
    """Return some of many places: the ones around this."""
    if len(places) <= _VOTES:
        return places
    middle = bisect_left(places, place)
    return places[max(0, middle - _VOTES // 2) : middle + _VOTES // 2]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words in common, 0 to 1 (Dice)."""
    counted, common = Counter(one), 0
    for word, number in Counter(other).items():
        common += min(number, counted[word])
    return 2 * common / (len(one) + len(other)) if one or other else 0.0
