"""A text as boilerplate is learned from it: its blocks' keys, and how each block stands in it. Pure functions.

Two blocks have one key if they differ in case or spacing alone; a short one with letters may differ in its figures,
too: "Gallery (12 images)" and "Gallery (3 images)" are one. A block that doesn't end as a sentence also counts by its
beginning and its end, for furniture whose rest differs: "READ MORE: " before other articles' titles, " | Video" after
them.
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
"""Why a block was removed here: learned from the corpus, or ruled by hand."""
WHOLE, PREFIX, SUFFIX, EVERY = "whole", "prefix", "suffix", "every"
"""What of a block a key is of; the last is of any text of the source."""
_PATTERN_LENGTH = 250
_SUFFIX_LENGTH = 50
EDGE, UNKNOWN = 0, 1
"""In the place of a key: there's no block; it's none that is counted."""
KINDS = ("paragraph", "heading", "list_item", "quote", "caption")
"""What can be furniture; a table and code never are."""
LONG = 80
"""Mass from which on a block is the story's own, so that texts that share it are one story."""
TOPIC_WORDS = 12
_TELLING = 7
"""Weight under which no word is looked at if there are TOPIC_WORDS above: most words of a text are below."""
_TOPIC_START = 20_000
"""Characters of a text that are read for its topic."""
_LETTERS = 3
"""A block with fewer letters is told by its figures too: a score, a date."""
_MASKED = 200
"""Characters up to which figures are made 0: a counter stands in a short line."""
_FIGURES = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]+")
# Scripts that don't part words: their pairs of letters stand for words. Hiragana's don't, for they're grammar.
_UNPARTED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_DENSE = re.compile(f"[{_UNPARTED}]+")
_WORD = re.compile(rf"[^\W\d_{_UNPARTED}\u3040-\u309f]{{5,}}")
_LONG = re.compile(r"\w{5,}")
"""What _WORD finds where scripts part words, but for figures; a third faster."""
# Thai, Lao, Burmese and Khmer end sentences with a space, if at all.
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_PREFIX = re.compile(r"([^:：|｜»]{2,40}(?:[:|»](?=\s)|[：｜])|[→➔➜➤➡▶►▸»›☞👉]\ufe0f?)\s*\S")
_SUFFIX = re.compile(r"\S(?:\s*｜|\s+[|»])[^|｜»]{2,40}$|\S\s+\([^()]{2,40}\)$")


def count_text(source: str, blocks: Sequence[Block]) -> CountedText:
    """Return a source's text as it's counted; blocks that the parser removed aren't part of it."""
    return _Text(source, blocks).count_text()


def is_countable(block: Block) -> bool:
    """Tell if a block is part of the text as far as the parser knows; what was removed here was, too."""
    return block.removed is None or block.removed in (LEARNED, DROPPED)


def parts_of(text: str) -> list[tuple[str, str]]:
    """Return the beginning and the end that a block counts by, beside its whole: (form, text)."""
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
    """Return as what of blocks a text can count: as a whole one, and as the beginning or the end of others."""
    forms = [WHOLE]
    forms += [PREFIX] if (PREFIX, text) in parts_of(f"{text} x") else []
    return forms + ([SUFFIX] if (SUFFIX, text) in parts_of(f"x {text}") else [])


def block_key(source: str, form: str, text: str) -> int:
    """Return the 48-bit key (BLAKE2b) of a block, or of its beginning or end, in a source."""
    return _hash(f"{source}\n{form}\n{normalised(text)}")


@lru_cache(maxsize=1024)
def source_key(source: str) -> int:
    """Return the key of what stands in every text of a source: its sample tells how alike any two of them are."""
    return block_key(source, EVERY, "")


def normalised(text: str) -> str:
    """Return what texts of one key have in common: case folded, white space squeezed, figures made 0."""
    folded = text.casefold()
    if not text.isprintable() or "  " in text or folded[:1] == " " or folded[-1:] == " ":
        folded = " ".join(folded.split())
    if len(folded) > _MASKED or not _FIGURES.search(folded):
        return folded
    masked = _FIGURES.sub("0", folded)
    return masked if sum(map(str.isalpha, masked)) >= _LETTERS else folded


def is_sentence(text: str) -> bool:
    """Tell if a text is a sentence, as far as its end tells; where sentences end in no mark, so does one."""
    return ends_sentence(text) or (unmarked(text) and ends_bare(text))


def ends_bare(text: str) -> bool:
    """Tell if a text ends in a letter or a figure, not in a mark."""
    return text != "" and category(text[-1])[0] in "LMN"


def unmarked(text: str) -> bool:
    """Tell if a text is in a script that doesn't mark where a sentence ends."""
    return _UNMARKED.search(text) is not None


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=KEY_BYTES).digest())


