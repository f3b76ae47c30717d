"""The article's blocks are decided here: which blocks of a page are text, and which are removed, with the reason.

The module trims the edges of the body, and chooses among the page, JSON-LD, scripts and rules. If the first answer is
implausible, other ways to find the body are tried, and the most plausible answer counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple

from lxml import etree

from crawler.items import Block
from crawler.parsers.body.blocks import Node, PageBlocks, RawBlock
from crawler.parsers.body.containers import containers
from crawler.parsers.body.ending import mark_end
from crawler.parsers.body.features import Candidates
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.parsers.body.judgement import Judgement, judge
from crawler.parsers.body.plausibility import confidence, features, outside
from crawler.parsers.body.rules import body_by_rules, removed_elements
from crawler.parsers.body.script_state import article_body, script_body
from crawler.parsers.body.select import beside_teasers, choose_body, main_blocks, prose_blocks
from crawler.parsers.html import ends_sentence, key
from crawler.parsers.metadata.page_data import Head
from crawler.source import Rules

# Edges ----------------------------------------------------------------------------------------------------------------
# The date above the body's first sentence and the headings below the last sentence are removed.

ABOVE, TRAILING = "above_text", "trailing_heading"

SHORT = 100
"""Mass below which a line isn't text unless the line is a sentence, and a mostly linked block is a link."""
MAX_LINES = 6
"""Maximum number of lines above the text; more lines are a poem or a list."""
DIGITS = 0.4
"""Minimum share of digits among the letters and digits of a line that is a date."""


def trim(blocks: list[RawBlock]) -> list[RawBlock]:
    """Mark the lines at the edges of a body that aren't text as removed, and return the blocks."""
    _mark_dates(blocks)
    _mark_tail(blocks)
    return blocks


def _mark_dates(blocks: list[RawBlock]) -> None:
    """Mark the lines of mostly digits above the text as removed."""
    first = next((index for index, block in enumerate(blocks) if _is_text(block)), 0)
    if first > MAX_LINES:
        return
    for block in blocks[:first]:
        digits, letters = sum(map(str.isdigit, block.text)), sum(map(str.isalpha, block.text))
        if block.kind == "paragraph" and digits > DIGITS * (digits + letters):
            block.removed = ABOVE


def _is_text(block: RawBlock) -> bool:
    if block.kind in ("heading", "caption", "table") or block.doubt or block.link * 2 > block.mass:
        return False
    return block.mass >= SHORT or ends_sentence(block.text) or "\n" in block.text


def _mark_tail(blocks: list[RawBlock]) -> None:
    """Mark headings as removed that only links and captions follow: such a heading heads a list of other articles."""
    for block in reversed(blocks):
        if block.kind == "heading":
            block.removed = TRAILING
        elif block.kind != "caption" and not block.doubt and not (block.link * 2 > block.mass and block.mass < SHORT):
            return


# Content --------------------------------------------------------------------------------------------------------------
# The choice of the body's origin, and of the standfirst.

SURE, CLEARLY = 0.8, 0.1
"""Confidence from which the first reading of a page is final, and by how much another reading must be better."""
LONGER, MUCH_MORE = 1.25, 4
"""How many times longer another reading of the page must be, and how many times longer a text in data."""
LITTLE = 600
"""Mass of a visible body below which the scripts of the page are searched."""
STUB = 1000
"""Mass of a body below which a summary that the page doesn't show is kept, because the text is so short."""
_ALIKE = 40
"""Number of characters at the beginning of a summary that a block must have to be the same summary."""


class ExtractedBody(NamedTuple):
    """The article's blocks with their origin, and the standfirst."""

    blocks: list[Block]
    origin: str
    """Where the blocks came from: "page", "json-ld", "script", "rule body"."""
    standfirst: str | None
    """The summary as the page shows it, or as declared if the body is short or from a rule; None if it isn't shown."""
    way: str | None = None
    """The way by which the body was found, a key of WAYS; None for a rule."""
    confidence: float | None = None
    """How likely the blocks are the whole text and little else, from 0 to 1; None for a rule."""
    outside: int = 0
    """Mass of the page's other prose, without boxes of furniture."""
    page: PageBlocks | None = None
    """All blocks of the page; None if a rule found the body."""


