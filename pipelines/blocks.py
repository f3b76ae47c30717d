"""A text as boilerplate is learned from it: its blocks' keys, and how each block stands in it. Pure functions.

Two blocks have one key if they differ in case, spacing or figures alone: "Gallery (12 images)" and "Gallery (3
images)" are one. A block that isn't a sentence also counts by its beginning and its end, for furniture whose rest
differs: "READ MORE: " before other articles' titles, " | Video" after them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from zlib import crc32

from crawler.parsers.characters import ends_sentence
from storage.blocks import KEY_BYTES, Counted, Standing
from storage.records import Block

LEARNED, DROPPED = "learned", "dropped"
"""Why a block was removed here: learned from the corpus, or ruled by hand."""
EVERY = "every"
EDGE, UNKNOWN = 0, 1
"""In the place of a key: there's no block; it's none that is counted."""
KINDS = ("paragraph", "heading", "list_item", "quote", "caption")
"""What can be furniture; a table and code never are."""
LONG = 80
"""Characters from which on a block is the story's own, so that texts that share it are one story."""
TOPIC_WORDS = 12
_LETTERS = 3
"""A block with fewer letters is told by its figures too: a score, a date."""
_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{5,}")
# Scripts that don't part words: their pairs of letters stand for words.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
# Thai, Lao, Burmese and Khmer end sentences with a space, if at all.
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_PREFIX = re.compile(r"([^:：|»]{2,40}(?:[:：|»]|(?<= [-–—])))\s+\S")
_SUFFIX = re.compile(r"\S\s+([|»][^|»]{2,40})$")


def counted(source: str, blocks: Sequence[Block]) -> Counted:
    """Return a source's text as it's counted; blocks that the parser removed aren't part of it."""
    return _Text(source, blocks).counted()


def keys_of(source: str, block: Block) -> Iterator[tuple[int, str, str]]:
    """Yield the keys that a block counts under, each with its form and the text of the part that it's of."""
    if block.kind not in KINDS:
        return
    yield block_key(source, "whole", block.text), "whole", block.text
    if len(block.text) <= _PATTERN_LENGTH and not is_sentence(block.text):
        if (match := _PREFIX.match(block.text)) is not None:
            yield block_key(source, "prefix", match[1]), "prefix", match[1]
        if (match := _SUFFIX.search(block.text)) is not None:
            yield block_key(source, "suffix", match[1]), "suffix", match[1]


_PATTERN_LENGTH = 250


def block_key(source: str, form: str, text: str) -> int:
    """Return the 48-bit key (BLAKE2b) of a block, or of its beginning or end, in a source."""
    return _hash(f"{source}\n{form}\n{normalised(text)}")


def source_key(source: str) -> int:
    """Return the key of what stands in every text of a source: its sample tells how alike any two of them are."""
    return block_key(source, EVERY, "")


def normalised(text: str) -> str:
    """Return what texts of one key have in common: case folded, white space squeezed, figures made 0."""
    folded = " ".join(text.casefold().split())
    masked = _FIGURES.sub("0", folded)
    if masked is not folded and sum(map(str.isalpha, masked)) < _LETTERS:
        return folded
    return masked


def is_sentence(text: str) -> bool:
    """Tell if a text is a sentence, as far as its end tells; scripts that don't mark it always are."""
    return ends_sentence(text) or _UNMARKED.search(text[-3:]) is not None


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=KEY_BYTES).digest())


