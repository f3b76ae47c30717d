"""Keys of a text's blocks, and how each block occurs in the text: the input for learning boilerplate. Pure functions.

Two blocks have the same key if they differ only in case or spacing. Short blocks with letters may also differ in
their numbers: "Gallery (12 images)" and "Gallery (3 images)" have the same key.

A block that doesn't end as a sentence also counts by its beginning and by its end. This finds boilerplate whose rest
differs: "READ MORE: " before the titles of other articles, or " | Video" after them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import nsmallest
from struct import Struct
from typing import NamedTuple
from unicodedata import category
from zlib import crc32

from crawler.items import Block
from crawler.parsers.html import ends_sentence, mass
from storage.boilerplate.blocks import KEY_BYTES, BlockOccurrence, CountedText

LEARNED, DROPPED = "learned", "dropped"
"""Reasons for removing a block here: learned from the corpus, or decided by a person."""
WHOLE, PREFIX, SUFFIX, EVERY = "whole", "prefix", "suffix", "every"
"""The part of a block that a key is made of. EVERY is the form of the source's own key, which all its texts have."""
_PATTERN_LENGTH = 250
_SUFFIX_LENGTH = 50
EDGE, UNKNOWN = 0, 1
"""Values in place of a key: there is no block; the block isn't counted."""
KINDS = ("paragraph", "heading", "list_item", "quote", "caption")
"""Kinds of blocks that can be boilerplate. Tables and code can't."""
LONG = 80
"""Minimum mass of a block that belongs to its story: texts that share such a block are one story."""
TOPIC_WORDS = 12
_MIN_WEIGHT = 7
"""Minimum weight of a topic word, if TOPIC_WORDS words have at least this weight: most words of a text have less."""
_TOPIC_START = 20_000
"""Number of characters of a text that are read for its topic."""
_MIN_LETTERS = 3
"""Minimum number of letters of a block whose numbers don't count. Scores and dates have fewer."""
_MAX_MASKED = 200
"""Maximum number of characters of a block whose numbers become 0: counters are in short lines."""
_FIGURES = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]+")
# Scripts without spaces between words: pairs of letters take the place of words. Hiragana is left out as grammar.
_UNPARTED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_DENSE = re.compile(f"[{_UNPARTED}]+")
_WORD = re.compile(rf"[^\W\d_{_UNPARTED}\u3040-\u309f]{{5,}}")
_LONG = re.compile(r"\w{5,}")
"""Same as _WORD in scripts with spaces between words, except that digits match too; a third faster."""
# Thai, Lao, Burmese and Khmer end sentences with a space, if at all.
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_PREFIX = re.compile(r"([^:：|｜»]{2,40}(?:[:|»](?=\s)|[：｜])|[→➔➜➤➡▶►▸»›☞👉]\ufe0f?)\s*\S")
_SUFFIX = re.compile(r"\S(?:\s*｜|\s+[|»])[^|｜»]{2,40}$|\S\s+\([^()]{2,40}\)$")


def count_text(source: str, blocks: Sequence[Block]) -> CountedText:
    """Return a source's text, ready to be counted. Blocks that the parser removed aren't part of the text."""
    return _TextCounter(source, blocks).count_text()


def is_countable(block: Block) -> bool:
    """Return True if the parser left the block in the text. Blocks that were removed here count as part of the text."""
    return block.removed is None or block.removed in (LEARNED, DROPPED)


def parts_of(text: str) -> list[tuple[str, str]]:
    """Return the beginning and the end of a block, if it counts by these too: (form, text)."""
    if len(text) > _PATTERN_LENGTH or ends_sentence(text):
        return []
    parts = []
    if (match := _PREFIX.match(text)) is not None:
        parts.append((PREFIX, match[1]))
    if text.endswith(")") or any(mark in text for mark in "|｜»"):
        match = _SUFFIX.search(text, max(0, len(text) - _SUFFIX_LENGTH))
        if match is not None:
            parts.append((SUFFIX, match[0][1:].strip()))
    return parts


def forms_of(text: str) -> list[str]:
    """Return the forms that a text can count as: a whole block, and the beginning or end of other blocks."""
    forms = [WHOLE]
    forms += [PREFIX] if (PREFIX, text) in parts_of(f"{text} x") else []
    return forms + ([SUFFIX] if (SUFFIX, text) in parts_of(f"x {text}") else [])


def block_key(source: str, form: str, text: str) -> int:
    """Return the 48-bit key (BLAKE2b) of a source's block, or of the block's beginning or end."""
    return _hash(f"{source}\n{form}\n{normalised(text)}")


