"""The content of a page: the blocks that are the article's text, and those among them that were removed, and why."""

from __future__ import annotations

from html import escape

from lxml import etree

from crawler.items import Block
from crawler.parsers.body import PageBlocks, RawBlock
from crawler.parsers.characters import key
from crawler.parsers.classify import Candidates, judge
from crawler.parsers.density import choose_body
from crawler.parsers.furniture import Candidate, strip_furniture
from crawler.parsers.head import Head
from crawler.parsers.jsonld import text_of
from crawler.parsers.markup import parse_markup
from crawler.parsers.rules import dropped, ruled_body
from crawler.parsers.trim import trim
from crawler.source import Rules

MUCH_MORE = 4
"""How many times longer than the page's visible body JSON-LD's text is when it's taken instead."""


def article_blocks(
    root: etree._Element, head: Head, rules: Rules, headline: str, description: str | None
) -> tuple[list[Block], str]:
    """Return the body's blocks, furniture marked, and where they came from."""
    without = dropped(root, rules)
    raw, origin = ruled_body(root, rules, without), "rule body"
    if not raw:
        candidates = body_candidates(root, head, headline, description, without)
        raw, origin = trim(judge(candidates), headline) if candidates else [], "page"
        told = _told(head)
        # Some pages hold their text in a script alone; where the page shows text, JSON-LD is often just its beginning.
        if sum(block.mass for block in told) > MUCH_MORE * sum(block.mass for block in raw):
            raw, origin = told, "json-ld"
    return strip_furniture((_candidate(block) for block in raw), headline, rules.strip), origin


def body_candidates(
    root: etree._Element, head: Head, headline: str, description: str | None, without: set[etree._Element]
) -> Candidates | None:
    """Return the blocks in and around the page's densest container; None if the page has no text."""
    body = root.find("body")
    kept = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
    page = PageBlocks(root if body is None else body, without)
    inside = choose_body(page, kept)
    return Candidates(page, inside, description, kept, _below_headline(page, headline)) if inside else None


def _below_headline(page: PageBlocks, headline: str) -> int:
    """Return the index of the first block below the headline's heading; 0 if the page doesn't show it."""
    wanted = key(headline)
    found = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and key(block.text) == wanted]
    return found[-1] + 1 if found else 0


def _told(head: Head) -> list[RawBlock]:
    """Return the blocks of the text which JSON-LD holds, as plain text or as markup."""
    text = text_of(head.article.get("articleBody")) or ""
    if "<" not in text or ">" not in text:
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    element = parse_markup(text, None) if text else None
    return PageBlocks(element).blocks if element is not None else []


def _candidate(block: RawBlock) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption tells of the picture; joined to the prose it would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed, block.doubt)
