"""Words as they are searched for, and that the index has the very same ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.fields import token, tokens
from storage.search.words import MAX_TEXT_LENGTH, MAX_WORD_LENGTH, word_spans, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Straße MÜLLER Łódź Ærøskøbing", ["strasse", "muller", "lodz", "aeroskobing"]),
        ("İstanbul ISPARTA ısparta", ["istanbul", "isparta", "isparta"]),
        ("can't l’eau ice-cream foo_bar 3.5%", ["can", "t", "l", "eau", "ice", "cream", "foo", "bar", "3", "5"]),
        ("soft\u00adhyphen ﬁne ＡＢＣ m²", ["softhyphen", "fine", "abc", "m2"]),
        ("Ёлка ЙОД", ["елка", "иод"]),
        ("العَرَبِيَّة مدرسة", ["العربيه", "مدرسه"]),
        ("می\u200cخواهم", ["میخواهم"]),
        ("हिन्दी", ["हिन्दी"]),
        ("経済成長 up 2026年", ["経済", "済成", "成長", "up", "2026", "年"]),
        ("ｶﾞｽ", ["ガス"]),
        ("한국어", ["한국", "국어"]),
        ("cafe\u0301 … — ", ["cafe"]),
        ("§source·bbc", ["source", "bbc"]),
        ("😀 \x00 _", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_what_is_too_long_is_cut() -> None:
    assert words("x" * 1000) == ["x" * MAX_WORD_LENGTH]
    assert words("é" * 1000) == ["e" * MAX_WORD_LENGTH]
    assert len(words("a " * MAX_TEXT_LENGTH)) == MAX_TEXT_LENGTH // 2


@given(st.text())
def test_words_hold_nothing_that_a_query_could_mean_otherwise(text: str) -> None:
    for word in words(text):
        assert word and not set(word) & set(" §·|'\"\\():*&!<>-\x00")
        assert words(word)[:1] in ([word], [word[:2]])


@given(st.text())
def test_where_words_stand_tells_the_same_words(text: str) -> None:
    spans = word_spans(text)

    assert all(0 <= part.start < part.end <= len(text) for part in spans)
    assert all(span.end <= other.start for span, other in pairwise(spans))


def test_a_fields_value_is_one_word() -> None:
    assert token("author", "Zoë  O'Hara-Lee") == "§author·zoe·o·hara·lee"
    assert token("source", "") == "§source"
    assert tokens("bbc", "en-GB", "Sport", ["Ann Lee", "ann lee"]).split() == [
        "§", "§source·bbc", "§author·ann·lee", "§section·sport", "§language·en", "§language·en·gb",
    ]  # fmt: skip
    assert tokens("bbc", None, None, [], 0.49).split() == ["§", "§source·bbc", "§confidence·low"]
    assert tokens("bbc", None, None, [], 0.5) == tokens("bbc", None, None, [], None) == "§ §source·bbc"
