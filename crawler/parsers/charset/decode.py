"""Bytes of a page made text: what the charset is declared to be, unless the bytes contradict it."""

from __future__ import annotations

import codecs
import re

from crawler.parsers.charset.detect import is_suspect, likeliest, repair

# Charsets -------------------------------------------------------------------------------------------------------------
# What a charset's label means on the web, and the text of bytes in that charset.

# The labels of the WHATWG Encoding Standard, without case and marks: "ISO_8859-1:1987" is "iso885911987". Each line
# gives Python's name of the charset that browsers use, which often is a superset of the one named.
_LABELS = """
utf-8 utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf8mb4
cp866 866 cp866 csibm866 ibm866
iso8859-2 csisolatin2 iso88592 iso885921987 isoir101 l2 latin2
iso8859-3 csisolatin3 iso88593 iso885931988 isoir109 l3 latin3
iso8859-4 csisolatin4 iso88594 iso885941988 isoir110 l4 latin4
iso8859-5 csisolatincyrillic cyrillic iso88595 iso885951988 isoir144
iso8859-6 arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596 iso88596e iso88596i
iso8859-6 iso885961987 isoir127
iso8859-7 csisolatingreek ecma118 elot928 greek greek8 iso88597 iso885971987 isoir126 suneugreek
iso8859-8 csiso88598e csisolatinhebrew hebrew iso88598 iso88598e iso885981988 isoir138 visual
iso8859-8 csiso88598i iso88598i logical
iso8859-10 csisolatin6 iso885910 isoir157 l6 latin6
iso8859-13 iso885913
iso8859-14 iso885914
iso8859-15 csisolatin9 iso885915 l9 latin9
iso8859-16 iso885916
koi8-r cskoi8r koi koi8 koi8r
koi8-u koi8ru koi8u
mac-roman csmacintosh mac macintosh xmacroman
mac-cyrillic xmaccyrillic xmacukrainian maccyrillic
cp874 dos874 iso885911 tis620 windows874 cp874
cp1250 cp1250 windows1250 xcp1250 win1250
cp1251 cp1251 windows1251 xcp1251 win1251
cp1252 ansix341968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 iso885911987 isoir100 l1 latin1 usascii
cp1252 windows1252 xcp1252 win1252 xuserdefined
cp1253 cp1253 windows1253 xcp1253
cp1254 cp1254 csisolatin5 iso88599 iso885991989 isoir148 l5 latin5 windows1254 xcp1254
cp1255 cp1255 windows1255 xcp1255
cp1256 cp1256 windows1256 xcp1256
cp1257 cp1257 windows1257 xcp1257
cp1258 cp1258 windows1258 xcp1258
gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb231280 gbk isoir58 xgbk gb18030 cp936 ms936 euccn
big5hkscs big5 big5hkscs cnbig5 csbig5 xxbig5 cp950
euc_jp cseucpkdfmtjapanese eucjp xeucjp
iso2022_jp csiso2022jp iso2022jp
cp932 csshiftjis ms932 mskanji shiftjis sjis windows31j xsjis cp932
cp949 cseuckr csksc56011987 euckr isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949 cp949 ms949 uhc
utf-16-be unicodefffe utf16be
utf-16-le csunicode iso10646ucs2 ucs2 unicode unicodefeff utf16 utf16le
"""
# Left out, and so unknown: utf-7, and those that the standard replaces (hz-gb-2312, iso-2022-kr and -cn). A browser
# shows nothing of such a page, and they hide markup in ASCII. x-user-defined is windows-1252, as in a <meta>.
_CHARSETS = {label: line.split()[0] for line in _LABELS.split("\n") for label in line.split()[1:]}
_LABEL = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_MARKS = re.compile(r"[^a-z0-9]")
_ESCAPE = re.compile(rb"\x1b(\$@|\$B|\(B|\(J|\(I)")
_SEVEN_TO_EIGHT = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def charset_of(label: str | None) -> str | None:
    """Return Python's name of the charset that browsers take the label for; None if they know none."""
    label = (label or "").strip(" \t\r\n\f\"'")
    return _CHARSETS.get(_MARKS.sub("", label.lower())) if _LABEL.fullmatch(label) else None


def read(page: bytes, charset: str) -> str:
    """Return the bytes as text of that charset; what isn't of it becomes U+FFFD."""
    if charset == "iso2022_jp":
        return _iso_2022_jp(page)
    return page.decode(charset, {"euc_jp": "crawler.nec", "utf-8": "crawler.stray"}.get(charset, "replace"))


def _iso_2022_jp(page: bytes) -> str:
    """Return ISO-2022-JP as text, with NEC's characters and the narrow katakana, both of which Python doesn't read."""
    first, *rest = _ESCAPE.split(page)
    parts = [first.decode("ascii", "replace")]
    for escape, chunk in zip(rest[::2], rest[1::2], strict=True):
        wide = escape.startswith(b"$")
        eight = chunk.translate(_SEVEN_TO_EIGHT) if wide or escape == b"(I" else chunk
        parts.append(read(eight, "euc_jp") if wide else eight.decode("cp932", "replace"))
    return "".join(parts)


def _nec(error: UnicodeError) -> tuple[str, int]:
    """Read what EUC-JP has beyond Python's: NEC's and IBM's rows (①, ㈱), by way of Shift_JIS, which has them."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if len(pair) == 2 and min(pair) >= 0xA1:
        row, cell = pair[0] - 0xA1, pair[1] - 0xA1
        trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
        try:
            return bytes((row // 2 + (0x81 if row < 62 else 0xC1), trail)).decode("cp932"), error.start + 2
        except (UnicodeDecodeError, ValueError):
            pass
    return "\ufffd", error.end


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read a windows-1252 quotation mark or dash that stands alone in UTF-8, as pasted text leaves them.

    Only between ASCII characters: elsewhere it may be the rest of a character that was cut.
    """
    assert isinstance(error, UnicodeDecodeError)
    page, place = error.object, error.start
    alone = page[max(0, place - 1) : place].isascii() and page[place + 1 : place + 2].isascii()
    if alone and (page[place] == 0x85 or 0x91 <= page[place] <= 0x97):
        return page[place : place + 1].decode("cp1252"), place + 1
    return "\ufffd", error.end


codecs.register_error("crawler.nec", _nec)
codecs.register_error("crawler.stray", _stray)


# Decode ---------------------------------------------------------------------------------------------------------------

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
