"""The bytes of a page are decoded here: in the declared charset, unless the bytes contradict the declaration.

The module holds the charset labels of the web, the declarations in headers and pages, and the choice among them.
"""

from __future__ import annotations

import codecs
import re

from crawler.parsers.charset.detect import is_suspect, likeliest, repair

# Charsets -------------------------------------------------------------------------------------------------------------
# The charset that browsers use for each label, and bytes decoded in that charset.

# The labels of the WHATWG Encoding Standard, without case and marks: "ISO_8859-1:1987" is "iso885911987". Each line
# begins with Python's name of the charset that browsers use, which often is a superset of the charset named.
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
# Left out, and so unknown: utf-7, and the labels that the standard replaces (hz-gb-2312, iso-2022-kr and -cn). A
# browser shows nothing of such a page, and these charsets hide markup in ASCII. x-user-defined is windows-1252, as in
# a <meta>.
_CHARSETS = {label: line.split()[0] for line in _LABELS.split("\n") for label in line.split()[1:]}
_LABEL_PATTERN = r"[A-Za-z0-9_.:-]{1,40}"
_LABEL = re.compile(_LABEL_PATTERN)
_MARKS = re.compile(r"[^a-z0-9]")
_ESCAPE = re.compile(rb"\x1b(\$@|\$B|\(B|\(J|\(I)")
_SEVEN_TO_EIGHT = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def charset_of(label: str | None) -> str | None:
    """Return Python's name of the charset that browsers use for the label; None if browsers don't know the label."""
    label = (label or "").strip(" \t\r\n\f\"'")
    return _CHARSETS.get(_MARKS.sub("", label.lower())) if _LABEL.fullmatch(label) else None


def read(page: bytes, charset: str) -> str:
    """Return the bytes decoded in the charset; bytes that the charset doesn't have become U+FFFD."""
    if charset == "iso2022_jp":
        return _iso_2022_jp(page)
    return page.decode(charset, {"euc_jp": "crawler.nec", "utf-8": "crawler.stray"}.get(charset, "replace"))


def _iso_2022_jp(page: bytes) -> str:
    """Return ISO-2022-JP as text, with NEC's characters and the narrow katakana, which Python's codec doesn't read."""
    first, *rest = _ESCAPE.split(page)
    parts = [first.decode("ascii", "replace")]
    for escape, chunk in zip(rest[::2], rest[1::2], strict=True):
        wide = escape.startswith(b"$")
        eight = chunk.translate(_SEVEN_TO_EIGHT) if wide or escape == b"(I" else chunk
        parts.append(read(eight, "euc_jp") if wide else eight.decode("cp932", "replace"))
    return "".join(parts)


def _nec(error: UnicodeError) -> tuple[str, int]:
    """Decode the rows of NEC and IBM in EUC-JP (①, ㈱), which Python's codec lacks, by way of Shift_JIS.

    This is an error handler for `bytes.decode`, as is `_stray`.
    """
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
    """Decode a windows-1252 quotation mark or dash that stands alone in UTF-8, as pasted text leaves such marks.

    Only a byte between ASCII characters is such a mark: elsewhere the byte may be the rest of a cut character.
    """
    assert isinstance(error, UnicodeDecodeError)
    page, offset = error.object, error.start
    alone = page[max(0, offset - 1) : offset].isascii() and page[offset + 1 : offset + 2].isascii()
    if alone and (page[offset] == 0x85 or 0x91 <= page[offset] <= 0x97):
        return page[offset : offset + 1].decode("cp1252"), offset + 1
    return "\ufffd", error.end


codecs.register_error("crawler.nec", _nec)
codecs.register_error("crawler.stray", _stray)


# Declarations ---------------------------------------------------------------------------------------------------------
# Where an HTTP header or a page declares its charset, and the page its language.

