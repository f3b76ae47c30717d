"""Runs of words that two texts share, found in one walk over the first text.

A walk looks up every run of three words in the other text, and follows it as long as both texts go on with the same
words. This is the greedy string tiling of Wise (1993), without its repeated passes.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, Protocol

MIN_WORDS = 4
"""Minimum number of words in a run."""


class Run(NamedTuple):
    """The same words at a place in each of two texts; places are numbers of words, from 0."""

    start: int
    other_start: int
    length: int
    """Number of words."""


class Tiled(Protocol):
    """A text as its words, and where every three words are."""

    @property
    def words(self) -> Sequence[str]: ...

    @property
    def runs3(self) -> Sequence[Hashable]:
        """The runs of three words, in the order of the text, each as a value that other texts have for equal words."""

    @property
    def places3(self) -> Mapping[Hashable, int]:
        """Where each run of three words is first in the text, in words from 0."""


def shared_runs(text: Tiled, other: Tiled) -> list[Run]:
    """Return the runs of words of a text that another text has too, in the order of the first text.

    No two runs overlap in the first text.
    """
    own_words, other_words = text.words, other.words
    runs, places = text.runs3, other.places3
    other_runs = other.runs3
    shared: list[Run] = []
    position = expected = 0
    while position < len(runs):
        run = runs[position]
        place = places.get(run)
        if place is None:
            position += 1
            continue
        if place != expected and expected < len(other_runs) and other_runs[expected] == run:
            place = expected  # the words occur several times; the text goes on here
        length = _common_length(own_words, position, other_words, place)
        if length >= MIN_WORDS:
            shared.append(Run(position, place, length))
            position += length
            expected = place + length
        else:
            position += 1
    return shared


def places_of(runs: Sequence[Hashable]) -> dict[Hashable, int]:
    """Return where each run is first, from 0."""
    return dict(zip(reversed(runs), range(len(runs) - 1, -1, -1), strict=True))


def _common_length(words: Sequence[str], start: int, other: Sequence[str], other_start: int) -> int:
    limit = min(len(words) - start, len(other) - other_start)
    length = min(3, limit)
    while length < limit and words[start + length] == other[other_start + length]:
        length += 1
    return length


def gaps(covered: Sequence[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return the stretches of a text that spans leave uncovered, as (start, end). The text has `count` words.

    `covered` are spans (start, end) in ascending order; they may overlap.
    """
    result = []
    end = 0
    for start, stop in covered:
        if start > end:
            result.append((end, start))
        end = max(end, stop)
    if end < count:
        result.append((end, count))
    return result
