"""Bytes made text: the declared charset unless the bytes contradict it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.encoding import decode

RUSSIAN = "<p>Городской совет утвердил смету на ремонт набережной, работы начнутся в мае и продлятся до осени.</p>"
GERMAN = "<p>Für die Straße zur Mühle fehlt das Geld, sagte die Bürgermeisterin – „bis März“.</p>"
JAPANESE = "<p>港町の市議会は三日、老朽化した灯台を修復して資料館にする計画を全会一致で承認した。</p>"


def meta(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (RUSSIAN.encode("cp1251"), "windows-1251"),
        (RUSSIAN.encode("koi8-r"), "KOI8-R"),
        (GERMAN.encode("cp1252"), "iso-8859-1"),
        (JAPANESE.encode("cp932"), "Shift_JIS"),
        (JAPANESE.encode("euc_jp"), "euc-jp"),
        (JAPANESE.encode("iso2022_jp"), "iso-2022-jp"),
        (JAPANESE.encode("utf-16-le"), "utf-16"),
        (RUSSIAN.encode(), None),
        (RUSSIAN.encode(), "windows-1251"),
        (RUSSIAN.encode(), "no-such-charset"),
        (RUSSIAN.encode(), "punycode"),
        (RUSSIAN.encode("cp1251"), '"windows-1251"'),
        (codecs.BOM_UTF8 + RUSSIAN.encode(), "windows-1251"),
        (codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le"), "utf-8"),
    ],
)
def test_the_charset_of_the_header_or_the_bytes(page: bytes, declared: str | None) -> None:
    assert decode(page, declared) in (RUSSIAN, GERMAN, JAPANESE)


@pytest.mark.parametrize("declared", [None, "utf-8", "ascii\x00", "utf-16"])
def test_the_page_s_own_declaration_where_the_header_s_does_not_fit(declared: str | None) -> None:
    page = meta("windows-1251") + RUSSIAN

    assert decode(page.encode("cp1251"), declared) == page


def test_a_wrong_declaration_on_page_and_header_falls_through_to_a_guess() -> None:
    page = meta("utf-8") + RUSSIAN * 4

    assert decode(page.encode("cp1251"), "utf-8") == page


def test_one_broken_byte_does_not_change_the_charset() -> None:
    page = (meta("utf-8") + RUSSIAN).encode() + b"\xd0"

    assert decode(page, "utf-8") == meta("utf-8") + RUSSIAN + "\ufffd"


def test_a_page_that_declares_utf_16_in_ascii_is_not_in_utf_16() -> None:
    page = meta("utf-16") + RUSSIAN

    assert decode(page.encode()) == page


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_become_text(page: bytes, declared: str | None) -> None:
    decode(page, declared).encode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf_8_is_read_back(text: str) -> None:
    assert decode(("<p>é" + text).encode()) == "<p>é" + text
