"""Small charts as numbers for SVG: no script and no inline style, which the page's security policy forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

BAR_HEIGHT = 24
_BAR_WIDTH = 0.75


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, each 1 wide in a picture of `width` by 24."""

    path: str
    width: int
    greatest: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, as a stretch of a bar: where it begins and how long it is, in percent."""

    name: str
    number: int
    start: float
    length: float


def bars(numbers: Sequence[int]) -> Bars:
    """Return a bar for each number; one that is more than nothing can be seen, however small."""
    greatest = max(numbers, default=0)
    drawn = []
    for place, number in enumerate(numbers):
        if number > 0:
            height = max(1.0, round(BAR_HEIGHT * number / greatest, 1))
            drawn.append(f"M{place} {BAR_HEIGHT}v-{height:g}h{_BAR_WIDTH}v{height:g}z")
    return Bars("".join(drawn), len(numbers), greatest)


def parts(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Return the counts as parts of one bar, in their order."""
    total, start = sum(number for _, number in counts), 0.0
    found = []
    for name, number in counts:
        length = 100 * number / total if total else 0.0
        found.append(Part(name, number, round(start, 2), round(length, 2)))
        start += length
    return found


def places(moments: Sequence[datetime]) -> list[float]:
    """Return where each moment stands between the first and the last of them, in percent of a line's length."""
    first, last = min(moments), max(moments)
    span = (last - first).total_seconds()
    return [round(100 * (moment - first).total_seconds() / span, 2) if span else 0.0 for moment in moments]
