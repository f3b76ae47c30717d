"""Markup made a tree: the one parse of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.parsers.encoding import in_utf_8

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