@lru_cache(maxsize=1024)
def source_key(source: str) -> int:
    """Return the key that all texts of a source have. Its sample shows how similar any two texts of the source are."""
    return block_key(source, EVERY, "")


def normalised(text: str) -> str:
    """Return the form that all texts with one key share: case folded, white space collapsed, numbers replaced by 0."""
    folded = text.casefold()
    if not text.isprintable() or "  " in text or folded[:1] == " " or folded[-1:] == " ":
        folded = " ".join(folded.split())
    if len(folded) > _MAX_MASKED or not _FIGURES.search(folded):
        return folded
    masked = _FIGURES.sub("0", folded)
    return masked if sum(map(str.isalpha, masked)) >= _MIN_LETTERS else folded


def is_sentence(text: str) -> bool:
    """Return True if a text ends as a sentence. Without sentence marks, a letter or digit ends a sentence."""
    return ends_sentence(text) or (unmarked(text) and ends_bare(text))


def ends_bare(text: str) -> bool:
    """Return True if a text ends with a letter or a digit."""
    return text != "" and category(text[-1])[0] in "LMN"


def unmarked(text: str) -> bool:
    """Return True if a text has letters of a script that doesn't mark the end of sentences."""
    return _UNMARKED.search(text) is not None


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=KEY_BYTES).digest())


class _TextCounter:
    """A text with the keys of its blocks. Results that only some callers need are computed on demand."""

    def __init__(self, source: str, blocks: Sequence[Block]) -> None:
        self._source = source
        self._all = blocks
        self._blocks = [block for block in blocks if is_countable(block)]
        self._wholes: list[int] = []
        """The key of each whole block of the text; UNKNOWN for a block that isn't counted."""
        self._parts: dict[int, tuple[str, str]] = {}
        self._keys: list[Sequence[int]] = [self._count(block) if is_countable(block) else () for block in blocks]
        self._distinct = dict.fromkeys(key for keys in self._keys for key in keys)
        wholes = b"".join([key.to_bytes(KEY_BYTES) for key in self._wholes])
        self._key = int.from_bytes(blake2b(source.encode() + wholes, digest_size=KEY_BYTES).digest())
        if self._distinct:
            self._distinct[source_key(source)] = None

    def _count(self, block: Block) -> Sequence[int]:
        if block.kind not in KINDS or not (block.text[:1].isalnum() or any(map(str.isalnum, block.text))):
            self._wholes.append(UNKNOWN)
            return ()
        whole = block_key(self._source, WHOLE, block.text)
        self._wholes.append(whole)
        parts = parts_of(block.text)
        if not parts:
            return (whole,)
        keys = [whole]
        for form, text in parts:
            keys.append(key := block_key(self._source, form, text))
            self._parts[key] = form, text
        return keys

    def count_text(self) -> CountedText:
        return CountedText(
            source=self._source,
            key=self._key,
            blocks=self._distinct,
            keys=self._keys,
            occurrence=self._occurrence,
            neighbours=self._neighbours,
        )

    def _occurrence(self, key: int) -> BlockOccurrence:
        last = len(self._blocks) - 1
        if key == source_key(self._source):
            headed = any(block.kind == "heading" for block in self._blocks)
            every = self._entry(0, last, "heading" if headed else "paragraph")
            return BlockOccurrence(EVERY, self._source, 1, False, False, False, every)
        indices = self._indices(key)
        first, final = indices[0], indices[-1]
        form, text = self._parts.get(key) or (WHOLE, self._blocks[first].text)
        link = self._blocks[first].link
        return BlockOccurrence(form, text, len(indices), first == 0, final == last, link, self._entry(first, final))

    def _neighbours(self, key: int) -> set[int]:
        keys = self._text_keys
        indices = {index + step for index in self._indices(key) for step in (-1, 1)}
        return {neighbour for index in indices if 0 <= index < len(keys) for neighbour in keys[index]}

    def _indices(self, key: int) -> list[int]:
        """Return the indices of the blocks that have a key."""
        return [index for index, keys in enumerate(self._text_keys) if key in keys]

    @cached_property
    def _text_keys(self) -> list[Sequence[int]]:
        """The keys of each block that is part of the text."""
        return [keys for keys, block in zip(self._keys, self._all, strict=True) if is_countable(block)]

    def _entry(self, first: int, last: int, kind: str = "") -> Callable[[], bytes]:
        return lambda: SampleEntry(
            blocks_before=first,
            blocks_after=len(self._blocks) - 1 - last,
            key_before=self._key_at(last - 1),
            key_after=self._key_at(last + 1),
            kind=kind or self._blocks[last].kind,
            sentence=is_sentence(self._blocks[last].text),
            set_apart=self._blocks[last].container is not None,
            in_list=self._in_list(last),
            story=self._story(self._key_at(last)),
            topic=self._topic,
        ).pack()

    def _in_list(self, index: int) -> bool:
        around = self._blocks[max(0, index - 1) : index + 2]
        return self._blocks[index].kind == "list_item" and sum(block.kind == "list_item" for block in around) > 1

    def _key_at(self, index: int) -> int:
        return self._wholes[index] if 0 <= index < len(self._wholes) else EDGE

    def _story(self, own: int) -> int:
        """Return 16 bits that tell stories apart: a byte of each of the two smallest keys of other long blocks.

        Texts that are mostly the same share both. A single shared block could be a plea for subscriptions.
        """
        first, second = ([key for key in self._long_keys if key != own] + [self._key, self._key])[:2]
        return (first & 0xFF) << 8 | second & 0xFF

    @cached_property
    def _long_keys(self) -> list[int]:
        blocks = zip(self._wholes, self._blocks, strict=True)
        return sorted({key for key, block in blocks if key != UNKNOWN and mass(block.text) >= LONG})[:3]

    @cached_property
    def _topic(self) -> tuple[int, ...]:
        text = "\n".join([block.text for block in self._blocks])[:_TOPIC_START].casefold()
        runs = [] if text.isascii() else _DENSE.findall(text)
        words = Counter(_WORD.findall(text) if runs else filter(str.isalpha, _LONG.findall(text))).items()
        weights = [(-weight, word) for word, number in words if (weight := number * (len(word) - 3)) >= _MIN_WEIGHT]
        if len(weights) < TOPIC_WORDS:
            weights = [(-number * (len(word) - 3), word) for word, number in words]
        pairs = Counter(run[start : start + 2] for run in runs for start in range(len(run) - 1))
        weights += [(-number, pair) for pair, number in pairs.items()]
        return tuple(crc32(word.encode()) & 0xFFFF for _, word in nsmallest(TOPIC_WORDS, weights))


