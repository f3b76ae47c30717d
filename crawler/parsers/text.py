"""An article saved as plain text: the site's name, section and headline on top, then prose with subheadings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from crawler.errors import ParseError
from crawler.items import Article, Author, Block
from crawler.parsers.article import source_name
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.parsers.body.rules import phrases
from crawler.parsers.html import clean, ends_sentence, key, mass
from crawler.parsers.metadata.authors import byline
from crawler.parsers.metadata.dates import NO_OFFSET, parse_date, zone_of
from crawler.source import Source

MAX_CHARS = 5_000_000
"""What follows in a longer text isn't read."""
MAX_HEADLINE = 300
HEADING_MASS = 80
"""Greatest mass of a subheading."""
LABEL_WORDS, LABEL_MASS = 3, 30
"""Greatest size of a line above the headline that names the site or the section."""
WRAPPED, LONG_LINE = 50, 160
"""Lines of at least WRAPPED are a paragraph wrapped at a width, shorter ones are verse; a LONG_LINE is a paragraph."""
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_ITEM = re.compile(r"(?:[-*•–]|[0-9]{1,2}[.)])\s{1,4}(?=\S)")
_OPEN = tuple(":：,，;；、—–-…")
"""A line that ends so leads on to the next: it's no heading."""


@dataclass(frozen=True, slots=True)
class _Top:
    """The lines above the prose: how many of them precede the body, and what they are."""

    headline: str
    lines: int
    publisher: str | None = None
    section: str | None = None


