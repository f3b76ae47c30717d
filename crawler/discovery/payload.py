"""Discovery documents: their bytes become text within limits, and the text becomes elements of XML."""

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


class DiscoveryError(Exception):
    """A feed, sitemap or section page can't be read.

    `reason` is one of:
    - "empty", "too_large", "unreadable" (broken beyond repair);
    - "html": a web page instead of XML;
    - "doctype": a document type that declares its own entities, as only attacks do;
    - "not_feed", "not_sitemap", "not_html": a document of another kind;
    - the reason of the failed request, or "parse_killed", "parse_error", "parse_lost" of the worker.

    `detail` is for people.
    """

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.reason = reason


# XML ------------------------------------------------------------------------------------------------------------------
# Text becomes elements. Broken XML is repaired; attacks and web pages are refused.

MAX_TAGS = 4_000_000
"""Maximum number of tags per document: four times what 50,000 news entries need. This bounds memory and time."""

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LISTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "sitemapindex"})
_DOCTYPE = re.compile(r"<!doctype\b[^\[>]*[\[>]", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")


def root_name(text: str, url: str) -> str | None:
    """Return the local name of the root element in lower case; None if the text isn't markup.

    Raises DiscoveryError "doctype" if the document type has declarations of its own, "html" for a web page.
    """
    offset = _skip_prolog(text)
    if doctype := _DOCTYPE.match(text, offset):
        if doctype[0].endswith("["):
            raise DiscoveryError(url, Reason.DOCTYPE)
        offset = _skip_prolog(text, doctype.end())
    root = re.compile(r"<(?:[\w.-]{1,64}:)?([A-Za-z_][\w.-]{0,64})").match(text, offset)
    name = root[1].lower() if root else None
    if name in ("html", "head", "body") or (name not in _LISTS and doctype and "html" in doctype[0].lower()):
        raise DiscoveryError(url, Reason.HTML)
    return name


def _without_doctype(text: str) -> str:
    """Return the XML without its document type, which some sites copy from their web pages, or from RSS 0.91.

    libxml2 silently drops unknown entities if there is a document type, which may declare them elsewhere. Without a
    document type they are errors, and get repaired.
    """
    doctype = _DOCTYPE.match(text, _skip_prolog(text))
    return text[: doctype.start()] + text[doctype.end() :] if doctype else text


def _skip_prolog(text: str, offset: int = 0) -> int:
    """Return the offset after white space, comments and processing instructions at `offset`."""
    blank = re.compile(r"[\s\ufeff]*")
    while True:
        offset = blank.match(text, offset).end()  # type: ignore[union-attr]
        opening = "<!--" if text.startswith("<!--", offset) else "<?"
        if not text.startswith(opening, offset):
            return offset
        closing = "-->" if opening == "<!--" else "?>"
        end = text.find(closing, offset)
        if end < 0:
            return len(text)
        offset = end + len(closing)


def elements(text: str, url: str, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the elements with these local names as they end. Each is cleared when the next is requested.

    The text is read strictly first. If an error comes, the repaired text is read from the beginning with libxml2's
    recovery, so the first elements come twice and the caller must drop them. Entities aren't expanded, and nothing is
    loaded. Raises DiscoveryError "too_large" for more than MAX_TAGS tags, "unreadable" if recovery finds no element.
    """
    if text.count("<") > MAX_TAGS:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    text = _without_doctype(text)
    try:
        yield from _stream(text, names, recover=False)
        return
    except etree.XMLSyntaxError:
        repaired = _repair(text)
    is_empty = True
    try:
        for element in _stream(repaired, names, recover=True):
            is_empty = False
            yield element
    except etree.XMLSyntaxError as exc:
        raise DiscoveryError(url, Reason.UNREADABLE) from exc
    if is_empty:
        raise DiscoveryError(url, Reason.UNREADABLE)


def _stream(text: str, names: tuple[str, ...], *, recover: bool) -> Iterator[etree._Element]:
    tags = [tag for name in names for tag in (name, "{*}" + name)]
    # lxml refuses a str with an encoding declaration, and the declaration may be wrong: hence bytes and `encoding`.
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
    """Return the XML with stray ampersands escaped, HTML's named characters replaced, and control characters removed.

    libxml2 alone drops references that it can't resolve: the URL `?a=1&b=2` would lose its `&b`.
    """
    text = _NOT_XML.sub("", text)
    repaired: list[str] = []
    offset = 0
    while (start := text.find("<![CDATA[", offset)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end + 3
        repaired += [_AMPERSAND.sub(_ampersand, text[offset:start]), text[start:end]]
        offset = end
    return "".join([*repaired, _AMPERSAND.sub(_ampersand, text[offset:])])


def _ampersand(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in ("amp;", "lt;", "gt;", "quot;", "apos;"):
        return match[0]
    # unescape() reads &#150; and &#0; as browsers do. libxml2 would let a surrogate in, which no valid text has.
    character = _NOT_XML.sub("", unescape(match[0])) if name.startswith("#") else html5.get(name)
    return "&amp;" + name if character is None else escape(character)


def local_name(element: etree._Element) -> str:
    """Return the name without namespace or prefix, in lower case. lxml's tag keeps a prefix that isn't declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children of these local names: all of the first name, then of the second, and so on."""
    by_name: dict[str, list[etree._Element]] = {name: [] for name in names}
    for child in element:
        by_name.get(local_name(child), []).append(child)
    return [child for name in names for child in by_name[name]]


def text_of(element: etree._Element) -> str:
    """Return all text inside the element, trimmed."""
    return "".join(map(str, element.itertext())).strip()


# Payload --------------------------------------------------------------------------------------------------------------

MAX_BYTES = 50 * 1024 * 1024
"""Maximum size of a document after unpacking: the limit of sitemaps.org."""

_CHUNK = 64 * 1024
_MAX_MEMBERS = 10_000  # pigz and bgzip write a member per 64 kB or more; a million empty ones is an attack on the clock
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
# Only encodings of text: Python's codecs also know punycode, which takes quadratic time, and unicode_escape.
_TEXT_ENCODING = re.compile(
    r"utf-?(8|16|32)(-?[lb]e)?|iso-?8859-\d+|windows-\d+|cp\d+|koi8-[ru]|gb[k\d]+|big5|euc-\w+|shift_jis|iso-2022-\w+"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def unpack(body: bytes, url: str) -> bytes:
    """Return the document without white space around it, decompressed if it's gzip (up to 10,000 members).

    Of a gzip that breaks off, the beginning is returned. Raises DiscoveryError "too_large" beyond MAX_BYTES or that
    many members, "unreadable" for broken gzip, "empty".
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
    pieces: list[bytes] = []
    room = MAX_BYTES + 1
    members = 1
    gunzip = zlib.decompressobj(wbits=31)
    rest, offset = body[:_CHUNK], _CHUNK
    while room and members <= _MAX_MEMBERS:
        try:
            pieces.append(gunzip.decompress(rest, room))
        except zlib.error:  # junk after a member, such as padding, is common; if the first is junk, it's no gzip
            break
        room -= len(pieces[-1])
        rest = gunzip.unused_data if gunzip.eof else gunzip.unconsumed_tail
        if not rest:
            rest, offset = body[offset : offset + _CHUNK], offset + _CHUNK
        if not rest:
            break
        if gunzip.eof:
            gunzip, members = zlib.decompressobj(wbits=31), members + 1
    if not room or members > _MAX_MEMBERS:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    if not any(pieces):
        raise DiscoveryError(url, Reason.UNREADABLE)
    return b"".join(pieces)


def decode(body: bytes) -> str:
    """Return the text of a document. A byte-order mark decides first, then valid UTF-8, then the declared encoding.

    Without a declaration it is UTF-8 with a few broken bytes. If more than half of the characters beyond ASCII don't
    decode, the text is windows-1252.
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
    """Return Python's name of the declared encoding; "utf-8" without one, and for an encoding that isn't of text."""
    match = _DECLARED.search(body[:1024])
    label = match[1].decode("ascii").lower() if match else "utf-8"
    if label in ("latin1", "latin-1", "ascii", "us-ascii", "iso-8859-1", "iso8859-1"):
        return "cp1252"  # these labels mean windows-1252 on the web, by the WHATWG encoding standard
    if not _TEXT_ENCODING.fullmatch(label):
        return "utf-8"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return "utf-8"
