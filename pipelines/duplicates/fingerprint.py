"""Fingerprints of texts: words, shingles (runs of words), names and numbers, and a sketch that finds candidates.

The sketch is a bottom-k sample (Broder 1997, "On the resemblance and containment of documents"): the KEYS smallest of
the hashes of all shingles of five words. Two texts share about the same part of their keys as of their text, and a cut
copy of a long text does too. So texts that share a few keys are candidates, to be compared word by word.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cached_property
from hashlib import blake2b
from itertools import chain, compress
from operator import ne, not_

SKETCH = 1
"""Version of the sketch. Raise this number with any change to how sketches are made: two versions share no keys."""
KEYS = 24
SHINGLE_WORDS = 5
"""Number of words in a shingle of the sketch."""

_LEAD = 60
"""Number of words that count as the beginning of an article."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
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
_LONG = 6
"""Minimum number of letters of a word that takes the place of a name, in texts without capital letters."""


def words(text: str) -> list[str]:
    """Return the words of a text for comparing: NFKC, casefolded, without apostrophes.

    In scripts without spaces between words, every few characters count as a word: three ideographs or kana, eight
    letters of Thai, Lao, Khmer or Burmese. These words overlap, so a copy has the same words wherever it was cut.
    """
    return _split(_normalised(text).casefold())


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
        self._text = text
        self.words = words(text)[:_MAX_WORDS]
        self._hashed = b"".join(map(_hashes.__getitem__, self.words))

    @property
    def text_hash(self) -> bytes:
        """BLAKE2b-128 of the words: case, punctuation, spacing and letter variants don't count."""
        text = " ".join(self.words) or self._text
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @property
    def headline_hash(self) -> bytes:
        """BLAKE2b-64 of the headline's words in alphabetical order."""
        return blake2b(" ".join(sorted(self.headline)).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    @cached_property
    def shingles5(self) -> frozenset[int]:
        """CRC-32 of each shingle of five words; of all words if there are fewer."""
        return frozenset(self._shingle_hashes)

    @cached_property
    def _shingle_hashes(self) -> list[int]:
        return list(map(zlib.crc32, self._shingles(SHINGLE_WORDS)))

    @cached_property
    def shingles3(self) -> frozenset[bytes]:
        """The shingles of three words."""
        return frozenset(self._shingles(3))

    @cached_property
    def lead(self) -> frozenset[bytes]:
        """The shingles of three words of the text's beginning."""
        return frozenset(self._shingles(3, _LEAD - 2))

    @cached_property
    def headline(self) -> frozenset[str]:
        """The headline's words."""
        return frozenset(words(self._headline))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words of the headline that the text has too, if they have at least four letters."""
        return frozenset(word for word in self.headline & self.vocabulary if len(word) > 3 or _IS_SPACELESS.match(word))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(_normalised(self._text)))

    @cached_property
    def _capitals(self) -> list[bool]:
        """For each word: True if the text has the word with a capital letter there."""
        written = _split(_normalised(self._text))
        if len(written) != len(self.words):  # case folding split a word, which happens with a few letters
            return [word[0].isupper() for word in written[: len(self.words)]]
        return list(map(ne, written, self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that the text only has with a capital letter; few in scripts without capital letters."""
        small = set(compress(self.words, map(not_, self._capitals)))
        return frozenset(word for word in set(compress(self.words, self._capitals)) - small if len(word) > 1)

    @cached_property
    def long_words(self) -> frozenset[str]:
        """Words that take the place of names in texts without capital letters."""
        return frozenset(word for word in self.vocabulary if len(word) >= _LONG or _IS_SPACELESS.match(word))

    @cached_property
    def has_names(self) -> bool:
        """True if capital letters mark names: the script has them, and the text isn't all in capitals."""
        capitals, words = sum(self._capitals), len(self.words)
        return words <= 50 * capitals and 2 * capitals <= words

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

    def _shingles(self, length: int, max_count: int = _MAX_WORDS) -> list[bytes]:
        count = min(max_count, len(self.words) - length + 1)
        if count < 1:
            return [self._hashed]
        slices = _slices[length]
        if count > len(slices):
            slices += [slice(4 * start, 4 * (start + length)) for start in range(len(slices), count)]
        return list(map(self._hashed.__getitem__, slices[:count]))


def _normalised(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "")
    return text.replace("'", "")


def _split(text: str) -> list[str]:
    if text.isascii() or _SPECIAL.search(text) is None:
        return _WORD.findall(text)
    matches = (_MARKED_WORD if _MARKED.search(text) else _WORD).findall(text)
    if not _IS_SPACELESS.search(text):
        return matches
    return list(chain.from_iterable(map(_pieces, matches)))


def _pieces(word: str) -> list[str]:
    """Return the overlapping pieces that count as words, of a word in scripts without spaces."""
    if not _IS_SPACELESS.search(word):
        return [word]
    pieces: list[str] = []
    for ideographs, syllables, rest in _SPACELESS.findall(word):
        if rest:
            pieces.append(rest)
        else:
            run, size = (ideographs, _IDEOGRAPHS_A_WORD) if ideographs else (syllables, _SYLLABLES_A_WORD)
            pieces += [run[start : start + size] for start in range(max(1, len(run) - size + 1))]
    return pieces
