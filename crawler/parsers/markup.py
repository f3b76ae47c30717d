"""Markup made a tree: the one parse of a page."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from crawler.parsers.encoding import in_utf_8

MAX_BYTES = 20_000_000
"""What follows in a longer page isn't read."""


def parse_markup(
    html: bytes | str,
    encoding: str | None = None,
    language: str | None = None,
    replacements: Sequence[tuple[str, str]] = (),
) -> etree._Element | None:
    """Return the root element of a page or a piece of one; None if there's no markup to speak of.

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
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def replaced(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    """Return the text with the replacements made, in their order; one that would make it too long is left out."""
    for find, new in replacements:
        growth = len(new) - len(find)
        if find and (growth <= 0 or len(text) + growth * text.count(find) <= MAX_BYTES):
            text = text.replace(find, new)
    return text
