"""Markup made a tree: the one parse of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from crawler.parsers.charset.decode import in_utf_8

# Characters -----------------------------------------------------------------------------------------------------------
# Characters of text: white space made one space, invisible ones dropped, and how much a text says in any script.

# Control characters (not tab, line feed, return), zero width space, soft hyphen, byte order mark, noncharacters.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Scripts written without spaces, or with syllables as letters: Thai to Khmer, kana, Han, Hangul.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NO_ALNUM = re.compile(r"[\W_]+")
_DENSITY = 2.5
"""How many Latin letters a character of a dense script is worth: what translations of one text measure."""

TERMINAL = ".!?…。！？．؟۔।։။។"
"""What ends a sentence, in the scripts that end sentences with a mark."""
QUESTION = "?？؟;"
CLOSING = "\"'”’»›“‘«‹)]）］】』」〉》*"
"""What may follow the mark that ends a sentence."""
_CLOSING_AND_SPACE, _TERMINAL = CLOSING + " ", tuple(TERMINAL)


def clean(text: str) -> str:
    """Return the text without invisible characters; a lone surrogate, which no file can hold, becomes U+FFFD."""
    if text.isprintable():  # all that would be dropped isn't
        return text
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def squeeze(text: str | None) -> str | None:
    """Return the cleaned text with white space squeezed to single spaces; None if nothing is left."""
    if not text:
        return None
    text = " ".join(text.split())
    return (text if text.isprintable() else " ".join(clean(text).split())) or None


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """Return what two spellings of one line have in common: letters and digits, case folded."""
    return "".join(_NO_ALNUM.split(text.casefold()))


def mass(text: str) -> int:
    """Return the length the text would about have in Latin letters, so that one threshold fits all scripts."""
    if text.isascii():
        return len(text)
    return len(text) + int((_DENSITY - 1) * len(_DENSE.findall(text)))


def ends_sentence(text: str) -> bool:
    """Tell if the text ends as a sentence does, quotation marks and brackets aside."""
    return text.rstrip(_CLOSING_AND_SPACE).endswith(_TERMINAL)


# Html -----------------------------------------------------------------------------------------------------------------

MAX_BYTES = 20_000_000
"""What follows in a longer page isn't read."""
_TOO_DEEP = re.compile(r"Excessive depth in document: (\d+)")


@dataclass(frozen=True, slots=True)
class Markup:
    """A page as a tree; `truncated` says what of it isn't there, and from where on."""

    root: etree._Element | None
    """None if there's no markup to speak of."""
    truncated: str | None = None


def parse_markup(
    html: bytes | str,
    encoding: str | None = None,
    language: str | None = None,
    replacements: Sequence[tuple[str, str]] = (),
) -> etree._Element | None:
    """Return the root element of what `read_markup` reads."""
    return read_markup(html, encoding, language, replacements).root


def read_markup(
    html: bytes | str,
    encoding: str | None = None,
    language: str | None = None,
    replacements: Sequence[tuple[str, str]] = (),
) -> Markup:
    """Return a page, or a piece of one, as a tree.

    `encoding` is what its header declared, `language` the source's: both help to read bytes. `replacements`,
    (find, with), are made in its text before it's parsed.
    """
    # lxml refuses a str that declares a charset; its bytes in UTF-8 can't be misread.
    if isinstance(html, bytes):
        page = in_utf_8(html[:MAX_BYTES], encoding, language)
    else:
        page = html[:MAX_BYTES].replace("\x00", "").encode("utf-8", "replace")
    if replacements:
        page = replaced(page.decode("utf-8"), replacements).encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True, collect_ids=False
    )
    try:
        root: etree._Element | None = etree.fromstring(page, parser) if page.strip() else None
    except (etree.LxmlError, ValueError):
        return Markup(None)
    if root is None or not isinstance(root.tag, str):
        return Markup(None)
    return Markup(root, _truncated(parser, len(html)))


def _truncated(parser: etree.HTMLParser, length: int) -> str | None:
    """Return what the parser left out: where elements nest too deeply, libxml2 drops the rest and calls it a page."""
    for error in parser.error_log:
        if error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            deep = _TOO_DEEP.match(error.message)
            what = f"nested deeper than {deep[1]} elements" if deep else error.message
            return f"{what} at line {error.line}, column {error.column}"
    return f"longer than {MAX_BYTES} bytes" if length > MAX_BYTES else None


def replaced(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    """Return the text with the replacements made, in their order; one that would make it too long is left out."""
    for find, new in replacements:
        growth = len(new) - len(find)
        if find and (growth <= 0 or len(text) + growth * text.count(find) <= MAX_BYTES):
            text = text.replace(find, new)
    return text
