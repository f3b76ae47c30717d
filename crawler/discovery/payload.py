"""Bytes as they came, made text: unpacked within limits, and decoded whatever their declaration says."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from html import escape, unescape
from html.entities import html5
from io import BytesIO

from lxml import etree

from crawler.reasons import Reason

# Errors ---------------------------------------------------------------------------------------------------------------
# What can go wrong with a document that should list articles.


class DiscoveryError(Exception):
    """A feed, sitemap or section page can't be read.

    `reason` is one of: "empty"; "html", a web page came where XML was due; "doctype", a document type that declares
    its own entities, as only attacks do; "too_large"; "unreadable", broken beyond repair; "not_feed", "not_sitemap",
    "not_html", a document of another kind. One that couldn't even be fetched has the reason of that failure, one that
    couldn't be parsed that of the kill box. `detail` is for people.
    """

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.reason = reason


# Markup ---------------------------------------------------------------------------------------------------------------
# Text that should be XML, made elements: repaired where it's broken; attacks and web pages refused.

MAX_TAGS = 4_000_000
"""Most tags in a document: four times what 50,000 news entries need, and a bound on memory and time."""

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LISTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "sitemapindex"})
_DOCTYPE = re.compile(r"<!doctype\b[^\[>]*[\[>]", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")


def root_name(text: str, url: str) -> str | None:
    """Return the local name of the root element in lower case; None if the text isn't markup.

    Raises DiscoveryError "doctype" if a document type with declarations of its own stands before it, "html" for a
    web page.
    """
    at = _skip_prolog(text)
    if doctype := _DOCTYPE.match(text, at):
        if doctype[0].endswith("["):
            raise DiscoveryError(url, Reason.DOCTYPE)
        at = _skip_prolog(text, doctype.end())
    root = re.compile(r"<(?:[\w.-]{1,64}:)?([A-Za-z_][\w.-]{0,64})").match(text, at)
    name = root[1].lower() if root else None
    if name in ("html", "head", "body") or (name not in _LISTS and doctype and "html" in doctype[0].lower()):
        raise DiscoveryError(url, Reason.HTML)
    return name


def _without_doctype(text: str) -> str:
    """Return the XML without the document type that some carry over from their web pages, or from RSS 0.91.

    With it, names of characters that it may declare elsewhere would be no errors to libxml2, and vanish.
    """
    doctype = _DOCTYPE.match(text, _skip_prolog(text))
    return text[: doctype.start()] + text[doctype.end() :] if doctype else text


def _skip_prolog(text: str, at: int = 0) -> int:
    """Return where white space, comments and processing instructions from `at` on end."""
    blank = re.compile(r"[\s\ufeff]*")
    while True:
        at = blank.match(text, at).end()  # type: ignore[union-attr]
        opening = "<!--" if text.startswith("<!--", at) else "<?"
        if not text.startswith(opening, at):
            return at
        closing = "-->" if opening == "<!--" else "?>"
        end = text.find(closing, at)
        if end < 0:
            return len(text)
        at = end + len(closing)


def elements(text: str, url: str, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the elements of these local names as they end, each forgotten once the next is asked for.

    Reads strictly first. If that fails, reads it again repaired and with libxml2's recovery, from the first element
    on: the caller drops what it has seen. Entities aren't expanded, nor is anything loaded.
    Raises DiscoveryError "too_large" for more than MAX_TAGS tags, "unreadable" if even recovery finds none.
    """
    if text.count("<") > MAX_TAGS:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    text = _without_doctype(text)
    try:
        yield from _stream(text, names, recover=False)
        return
    except etree.XMLSyntaxError:
        repaired = _repair(text)
    found = 0
    try:
        for found, element in enumerate(_stream(repaired, names, recover=True), 1):  # noqa: B007
            yield element
    except etree.XMLSyntaxError as exc:
        raise DiscoveryError(url, Reason.UNREADABLE) from exc
    if not found:
        raise DiscoveryError(url, Reason.UNREADABLE)


def _stream(text: str, names: tuple[str, ...], *, recover: bool) -> Iterator[etree._Element]:
    tags = [tag for name in names for tag in (name, "{*}" + name)]
    # A str with a declaration is refused by lxml, and the declaration may lie anyway: hence bytes and `encoding`.
    stream = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        tag=tags,
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in stream:
        yield element
        parent = element.getparent()
        element.clear()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _repair(text: str) -> str:
    """Return the XML with stray ampersands escaped, HTML's names of characters replaced and control characters gone.

    libxml2 alone drops what it can't resolve: `?a=1&b=2` would lose its `&b` and be another address.
    """
    text = _NOT_XML.sub("", text)
    repaired: list[str] = []
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end + 3
        repaired += [_AMPERSAND.sub(_ampersand, text[at:start]), text[start:end]]
        at = end
    return "".join([*repaired, _AMPERSAND.sub(_ampersand, text[at:])])


def _ampersand(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in ("amp;", "lt;", "gt;", "quot;", "apos;"):
        return match[0]
    # unescape() knows what browsers make of &#150; and &#0;. libxml2 would let a surrogate in, which no str can hold.
    character = _NOT_XML.sub("", unescape(match[0])) if name.startswith("#") else html5.get(name)
    return "&amp;" + name if character is None else escape(character)


def local_name(element: etree._Element) -> str:
    """Return the name without namespace or prefix, in lower case; a prefix nobody declared stays in lxml's tag."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children of these local names: all of the first name, then of the second, and so on."""
    found: dict[str, list[etree._Element]] = {name: [] for name in names}
    for child in element:
        found.get(local_name(child), []).append(child)
    return [child for name in names for child in found[name]]


def text_of(element: etree._Element) -> str:
    """Return all text inside the element, trimmed."""
    return "".join(map(str, element.itertext())).strip()


# Payload --------------------------------------------------------------------------------------------------------------

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
