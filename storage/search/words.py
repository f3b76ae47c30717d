"""Words for the search: the division of a text into words, the same in every index, in queries and for highlights.

A word is a run of letters, digits and the marks that belong to them. Case, accents, letter forms (ligatures, full
width), soft hyphens and vowel points are ignored. Scripts that don't separate words by spaces (Chinese, Japanese, Thai,
Lao, Khmer, Burmese) are read as overlapping pairs of letters, so that a word inside a sentence is found. Korean is read
in the same way, since its particles are attached to the word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MAX_WORD_LENGTH = 100
"""Longest word in the index, in letters; longer words are cut."""
MAX_TEXT_LENGTH = 100_000
"""Number of characters of a text that are indexed: PostgreSQL limits a tsvector to 1 MB."""
_PAIRED = re.compile(
    "["
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"  # Hangul letters, Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"  # Han, Hangul syllables
    "\U00020000-\U0003ffff"
    "]+"
)
_LONG = re.compile(rf"[0-9A-Za-z]{{{MAX_WORD_LENGTH + 1}}}")
_INDIC = range(0x0900, 0x0E00)
"""Scripts in which vowel signs distinguish words."""
_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ى": "ي", "ة": "ه"}
)
"""Letters that readers type as other letters, and that Unicode doesn't decompose."""
_TYPESET = "\u2019\u201c\u201d\u2013\u2014\xa0\u2018\u2026"  # quotation marks, dashes, a space
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SPLIT = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+")
_CANDIDATE = re.compile(r"[^\s!-/:-@\[-`{-~\xa0-\xa9«»\u2010-\u2027\u3000-\u3003\u3008-\u3011]+")


class _Folded(dict[int, str]):
    """Character -> its form in the index: letters and digits without case and accents, a space for word separators."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Mc" or (category == "Mn" and ord(letter) in _INDIC):
        return letter
    if category in ("Mn", "Me", "Cf"):
        return ""
    if not letter.isalnum():
        return " "
    if _PAIRED.match(letter):
        return letter
    apart = unicodedata.normalize("NFKD", letter.casefold()).translate(_PLAIN)
    kept = "".join(
        character if character.isalnum() else " "
        for character in apart
        if unicodedata.category(character) not in ("Mn", "Me")
    )
    return kept.casefold()


_FOLDED = _Folded()


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    text = normal(text)
    if text.isascii():
        tokens = text.translate(_FOLDED).split()
    else:
        text = _PAIRED.sub(_pairs, text)
        text = _FOREIGN.sub(lambda run: run[0].translate(_FOLDED), text).lower()
        tokens = text.translate(_FOLDED).split() if text.isascii() else _SPLIT.findall(text)
    if len(text) > MAX_WORD_LENGTH and len(max(tokens, key=len, default="")) > MAX_WORD_LENGTH:
        return [word[:MAX_WORD_LENGTH] for word in tokens]
    return tokens


def normal(text: str) -> str:
    """Return the indexed part of a text in Unicode's NFKC; most typographic characters become ASCII by it."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
    return text[:MAX_TEXT_LENGTH]


def is_plain(text: str) -> bool:
    """Return True if the words of a normal text are, but for case, its runs of ASCII letters and digits."""
    return text.isascii() and _LONG.search(text) is None


def hold(phrase: str, *texts: str | None) -> bool:
    """Return True if one of the texts contains the words next to each other.

    The words are separated by spaces, with a space before the first word. Without a space at the end, the last word
    stands for all words that begin with it.
    """
    return any(phrase in f" {' '.join(words(text))} " for text in texts if text)


def lone_letter(text: str) -> bool:
    """Return True for a single letter of a script that is read in pairs: the index holds it as half of a pair."""
    normal = unicodedata.normalize("NFKC", text)
    return _PAIRED.fullmatch(normal) is not None and len("".join(words(text))) == 1


class WordSpan(NamedTuple):
    """A word and its position in a text. A run of letters that is read in pairs is one such word."""

    start: int
    end: int
    letters: str
    """The word's letters as in the index."""
    letter_offsets: tuple[int, ...]
    """Offset of each letter, for a run that is read in pairs; empty for other words."""


def word_spans(text: str) -> list[WordSpan]:
    """Return the words of a text with their positions."""
    text_parts: list[WordSpan] = []
    for candidate in _CANDIDATE.finditer(text):
        letters, offsets, paired = "", list[int](), False
        for offset, letter in enumerate(candidate[0], candidate.start()):
            folded = unicodedata.normalize("NFKC", letter).translate(_FOLDED)
            stripped, other = folded.strip(), _PAIRED.fullmatch(letter) is not None
            if letters and (folded != stripped == "" or (stripped and other != paired)):
                text_parts.append(WordSpan(offsets[0], offset, letters, tuple(offsets) if paired else ()))
                letters, offsets = "", []
            if stripped:
                paired = other
                letters += stripped
                offsets += [offset] * len(stripped)
        if letters:
            text_parts.append(WordSpan(offsets[0], candidate.end(), letters, tuple(offsets) if paired else ()))
    return text_parts


def _pairs(match: re.Match[str]) -> str:
    pairs = [
        letters[index : index + 2]
        for letters in match[0].translate(_FOLDED).split()
        for index in range(max(1, len(letters) - 1))
    ]
    return f" {' '.join(pairs)} "