class Reading(NamedTuple):
    """A body as it was found by one way, before furniture is stripped."""

    way: str
    blocks: list[RawBlock]
    nodes: list[Node]
    row: list[float]
    """The features of `plausibility`."""


WAYS: Mapping[str, str] = {
    "density": "the container with the densest prose",
    "main": "the largest <article> or <main>",
    "prose": "all prose of the page",
    "json-ld": "the articleBody of JSON-LD",
    "script": "the longest text in the scripts' data",
}
"""The ways to find a body, with their meanings, in the order in which they are tried."""


def read_content(
    root: etree._Element, head: Head, rules: Rules, headline: str, summary: str | None, names: Iterable[str] = ()
) -> ExtractedBody:
    """Return the article's blocks, furniture marked, and the standfirst.

    `summary` is the page's declared summary, `names` are the names that the site declares for itself.
    """
    without = removed_elements(root, rules)
    raw, nodes = body_by_rules(root, rules, without)
    if raw:
        return ExtractedBody(_stripped(raw, nodes, headline, rules, names), "rule body", summary)
    page = PageText(root, head, headline, summary, without)
    reading, sure = most_plausible(page)
    raw = reading.blocks
    standfirst = visible_summary(summary, page.page.blocks) or (summary if mass_of(raw) < STUB else None)
    blocks = _stripped(raw, reading.nodes, headline, rules, names)
    origin = reading.way if reading.way in ("json-ld", "script") else "page"
    return ExtractedBody(blocks, origin, standfirst, reading.way, sure, outside(reading.row), page.page)


def _stripped(raw: list[RawBlock], nodes: list[Node], headline: str, rules: Rules, names: Iterable[str]) -> list[Block]:
    paths = containers(raw, nodes) if nodes else [None] * len(raw)
    unstripped = (candidate_of(block, path) for block, path in zip(raw, paths, strict=True))
    return strip_furniture(unstripped, headline, rules.strip, names)


def most_plausible(page: PageText) -> tuple[Reading, float]:
    """Return the most plausible reading of a page with its confidence; the first if no other is clearly better.

    Another reading is better only if its text is longer: a wreck is nearly always a text cut short. A far longer text
    in the page's data is better in any case, since a page may show the beginning alone.
    """
    best = page.judged("density", page.inside)
    sure, mass = confidence(best.row), mass_of(best.blocks)
    if data := next(page.data_readings(mass), None):
        return data, confidence(data.row)
    if sure < SURE:
        best = best._replace(blocks=[copy(block) for block in best.blocks])
        for reading in page.other_readings():
            other = confidence(reading.row)
            if other > sure + CLEARLY and mass_of(reading.blocks) > LONGER * mass:
                best, sure = reading._replace(blocks=[copy(block) for block in reading.blocks]), other
    return best, sure


