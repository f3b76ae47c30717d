"""The text of an element is cut here into paragraphs and lines: at <br>, and around lines in bold type.

Pages without <p> separate their paragraphs by <br>, and write subheadings as bold lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.parsers.body.furniture import has_arrow
from crawler.parsers.html import ends_sentence, mass, squeeze

BREAK = "\ufdd0"
"""This noncharacter, which no page may hold, stands for <br> while text is gathered."""
BOLD, BOLD_END = "\ufdd1", "\ufdd2"
"""These noncharacters stand around bold type that begins a line."""
LINK, LINK_END = "\ufdd3", "\ufdd4"
"""These noncharacters stand around links while lines are cut."""
MARKS = frozenset({BREAK, BOLD, BOLD_END})
_PLAIN = str.maketrans(dict.fromkeys((BREAK, BOLD, BOLD_END, LINK, LINK_END)))

PROSE = 100
"""Minimum mass of a line that is a whole paragraph if the line ends as a sentence does."""
MAX_HEADING = 100
"""Maximum mass of a bold line that is a heading."""
_OPEN = (":", "：", ",", "،", "、", ";", "–", "—", "-")
"""A bold line that ends in one of these leads on to the next line."""


class Paragraph(NamedTuple):
    """A paragraph, which may have several lines; `heading` is True if the paragraph is a bold line on its own.

    `link` is the mass of the text in links.
    """

    text: str
    heading: bool = False
    link: int = 0


class _Line(NamedTuple):
    text: str
    bold: bool
    link: int


def paragraphs(text: str, *, whole: bool = False) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text with marks: an empty line ends a paragraph, and a long sentence is a paragraph.

    With `whole`, only empty lines end paragraphs, as in quotations.
    """
    group: list[_Line] = []
    for line in _lines(text):
        if line.text:
            group.append(line)
        elif group:
            yield from _split(group, whole)
            group = []
    if group:
        yield from _split(group, whole)


def _lines(text: str) -> Iterator[_Line]:
    is_open, in_link = False, False
    for line in text.split(BREAK):
        link = 0
        for number, piece in enumerate(line.split(LINK)):
            in_link = in_link or number > 0
            inside, mark, _ = piece.partition(LINK_END)
            link += mass(inside.translate(_PLAIN).strip()) if in_link else 0
            in_link = in_link and not mark
        line = line.replace(LINK, "").replace(LINK_END, "")
        outside: list[str] = []
        first, *others = line.split(BOLD)
        for number, piece in enumerate((first, *others)):
            is_open = is_open or number > 0
            inside, mark, rest = piece.partition(BOLD_END)
            if not mark and is_open:
                continue
            outside.append(rest if is_open else inside + rest)
            is_open = False
        plain = line.replace(BOLD, "").replace(BOLD_END, "")
        # Bold type ends with the block, so an open mark in the last line is no fault.
        yield _Line(squeeze(plain) or "", not "".join(outside).strip() and (is_open or line != plain), link)


def _split(lines: Sequence[_Line], whole: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines without an empty line between them.

    Verse and addresses have short lines and stay together. Among several long sentences, each begins a paragraph, and
    so does each line that is no sentence: a heading, a marker. A short sentence stays with the line above, unless at
    least half of the lines are long sentences.
    """
    if len(lines) == 1:
        yield Paragraph(lines[0].text, _is_heading(lines[0]), lines[0].link)
        return
    if whole:
        yield _joined(lines)
        return
    long = sum(is_prose(line.text) for line in lines)
    many, most = long > 1, long > 1 and 2 * long >= len(lines)
    kept: list[_Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        heads = _is_heading(line) and following is not None and mass(following.text) >= PROSE
        if kept and (heads or most or (many and _begins(line, kept))):
            yield _joined(kept)
            kept = []
        if heads or (many and _is_heading(line)):
            yield Paragraph(line.text, True, line.link)
        else:
            kept.append(line)
    if kept:
        yield _joined(kept)


def _begins(line: _Line, above: Sequence[_Line]) -> bool:
    """Return True if a line begins a paragraph below the lines of the paragraph `above`."""
    if is_prose(line.text):
        return any(is_prose(other.text) for other in above) or not ends_sentence(above[-1].text)
    return not ends_sentence(line.text) or not ends_sentence(above[-1].text)


def _joined(lines: Sequence[_Line]) -> Paragraph:
    return Paragraph("\n".join(line.text for line in lines), False, sum(line.link for line in lines))


def is_prose(text: str) -> bool:
    """Return True if a line is long, and ends as a sentence does."""
    return mass(text) >= PROSE and ends_sentence(text)


def _is_heading(line: _Line) -> bool:
    return line.bold and reads_as_heading(line.text)


def reads_as_heading(text: str) -> bool:
    """Return True if a line is short, without a mark that ends a sentence, leads on to the next line, or navigates."""
    if mass(text) > MAX_HEADING or ends_sentence(text) or text.endswith(_OPEN) or has_arrow(text):
        return False
    return 2 * sum(map(str.isalpha, text)) > len(text)
