"""The passages that the texts of a pair have in common: offsets, and the pieces of a text for display.

Passages aren't stored: they are found again in the two texts whenever a pair is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from sqlalchemy.engine import Connection

from storage import records
from storage.articles import fingerprints
from storage.articles.tiling import places_of, shared_runs
from storage.articles.words import WordPlaces, words

Passage = tuple[int, int, int, int]
"""Start and end of a passage in one text, and its start and end in the other text."""
AnyPair = TypeVar("AnyPair", records.Duplicate, records.Related)
Segments = list[tuple[str, bool]]
"""The pieces of a text, each with True if the piece is marked."""


class ComparedWords:
    """A text's words, prepared to find the passages that other texts share with it."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.runs3 = list(zip(self.words, self.words[1:], self.words[2:], strict=False))
        self.places = WordPlaces(text)

    @cached_property
    def places3(self) -> dict[Hashable, int]:
        return places_of(self.runs3)


def shared_passages(text: ComparedWords, other: ComparedWords) -> tuple[Passage, ...]:
    """Return the passages that two texts share, in the order of the first text."""
    is_swapped = (len(other.words), other.words) < (len(text.words), text.words)
    shorter, longer = (other, text) if is_swapped else (text, other)
    passages = []
    for run in shared_runs(shorter, longer):
        own, others = (
            shorter.places.characters(run.start, run.length),
            longer.places.characters(run.other_start, run.length),
        )
        passages.append((*others, *own) if is_swapped else (*own, *others))
    return tuple(sorted(passages))


def with_passages(connection: Connection, pairs: Sequence[AnyPair], number: int) -> list[AnyPair]:
    """Return pairs of articles, those of one article with the passages that the two texts share.

    `number` is the id of that article. Pairs of two other articles stay without passages.
    """
    own = {pair.article_id + pair.other_id - number for pair in pairs if number in (pair.article_id, pair.other_id)}
    texts = fingerprints.texts(connection, own | {number}) if own else []
    compared = {text.article_id: ComparedWords(text.text) for text in texts}
    return [
        replace(pair, passages=shared_passages(compared[pair.article_id], compared[pair.other_id]))
        if number in (pair.article_id, pair.other_id)
        else pair
        for pair in pairs
    ]


def turned(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages with the two texts in the other order."""
    return tuple(sorted((other_start, other_end, start, end) for start, end, other_start, other_end in passages))


def spans(passages: Sequence[Passage], length: int) -> list[tuple[int, int]]:
    """Return the spans of the passages in the first text, which has `length` characters.

    The spans are in order and don't overlap. Offsets outside the text are moved to its bounds, and empty spans are left
    out.
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


def paragraphs(text: str, spans: Sequence[tuple[int, int]]) -> list[Segments]:
    """Return the paragraphs of a text, each in its pieces. Spans are as in `segments`."""
    result = []
    start = 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        inside = [
            (max(first, start) - start, min(last, end) - start) for first, last in spans if first < end and last > start
        ]
        result.append(segments(paragraph, inside))
        start = end + 2
    return result


def segments(text: str, spans: Sequence[tuple[int, int]]) -> Segments:
    """Split a text at the spans, which are marked. Spans are (start, end) offsets in order, without overlaps."""
    pieces: Segments = []
    offset = 0
    for start, end in spans:
        if start > offset:
            pieces.append((text[offset:start], False))
        pieces.append((text[start:end], True))
        offset = end
    if offset < len(text):
        pieces.append((text[offset:], False))
    return pieces
