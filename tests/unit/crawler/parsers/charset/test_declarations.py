"""The matrix: what the page is in, by what the header and the page's <meta> say of it."""

from __future__ import annotations

import codecs
from itertools import cycle, islice

import pytest

from crawler.parsers import parse_article
from crawler.parsers.charset.decode import charset_of, decode
from tests.support.charset_texts import NEWS, News

URL = "https://gazette.example/a"
CASES = [
    pytest.param(news, charset, id=f"{news.language}-{charset}")
    for news in NEWS
    for charset in (*news.charsets, "utf-8")
]
WRONG = [
    "utf-8", "iso-8859-1", "windows-1250", "windows-1251", "koi8-r", "windows-1254", "windows-1256", "tis-620",
    "shift_jis", "euc-jp", "iso-2022-jp", "gbk", "big5", "euc-kr", "utf-16",
]  # fmt: skip
NOTHING = [
    "no-such-charset",
    "utf-7",
    "hz-gb-2312",
    "iso-2022-kr",
    "replacement",
    "punycode",
    "unicode_escape",
    "",
    "\x00",
]


def encoded(page: str, charset: str) -> bytes:
    return page.encode(charset_of(charset) or "")


def equiv(charset: str) -> str:
    return f'<meta http-equiv="content-type" content="text/html; charset={charset}">'


@pytest.mark.sampled(90)
@pytest.mark.parametrize(("news", "charset"), CASES)
@pytest.mark.parametrize("meta", ["right", "wrong", "absent"])
@pytest.mark.parametrize("header", ["right", "wrong", "absent", "unknown"])
def test_headline_and_text_are_right_whatever_is_declared(news: News, charset: str, header: str, meta: str) -> None:
    headers = {"right": [charset], "wrong": WRONG, "absent": [None], "unknown": NOTHING[:3]}
    metas = {"right": [charset], "wrong": ["iso-8859-1", "utf-8", "windows-1251", "shift_jis"], "absent": [None]}
    for declared, label in islice(
        zip(cycle(headers[header]), cycle(metas[meta])), 15 if "wrong" in (header, meta) else 1
    ):
        page = news.page(equiv(label) if label else "")

        article = parse_article(encoded(page, charset), URL, encoding=declared)

        case = f"header {declared}, meta {label}"
        assert article.headline == news.headline, case
        assert "".join(article.text.split()) == "".join(news.text.split()), case


@pytest.mark.parametrize(("news", "charset"), CASES)
def test_the_whole_page_is_read_as_it_was_written(news: News, charset: str) -> None:
    for head in ("", equiv(charset), f'<meta charset="{charset}">'):
        page = news.page(head)
        for declared in (None, charset, charset.upper(), f'"{charset}"'):
            assert decode(encoded(page, charset), declared) == page


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_with_a_mark_without_and_undeclared(news: News, order: str) -> None:
    page = news.page(equiv("utf-16"))
    wide = page.encode(f"utf-16-{order}")
    mark = codecs.BOM_UTF16_LE if order == "le" else codecs.BOM_UTF16_BE

    for declared in (None, "utf-8", "utf-16", f"utf-16{order}"):
        assert decode(wide, declared) == page
        assert decode(mark + wide, declared) == page


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
def test_utf_8_with_a_mark_whatever_is_declared(news: News) -> None:
    for declared in (None, "utf-8", "iso-8859-1", "gbk", "utf-16"):
        assert decode(codecs.BOM_UTF8 + news.page().encode(), declared) == news.page()


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
def test_two_metas_that_contradict_each_other(news: News) -> None:
    for charset in news.charsets:
        for other in ("iso-8859-1", "utf-8", "windows-1251"):
            for head in (equiv(charset) + equiv(other), equiv(other) + equiv(charset)):
                page = news.page(head)
                assert decode(encoded(page, charset)) == page


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
@pytest.mark.parametrize("letters", [100, 200])
def test_a_hundred_letters_are_enough_to_tell_an_undeclared_charset(news: News, letters: int) -> None:
    # A character of East Asia says about twice as much as a letter.
    page = f"<p>{news.text[: letters // 2 if news.language[:2] in ('ja', 'zh', 'ko') else letters]}</p>"
    for charset in news.charsets:
        assert decode(encoded(page, charset)) == page, charset


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        ("x-sjis", "cp932"), ("windows-31j", "cp932"), ("MS_Kanji", "cp932"), ("ks_c_5601-1987", "cp949"),
        ("KSC5601", "cp949"), ("korean", "cp949"), ("x-gbk", "gb18030"), ("GB_2312-80", "gb18030"),
        ("chinese", "gb18030"), ("cn-big5", "big5hkscs"), ("latin1", "cp1252"), ("ascii", "cp1252"),
        ("us-ascii", "cp1252"), ("ISO_8859-1:1987", "cp1252"), ("x-user-defined", "cp1252"), ("l5", "cp1254"),
        ("iso-8859-8-i", "iso8859-8"), ("logical", "iso8859-8"), ("visual", "iso8859-8"), ("dos-874", "cp874"),
        ("iso-8859-11", "cp874"), ("tis-620", "cp874"), ("unicode-1-1-utf-8", "utf-8"), ("UTF8", "utf-8"),
        ("unicode", "utf-16-le"), ("utf-16", "utf-16-le"), ("unicodeFFFE", "utf-16-be"), ("koi8-ru", "koi8-u"),
        ("x-cp1251", "cp1251"), ("greek8", "iso8859-7"), ("asmo-708", "iso8859-6"), ("x-mac-ukrainian", "mac-cyrillic"),
        (" \n'utf-8' ", "utf-8"), ("866", "cp866"), ("x-x-big5", "big5hkscs"), ("x-euc-jp", "euc_jp"),
        *((label, None) for label in (*NOTHING, None, "utf-32", "ebcdic-cp-us", "x" * 41, "é", "idna", "rot13")),
    ],
)  # fmt: skip
def test_a_label_means_what_browsers_take_it_for(label: str | None, charset: str | None) -> None:
    assert charset_of(label) == charset
