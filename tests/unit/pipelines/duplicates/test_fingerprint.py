"""Fingerprints of texts: words, names and sketches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.compare import Comparison
from pipelines.duplicates.fingerprint import FACTS, KEYS, Fingerprint
from pipelines.duplicates.relations import classify_related
from storage.articles.words import words
from tests.support.invented_wire import report

# What is compared


@given(st.text())
def test_words_are_the_same_whatever_the_case_and_punctuation(text: str) -> None:
    assert words(" ".join(words(text))) == words(text) or any(len(word) > 2 for word in words(text))
    assert words(f"“{text}” —") == words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t STOP the party's Café", ["dont", "stop", "the", "partys", "café"]),
        ("中国人民银行", ["中国人", "国人民", "人民银", "民银行"]),
        ("iPhone発売中", ["iphone", "発売中"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("ﬁne １２", ["fine", "12"]),
    ],
)
def test_words_of_scripts(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_sketch_is_the_same_in_every_process_and_forever() -> None:
    """Stored sketches are found by those that are made years later: another value here needs another SKETCH."""
    fingerprint = Fingerprint("", "One two three four five six seven, eight nine ten.")
    assert fingerprint.sketch() == (278565478, 440200112, 1756139421, 3205093923, 3261412432, 4156779517)
    assert len(Fingerprint("", report(1).text).sketch()) == KEYS


@pytest.mark.parametrize("filler", [". ", ".", "1", "1.", " 1.", "A", " A", "a'", "'", "’", "\n\n", "!? ", "海", "-"])
def test_no_text_takes_longer_than_its_length_allows(filler: str) -> None:
    """With time that grows by the square, each of these would take minutes."""
    first, second = (Fingerprint("1 A", f"One two three four 1 {filler * 200_000} {end} five six.") for end in "xy")
    comparison = Comparison(first, second, same_source=False)

    assert comparison.measures.covered <= 1
    assert len(comparison.spans(comparison.passages)) == len(comparison.passages)
    assert isinstance(comparison.has_evidence(), bool)
    assert len(first.facts()) <= FACTS
    assert classify_related(comparison) in ("quotes", "same_event", None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ashby said so. The mayor met Ashby's brother in Leeds.", {"ashby", "leeds"}),
        (
            "Yesterday, Mr Li and Ødegård met; then Čapek came. “Nobody knows,” said Ann.",
            {"li", "ødegård", "čapek", "ann"},
        ),
        ("But nothing. Then more. Still nothing.", set()),
        ("ALL OF IT IS IN CAPITAL LETTERS, AS THE AGENCIES WROTE.", set()),
        ("nothing here has a capital letter, not even the names of leeds and ashby", set()),
        ("中国人民银行今天宣布降低利率", set()),
    ],
    ids=["possessive", "letters of Europe", "beginnings", "capitals", "small letters", "Chinese"],
)
def test_names_are_words_with_a_capital_letter_inside_a_sentence(text: str, names: set[str]) -> None:
    assert Fingerprint("", text).names - {"mr"} == names
