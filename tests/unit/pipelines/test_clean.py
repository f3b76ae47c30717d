"""Text made safe to store."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import clean_text, same_site


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("nul\x00 and bell\x07", "nul\ufffd and bell\ufffd"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("a pair \ud83d\ude00 of halves", "a pair 😀 of halves"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_harmful_characters_become_harmless(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@given(st.text())
def test_cleaned_text_is_encodable_normal_and_stays_as_it_is(raw: str) -> None:
    cleaned = clean_text(raw)

    cleaned.encode()
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.herald.co.uk/a", "http://amp.herald.co.uk/b", True),
        ("https://herald.co.uk/a", "https://courier.co.uk/a", False),
        ("http://127.0.0.1:8642/a", "http://127.0.0.1:8642/b", True),
        ("http://127.0.0.1:8642/a", "http://127.0.0.1:9999/b", False),
        ("http://127.0.0.1/a", "http://127.0.0.2/a", False),
        ("https://one.github.io/a", "https://two.github.io/a", True),
        ("https://herald.example/a", "not an address", False),
    ],
)
def test_one_site_is_one_registered_domain(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