class _Text:
    def __init__(self, source: str, blocks: Sequence[Block]) -> None:
        self._source = source
        self._all = blocks
        self._blocks = [block for block in blocks if is_countable(block)]
        self._wholes: list[int] = []
        """The key of each block of the text as a whole; UNKNOWN for one that isn't counted."""
        self._parts: dict[int, tuple[str, str]] = {}
        self._keys: list[Sequence[int]] = [self._count(block) if is_countable(block) else () for block in blocks]
        self._found = dict.fromkeys(key for keys in self._keys for key in keys)
        wholes = b"".join([key.to_bytes(KEY_BYTES) for key in self._wholes])
        self._key = int.from_bytes(blake2b(source.encode() + wholes, digest_size=KEY_BYTES).digest())
        if self._found:
            self._found[source_key(source)] = None

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
        return CountedText(self._source, self._key, self._found, self._keys, self._occurrence, self._beside)

    def _occurrence(self, key: int) -> BlockOccurrence:
        last = len(self._blocks) - 1
        if key == source_key(self._source):
            headed = any(block.kind == "heading" for block in self._blocks)
            every = self._entry(0, last, "heading" if headed else "paragraph")
            return BlockOccurrence(EVERY, self._source, 1, False, False, False, every)
        places = self._places(key)
        first, final = places[0], places[-1]
        form, text = self._parts.get(key) or (WHOLE, self._blocks[first].text)
        link = self._blocks[first].link
        return BlockOccurrence(form, text, len(places), first == 0, final == last, link, self._entry(first, final))

    def _beside(self, key: int) -> set[int]:
        own = self._own
        places = {place + step for place in self._places(key) for step in (-1, 1)}
        return {other for place in places if 0 <= place < len(own) for other in own[place]}

    def _places(self, key: int) -> list[int]:
        return [place for place, keys in enumerate(self._own) if key in keys]

    @cached_property
    def _own(self) -> list[Sequence[int]]:
        """The keys of each block that is part of the text."""
        return [keys for keys, block in zip(self._keys, self._all, strict=True) if is_countable(block)]

    def _entry(self, first: int, last: int, kind: str = "") -> Callable[[], bytes]:
        return lambda: Entry(
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

    def _in_list(self, place: int) -> bool:
        around = self._blocks[max(0, place - 1) : place + 2]
        return self._blocks[place].kind == "list_item" and sum(block.kind == "list_item" for block in around) > 1

    def _key_at(self, place: int) -> int:
        return self._wholes[place] if 0 <= place < len(self._wholes) else EDGE

    def _story(self, own: int) -> int:
        """Half of each of the two least keys of the other long blocks: texts that are mostly one have both in common.

        One alone may be a plea's.
        """
        first, second = ([key for key in self._long if key != own] + [self._key, self._key])[:2]
        return (first & 0xFF) << 8 | second & 0xFF

    @cached_property
    def _long(self) -> list[int]:
        long = zip(self._wholes, self._blocks, strict=True)
        return sorted({key for key, block in long if key != UNKNOWN and mass(block.text) >= LONG})[:3]

    @cached_property
    def _topic(self) -> tuple[int, ...]:
        text = "\n".join([block.text for block in self._blocks])[:_TOPIC_START].casefold()
        runs = [] if text.isascii() else _DENSE.findall(text)
        words = Counter(_WORD.findall(text) if runs else filter(str.isalpha, _LONG.findall(text))).items()
        weights = [(-weight, word) for word, number in words if (weight := number * (len(word) - 3)) >= _TELLING]
        if len(weights) < TOPIC_WORDS:
            weights = [(-number * (len(word) - 3), word) for word, number in words]
        pairs = Counter(run[place : place + 2] for run in runs for place in range(len(run) - 1))
        weights += [(-number, pair) for pair, number in pairs.items()]
        return tuple(crc32(word.encode()) & 0xFFFF for _, word in nsmallest(TOPIC_WORDS, weights))


class Entry(NamedTuple):
    """What a block's sample keeps of one text: where the block stands in it, and what it's about."""

    blocks_before: int
    """Blocks before the block's first occurrence, 15 at most."""
    blocks_after: int
    """Blocks after its last, 15 at most."""
    key_before: int
    key_after: int
    """Keys of the blocks before and after its last occurrence; EDGE where the text begins or ends."""
    kind: str
    """Of the block; for what stands in every text "heading" if the text has one."""
    sentence: bool
    """Whether the whole block is a sentence."""
    set_apart: bool
    """Whether the page set it apart from the article's own paragraphs."""
    in_list: bool
    """Whether it's an item of a list that has others."""
    story: int
    """16 bits that another version of the text, or a copy with changes, has in common with it."""
    topic: tuple[int, ...]
    """16 bits of the hash of each of the words that say most of its topic."""

    def pack(self) -> bytes:
        flags = KINDS.index(self.kind) | self.sentence << 4 | self.set_apart << 5 | self.in_list << 6
        place = min(self.blocks_before, 15) << 4 | min(self.blocks_after, 15)
        neighbours = self.key_before.to_bytes(KEY_BYTES), self.key_after.to_bytes(KEY_BYTES)
        return _PACKED.pack(place, flags, *neighbours, self.story, *(*self.topic, *_NO_TOPIC)[:TOPIC_WORDS])

    @staticmethod
    def neighbours(packed: bytes) -> tuple[int, int]:
        """Return `before` and `after` of a packed entry."""
        middle = 2 + KEY_BYTES
        return int.from_bytes(packed[2:middle]), int.from_bytes(packed[middle : middle + KEY_BYTES])

    @classmethod
    def unpack(cls, packed: bytes) -> Entry:
        place, flags, before, after, story, *topic = _PACKED.unpack(packed)
        return cls(
            place >> 4,
            place & 15,
            int.from_bytes(before),
            int.from_bytes(after),
            KINDS[flags & 15],
            bool(flags & 16),
            bool(flags & 32),
            bool(flags & 64),
            story,
            tuple(filter(None, topic)),
        )


_PACKED = Struct(f">BB{KEY_BYTES}s{KEY_BYTES}sH{TOPIC_WORDS}H")
_NO_TOPIC = (0,) * TOPIC_WORDS
