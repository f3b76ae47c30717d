"""Bytes of a page made text: what the charset is declared to be, unless the bytes contradict it."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import UnicodeDammit

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_BYTES = 8192
_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z0-9_.:-]{1,40}")

# As browsers do (WHATWG Encoding Standard): the narrow names mean their supersets.
_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}  # fmt: skip
# Only these are ever tried: Python also knows "charsets" that are slow (punycode) or no charsets (utf-7, escapes).
_KNOWN = frozenset(
    "utf-8 utf-16-le utf-16-be cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp".split()
)
_GUESS_BYTES = 20_000
_TAGS = re.compile(rb"<[^<>]{0,2000}>|[\x00-\x40\x5b-\x60\x7b-\x7f]{2,}")
_MOSTLY = 0.1
"""Greatest share of broken characters for a page still to be in its declared charset, merely damaged."""


def decode(page: bytes, declared: str | None = None) -> str:
    """Return the page as text; never fails, what no charset explains becomes U+FFFD.

    Tried in this order: byte order mark; UTF-8, if the page has any other than ASCII bytes and all of them fit (other
    charsets hardly ever look so, while wrong declarations are common); the charset `declared` by the HTTP header;
    that of the page's own `<meta>`; UTF-8 with a few broken bytes; a guess from the letters' frequencies.
    """
    for bom, marked in _BOMS:
        if page.startswith(bom):
            return page[len(bom) :].decode(marked, "replace")
    charsets = [charset for label in (declared, _meta(page)) if (charset := _charset(label))]
    if not page.isascii() and (text := _strictly(page, "utf-8")) is not None:
        return text
    for charset in charsets:
        if (text := _strictly(page, charset)) is not None:
            return text
    for charset in [*charsets, "utf-8"]:
        if (text := _damaged(page, charset)) is not None:
            return text
    return page.decode(_guess(page), "replace")


def _meta(page: bytes) -> str | None:
    head = page[:_META_BYTES]
    found = _META.search(head) or _XML.search(head)
    label = found[1].decode("ascii") if found else None
    # A <meta> that could be read as ASCII isn't in UTF-16, whatever it says.
    return "utf-8" if label and label.lower().startswith("utf-16") else label


def _charset(label: str | None) -> str | None:
    """Return Python's name of the charset that browsers take the label for; None if they know none."""
    label = (label or "").strip(" \t\"'")
    if not _LABEL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _KNOWN else None


def _strictly(page: bytes, charset: str) -> str | None:
    try:
        text = page.decode(charset)
    except UnicodeDecodeError:
        return None
    # Any bytes are UTF-16; those of a page show its tags.
    return text if not charset.startswith("utf-16") or "<" in text else None


def _damaged(page: bytes, charset: str) -> str | None:
    if charset.startswith("utf-16"):
        return None  # no bytes are too broken for it
    text = page.decode(charset, "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= max(3, _MOSTLY * foreign) and broken < foreign else None


def _guess(page: bytes) -> str:
    letters = _TAGS.sub(b" ", page[: 20 * _GUESS_BYTES])[:_GUESS_BYTES]
    guess = UnicodeDammit(letters, is_html=False).original_encoding
    return _charset(guess) or "cp1252"
