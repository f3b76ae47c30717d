"""Fingerprints of texts: words, shingles (runs of words), names and numbers, and a sketch that finds candidates.

The sketch is a bottom-k sample (Broder 1997, "On the resemblance and containment of documents"): the KEYS smallest of
the hashes of all shingles of five words. Two texts share about the same part of their keys as of their text, and a cut
copy of a long text does too. So texts that share a few keys are candidates, to be compared word by word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Hashable
from functools import cached_property
from hashlib import blake2b

from storage.articles.tiling import places_of
from storage.articles.words import WordPlaces, is_spaceless, normalised, normalised_words, words

SKETCH = 1
"""Version of the sketch. Raise this number with any change to how sketches are made: two versions share no keys."""
KEYS = 24
SHINGLE_WORDS = 5
"""Number of words in a shingle of the sketch."""

LEAD_WORDS = 60
"""Number of words that count as the beginning of an article."""
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_POSSESSIVE = re.compile(r"['’]s\b")
_CAPITALS = "".join(letter for letter in map(chr, range(0x2000)) if letter.isupper() or letter.istitle())
_NAME = re.compile(rf" (?<=[\w,;:)] )([{_CAPITALS}]\w+)")
"""A word with a capital letter that isn't the first of a sentence: a space parts it from a letter, a comma or the like.
"""
_MAX_NAMES_SHARE = 0.5
"""Maximum share of names among the words. Text with more is all in capital letters."""


_FACT = re.compile(rf" (?=([{_CAPITALS}]\w+ [{_CAPITALS}]\w+|\d[\d.,:/]{{1,15}}\W{{1,3}}[^\W\d_]{{2,}}))")
"""Two words with capital letters, or a number with the next word."""
FACTS = 8
"""Maximum number of facts by which other reports of an event are found."""


class _WordHashes(dict[str, bytes]):
    """Cache of word -> CRC-32, for the words that a crawl meets again and again."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= 1 << 18:
            self.clear()
        value = self[word] = zlib.crc32(word.encode("utf-8", "surrogatepass")).to_bytes(4, "little")
        return value


_hashes = _WordHashes()
_MAX_WORDS = 1 << 16
"""Maximum number of words of a text that are compared. Only books have more."""
_slices: dict[int, list[slice]] = {3: [], SHINGLE_WORDS: []}


class Fingerprint:
    """An article's headline and text, divided up for comparison. Parts that few texts need are made on demand."""

    def __init__(self, headline: str, text: str) -> None:
        self._headline = headline
        self.text = text
        self._normalised = normalised(text)
        self.words = normalised_words(self._normalised)[:_MAX_WORDS]
        self._hashed = b"".join(map(_hashes.__getitem__, self.words))

    @property
    def text_hash(self) -> bytes:
        """BLAKE2b-128 of the words: case, punctuation, spacing and letter variants don't count."""
        text = " ".join(self.words) or self.text
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @property
    def headline_hash(self) -> bytes:
        """BLAKE2b-64 of the headline's words in alphabetical order."""
        return blake2b(" ".join(sorted(self.headline)).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    @cached_property
    def _shingle_hashes(self) -> list[int]:
        return list(map(zlib.crc32, self._shingles(SHINGLE_WORDS)))

    @cached_property
    def shingles3(self) -> frozenset[bytes]:
        """The shingles of three words."""
        return frozenset(self.runs3)

    @cached_property
    def runs3(self) -> list[bytes]:
        """The shingles of three words, in the order of the text."""
        return self._shingles(3)

    @cached_property
    def places3(self) -> dict[Hashable, int]:
        """Where each shingle of three words is first in the text, in words from 0."""
        return places_of(self.runs3)

    @cached_property
    def lead(self) -> frozenset[bytes]:
        """The shingles of three words of the text's beginning."""
        return frozenset(self.runs3[: LEAD_WORDS - 2])

    @cached_property
    def headline(self) -> frozenset[str]:
        """The headline's words."""
        return frozenset(words(self._headline))

    @cached_property
    def headline_numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(normalised(self._headline)))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the text and of the headline."""
        return self.headline.union(self.words)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words of the headline that have at least four letters, or are of a script without spaces."""
        return frozenset(word for word in self.headline if len(word) > 3 or is_spaceless(word))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(self._normalised))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words with a capital letter inside a sentence, without a possessive "s"; none without capital letters.

        The first word of a sentence has a capital letter anyway. A text that is all in capital letters has no names.
        """
        inner = _NAME.findall(normalised(_POSSESSIVE.sub("", self.text)))
        if len(inner) > _MAX_NAMES_SHARE * len(self.words):
            return frozenset()
        return frozenset(map(str.casefold, inner))

    @cached_property
    def places(self) -> WordPlaces:
        return WordPlaces(self.text)

    def facts(self) -> list[int]:
        """Return the FACTS smallest hashes (CRC-32) of the names of two words, and of the numbers with a next word.

        Two reports of an event share such facts ("Ole Brandvold", "62 moves"), even if they share no sentence.
        """
        facts = set(_FACT.findall(f" {normalised(self._headline)}. {self._normalised}"))
        return sorted({zlib.crc32(fact.casefold().encode("utf-8", "surrogatepass")) for fact in facts})[:FACTS]

    @property
    def shingle_count(self) -> int:
        """Number of shingles of five words; 1 for a text with fewer words."""
        return max(1, len(self.words) - SHINGLE_WORDS + 1)

    def sketch(self) -> tuple[int, ...]:
        """Return the KEYS smallest hashes of the shingles of five words, in order; fewer for a short text."""
        if not self.words:
            return ()
        hashes = self._shingle_hashes
        bound = (3 * KEYS << 32) // len(hashes)  # nearly always enough hashes are below this, so few are sorted
        smallest = sorted({value for value in hashes if value < bound})
        if len(smallest) < KEYS:
            smallest = sorted(set(hashes))
        return tuple(smallest[:KEYS])

    def _shingles(self, length: int) -> list[bytes]:
        count = len(self.words) - length + 1
        if count < 1:
            return [self._hashed]
        slices = _slices[length]
        if count > len(slices):
            slices += [slice(4 * start, 4 * (start + length)) for start in range(len(slices), count)]
        return list(map(self._hashed.__getitem__, slices[:count]))
