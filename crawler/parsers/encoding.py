"""Bytes of a page made text: what the charset is declared to be, unless the bytes contradict it."""

from __future__ import annotations

import codecs
import re

from crawler.parsers.charsets import charset_of, read
from crawler.parsers.guess import likeliest
from crawler.parsers.mojibake import is_suspect, repair

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD_BYTES = 32_768
"""How far into the page its own declarations are looked for; browsers stop at 1024 bytes, and editors don't know."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LANG = re.compile(rb"<html[^>]{0,400}?\slang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_DECLARED, _DECLARED_AGAIN = 8.0, 4.0
"""What a declaration weighs against the letters: about as much as five that don't belong to any language of it."""
_BROKEN_SHARE = 0.1
"""Greatest share of broken characters for a page still to be in UTF-8, merely damaged."""


def decode(page: bytes, declared: str | None = None, language: str | None = None) -> str:
    """Return the page as text; never fails, what no charset explains becomes U+FFFD.

    `declared` is the charset that the HTTP header names, `language` the source's, for pages that don't tell theirs.
    Tried in this order: byte order mark; UTF-16, which shows by its zeros; UTF-8, whole or with a few broken bytes,
    if the page has any other than ASCII bytes (other charsets hardly ever look so, while wrong declarations are
    common). Of the other charsets the likeliest is taken by the page's letters, where a declaration, the header's or
    the page's own, counts as evidence: it decides a page of few letters, and doesn't make another language's sense.
    Text that was encoded twice is repaired where that's certain: see `mojibake.repair`.
    """
    for bom, marked in _BOMS:
        if page.startswith(bom):
            return repair(read(page[len(bom) :], marked))
    if page.isascii() and b"\x1b" not in page and b"\x00" not in page:
        return page.decode("ascii")
    if (text := _utf_16(page, charset_of(declared)) or _escaped(page)) is not None:
        return text
    if (text := _utf_8(page)) is not None:
        return repair(text, page)
    return repair(read(page, _legacy(page, declared, language)))


def in_utf_8(page: bytes, declared: str | None = None, language: str | None = None) -> bytes:
    """Return what `decode` does, in UTF-8 and without zeros: for most pages these very bytes."""
    if b"\x00" not in page and not page.startswith(tuple(bom for bom, _ in _BOMS)):
        try:
            page.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if b"\x1b" not in page and not is_suspect(page):
                return page
    return decode(page, declared, language).replace("\x00", "").encode("utf-8", "replace")


def _utf_16(page: bytes, declared: str | None) -> str | None:
    """Return the text of UTF-16 without mark: its tags have a zero in every other byte, which shows the order too."""
    head = page[:2048]
    if b"\x00" not in head:
        return None
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[0::2].count(0)}
    most, least = max(zeros, key=lambda charset: zeros[charset]), min(zeros.values())
    if zeros[most] * 8 > len(head) and zeros[most] > 8 * least:
        text = read(page, most)
        if text.lstrip().startswith("<"):  # a zero or two in a short page make no UTF-16
            return text
    if declared and declared.startswith("utf-16"):
        text = max((read(page, charset) for charset in zeros), key=lambda text: text.count("<"))
        return text if "<" in text else None
    return None


def _escaped(page: bytes) -> str | None:
    """Return the text of ISO-2022-JP, which no other bytes look like: ASCII with escapes between the two."""
    return read(page, "iso2022_jp") if page.isascii() and b"\x1b$" in page and b"\x1b(" in page else None


def _utf_8(page: bytes) -> str | None:
    """Return the text if it's in UTF-8, whatever a few bytes say: cut characters, and marks pasted from elsewhere."""
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        text = page.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if broken > max(3, _BROKEN_SHARE * foreign) or broken >= foreign - broken:
        return None
    return read(page, "utf-8")


def _legacy(page: bytes, declared: str | None, language: str | None) -> str:
    head = _COMMENT.sub(b"", page[:_HEAD_BYTES])
    labels = [declared, *(found[1].decode("ascii") for found in (_XML.search(head), *_META.finditer(head)) if found)]
    weights: dict[str, float] = {}
    for charset in map(charset_of, labels[:5]):
        # A page that is read as bytes isn't in UTF-16, whatever it says, and one in UTF-8 would have been.
        if charset and not charset.startswith("utf-") and charset != "iso2022_jp":
            weights[charset] = weights.get(charset, 0) + (_DECLARED_AGAIN if weights else _DECLARED)
    told = _LANG.search(head)
    return likeliest(page, weights, told[1].decode("ascii").lower() if told else language)
