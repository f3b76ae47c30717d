"""Bytes as they came, made text: unpacked within limits, and decoded whatever their declaration says."""

from __future__ import annotations

import codecs
import re
import zlib

from crawler.discovery.errors import DiscoveryError
from crawler.reasons import Reason

MAX_BYTES = 50 * 1024 * 1024
"""Largest document read, after unpacking: the limit of sitemaps.org."""

_CHUNK = 64 * 1024
_MAX_MEMBERS = 10_000  # pigz and bgzip write a member per 64 kB or more; a million empty ones is an attack on the clock
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
# Only encodings of text: Python's codecs also know punycode, which takes quadratic time, and unicode_escape.
_TEXT_ENCODING = re.compile(
    r"utf-?(8|16|32)(-?[lb]e)?|iso-?8859-\d+|windows-\d+|cp\d+|koi8-[ru]|gb[k\d]+|big5|euc-\w+|shift_jis|iso-2022-\w+"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def unpack(body: bytes, url: str) -> bytes:
    """Return the document, gunzipped if it's gzip (of any number of members), without white space around it.

    Of a gzip which breaks off, what came before is returned. Raises DiscoveryError "too_large" beyond MAX_BYTES,
    "unreadable" for broken gzip, "empty".
    """
    if body[:2] == b"\x1f\x8b":
        body = _gunzip(body, url)
    if len(body) > MAX_BYTES:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    body = body.strip(b" \t\r\n")
    if not body:
        raise DiscoveryError(url, Reason.EMPTY)
    return body


def _gunzip(body: bytes, url: str) -> bytes:
    found: list[bytes] = []
    room = MAX_BYTES + 1
    members = 1
    gunzip = zlib.decompressobj(wbits=31)
    rest, offset = body[:_CHUNK], _CHUNK
    while room and members <= _MAX_MEMBERS:
        try:
            found.append(gunzip.decompress(rest, room))
        except zlib.error:  # junk after a member, such as padding, is common; junk as the first isn't gzip
            break
        room -= len(found[-1])
        rest = gunzip.unused_data if gunzip.eof else gunzip.unconsumed_tail
        if not rest:
            rest, offset = body[offset : offset + _CHUNK], offset + _CHUNK
        if not rest:
            break
        if gunzip.eof:
            gunzip, members = zlib.decompressobj(wbits=31), members + 1
    if not room or members > _MAX_MEMBERS:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    if not any(found):
        raise DiscoveryError(url, Reason.UNREADABLE)
    return b"".join(found)


def decode(body: bytes) -> str:
    """Return the text, whatever its declaration says: a byte-order mark, or valid UTF-8, is believed before it.

    Then comes the declared encoding; where there's none, UTF-8 with a few broken bytes, else windows-1252.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace").lstrip()
    if body[:2] in (b"<\0", b"\0<"):
        return body.decode("utf-16-le" if body[0] else "utf-16-be", "replace")
    declared = _declared(body)
    if declared.startswith("iso2022"):  # its bytes are all ASCII, and so valid UTF-8
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode(declared, "replace")
    broken = text.count("\ufffd")
    if broken * 2 > sum(1 for _ in re.finditer(r"[^\x00-\x7f]", text)):
        return body.decode("windows-1252", "replace")
    return text


def _declared(body: bytes) -> str:
    """Return Python's name for the declared encoding; "utf-8" for none and for one that isn't text."""
    found = _DECLARED.search(body[:1024])
    label = found[1].decode("ascii").lower() if found else "utf-8"
    if label in ("latin1", "latin-1", "ascii", "us-ascii", "iso-8859-1", "iso8859-1"):
        return "cp1252"  # what these labels mean on the web, by the WHATWG encoding standard
    if not _TEXT_ENCODING.fullmatch(label):
        return "utf-8"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return "utf-8"