class _Text:
    def __init__(self, source: str, blocks: Sequence[Block]) -> None:
        self._source = source
        self._blocks = [block for block in blocks if block.removed in (None, LEARNED, DROPPED)]
        self._keys = [list(keys_of(source, block)) for block in self._blocks]
        wholes = b"".join(keys[0][0].to_bytes(KEY_BYTES) for keys in self._keys if keys)
        self._key = int.from_bytes(blake2b(wholes or b"\0", digest_size=KEY_BYTES).digest())

    def counted(self) -> Counted:
        places: dict[int, list[int]] = {}
        for place, keys in enumerate(self._keys):
            for key, _, _ in keys:
                places.setdefault(key, []).append(place)
        last = len(self._blocks) - 1
        standings: dict[int, Standing] = {}
        for place, keys in enumerate(self._keys):
            block = self._blocks[place]
            for key, form, text in keys:
                if key not in standings and any(map(str.isalnum, text)):
                    own = places[key]
                    entry = self._entry(own[0], own[-1])
                    standings[key] = Standing(form, text, len(own), not place, own[-1] == last, block.link, entry)
        if standings:
            every = self._entry(0, last)
            standings[source_key(self._source)] = Standing(EVERY, self._source, 1, False, False, False, every)
        return Counted(self._source, self._key, standings)

    def _entry(self, first: int, last: int) -> Callable[[], bytes]:
        return lambda: Entry(
            head=first,
            foot=len(self._blocks) - 1 - last,
            before=self._key_at(last - 1),
            after=self._key_at(last + 1),
            kind=self._blocks[last].kind,
            sentence=is_sentence(self._blocks[last].text),
            aside=self._blocks[last].container is not None,
            story=self._story(self._key_at(last)),
            topic=self._topic,
        ).pack()

    def _key_at(self, place: int) -> int:
        inside = 0 <= place < len(self._keys) and self._keys[place]
        return self._keys[place][0][0] if inside else EDGE if place in (-1, len(self._keys)) else UNKNOWN

    def _story(self, own: int) -> int:
        """The least of the other long blocks' keys: texts that are mostly one have it in common."""
        return next((key for key in self._long if key != own), self._key) & 0xFFFF

    @cached_property
    def _long(self) -> list[int]:
        return sorted(keys[0][0] for keys in self._keys if keys and len(keys[0][2]) >= LONG)[:2]

    @cached_property
    def _topic(self) -> tuple[int, ...]:
        text = "\n".join(block.text for block in self._blocks).casefold()
        words = Counter(_WORD.findall(text))
        weights = {word: number * (len(word) - 3) for word, number in words.items()}
        for run in _DENSE.findall(text):
            for place in range(len(run) - 1):
                pair = run[place : place + 2]
                weights[pair] = weights.get(pair, 0) + 1
        ordered = sorted(weights, key=lambda word: (-weights[word], word))
        return tuple(crc32(word.encode()) & 0xFFFF for word in ordered[:TOPIC_WORDS])


@dataclass(frozen=True, slots=True)
class Entry:
    """What a block's sample keeps of one text: where the block stands in it, and what it's about."""

    head: int
    """Blocks before the block's first occurrence, 15 at most."""
    foot: int
    """Blocks after its last, 15 at most."""
    before: int
    after: int
    """Keys of the blocks before and after its last occurrence; EDGE where the text begins or ends."""
    kind: str
    sentence: bool
    """Whether the whole block is a sentence."""
    aside: bool
    """Whether the page set it apart from the article's own paragraphs."""
    story: int
    """16 bits that another version of the text, or a copy with changes, has in common with it."""
    topic: tuple[int, ...]
    """16 bits of the hash of each of the words that say most of its topic."""

    def pack(self) -> bytes:
        flags = KINDS.index(self.kind) | self.sentence << 4 | self.aside << 5
        place = min(self.head, 15) << 4 | min(self.foot, 15)
        topic = (*self.topic, *(0,) * TOPIC_WORDS)[:TOPIC_WORDS]
        neighbours = self.before.to_bytes(KEY_BYTES) + self.after.to_bytes(KEY_BYTES)
        return bytes((place, flags)) + neighbours + b"".join(number.to_bytes(2) for number in (self.story, *topic))

    @classmethod
    def unpack(cls, packed: bytes) -> Entry:
        after, rest = 2 + KEY_BYTES, 2 + 2 * KEY_BYTES
        numbers = [int.from_bytes(packed[start : start + 2]) for start in range(rest, len(packed), 2)]
        return cls(
            head=packed[0] >> 4,
            foot=packed[0] & 15,
            before=int.from_bytes(packed[2:after]),
            after=int.from_bytes(packed[after:rest]),
            kind=KINDS[packed[1] & 15],
            sentence=bool(packed[1] & 16),
            aside=bool(packed[1] & 32),
            story=numbers[0],
            topic=tuple(filter(None, numbers[1:])),
        )
