"""A body is read here from the data of a page's scripts: JSON-LD's articleBody, or the state of an application.

Applications put the article into a script (`<script id="__NEXT_DATA__" type="application/json">`, `window.__STATE__ =`)
and draw the article in the browser. Scripts are searched only if the page itself shows too little text.
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
"""Maximum characters per script, scripts per page, values per script, and depth of values."""
MIN_MASS = 400
"""Minimum mass of a text in a script that is taken for the body."""
LONG = 80
"""Minimum mass of a string that may be a paragraph."""

_SCRIPTS = etree.XPath(
    '//script[not(@src)][not(@type) or contains(@type, "json") or contains(@type, "javascript")]'
    '[not(contains(@type, "ld+json"))]/text()'
)
_START = re.compile(r"(?:=|\bparse\(|^)\s{0,20}(?=[\[{])")
_MAX_STARTS = 20


def article_body(article: Mapping[str, Any]) -> list[RawBlock]:
    """Return the blocks of JSON-LD's articleBody, which is plain text or markup."""
    return _blocks(text_of(article.get("articleBody")) or "")


def script_body(root: etree._Element, headline: str) -> list[RawBlock]:
    """Return the blocks of the longest text that scripts hold beside the headline; empty if there is no such text."""
    headline_key = key(headline)
    scripts = _SCRIPTS(root)
    best: list[RawBlock] = []
    for text in scripts[:MAX_SCRIPTS] if isinstance(scripts, list) else ():
        if isinstance(text, str) and MIN_MASS < len(text) <= MAX_SCRIPT:
            for value in _values(text):
                best = max(best, _article_text(value, headline_key), key=_mass)
    return best if _mass(best) >= MIN_MASS else []


def _mass(blocks: list[RawBlock]) -> int:
    return sum(block.mass for block in blocks)


def _values(script: str) -> Iterator[Any]:
    """Yield the JSON values that a script consists of, or assigns to variables."""
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
    """Return the blocks of the longest text in an object that also holds the headline; empty if there is no text.

    A text is a string, or all strings under the same key of a list's objects: `[{"type": "text", "content": …}, …]`.
    `headline` is the key of the headline.
    """
    best: list[RawBlock] = []
    budget = MAX_VALUES
    # The innermost objects with the headline come first: an outer object may hold the next article's text as well.
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
            if sum(map(len, strings)) > max(MIN_MASS, _mass(best)):
                blocks = [block for string in strings for block in _blocks(string)]
                best = max(best, blocks if _is_prose(blocks) else [], key=_mass)
        if best:
            return best
    return best


def _holders(value: Any, headline: str) -> Iterator[Any]:
    """Yield the objects that have the headline as a value, and up to three values around each, inner ones first."""
    holders: list[tuple[int, Any]] = []
    pending: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    budget = MAX_VALUES
    while pending and budget:
        budget -= 1
        item, around = pending.pop()
        if isinstance(item, dict):
            if any(isinstance(text, str) and len(text) < 500 and key(text) == headline for text in item.values()):
                holders.append((len(around), item))
                holders += [(len(around) - up, outer) for up, outer in enumerate(around[-3:], 1)]
            if len(around) < MAX_DEPTH:
                pending += [(child, (*around, item)) for child in item.values() if isinstance(child, (dict, list))]
        elif isinstance(item, list) and len(around) < MAX_DEPTH:
            pending += [(child, (*around, item)) for child in item if isinstance(child, (dict, list))]
    holders.sort(key=lambda holder: -holder[0])
    yield from (item for _, item in holders[:20])


def _is_prose(blocks: list[RawBlock]) -> bool:
    """Return True if most of the text is paragraphs that end as sentences do, unlike labels, URLs and code."""
    return 2 * sum(block.mass for block in blocks if block.mass >= LONG and ends_sentence(block.text)) > _mass(blocks)


def _blocks(text: str) -> list[RawBlock]:
    """Return the blocks of a text, which is plain text or markup."""
    if "<" not in text and "&lt;" in text:
        text = unescape(text)
    if "<" not in text or ">" not in text:
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    element = parse_markup(text, None) if text else None
    return PageBlocks(element).blocks if element is not None else []
