"""Words as they are searched for, and that the index has the very same ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search import fts5
from storage.search.fields import token, tokens
from storage.search.words import LONGEST_TEXT, LONGEST_WORD, parts, words


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
    assert words("x" * 1000) == ["x" * LONGEST_WORD]
    assert words("é" * 1000) == ["e" * LONGEST_WORD]
    assert len(words("a " * LONGEST_TEXT)) == LONGEST_TEXT // 2


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE article_fts USING fts5(text, content='', columnsize=0, tokenize='ascii')")
    connection.execute("CREATE VIRTUAL TABLE indexed USING fts5vocab(article_fts, instance)")
    yield connection
    connection.close()


@given(st.text() | st.text(st.characters(codec="latin-1")) | st.text(alphabet="aZ9é'’-_ \x00国語\u0e31\u0301ß"))
def test_sqlites_tokenizer_finds_the_same_words(index: sqlite3.Connection, text: str) -> None:
    index.execute("INSERT INTO article_fts(rowid, text) VALUES (1, ?)", (fts5.indexed(text),))
    found = [term for term, _ in index.execute("SELECT term, offset FROM indexed ORDER BY offset")]
    index.execute("INSERT INTO article_fts(article_fts, rowid, text) VALUES ('delete', 1, ?)", (fts5.indexed(text),))

    assert found == words(text)


@given(st.text())
def test_words_hold_nothing_that_a_query_could_mean_otherwise(text: str) -> None:
    for word in words(text):
        assert word and not set(word) & set(" §·|'\"\\():*&!<>-\x00")
        assert words(word)[:1] in ([word], [word[:2]])


@given(st.text())
def test_where_words_stand_tells_the_same_words(text: str) -> None:
    found = parts(text)

    assert all(0 <= part.start < part.end <= len(text) for part in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_fields_value_is_one_word() -> None:
    assert token("author", "Zoë  O'Hara-Lee") == "§author·zoe·o·hara·lee"
    assert token("source", "") == "§source"
    assert tokens("bbc", "en-GB", "Sport", ["Ann Lee", "ann lee"]).split() == [
        "§", "§source·bbc", "§author·ann·lee", "§section·sport", "§language·en", "§language·en·gb",
    ]  # fmt: skip