class SampleEntry(NamedTuple):
    """The sample's entry for one text: where the block is in the text, and the text's topic."""

    blocks_before: int
    """Number of blocks before the block's first occurrence, at most 15."""
    blocks_after: int
    """Number of blocks after the block's last occurrence, at most 15."""
    key_before: int
    key_after: int
    """Keys of the blocks before and after the block's last occurrence; EDGE at the beginning or end of the text."""
    kind: str
    """The kind of the block. For the source's own key: "heading" if the text has a heading, else "paragraph"."""
    sentence: bool
    """True if the whole block ends as a sentence."""
    set_apart: bool
    """True if the page sets the block apart from the article's own paragraphs."""
    in_list: bool
    """True if the block is an item of a list with at least two items."""
    story: int
    """16 bits that other versions of the text, and copies with changes, have in common."""
    topic: tuple[int, ...]
    """16 bits of the hash of each of the words that characterise the text most."""

    def pack(self) -> bytes:
        flags = KINDS.index(self.kind) | self.sentence << 4 | self.set_apart << 5 | self.in_list << 6
        position = min(self.blocks_before, 15) << 4 | min(self.blocks_after, 15)
        neighbours = self.key_before.to_bytes(KEY_BYTES), self.key_after.to_bytes(KEY_BYTES)
        return _PACKED.pack(position, flags, *neighbours, self.story, *(*self.topic, *_NO_TOPIC)[:TOPIC_WORDS])

    @staticmethod
    def neighbours(packed: bytes) -> tuple[int, int]:
        """Return `key_before` and `key_after` of a packed entry."""
        middle = 2 + KEY_BYTES
        return int.from_bytes(packed[2:middle]), int.from_bytes(packed[middle : middle + KEY_BYTES])

    @classmethod
    def unpack(cls, packed: bytes) -> SampleEntry:
        position, flags, before, after, story, *topic = _PACKED.unpack(packed)
        return cls(
            blocks_before=position >> 4,
            blocks_after=position & 15,
            key_before=int.from_bytes(before),
            key_after=int.from_bytes(after),
            kind=KINDS[flags & 15],
            sentence=bool(flags & 16),
            set_apart=bool(flags & 32),
            in_list=bool(flags & 64),
            story=story,
            topic=tuple(filter(None, topic)),
        )


_PACKED = Struct(f">BB{KEY_BYTES}s{KEY_BYTES}sH{TOPIC_WORDS}H")
_NO_TOPIC = (0,) * TOPIC_WORDS
