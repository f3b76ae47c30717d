"""The passages that the texts of a pair have in common: offsets, and the pieces of a text for display."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Passage = tuple[int, int, int, int]
"""Start and end of a passage in one text, and its start and end in the other text."""


def from_json(stored: Iterable[Sequence[int]]) -> tuple[Passage, ...]:
    """Return the passages of a pair as they come from the database."""
    return tuple((start, end, other_start, other_end) for start, end, other_start, other_end in stored)


def turned(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages with the two texts in the other order."""
    return tuple((other_start, other_end, start, end) for start, end, other_start, other_end in passages)


def spans(passages: Iterable[Passage], length: int) -> list[tuple[int, int]]:
    """Return the spans of the passages in the first text, which has `length` characters.

    The spans are in order and don't overlap. Offsets outside the text are moved to its bounds, and empty spans are left
    out: a text can have changed since its pairs were found.
    """
    bounded = sorted((max(0, start), min(end, length)) for start, end, _, _ in passages)
    result: list[tuple[int, int]] = []
    for start, end in bounded:
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result