def parse_text(text: str, url: str, source: Source | None = None) -> Article:
    """Return the article that was saved as plain text, paragraphs on lines of their own or parted by empty lines.

    The first paragraph serves as the description; the language is the source's, for the text declares none.
    Raises ParseError "headline" or "body" if the text has none.
    """
    lines = list(_paragraphs(clean(text[:MAX_CHARS])))
    top = _top(lines, url, source)
    if top is None:
        raise ParseError(url, "headline", lines[0] if lines else None)
    candidates = [Candidate("list_item" if _ITEM.match(line) else "paragraph", line) for line in lines[top.lines :]]
    dated, authors, candidates = _signature(candidates, source)
    blocks = _headings(strip_furniture(candidates, top.headline, phrases(source)))
    prose = [block.text for block in blocks if block.removed is None and block.kind != "heading"]
    if not prose:
        raise ParseError(url, "body")
    provenance = {"headline": "text", "description": "first paragraph"}
    provenance |= {name: "text" for name in ("publisher", "section") if getattr(top, name)}
    provenance |= {"authors": "text"} if authors else {}
    provenance |= {"date_published": dated[1]} if dated else {}
    provenance |= {"language": "source"} if source and source.language else {}
    return Article(
        url=url,
        source=source_name(url, source),
        headline=top.headline,
        blocks=tuple(blocks),
        description=prose[0],
        authors=authors,
        date_published=dated[0] if dated else None,
        language=source.language if source else None,
        section=top.section,
        publisher=top.publisher or (source.title if source else None) or None,
        provenance=provenance,
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the text's paragraphs: squeezed, lines of verse kept apart."""
    for other, line_end in (("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n\n")):
        text = text.replace(other, line_end)
    groups = _GAP.split(text)
    parted = len([group for group in groups if group.strip()]) > 1
    for place, group in enumerate(groups):
        lines = [squeezed for line in group.split("\n") if (squeezed := " ".join(line.split()))]
        if not lines:
            continue
        masses = [mass(line) for line in lines]
        if parted and all(length >= WRAPPED for length in masses[:-1]) and max(masses) < LONG_LINE:
            yield " ".join(lines)
        elif not parted or place == 0 or max(masses) >= LONG_LINE or any(_ITEM.match(line) for line in lines):
            yield from lines
        else:
            yield "\n".join(lines)


def _is_prose(line: str) -> bool:
    length = mass(line)
    return length >= 2 * HEADING_MASS or (length >= HEADING_MASS and ends_sentence(line)) or "\n" in line


def _is_sentence(line: str) -> bool:
    """Tell if a long line can only be prose: headlines are shorter, or don't end in a full stop."""
    return mass(line) >= 2 * HEADING_MASS or (mass(line) >= 100 and line.endswith((".", "。")))


def _is_label(line: str) -> bool:
    return len(line.split()) <= LABEL_WORDS and mass(line) <= LABEL_MASS and not ends_sentence(line)


def _names_site(line: str, url: str, source: Source | None) -> bool:
    """Tell if a line is the name of the site: the source's title, or its host's name with or without the ending."""
    name, host = key(line), source_name(url, None)
    return bool(name) and (name == key(source.title if source else "") or name in (key(host), key(host.split(".")[0])))


def _top(lines: Sequence[str], url: str, source: Source | None) -> _Top | None:
    """Return headline, publisher and section; None if no line on top can be a headline."""
    place = _headline_place(lines, url, source)
    if place is None or mass(lines[place]) > MAX_HEADLINE or not key(lines[place]):
        return None
    above = lines[:place]
    publisher = next((line for line in above if _names_site(line, url, source)), None)
    others = [line for line in above if line != publisher]
    if publisher is None and len(others) > 1:
        publisher = others.pop(0)
    return _Top(lines[place].replace("\n", " "), place + 1, publisher, others[-1] if others else None)


def _headline_place(lines: Sequence[str], url: str, source: Source | None) -> int | None:
    """Return which line is the headline: one said again at the end, else the first that's more than a label."""
    if not lines:
        return None
    last = key(lines[-1])
    for place, line in enumerate(lines[: min(4, len(lines) - 1)]):
        if key(line) == last and not _is_label(line):
            return place
        if not _is_label(line) and not _names_site(line, url, source):
            break  # what comes below is the text: a refrain may well be its last line
    lead = list(takewhile(lambda line: not _is_prose(line), lines[:5]))
    labels = len(list(takewhile(lambda line: _is_label(line) or _names_site(line, url, source), lead)))
    labels = min(labels, 3)
    if labels < len(lead):
        return labels if labels <= 2 else 0
    if labels and _is_long_headline(lines[labels : labels + 2]):
        return labels
    if not lead:
        return None if _is_sentence(lines[0]) else 0
    if labels == 3:
        return 2
    return max(range(labels), key=lambda place: (not _names_site(lead[place], url, source), mass(lead[place])))


def _is_long_headline(lines: Sequence[str]) -> bool:
    """Tell if the first of two lines is a headline as long as a sentence: it doesn't end in a full stop, prose does."""
    return len(lines) > 1 and mass(lines[0]) < 2 * HEADING_MASS and lines[0][-1] in "?!？！…" and _is_prose(lines[1])


def _signature(
    candidates: list[Candidate], source: Source | None
) -> tuple[tuple[datetime, str] | None, tuple[Author, ...], list[Candidate]]:
    """Return date and authors, if lines right below the headline say them, and the blocks with these marked."""
    zone = zone_of(source.timezone if source else None)
    dated: tuple[datetime, str] | None = None
    authors: tuple[Author, ...] = ()
    for place, candidate in enumerate(candidates[:3]):
        if mass(candidate.text) > HEADING_MASS or ends_sentence(candidate.text):
            break
        if not dated and (date := parse_date(candidate.text, zone)):
            dated = date[0], "text" + ("" if date[1] else NO_OFFSET)
        elif not authors and (found := byline(candidate.text)):
            authors = found
        else:
            break
        candidates[place] = replace(candidate, removed="metadata")
    return dated, authors, candidates


def _headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with subheadings told from paragraphs: short, not ending as a sentence, followed by prose."""
    headed = list(blocks)
    left = [place for place, block in enumerate(blocks) if block.removed is None]
    for before, place, after in zip([None, *left], left, left[1:], strict=False):
        text, asked = blocks[place].text, before is not None and blocks[before].text.endswith(("?", "？"))
        short = mass(text) <= HEADING_MASS and "\n" not in text and not text.endswith(_OPEN)
        if blocks[place].kind == "paragraph" and short and not ends_sentence(text) and not asked:
            following = blocks[after].text
            if "\n" not in following and mass(following) >= HEADING_MASS:
                headed[place] = replace(blocks[place], kind="heading")
    return headed
