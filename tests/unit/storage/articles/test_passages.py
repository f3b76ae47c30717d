"""Passages of a pair: turned to the other side, and as spans of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.passages import Passage, from_json, spans, turned

PASSAGES = st.lists(st.tuples(*(st.integers(-50, 250) for _ in range(4))))


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], []),
        ([(0, 5, 9, 9)], [(0, 5)]),
        ([(20, 30, 0, 0), (0, 5, 0, 0)], [(0, 5), (20, 30)]),
        ([(0, 10, 0, 0), (5, 20, 0, 0)], [(0, 20)]),
        ([(0, 10, 0, 0), (10, 20, 0, 0)], [(0, 20)]),
        ([(0, 30, 0, 0), (5, 10, 0, 0)], [(0, 30)]),
        ([(-5, 10, 0, 0), (90, 200, 0, 0)], [(0, 10), (90, 100)]),
        ([(100, 200, 0, 0), (8, 8, 0, 0), (9, 7, 0, 0), (-9, -2, 0, 0)], []),
    ],
    ids=[
        "none", "one", "in order", "overlapping", "touching", "one within the other", "outside the text", "empty ones",
    ],
)  # fmt: skip
def test_spans_are_in_order_and_within_the_text(passages: list[Passage], expected: list[tuple[int, int]]) -> None:
    assert spans(passages, 100) == expected


@given(PASSAGES, st.integers(0, 200))
def test_spans_mark_exactly_the_characters_of_the_passages(passages: list[Passage], length: int) -> None:
    marked = [number for start, end in spans(passages, length) for number in range(start, end)]

    assert marked == sorted({n for start, end, _, _ in passages for n in range(start, end) if 0 <= n < length})


@given(PASSAGES)
def test_passages_turned_twice_are_the_same(passages: list[Passage]) -> None:
    assert turned(turned(passages)) == from_json([list(passage) for passage in passages])
