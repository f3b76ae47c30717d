"""The text of an element is cut here into paragraphs and lines: at <br>, and around lines in bold type.

Pages without <p> separate their paragraphs by <br>, and write subheadings as bold lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.parsers.html import ends_sentence, mass, squeeze

BREAK = "\ufdd0"
"""This noncharacter, which no page may hold, stands for <br> while text is gathered."""
BOLD, BOLD_END = "\ufdd1", "\ufdd2"
"""These noncharacters stand around bold type that begins a line."""
MARKS = frozenset({BREAK, BOLD, BOLD_END})

PROSE = 100
"""Minimum mass of a line that is a whole paragraph if the line ends as a sentence does."""
MAX_HEADING = 100
"""Maximum mass of a bold line that is a heading."""
_OPEN = (":", "：", ",", "،", "、", ";", "–", "—", "-")
"""A bold line that ends in one of these leads on to the next line."""


class Paragraph(NamedTuple):
    """A paragraph, which may have several lines; `heading` is True if the paragraph is a bold line on its own."""

    text: str
    heading: bool = False


class _Line(NamedTuple):
    text: str
    bold: bool


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text with marks: an empty line ends a paragraph, and a long sentence is a paragraph."""
    group: list[_Line] = []
    for line in _lines(text):
        if line.text:
            group.append(line)
        elif group:
            yield from _split(group)
            group = []
    if group:
        yield from _split(group)


def _lines(text: str) -> Iterator[_Line]:
    is_open = False
    for line in text.split(BREAK):
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
        yield _Line(squeeze(plain) or "", not "".join(outside).strip() and (is_open or line != plain))


def _split(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines without an empty line between them.

    Verse and addresses have short lines and stay together. Several long sentences are paragraphs of their own.
    """
    if len(lines) == 1:
        yield Paragraph(lines[0].text, _is_heading(lines[0]))
        return
    whole = sum(_is_prose(line) for line in lines) > 1
    kept: list[str] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        heads = _is_heading(line) and following is not None and mass(following.text) >= PROSE
        if (whole or heads) and kept:
            yield Paragraph("\n".join(kept))
            kept = []
        if heads or (whole and _is_heading(line)):
            yield Paragraph(line.text, True)
        else:
            kept.append(line.text)
    if kept:
        yield Paragraph("\n".join(kept))


def _is_prose(line: _Line) -> bool:
    return mass(line.text) >= PROSE and ends_sentence(line.text)


def _is_heading(line: _Line) -> bool:
    """Return True if a bold line reads as a heading: short, without the mark that ends a sentence or leads on."""
    text = line.text
    if not line.bold or mass(text) > MAX_HEADING or ends_sentence(text) or text.endswith(_OPEN):
        return False
    return any(character.isalpha() for character in text)
