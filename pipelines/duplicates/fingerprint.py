"""What texts are compared by: their words, runs of words, names and numbers, and the sketch that finds candidates.

The sketch is a bottom-k sample (Broder 1997, "On the resemblance and containment of documents"): of the hashes of all
runs of five words, the KEYS smallest. Two texts share about as many of their keys as they share text, a cut copy of a
long text too, so those that share a few keys are candidates, to be compared word by word.
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
"""The version of what a sketch is made of. Sketches of two versions share no keys: raise it with any change here."""
KEYS = 24
RUN = 5
"""Words in a run of which the sketch is made."""

_LEAD = 60
"""Words that count as an article's beginning."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
# Scripts whose vowel signs and tone marks are no letters to `re`: a mark goes on with its word.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
_MARKS += "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_MARKS += "".join(f"{chr(b + 0x81)}-{chr(b + 0x83)}{chr(b + 0xBC)}-{chr(b + 0xCD)}" for b in range(0x900, 0xE00, 0x80))
_MARKS += "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
_MARKED = re.compile(f"[{_MARKS}]")
_MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}\u200c\u200d])*")
# Scripts that write no spaces between words, and how many characters make up for a word there.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SYLLABLES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_SPACELESS = re.compile(f"([{_IDEOGRAPHS}]+)|([{_SYLLABLES}]+)|([^{_IDEOGRAPHS}{_SYLLABLES}]+)")
_IS_SPACELESS = re.compile(f"[{_IDEOGRAPHS}{_SYLLABLES}]")
_SPECIAL = re.compile(f"[{_MARKS}{_IDEOGRAPHS}{_SYLLABLES}]")
_IDEOGRAPHS_A_WORD = 3
_SYLLABLES_A_WORD = 8
_LONG = 6
"""Letters of a word that says what a text without capital letters is about."""


def words(text: str) -> list[str]:
    """Return a text's words as they're compared: NFKC, casefolded, without apostrophes.

    Where a script writes no spaces between words, each few characters (three ideographs or kana, eight letters of Thai,
    Lao, Khmer or Burmese) count as one, overlapping; a copy's words are the same wherever it was cut.
    """
    return _split(_normalised(text).casefold())


class _WordHashes(dict[str, bytes]):
    """Word -> CRC-32, for as many words as a crawl meets again and again."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= 1 << 18:
            self.clear()
        value = self[word] = zlib.crc32(word.encode("utf-8", "surrogatepass")).to_bytes(4, "little")
        return value


_hashes = _WordHashes()
_MAX_WORDS = 1 << 16
"""Words of a text that are compared; a book's others aren't."""
_slices: dict[int, list[slice]] = {3: [], RUN: []}


class Fingerprint:
    """An article's text, taken apart to be compared with others. What only a comparison needs is made when needed."""

    def __init__(self, headline: str, text: str) -> None:
        self._headline = headline
        self._text = text
        self.words = words(text)[:_MAX_WORDS]
        self._hashed = b"".join(map(_hashes.__getitem__, self.words))

    @property
    def text_hash(self) -> bytes:
        """BLAKE2b-128 of the words: case, punctuation, spacing and letter variants don't count."""
        said = " ".join(self.words) or self._text
        return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @property
    def headline_hash(self) -> bytes:
        return blake2b(" ".join(sorted(self.headline)).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    @cached_property
    def shingles5(self) -> frozenset[int]:
        """CRC-32 of each run of five words; of all words in a text of fewer."""
        return frozenset(self._run_hashes)

    @cached_property
    def _run_hashes(self) -> list[int]:
        return list(map(zlib.crc32, self._runs(RUN)))

    @cached_property
    def shingles3(self) -> frozenset[bytes]:
        """The runs of three words."""
        return frozenset(self._runs(3))

    @cached_property
    def lead(self) -> frozenset[bytes]:
        """The runs of three words that the text begins with."""
        return frozenset(self._runs(3, _LEAD - 2))

    @cached_property
    def headline(self) -> frozenset[str]:
        """The headline's words."""
        return frozenset(words(self._headline))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def subject(self) -> frozenset[str]:
        """Those words of the headline that the text has too; words of four letters or more."""
        return frozenset(word for word in self.headline & self.vocabulary if len(word) > 3 or _IS_SPACELESS.match(word))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(_normalised(self._text)))

    @cached_property
    def _capitals(self) -> list[bool]:
        """Of each word, whether it's written with a capital letter."""
        written = _split(_normalised(self._text))
        if len(written) != len(self.words):  # folding parted a word, as it does with a few letters
            return [word[0].isupper() for word in written[: len(self.words)]]
        return list(map(ne, written, self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words with a capital letter that the text writes with no small one; few in a script without capitals."""
        small = set(compress(self.words, map(not_, self._capitals)))
        return frozenset(word for word in set(compress(self.words, self._capitals)) - small if len(word) > 1)

    @cached_property
    def long_words(self) -> frozenset[str]:
        """What takes the names' place in a text without capital letters."""
        return frozenset(word for word in self.vocabulary if len(word) >= _LONG or _IS_SPACELESS.match(word))

    @cached_property
    def has_names(self) -> bool:
        """Whether capital letters tell names here: neither a script without them, nor a text all in capitals."""
        capitals, words = sum(self._capitals), len(self.words)
        return words <= 50 * capitals and 2 * capitals <= words

    @property
    def shingle_count(self) -> int:
        """How many runs of five words it has; the whole of a shorter text is one."""
        return max(1, len(self.words) - RUN + 1)

    def sketch(self) -> tuple[int, ...]:
        """Return the KEYS smallest hashes of its runs of five words, in order; all of a short text's."""
        if not self.words:
            return ()
        hashes = self._run_hashes
        likely = (3 * KEYS << 32) // len(hashes)  # enough are below it, as good as always: few are sorted
        smallest = sorted({value for value in hashes if value < likely})
        if len(smallest) < KEYS:
            smallest = sorted(set(hashes))
        return tuple(smallest[:KEYS])

    def _runs(self, length: int, most: int = _MAX_WORDS) -> list[bytes]:
        count = min(most, len(self.words) - length + 1)
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
    found = (_MARKED_WORD if _MARKED.search(text) else _WORD).findall(text)
    if not _IS_SPACELESS.search(text):
        return found
    return list(chain.from_iterable(map(_pieces, found)))


def _pieces(word: str) -> list[str]:
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
