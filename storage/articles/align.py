"""Where two sequences differ: exact for few differences, anchored at what is unique for many, bounded for any input."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

_MOST_EDITS = 64
"""Differences up to which a stretch is aligned exactly."""
_MOST_DEPTH = 6


class Region(NamedTuple):
    """A stretch of the one sequence, [start, end), in whose place the other has another."""

    start: int
    end: int
    other_start: int
    other_end: int


def align(one: Sequence[Hashable], other: Sequence[Hashable], effort: int = 400_000) -> list[Region]:
    """Return the regions in which two sequences differ, in order; what lies between them is equal.

    With few differences they are the fewest possible (Myers 1986, "An O(ND) difference algorithm"); with many, what
    occurs once on both sides is aligned first ("patience diff"). `effort` bounds the steps of comparison, about 0.2 s
    as it is given: beyond it a stretch counts as replaced as a whole.
    """
    return list(_Aligner(one, other, effort).regions(Region(0, len(one), 0, len(other)), 0))


class _Aligner:
    def __init__(self, one: Sequence[Hashable], other: Sequence[Hashable], effort: int) -> None:
        self._one = one
        self._other = other
        self._left = effort

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
        anchors = self._anchors(region) if depth < _MOST_DEPTH and self._left > 0 else []
        if not anchors:
            yield region
            return
        start, other_start = region.start, region.other_start
        for place, other_place in anchors:
            yield from self.regions(Region(start, place, other_start, other_place), depth + 1)
            start, other_start = place + 1, other_place + 1
        yield from self.regions(Region(start, region.end, other_start, region.other_end), depth + 1)

    def _trim(self, region: Region) -> Region:
        """Leave out what is equal at both ends."""
        one, other = self._one, self._other
        start, end, other_start, other_end = region
        while start < end and other_start < other_end and one[start] == other[other_start]:
            start, other_start = start + 1, other_start + 1
        while start < end and other_start < other_end and one[end - 1] == other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
        return Region(start, end, other_start, other_end)

    def _anchors(self, region: Region) -> list[tuple[int, int]]:
        """Return places of what occurs once on each side, as many as stand in one order."""
        one, other = self._one[region.start : region.end], self._other[region.other_start : region.other_end]
        self._left -= len(one) + len(other)
        once, other_once = Counter(one), Counter(other)
        places = {item: place for place, item in enumerate(other, region.other_start) if other_once[item] == 1}
        shared = [
            (place, places[item]) for place, item in enumerate(one, region.start) if once[item] == 1 and item in places
        ]
        return increasing(shared)

    def _exact(self, region: Region) -> list[Region] | None:
        """Return the fewest differences of a stretch; None if they are many."""
        rounds: list[dict[int, int]] = []
        reach: dict[int, int] = {}
        size, other_size = region.end - region.start, region.other_end - region.other_start
        for edits in range(min(_MOST_EDITS, size + other_size) + 1):
            rounds.append(dict(reach))
            for diagonal in range(-edits, edits + 1, 2):
                place = _step(reach, diagonal, size, other_size) if edits else 0
                if place < 0:
                    continue
                reach[diagonal] = place = self._slide(region, place, diagonal)
                if place == size and place - diagonal == other_size:
                    return _traced(rounds, region)
            self._left -= edits + 1
            if self._left <= 0:
                break
        return None

    def _slide(self, region: Region, place: int, diagonal: int) -> int:
        one, other = self._one, self._other
        here, there = first, _ = region.start + place, region.other_start + place - diagonal
        while here < region.end and there < region.other_end and one[here] == other[there]:
            here, there = here + 1, there + 1
        self._left -= here - first
        return here - region.start


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest part of pairs, which are sorted by the first number, in which the second grows as well."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [number]
    found: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _step(reach: dict[int, int], diagonal: int, size: int, other_size: int) -> int:
    """Return how far one more difference leads on a diagonal; -1 if it leads out of both sequences."""
    right, down = reach.get(diagonal - 1, -2) + 1, reach.get(diagonal + 1, -1)
    if right > size:
        right = -1
    if down - diagonal > other_size:
        down = -1
    return max(right, down)


def _traced(rounds: Sequence[dict[int, int]], region: Region) -> list[Region]:
    """Go back the way that led to the end, and return the differences on it; those without anything between as one."""
    size, other_size = region.end - region.start, region.other_end - region.other_start
    place, other_place = size, other_size
    found: list[Region] = []
    for edits in range(len(rounds) - 1, 0, -1):
        reach, diagonal = rounds[edits], place - other_place
        entered = _step(reach, diagonal, size, other_size)
        came_right = reach.get(diagonal - 1, -2) + 1 == entered
        here, there = (entered - 1, entered - diagonal) if came_right else (entered, entered - diagonal - 1)
        changed = Region(
            region.start + here, region.start + entered,
            region.other_start + there, region.other_start + entered - diagonal,
        )  # fmt: skip
        if found and (found[-1].start, found[-1].other_start) == (changed.end, changed.other_end):
            changed = Region(changed.start, found[-1].end, changed.other_start, found[-1].other_end)
            found.pop()
        found.append(changed)
        place, other_place = here, there
    return found[::-1]
