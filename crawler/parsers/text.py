"""An article saved as plain text is read here.

Such a text has the site's name, the section and the headline on top, then prose with subheadings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from crawler.errors import ParseError
from crawler.items import Article, Author, Block
from crawler.parsers.article import source_name
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.parsers.body.rules import phrases
from crawler.parsers.dates.locales import locale_of_source, zone_of
from crawler.parsers.dates.reading import NO_OFFSET, ReadDate, read_date
from crawler.parsers.html import clean, ends_sentence, key, mass
from crawler.parsers.metadata.names import byline
from crawler.source import Source

MAX_CHARS = 5_000_000
"""Maximum length of a text in characters; the rest of a longer text isn't read."""
MAX_HEADLINE = 300
"""Maximum mass of a headline."""
HEADING_MASS = 80
"""Maximum mass of a subheading."""
LABEL_WORDS, LABEL_MASS = 3, 30
"""Maximum number of words, and maximum mass, of a line above the headline that names the site or the section."""
WRAPPED, LONG_LINE = 50, 160
"""Masses: lines of at least WRAPPED are parts of a wrapped paragraph, shorter lines are verse. A line of at least
LONG_LINE is a whole paragraph."""
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_ITEM = re.compile(r"(?:[-*•–]|[0-9]{1,2}[.)])\s{1,4}(?=\S)")
_OPEN = tuple(":：,，;；、—–-…")
"""A line that ends in such a mark leads on to the next line, so the line isn't a heading."""


@dataclass(frozen=True, slots=True)
class _Top:
    """The lines above the prose: headline, publisher and section; `lines` is the number of lines above the body."""

    headline: str
    lines: int
    publisher: str | None = None
    section: str | None = None


def parse_text(text: str, url: str, source: Source | None = None) -> Article:
    """Return the article that was saved as plain text.

    Paragraphs stand on lines of their own or are separated by empty lines. The first paragraph serves as the
    description. The language is the source's, because a text declares no language.

    Raises ParseError "headline" if the text has no headline, ParseError "body" if the text has no prose.
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
    provenance |= {"date_published": "text" + ("" if dated.fixed else NO_OFFSET)} if dated else {}
    provenance |= {"language": "source"} if source and source.language else {}
    return Article(
        url=url,
        source=source_name(url, source),
        headline=top.headline,
        blocks=tuple(blocks),
        description=prose[0],
        authors=authors,
        date_published=dated.moment if dated else None,
        published_offset_min=dated.offset_min if dated else None,
        language=source.language if source else None,
        section=top.section,
        publisher=top.publisher or (source.title if source else None) or None,
        provenance=provenance,
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the text's paragraphs with white space squeezed; lines of verse stay separate lines."""
    for other, line_end in (("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n\n")):
        text = text.replace(other, line_end)
    groups = _GAP.split(text)
    has_gaps = len([group for group in groups if group.strip()]) > 1
    for index, group in enumerate(groups):
        lines = [squeezed for line in group.split("\n") if (squeezed := " ".join(line.split()))]
        if not lines:
            continue
        masses = [mass(line) for line in lines]
        if has_gaps and all(length >= WRAPPED for length in masses[:-1]) and max(masses) < LONG_LINE:
            yield " ".join(lines)
        elif not has_gaps or index == 0 or max(masses) >= LONG_LINE or any(_ITEM.match(line) for line in lines):
            yield from lines
        else:
            yield "\n".join(lines)


def _is_prose(line: str) -> bool:
    length = mass(line)
    return length >= 2 * HEADING_MASS or (length >= HEADING_MASS and ends_sentence(line)) or "\n" in line


def _is_sentence(line: str) -> bool:
    """Return True if a line can only be prose: headlines are shorter, or don't end in a full stop."""
    return mass(line) >= 2 * HEADING_MASS or (mass(line) >= 100 and line.endswith((".", "。")))


def _is_label(line: str) -> bool:
    return len(line.split()) <= LABEL_WORDS and mass(line) <= LABEL_MASS and not ends_sentence(line)


def _names_site(line: str, url: str, source: Source | None) -> bool:
    """Return True if a line is the site's name: the source's title, or the host with or without its ending."""
    name, host = key(line), source_name(url, None)
    return bool(name) and (name == key(source.title if source else "") or name in (key(host), key(host.split(".")[0])))


def _top(lines: Sequence[str], url: str, source: Source | None) -> _Top | None:
    """Return headline, publisher and section; None if none of the first lines can be a headline."""
    index = _headline_index(lines, url, source)
    if index is None or mass(lines[index]) > MAX_HEADLINE or not key(lines[index]):
        return None
    above = lines[:index]
    publisher = next((line for line in above if _names_site(line, url, source)), None)
    others = [line for line in above if line != publisher]
    if publisher is None and len(others) > 1:
        publisher = others.pop(0)
    return _Top(lines[index].replace("\n", " "), index + 1, publisher, others[-1] if others else None)


def _headline_index(lines: Sequence[str], url: str, source: Source | None) -> int | None:
    """Return the index of the headline; None if no line is a headline.

    The headline is a line repeated at the end of the text, or else the first line that is more than a label.
    """
    if not lines:
        return None
    last = key(lines[-1])
    for index, line in enumerate(lines[: min(4, len(lines) - 1)]):
        if key(line) == last and not _is_label(line):
            return index
        if not _is_label(line) and not _names_site(line, url, source):
            break  # the text begins below this line, and a refrain may well be the text's last line
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
    return max(range(labels), key=lambda index: (not _names_site(lead[index], url, source), mass(lead[index])))


def _is_long_headline(lines: Sequence[str]) -> bool:
    """Return True if the first of two lines is a long headline: it ends in "?", "!" or "…", and prose follows."""
    return len(lines) > 1 and mass(lines[0]) < 2 * HEADING_MASS and lines[0][-1] in "?!？！…" and _is_prose(lines[1])


def _signature(
    candidates: list[Candidate], source: Source | None
) -> tuple[ReadDate | None, tuple[Author, ...], list[Candidate]]:
    """Return date and authors from the lines right below the headline, and the blocks with such lines removed."""
    zone = zone_of(source.timezone if source else None)
    dated: ReadDate | None = None
    authors: tuple[Author, ...] = ()
    for index, candidate in enumerate(candidates[:3]):
        if mass(candidate.text) > HEADING_MASS or ends_sentence(candidate.text):
            break
        if not dated and (date := read_date(candidate.text, zone, locale_of_source(source))):
            dated = date
        elif not authors and (named := byline(candidate.text)):
            authors = named
        else:
            break
        candidates[index] = replace(candidate, removed="metadata")
    return dated, authors, candidates


def _headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with subheadings marked: short paragraphs that don't end as sentences and precede prose."""
    marked = list(blocks)
    kept = [index for index, block in enumerate(blocks) if block.removed is None]
    for before, index, after in zip([None, *kept], kept, kept[1:], strict=False):
        text, is_answer = blocks[index].text, before is not None and blocks[before].text.endswith(("?", "？"))
        short = mass(text) <= HEADING_MASS and "\n" not in text and not text.endswith(_OPEN)
        if blocks[index].kind == "paragraph" and short and not ends_sentence(text) and not is_answer:
            following = blocks[after].text
            if "\n" not in following and mass(following) >= HEADING_MASS:
                marked[index] = replace(blocks[index], kind="heading")
    return marked
