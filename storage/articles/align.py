"""Align two sequences: find the regions in which they differ.

The alignment is exact for few differences. For many, it starts from elements that are unique in both sequences. The
number of steps is bounded for any input.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

_MAX_EDITS = 64
"""Maximum number of differences for an exact alignment of a region."""
_MAX_DEPTH = 6


class Region(NamedTuple):
    """A region of one sequence, [start, end), and the region of the other sequence that takes its place."""

    start: int
    end: int
    other_start: int
    other_end: int


def align(sequence: Sequence[Hashable], other: Sequence[Hashable], effort: int = 400_000) -> list[Region]:
    """Return the regions in which two sequences differ, in order; the elements between regions are equal.

    With few differences, there are as few as possible (Myers 1986, "An O(ND) difference algorithm"). With many,
    elements that occur once in both sequences are aligned first ("patience diff"). `effort` is the maximum number of
    comparisons; the default takes about 0.2 s. Beyond it, a region counts as replaced as a whole.
    """
    return list(_Aligner(sequence, other, effort).regions(Region(0, len(sequence), 0, len(other)), 0))


class _Aligner:
    def __init__(self, sequence: Sequence[Hashable], other: Sequence[Hashable], effort: int) -> None:
        self._sequence = sequence
        self._other = other
        self._remaining = effort

    def regions(self, whole: Region, depth: int) -> Iterator[Region]:
        region = self._trim(whole)
        if region.start == region.end or region.other_start == region.other_end:
            if region.end - region.start + region.other_end - region.other_start:
                yield region
            return
        exact = self._exact(region)
        if exact is not None:
            yield from exact
            return
        anchors = self._anchors(region) if depth < _MAX_DEPTH and self._remaining > 0 else []
        if not anchors:
            yield region
            return
        start, other_start = region.start, region.other_start
        for index, other_index in anchors:
            yield from self.regions(Region(start, index, other_start, other_index), depth + 1)
            start, other_start = index + 1, other_index + 1
        yield from self.regions(Region(start, region.end, other_start, region.other_end), depth + 1)

    def _trim(self, region: Region) -> Region:
        """Return the region without the equal elements at both ends."""
        sequence, other = self._sequence, self._other
        start, end, other_start, other_end = region
        while start < end and other_start < other_end and sequence[start] == other[other_start]:
            start, other_start = start + 1, other_start + 1
        while start < end and other_start < other_end and sequence[end - 1] == other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
        return Region(start, end, other_start, other_end)

    def _anchors(self, region: Region) -> list[tuple[int, int]]:
        """Return the indices of elements that occur once in each sequence: as many as are in the same order."""
        sequence, other = self._sequence[region.start : region.end], self._other[region.other_start : region.other_end]
        self._remaining -= len(sequence) + len(other)
        once, other_once = Counter(sequence), Counter(other)
        indices = {item: index for index, item in enumerate(other, region.other_start) if other_once[item] == 1}
        shared = [
            (index, indices[item])
            for index, item in enumerate(sequence, region.start)
            if once[item] == 1 and item in indices
        ]
        return increasing(shared)

    def _exact(self, region: Region) -> list[Region] | None:
        """Return as few differences of a region as possible; None if there are many."""
        rounds: list[dict[int, int]] = []
        reach: dict[int, int] = {}
        size, other_size = region.end - region.start, region.other_end - region.other_start
        for edits in range(min(_MAX_EDITS, size + other_size) + 1):
            rounds.append(dict(reach))
            for diagonal in range(-edits, edits + 1, 2):
                index = _step(reach, diagonal, size, other_size) if edits else 0
                if index < 0:
                    continue
                reach[diagonal] = index = self._slide(region, index, diagonal)
                if index == size and index - diagonal == other_size:
                    return _traced(rounds, region)
            self._remaining -= edits + 1
            if self._remaining <= 0:
                break
        return None

    def _slide(self, region: Region, index: int, diagonal: int) -> int:
        """Return the index reached by following equal elements along a diagonal."""
        sequence, other = self._sequence, self._other
        first = here = region.start + index
        there = region.other_start + index - diagonal
        while here < region.end and there < region.other_end and sequence[here] == other[there]:
            here, there = here + 1, there + 1
        self._remaining -= here - first
        return here - region.start


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many of these pairs as possible whose second numbers increase; pairs are sorted by the first number."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, value) in enumerate(pairs):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _step(reach: dict[int, int], diagonal: int, size: int, other_size: int) -> int:
    """Return the index that one more difference leads to on a diagonal; -1 if it leads out of the sequences."""
    right, down = reach.get(diagonal - 1, -2) + 1, reach.get(diagonal + 1, -1)
    if right > size:
        right = -1
    if down - diagonal > other_size:
        down = -1
    return max(right, down)


def _traced(rounds: Sequence[dict[int, int]], region: Region) -> list[Region]:
    """Follow the path back from the end, and return its differences; adjacent differences are joined."""
    size, other_size = region.end - region.start, region.other_end - region.other_start
    index, other_index = size, other_size
    differences: list[Region] = []
    for edits in range(len(rounds) - 1, 0, -1):
        reach, diagonal = rounds[edits], index - other_index
        entered = _step(reach, diagonal, size, other_size)
        came_right = reach.get(diagonal - 1, -2) + 1 == entered
        here, there = (entered - 1, entered - diagonal) if came_right else (entered, entered - diagonal - 1)
        changed = Region(
            region.start + here, region.start + entered,
            region.other_start + there, region.other_start + entered - diagonal,
        )  # fmt: skip
        if differences and (differences[-1].start, differences[-1].other_start) == (changed.end, changed.other_end):
            changed = Region(changed.start, differences[-1].end, changed.other_start, differences[-1].other_end)
            differences.pop()
        differences.append(changed)
        index, other_index = here, there
    return differences[::-1]
