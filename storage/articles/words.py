"""Words of a text for comparing, and where they are in the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, chain, pairwise

_WORD = re.compile(r"[^\W_]+")
# Vowel signs and tone marks, which `re` doesn't take for letters: a word goes on after such a mark.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
_MARKS += "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_MARKS += "".join(f"{chr(b + 0x81)}-{chr(b + 0x83)}{chr(b + 0xBC)}-{chr(b + 0xCD)}" for b in range(0x900, 0xE00, 0x80))
_MARKS += "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
_MARKED = re.compile(f"[{_MARKS}]")
_MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}\u200c\u200d])*")
# Scripts without spaces between words, and how many of their characters take the place of a word.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SYLLABLES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_SPACELESS = re.compile(f"([{_IDEOGRAPHS}]+)|([{_SYLLABLES}]+)|([^{_IDEOGRAPHS}{_SYLLABLES}]+)")
_IS_SPACELESS = re.compile(f"[{_IDEOGRAPHS}{_SYLLABLES}]")
_SPECIAL = re.compile(f"[{_MARKS}{_IDEOGRAPHS}{_SYLLABLES}]")
_IDEOGRAPHS_A_WORD = 3
_SYLLABLES_A_WORD = 8
_DASHES_AND_QUOTES = re.compile("[\u2013\u2014\u201c\u201d]")
"""The characters beyond ASCII that most texts in English have."""
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""For each ASCII code the small letter, and a space for what isn't part of a word."""
_CHUNK = re.compile(r"\S+")
_PLAIN_WORD = re.compile(r"[^\W_](?:['\u2019]*[^\W_])*")
"""A word with its apostrophes, in most texts: those without marks, spaceless scripts or compatibility characters."""
_BLOCK_END = re.compile(r"\n\n")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[^\w\s]{0,9}\s|(?<=[。！？।])")


def words(text: str) -> list[str]:
    """Return the words of a text for comparing: NFKC, casefolded, without apostrophes.

    In scripts without spaces between words, every few characters count as a word: three ideographs or kana, eight
    letters of Thai, Lao, Khmer or Burmese. These words overlap, so a copy has the same words wherever it was cut.
    """
    return normalised_words(normalised(text))


def normalised_words(text: str) -> list[str]:
    """Return the words of a text that `normalised` made, casefolded."""
    if not text.isascii():
        plain = _DASHES_AND_QUOTES.sub(" ", text)
        if not plain.isascii():
            return split(text.casefold())
        text = plain
    return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split()  # as `split` does, only faster


def is_spaceless(word: str) -> bool:
    """True if a word has letters of a script without spaces between words."""
    return _IS_SPACELESS.search(word) is not None


def normalised(text: str) -> str:
    """Return a text in NFKC and without apostrophes. Its case stays."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "")
    return text.replace("'", "")


def split(text: str) -> list[str]:
    """Return the words of a text that `normalised` made."""
    if text.isascii() or _SPECIAL.search(text) is None:
        return _WORD.findall(text)
    matches = (_MARKED_WORD if _MARKED.search(text) else _WORD).findall(text)
    if not _IS_SPACELESS.search(text):
        return matches
    return list(chain.from_iterable(map(_pieces, matches)))


def _pieces(word: str) -> list[str]:
    """Return the overlapping pieces that count as words, of a word in scripts without spaces."""
    return [word[start:end] for start, end in _piece_spans(word)]


def _piece_spans(word: str) -> list[tuple[int, int]]:
    """Return where the pieces of `_pieces` begin and end in a word."""
    if not _IS_SPACELESS.search(word):
        return [(0, len(word))]
    spans: list[tuple[int, int]] = []
    for match in _SPACELESS.finditer(word):
        size = _IDEOGRAPHS_A_WORD if match[1] else _SYLLABLES_A_WORD if match[2] else len(match[0])
        first, last = match.span()
        spans += [(start, min(start + size, last)) for start in range(first, max(first, last - size) + 1)]
    return spans


class WordPlaces:
    """The places of a text's words: of every word its block, and its first and last character.

    In a text of a single block, its sentences count as blocks.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        ends = _BLOCK_END.finditer(text) if "\n\n" in text else _SENTENCE_END.finditer(text)
        self._bounds = [0, *(match.end() for match in ends), len(text)]
        counts = (len(words(text[start:end])) for start, end in pairwise(self._bounds))
        self._firsts = list(accumulate(counts, initial=0))
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def blocks(self, start: int, length: int) -> range:
        """Return the numbers of the blocks that a run of words is in. `start` is the number of its first word."""
        return range(self._block_of(start), self._block_of(start + length - 1) + 1)

    def characters(self, start: int, length: int) -> tuple[int, int]:
        """Return where a run of words begins and ends, as offsets of characters. `start` is as in `blocks`."""
        return self._span(start)[0], self._span(start + length - 1)[1]

    def _block_of(self, word: int) -> int:
        return min(bisect_right(self._firsts, word), len(self._firsts) - 1) - 1

    def _span(self, word: int) -> tuple[int, int]:
        block = self._block_of(word)
        spans = self._spans.get(block)
        if spans is None:
            bounds, count = self._bounds[block : block + 2], self._firsts[block + 1] - self._firsts[block]
            spans = [match.span() for match in _PLAIN_WORD.finditer(self._text, *bounds)]
            if len(spans) != count:
                spans = list(_spans(self._text, *bounds))
            self._spans[block] = spans
        return spans[min(word - self._firsts[block], len(spans) - 1)]


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last character of every word in a part of a text, whatever its script."""
    for match in _CHUNK.finditer(text, start, end):
        chunk, place = match[0], match.start()
        count = len(words(chunk))
        if count < 2 or not is_spaceless(chunk):
            yield from [match.span()] * count
            continue
        matches = (_MARKED_WORD if _MARKED.search(chunk) else _WORD).finditer(chunk)
        spans = [
            (part.start() + first, part.start() + last) for part in matches for first, last in _piece_spans(part[0])
        ]
        if len(spans) != count:  # characters that NFKC turns into more or fewer
            size = len(chunk)
            spans = [(number * size // count, -(-(number + 1) * size // count)) for number in range(count)]
        yield from ((place + first, place + last) for first, last in spans)
