"""Where a query's words stand in a text, as the index has them, and the part of a text that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.search import Said, parse_query
from storage.words import Part, normal, parts

_SHOWN = 20_000
"""Characters of a text in which hits are looked for."""


def highlights(text: str, query: str | None) -> list[tuple[int, int]]:
    """Return where the query's words and phrases stand in a text: (start, end), in order, none within another."""
    said = parse_query(query or "").said
    if not said:
        return []
    found = parts(text[:_SHOWN])
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for one in said for span in _spans(found, one)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, query: str | None, width: int = 200) -> str:
    """Return about `width` letters of a text around the first of the words found in it, else its beginning."""
    spans = highlights(text, query)
    start = max(0, spans[0][0] - width // 3) if spans else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start  # not from the middle of a word
    cut = " ".join(text[start : start + width].split())
    return ("…" if start else "") + cut + ("…" if start + width < len(text) else "")


def _spans(found: Sequence[Part], said: Said) -> Iterator[tuple[int, int]]:
    wanted = parts(normal(said.written))
    if len(wanted) == 1 and wanted[0].places:
        for part in found:
            yield from _within(part, wanted[0].letters)
        return
    for place in range(len(found) - len(wanted) + 1):
        some = found[place : place + len(wanted)]
        if wanted and all(map(_meets, some, wanted, _last(len(wanted), said.prefix))):
            yield some[0].start, some[-1].end


def _within(part: Part, letters: str) -> Iterator[tuple[int, int]]:
    """Return where letters stand in a run that is read in pairs."""
    ends = (*part.places[1:], part.end)
    place = part.letters.find(letters) if part.places else -1
    while place >= 0:
        yield part.places[place], ends[place + len(letters) - 1]
        place = part.letters.find(letters, place + 1)


def _last(length: int, prefix: bool) -> list[bool]:
    return [False] * (length - 1) + [prefix]


def _meets(part: Part, wanted: Part, prefix: bool) -> bool:
    if part.places and wanted.places:
        return wanted.letters in part.letters
    return part.letters == wanted.letters or (prefix and part.letters.startswith(wanted.letters))