_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_META = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}(%b)" % _LABEL_PATTERN.encode("ascii"), re.IGNORECASE
)
_XML = re.compile(
    rb"^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"'](%b)" % _LABEL_PATTERN.encode("ascii"), re.IGNORECASE
)
_LANG = re.compile(rb"<html[^>]{0,400}?\slang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEAD_BYTES = 32_768
"""How far into the page its declarations are searched. Browsers stop at 1024 bytes, but many editors don't know."""


def header_charset(content_type: str | None) -> str | None:
    """Return the charset label of a Content-Type header ("text/html; charset=utf-8"); None if it names no charset."""
    match = _PARAMETER.search(content_type or "")
    return match[1] if match else None


# Decode ---------------------------------------------------------------------------------------------------------------
# The choice of the charset, from declarations and bytes.

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED, _DECLARED_AGAIN = 8.0, 4.0
"""Weights of the first and of each further declaration: about as much as five letters foreign to the charset."""
_BROKEN_SHARE = 0.1
"""Maximum share of broken characters in a page that counts as damaged UTF-8."""


def decode(page: bytes, declared: str | None = None, language: str | None = None) -> str:
    """Return the page as text. Decoding never fails: bytes that no charset explains become U+FFFD.

    `declared` is the charset of the HTTP header, `language` the source's language, for pages that declare none.
    The charsets are tried in this order:

    1. a byte order mark;
    2. UTF-16, which shows by its zero bytes, and ISO-2022-JP, which shows by its escapes;
    3. UTF-8, whole or with a few broken bytes (other charsets hardly ever look like UTF-8, while wrong declarations
       are common);
    4. the likeliest of the other charsets, by the page's letters.

    In the last step a declaration, of the header or the page, counts as evidence. The declaration decides a page of
    few letters, but doesn't outweigh text that makes no sense in the declared charset. Text that was encoded twice is
    repaired if the repair is certain: see `detect.repair`.
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
    """Return the text that `decode` returns, in UTF-8 and without zeros. Most pages are returned unchanged."""
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
    """Return the text of a page in UTF-16 without byte order mark; None if the page isn't in UTF-16.

    The page's tags have a zero in every other byte, which also shows the byte order.
    """
    head = page[:2048]
    if b"\x00" not in head:
        return None
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[0::2].count(0)}
    most, least = max(zeros, key=lambda charset: zeros[charset]), min(zeros.values())
    if zeros[most] * 8 > len(head) and zeros[most] > 8 * least:
        text = read(page, most)
        if text.lstrip().startswith("<"):  # a zero or two in a short page don't show UTF-16
            return text
    if declared and declared.startswith("utf-16"):
        text = max((read(page, charset) for charset in zeros), key=lambda text: text.count("<"))
        return text if "<" in text else None
    return None


def _escaped(page: bytes) -> str | None:
    """Return the text of a page in ISO-2022-JP, which is ASCII with escapes; None if the page has no such escapes."""
    return read(page, "iso2022_jp") if page.isascii() and b"\x1b$" in page and b"\x1b(" in page else None


def _utf_8(page: bytes) -> str | None:
    """Return the text if the page is in UTF-8, a few broken bytes aside; None if too many bytes are broken."""
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
    """Return the likeliest charset of a page that isn't in UTF-8, UTF-16 or ISO-2022-JP."""
    head = _COMMENT.sub(b"", page[:_HEAD_BYTES])
    labels = [declared, *(match[1].decode("ascii") for match in (_XML.search(head), *_META.finditer(head)) if match)]
    weights: dict[str, float] = {}
    for charset in map(charset_of, labels[:5]):
        # A page that comes here isn't in UTF-16, whatever it declares, and a page in UTF-8 was decoded before.
        if charset and not charset.startswith("utf-") and charset != "iso2022_jp":
            weights[charset] = weights.get(charset, 0) + (_DECLARED_AGAIN if weights else _DECLARED)
    lang = _LANG.search(head)
    return likeliest(page, weights, lang[1].decode("ascii").lower() if lang else language)
