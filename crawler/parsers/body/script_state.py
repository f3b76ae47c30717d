"""Text that a page holds only as data of its scripts: JSON-LD's articleBody, or the state of an application.

Applications put the article into a script (`<script id="__NEXT_DATA__" type="application/json">`, `window.__STATE__ =`)
and draw it in the browser. Such text is looked for only where the page itself shows too little.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any

from lxml import etree

from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.html import ends_sentence, key, parse_markup
from crawler.parsers.metadata.page_data import text_of

MAX_SCRIPT, MAX_SCRIPTS, MAX_VALUES, MAX_DEPTH = 4_000_000, 30, 100_000, 40
"""Bounds on what is read of one page."""
LEAST = 400
"""Least mass of a text that's taken from a script."""
LONG = 80
"""Least mass of a string that may be a paragraph."""

_SCRIPTS = etree.XPath(
    '//script[not(@src)][not(@type) or contains(@type, "json") or contains(@type, "javascript")]'
    '[not(contains(@type, "ld+json"))]/text()'
)
_START = re.compile(r"(?:=|\bparse\(|^)\s{0,20}(?=[\[{])")
_MAX_STARTS = 20


def told(article: Mapping[str, Any]) -> list[RawBlock]:
    """Return the blocks of JSON-LD's articleBody, which is plain text or markup."""
    return _blocks(text_of(article.get("articleBody")) or "")


def stated(root: etree._Element, headline: str) -> list[RawBlock]:
    """Return the blocks of the longest text that scripts hold beside the article's headline; none if there's none."""
    scripts = _SCRIPTS(root)
    best: list[RawBlock] = []
    for text in scripts[:MAX_SCRIPTS] if isinstance(scripts, list) else ():
        if isinstance(text, str) and LEAST < len(text) <= MAX_SCRIPT:
            for value in _values(text):
                best = max(best, _article_text(value, key(headline)), key=_said)
    return best if _said(best) >= LEAST else []


def _said(blocks: list[RawBlock]) -> int:
    return sum(block.mass for block in blocks)


def _values(script: str) -> Iterator[Any]:
    """Yield the JSON values which a script is, or assigns to its variables."""
    decoder, end = json.JSONDecoder(strict=False), 0
    for count, start in enumerate(_START.finditer(script)):
        if count == _MAX_STARTS:
            return
        if start.end() >= end:
            try:
                value, end = decoder.raw_decode(script, start.end())
            except (ValueError, RecursionError):
                continue
            yield value


def _article_text(value: Any, headline: str) -> list[RawBlock]:
    """Return the blocks of the longest text in an object that also holds the headline.

    A text is one string, or the strings under one key of a list's objects: `[{"type": "text", "content": …}, …]`.
    """
    best: list[RawBlock] = []
    budget = MAX_VALUES
    # Innermost objects with the headline first: an outer one holds the next article's text as well.
    for holder in _holders(value, headline):
        texts: dict[tuple[int, str], list[str]] = {}
        pending: list[tuple[Any, int, str, int]] = [(holder, 0, "", 0)]
        while pending and budget:
            budget -= 1
            item, owner, name, depth = pending.pop()
            if isinstance(item, str):
                texts.setdefault((owner, name), []).append(item)
            elif isinstance(item, dict) and depth < MAX_DEPTH:
                pending += [(child, owner or id(item), name, depth + 1) for name, child in reversed(item.items())]
            elif isinstance(item, list) and depth < MAX_DEPTH:
                pending += [(child, id(item), name, depth + 1) for child in reversed(item)]
        for strings in texts.values():
            if sum(map(len, strings)) > max(LEAST, _said(best)):
                found = [block for string in strings for block in _blocks(string)]
                best = max(best, found if _is_prose(found) else [], key=_said)
        if best:
            return best
    return best


def _holders(value: Any, headline: str) -> Iterator[Any]:
    """Yield the objects that have the headline as a value of their own, inner ones first, and those around them."""
    found: list[tuple[int, Any]] = []
    pending: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    budget = MAX_VALUES
    while pending and budget:
        budget -= 1
        item, around = pending.pop()
        if isinstance(item, dict):
            if any(isinstance(text, str) and len(text) < 500 and key(text) == headline for text in item.values()):
                found += [(len(around), item), *((len(around) - up, outer) for up, outer in enumerate(around[-3:], 1))]
            if len(around) < MAX_DEPTH:
                pending += [(child, (*around, item)) for child in item.values() if isinstance(child, (dict, list))]
        elif isinstance(item, list) and len(around) < MAX_DEPTH:
            pending += [(child, (*around, item)) for child in item if isinstance(child, (dict, list))]
    found.sort(key=lambda each: -each[0])
    yield from (item for _, item in found[:20])


def _is_prose(blocks: list[RawBlock]) -> bool:
    """Tell an article from labels, addresses and code: most of it is paragraphs that end as sentences do."""
    return 2 * sum(block.mass for block in blocks if block.mass >= LONG and ends_sentence(block.text)) > _said(blocks)


def _blocks(text: str) -> list[RawBlock]:
    """Return the blocks of a text, which is plain or markup."""
    if "<" not in text and "&lt;" in text:
        text = unescape(text)
    if "<" not in text or ">" not in text:
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    element = parse_markup(text, None) if text else None
    return PageBlocks(element).blocks if element is not None else []
