"""The content of a page: the blocks that are the article's text, and those among them that were removed, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lxml import etree

from crawler.items import Block
from crawler.parsers.body import PageBlocks, RawBlock
from crawler.parsers.characters import key
from crawler.parsers.classify import Candidates
from crawler.parsers.containers import containers
from crawler.parsers.density import choose_body
from crawler.parsers.furniture import Candidate, strip_furniture
from crawler.parsers.head import Head
from crawler.parsers.judge import judge
from crawler.parsers.rules import dropped, ruled_body
from crawler.parsers.state import stated, told
from crawler.parsers.trim import trim
from crawler.source import Rules

MUCH_MORE = 4
"""How many times longer than the page's visible body a script's text is when it's taken instead."""
LITTLE = 600
"""Mass of a visible body below which the scripts of the page are looked into."""
STUB = 1000
"""Mass of a body below which a summary that the page doesn't show is kept: it says what the text doesn't."""
_ALIKE = 40
"""Characters at their beginning by which a summary is known again."""


class Content(NamedTuple):
    blocks: list[Block]
    origin: str
    """Where the blocks came from: "page", "json-ld", "script", "rule body"."""
    standfirst: str | None
    """The summary as the page shows it, or as declared if there's no telling whether it's shown; None if it isn't."""


def read_content(root: etree._Element, head: Head, rules: Rules, headline: str, summary: str | None) -> Content:
    """Return the article's blocks, furniture marked, and its standfirst; `summary` is what the page declares."""
    without = dropped(root, rules)
    (raw, nodes), origin, standfirst = ruled_body(root, rules, without), "rule body", summary
    if not raw:
        page, candidates = body_candidates(root, head, headline, summary, without)
        raw, nodes, origin = trim(judge(candidates)) if candidates else [], page.nodes, "page"
        said = _said(raw)
        # Some pages hold their text in a script alone; where the page shows text, JSON-LD is often just its beginning.
        if _said(text := told(head.article)) > MUCH_MORE * said:
            raw, nodes, origin = text, [], "json-ld"
        elif said < LITTLE and _said(text := stated(root, headline)) > MUCH_MORE * said:
            raw, nodes, origin = text, [], "script"
        standfirst = shown(summary, page.blocks) or (summary if _said(raw) < STUB else None)
    paths = containers(raw, nodes) if nodes else [None] * len(raw)
    found = (_candidate(block, path) for block, path in zip(raw, paths, strict=True))
    return Content(strip_furniture(found, headline, rules.strip), origin, standfirst)


def body_candidates(
    root: etree._Element, head: Head, headline: str, summary: str | None, without: Collection[etree._Element]
) -> tuple[PageBlocks, Candidates | None]:
    """Return the page's blocks, and those in and around its densest container; None for these if it has no text."""
    body = root.find("body")
    kept = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
    body = root if body is None else body
    page = PageBlocks(body, without, kept)
    inside = choose_body(page, kept)
    if not inside:
        page = PageBlocks(body, without, kept, whole=True)
        inside = choose_body(page, kept)
    return page, Candidates(page, inside, summary, kept, _below_headline(page, headline)) if inside else None


def shown(summary: str | None, blocks: Iterable[RawBlock]) -> str | None:
    """Return the summary if readers see it, whole where the page declares only its beginning; None if they don't."""
    start = (summary or "")[:_ALIKE].rstrip(".… ")
    if not summary or not start:
        return None
    for block in blocks:
        if start in block.text:
            cut = summary.endswith(("…", "...")) and block.text.startswith(start)
            return block.text.replace("\n", " ") if cut and len(block.text) < 3 * len(summary) else summary
    return None


def _said(blocks: Iterable[RawBlock]) -> int:
    return sum(block.mass for block in blocks if not (block.doubt or block.removed))


def _below_headline(page: PageBlocks, headline: str) -> int:
    """Return the index of the first block below the headline's heading; 0 if the page doesn't show it."""
    wanted = key(headline)
    found = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and key(block.text) == wanted]
    return found[-1] + 1 if found else 0


def _candidate(block: RawBlock, container: str | None) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption tells of the picture; joined to the prose it would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed, block.doubt, linked, container)
