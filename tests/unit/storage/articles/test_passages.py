"""Passages of a pair: found in both texts, turned to the other side, and as spans of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.passages import ComparedWords, Passage, shared_passages, spans, turned
from storage.articles.words import words

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
def test_passages_turned_twice_are_the_same_in_order(passages: list[Passage]) -> None:
    assert turned(turned(passages)) == tuple(sorted(passages))


def compared(text: str, other: str) -> list[tuple[str, str]]:
    passages = shared_passages(ComparedWords(text), ComparedWords(other))
    return [(text[start:end], other[other_start:other_end]) for start, end, other_start, other_end in passages]


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("One two three four five.", "He said: “one two  three FOUR”, then six.", ["One two three four"]),
        ("Don't say that again to her.", "She said: don’t say that again.", ["Don't say that again"]),
        ("A b c d e f. X. G h i j k.", "G h i j k. Y. A b c d e f.", ["A b c d e f", "G h i j k"]),
        (
            "中国人民银行今天宣布降低利率。",
            "据报道，中国人民银行今天宣布降低利率，市场反应",
            ["中国人民银行今天宣布降低利率"],
        ),
        ("One two three.", "One two three.", []),
        ("", "One two three four five.", []),
        ("Nothing in common here at all.", "Quite another text than the first.", []),
    ],
    ids=["marks", "apostrophes", "moved", "Chinese", "too short", "empty", "nothing"],
)
def test_shared_passages_are_the_words_of_both_texts(text: str, other: str, expected: list[str]) -> None:
    shared = compared(text, other)

    assert [own.strip("。，") for own, _ in shared] == expected
    assert all(words(own) == words(others) for own, others in shared)
    assert compared(other, text) == sorted(((b, a) for a, b in shared), key=lambda pair: other.index(pair[0]))


SENTENCES = st.lists(
    st.sampled_from(["the bridge is shut until May", "a b c d", "海港大桥今天关闭", "Don’t go there now", ""]),
    max_size=6,
)


@given(SENTENCES, SENTENCES, st.sampled_from([" ", "\n\n", ". "]))
def test_shared_passages_are_the_same_from_both_sides(first: list[str], second: list[str], between: str) -> None:
    text, other = between.join(first), between.join(second)
    passages = shared_passages(ComparedWords(text), ComparedWords(other))

    assert shared_passages(ComparedWords(other), ComparedWords(text)) == turned(passages)
    for start, end, other_start, other_end in passages:
        assert 0 <= start < end <= len(text) and 0 <= other_start < other_end <= len(other)