class PageText:
    """A page, and the ways to read its body."""

    def __init__(
        self,
        root: etree._Element,
        head: Head,
        headline: str,
        summary: str | None,
        without: Collection[etree._Element] = (),
    ):
        """Collect the page's blocks. Elements `without` are left out; `summary` is the page's declared summary."""
        body = root.find("body")
        body = root if body is None else body
        self._root, self._head, self._headline, self._summary = root, head, headline, summary
        self._around = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
        self.page = PageBlocks(body, without, self._around)
        self.inside = choose_body(self.page, self._around)
        if not self.inside:
            self.page = PageBlocks(body, without, self._around, whole=True)
            self.inside = choose_body(self.page, self._around)
        self.below = _below_headline(self.page, headline)
        own = beside_teasers(self.page, self.below - 1, self.inside)
        self._is_brief = bool(own)
        if own:
            for index in set(self.inside) - set(own):  # a brief beside other articles: their list is furniture
                node = self.page.blocks[index].node
                self.page.nodes[node].junk = node
            self.inside = own

    def candidates(self, inside: Sequence[int] | None = None) -> Candidates | None:
        """Return the blocks in and around the body; None if there is no text. By default, the body is the densest."""
        inside = self.inside if inside is None else inside
        if not inside:
            return None
        return Candidates(self.page, inside, self._summary, self._around, self.below)

    def readings(self) -> Iterator[Reading]:
        """Yield the body as found by each way that gives a different text; the densest container's first.

        The marks on a reading's blocks last until the next reading.
        """
        first = self.judged("density", self.inside)
        yield first
        yield from self.data_readings(mass_of(first.blocks))
        yield from self.other_readings()

    def data_readings(self, visible: int) -> Iterator[Reading]:
        """Yield the texts in the page's data that are far longer than the visible one, whose mass is `visible`."""
        for way, text in (("json-ld", self._declared()), ("script", self._scripted(visible))):
            if mass_of(text) > MUCH_MORE * visible:
                yield Reading(way, text, [], self._row(Judgement(text, 1.0, mass_of(text))))

    def other_readings(self) -> Iterator[Reading]:
        """Yield the body as found in other containers of the page; nothing for a brief beside a list of articles."""
        others = () if self._is_brief else (("main", main_blocks(self.page)), ("prose", prose_blocks(self.page)))
        for way, inside in others:
            if inside and inside != self.inside:
                yield self.judged(way, inside)

    def judged(self, way: str, inside: Sequence[int]) -> Reading:
        """Return the body as the trees judge it if the blocks with the indexes `inside` are the body's containers."""
        for block in self.page.blocks:
            block.removed = block.doubt = None
        candidates = self.candidates(inside)
        judged = judge(candidates) if candidates else Judgement([], 0.0, 0.0)
        mark_end(judged.blocks, self.page.nodes)
        trim(judged.blocks)
        row = self._row(judged)
        return Reading(way, judged.blocks, self.page.nodes, row)

    def _row(self, judged: Judgement) -> list[float]:
        return features(self.page, judged, self._head.article, self._summary, self.below)

    def _declared(self) -> list[RawBlock]:
        return article_body(self._head.article)

    def _scripted(self, visible: int) -> list[RawBlock]:
        """Return the longest text in the scripts' data; empty if the page shows much text."""
        return script_body(self._root, self._headline) if visible < LITTLE else []


def visible_summary(summary: str | None, blocks: Iterable[RawBlock]) -> str | None:
    """Return the summary as a block shows it; None if no block does.

    If the declared summary is cut short and a block has all of it, the block's text is returned.
    """
    start = (summary or "")[:_ALIKE].rstrip(".… ")
    if not summary or not start:
        return None
    for block in blocks:
        if start in block.text:
            cut = summary.endswith(("…", "...")) and block.text.startswith(start)
            return block.text.replace("\n", " ") if cut and len(block.text) < 3 * len(summary) else summary
    return None


def mass_of(blocks: Iterable[RawBlock]) -> int:
    """Return the mass of the blocks that are neither removed nor doubtful."""
    return sum(block.mass for block in blocks if not (block.doubt or block.removed))


def _below_headline(page: PageBlocks, headline: str) -> int:
    """Return the index of the first block below the heading that is the headline; 0 if the page shows no headline."""
    wanted_key = key(headline)
    headings = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and key(block.text) == wanted_key]
    return headings[-1] + 1 if headings else 0


def candidate_of(block: RawBlock, container: str | None) -> Candidate:
    linked = block.link > 0 and block.link >= 0.9 * block.mass
    # A caption describes a picture; joined to the prose, the caption would be a sentence out of place.
    removed = "caption" if block.kind == "caption" else block.removed
    return Candidate(block.kind, block.text, linked, removed, block.doubt, linked, container)
