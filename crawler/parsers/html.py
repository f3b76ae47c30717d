"""HTML becomes a tree of elements here, nested as browsers nest them.

The module also holds functions on characters and lines that all parsers use: cleaning, comparing, measuring.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from lxml import etree
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from crawler.parsers.charset.decode import in_utf_8

# Characters -----------------------------------------------------------------------------------------------------------
# Cleaning of text (white space, invisible characters), and a measure of length that is comparable across scripts.

# Control characters (except tab, line feed, return), zero width space, soft hyphen, byte order mark, noncharacters.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Scripts written without spaces, or with syllables as letters: Thai to Khmer, kana, Han, Hangul.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NO_ALNUM = re.compile(r"[\W_]+")
_DENSITY = 2.5
"""How many Latin letters a character of a dense script is worth, as measured on translations of the same text."""

TERMINAL = ".!?…。！？．؟۔।։။។"
"""The marks that end a sentence, in the scripts that have such a mark."""
QUESTION = "?？؟;"
CLOSING = "\"'”’»›“‘«‹)]）］】』」〉》*"
"""Quotation marks and brackets, which may follow the mark that ends a sentence."""
_CLOSING_AND_SPACE, _TERMINAL = CLOSING + " ", tuple(TERMINAL)


def clean(text: str) -> str:
    """Return the text without invisible characters. A lone surrogate, which no file can hold, becomes U+FFFD."""
    if text.isprintable():  # none of the characters dropped below is printable
        return text
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def squeeze(text: str | None) -> str | None:
    """Return the cleaned text with white space squeezed to single spaces; None if no text is left."""
    if not text:
        return None
    text = " ".join(text.split())
    return (text if text.isprintable() else " ".join(clean(text).split())) or None


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """Return the text's letters and digits, case folded: the same for two spellings of a line."""
    return "".join(_NO_ALNUM.split(text.casefold()))


def mass(text: str) -> int:
    """Return the text's approximate length in Latin letters, so that the same threshold fits all scripts."""
    if text.isascii():
        return len(text)
    return len(text) + int((_DENSITY - 1) * len(_DENSE.findall(text)))


def ends_sentence(text: str) -> bool:
    """Return True if the text ends as a sentence does, quotation marks and brackets aside."""
    return text.rstrip(_CLOSING_AND_SPACE).endswith(_TERMINAL)


# HTML -----------------------------------------------------------------------------------------------------------------

MAX_BYTES = 20_000_000
"""Maximum size of a page in bytes; the rest of a longer page isn't read."""
_TOO_DEEP = re.compile(r"Excessive depth in document: (\d+)")
_HARMLESS = frozenset("a b br em head i img input link meta p param script span strong style".split())
# Formatting elements that a page leaves open are opened again in each following paragraph, by the HTML standard.
_FORMATTING = re.compile(rb"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
_STEPS = {b"": 1, b"/": -1}
MAX_NESTED = 1_500_000
"""Maximum size of a page that lexbor may parse, in bytes: a second tree takes as much memory as the first."""
MAX_OPEN = 64
"""Maximum number of formatting elements that are open at once, for a page that lexbor may parse."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A page as a tree of elements."""

    root: etree._Element | None
    """None if the page has no markup."""
    truncated: str | None = None
    """Which part of the page the tree lacks, and from where on; None if the tree is complete."""


def parse_markup(
    html: bytes | str,
    encoding: str | None = None,
    language: str | None = None,
    replacements: Sequence[tuple[str, str]] = (),
) -> etree._Element | None:
    """Return the root element of the tree that `read_markup` returns."""
    return read_markup(html, encoding, language, replacements).root


def read_markup(
    html: bytes | str,
    encoding: str | None = None,
    language: str | None = None,
    replacements: Sequence[tuple[str, str]] = (),
) -> Markup:
    """Return a page, or a piece of a page, as a tree.

    `encoding` is the charset of the HTTP header, `language` the source's language: both help to decode bytes.
    `replacements`, pairs of (find, with), are made in the page's text before the text is parsed.
    """
    # lxml refuses a str that declares a charset; bytes in UTF-8 can't be misread.
    if isinstance(html, bytes):
        page = in_utf_8(html[:MAX_BYTES], encoding, language)
    else:
        page = html[:MAX_BYTES].replace("\x00", "").encode("utf-8", "replace")
    if replacements:
        page = replaced(page.decode("utf-8"), replacements).encode("utf-8", "replace")
    parsed = _parsed(page)
    if parsed is None:
        return Markup(None)
    root, parser = parsed
    truncated = _truncated(parser, len(html))
    if not truncated and _is_misnested(parser) and (nested := _as_browsers_nest(page)):
        parsed = _parsed(nested)
        if parsed is not None and not _truncated(parsed[1], len(nested)):
            root = parsed[0]
    return Markup(root, truncated)


def _parsed(page: bytes) -> tuple[etree._Element, etree.HTMLParser] | None:
    """Return libxml2's tree with its parser, which has a log of the errors; None if the page has no markup."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True, collect_ids=False
    )
    try:
        root: etree._Element | None = etree.fromstring(page, parser) if page.strip() else None
    except (etree.LxmlError, ValueError):
        return None
    return None if root is None or not isinstance(root.tag, str) else (root, parser)


def _is_misnested(parser: etree.HTMLParser) -> bool:
    """Return True if tags of the page are misnested, so that libxml2's tree may not be a browser's.

    A stray end tag that both leave out, such as </br>, does no harm.
    """
    return any(
        error.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH and error.message.rpartition(" : ")[2] not in _HARMLESS
        for error in parser.error_log
    )


def _as_browsers_nest(page: bytes) -> bytes | None:
    """Return the page with its elements nested by the HTML standard; None if this might take too much.

    libxml2 keeps a <button> open until its end tag, for instance, so that the button may hold all of the article.
    """
    tags = _FORMATTING.findall(page)
    if len(page) > MAX_NESTED or max(accumulate(map(_STEPS.__getitem__, tags)), default=0) > MAX_OPEN:
        return None
    html: str | None = LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS).html
    return html.encode("utf-8", "replace") if html else None


def _truncated(parser: etree.HTMLParser, length: int) -> str | None:
    """Return which part of the page the parser left out; None if it read the whole page.

    Where elements nest too deeply, libxml2 drops the rest of the page without failing.
    """
    for error in parser.error_log:
        if error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            deep = _TOO_DEEP.match(error.message)
            limit = f"nested deeper than {deep[1]} elements" if deep else error.message
            return f"{limit} at line {error.line}, column {error.column}"
    return f"longer than {MAX_BYTES} bytes" if length > MAX_BYTES else None


def replaced(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    """Return the text with the replacements made in order. A replacement that makes the text too long is left out."""
    for find, new in replacements:
        growth = len(new) - len(find)
        if find and (growth <= 0 or len(text) + growth * text.count(find) <= MAX_BYTES):
            text = text.replace(find, new)
    return text
