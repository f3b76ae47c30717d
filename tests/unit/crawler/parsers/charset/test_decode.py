"""Bytes made text: the declared charset unless the bytes contradict it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.parsers.charset.decode import decode

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


LONG = "<p>An English page, as most are, has nothing but ASCII for a hundred kilobytes and more.</p>" * 1500


@pytest.mark.parametrize("declared", [None, "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_one_windows_apostrophe_deep_in_an_ascii_page(declared: str | None) -> None:
    for page in (LONG + "<p>It wasn’t declared.</p>", meta("utf-8") + LONG + "<p>“Café”</p>" + LONG):
        assert decode(page.encode("cp1252"), declared) == page


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
def test_few_letters_after_a_hundred_kilobytes_of_ascii(declared: str | None) -> None:
    for page, charset in ((LONG + RUSSIAN, "cp1251"), (LONG + JAPANESE, "cp932"), (LONG + "<p>é</p>", "utf-8")):
        assert decode(page.encode(charset), declared) == page


@pytest.mark.parametrize(
    "declaration",
    [
        "<!--" + "x" * 3000 + "-->" + meta("windows-1251"),
        "<script>" + "x" * 20_000 + "</script><META CHARSET=windows-1251>",
        '<?xml version="1.0" encoding="windows-1251"?>',
        "<meta name=description content='of no charset'><meta charset='windows-1251'/>",
        "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>",
        '<meta content="text/html; charset = windows-1251" http-equiv=content-type>',
    ],
)
def test_the_page_s_own_declaration_wherever_it_stands(declaration: str) -> None:
    page = declaration + "<p>Да</p>"  # too little for a guess

    assert decode(page.encode("cp1251")) == page


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1251", "gbk", "euc-kr", "shift_jis"])
@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, JAPANESE])
def test_utf_8_with_a_few_broken_bytes_is_utf_8(text: str, declared: str | None) -> None:
    page = text * 3

    for cut in (1, 2):
        assert decode((page + "…").encode()[:-cut], declared) == page + "\ufffd"
    assert decode(page.encode() + b"<p>\xff\xfe</p>", declared) == page + "<p>\ufffd\ufffd</p>"


def test_a_windows_mark_pasted_into_utf_8_is_read_as_such() -> None:
    page = (RUSSIAN + "<p>It wasn").encode() + b"\x92t \x93so\x94 \x97 it was</p>"

    assert decode(page) == RUSSIAN + "<p>It wasn’t “so” — it was</p>"


def test_the_rest_of_a_cut_character_is_no_mark() -> None:
    assert decode((RUSSIAN + "<p>").encode() + "—".encode()[:2] + b"</p>") == RUSSIAN + "<p>\ufffd</p>"


@pytest.mark.parametrize("charset", ["euc-jp", "iso-2022-jp"])
def test_nec_s_characters_in_japanese(charset: str) -> None:
    page = JAPANESE + "<p>①㈱</p>"
    codec = {"euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp"}[charset]
    nec = {"euc-jp": b"\xad\xa1\xad\xea", "iso-2022-jp": b"\x1b$B-!-j\x1b(B"}[charset]

    assert decode(page.encode(codec, "ignore").replace(b"<p></p>", b"<p>" + nec + b"</p>"), charset) == page


def test_narrow_katakana_in_iso_2022_jp() -> None:
    assert decode(JAPANESE.encode("iso2022_jp") + b"\x1b(I65\x1b(B") == JAPANESE + "ｶｵ"


@pytest.mark.parametrize("label", ["utf-7", "hz-gb-2312", "iso-2022-kr", "replacement"])
def test_what_browsers_refuse_is_never_decoded(label: str) -> None:
    page = meta(label) + "<p>+ADw-script+AD4- ~{<:Ky2;~} \x0e!!\x0f</p>"

    assert decode(page.encode(), label) == page


def test_the_language_decides_where_letters_are_few() -> None:
    page = "<html{}><p>Kő</p>"

    assert decode(page.format("").encode("cp1250"), language="hu") == "<html><p>Kő</p>"
    assert decode(page.format(" lang=hu-HU").encode("cp1250")) == "<html lang=hu-HU><p>Kő</p>"


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_become_text(page: bytes, declared: str | None) -> None:
    decode(page, declared).encode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@example("\x00")
def test_utf_8_is_read_back(text: str) -> None:
    assert decode(("<p>é" + text).encode()) == "<p>é" + text
