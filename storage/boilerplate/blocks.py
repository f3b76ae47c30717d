"""Counts of text blocks: how a block occurs in one text, and in how many texts of its source the block recurs.

`CountedText` describes one text, `BlockStats` one recurring block, `SourceDays` the number of texts per day.

All counts depend on the texts alone, not on the order in which they arrived or on what was stored before: counts are
sums, and the hashes of texts decide which texts a block's sample holds. Equal texts count once, as the article with
the smallest id.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import accumulate
from typing import Any, NamedTuple

from crawler.items import Block

SAMPLE_SIZE = 24
"""Number of texts that a block's sample holds: the texts with the smallest keys."""
REMOVED_STATES = ("learned", "dropped")
"""States of blocks that are removed from the text."""
KEY_BYTES = 6
_BLOCK = ("kind", "text", "removed", "link", "container")


class BlockOccurrence(NamedTuple):
    """How one block occurs in one text."""

    form: str
    """The part of the block that its key is made of: whole, prefix or suffix; "every" for the source's own key."""
    text: str
    occurrences: int
    first: bool
    """True if the block is the first of the text."""
    last: bool
    """True if the block is the last of the text."""
    link: bool
    entry: Callable[[], bytes]
    """Makes the sample's entry for this text. Entries have one length and are expensive to make."""


@dataclass(slots=True)
class CountedText:
    """A text with the keys of its blocks, as it's counted. Equal texts of a source have the same key."""

    source: str
    key: int
    blocks: Collection[int]
    """All keys that the text counts under, each once: those of its blocks, and the key of its source."""
    keys: Sequence[Sequence[int]]
    """The keys of each block, in order; empty for a block that isn't counted."""
    occurrence: Callable[[int], BlockOccurrence]
    """Returns how the block of a key occurs in the text."""
    neighbours: Callable[[int], set[int]]
    """Returns the keys of the blocks next to a key's block, at each of its occurrences."""


class DatedText(NamedTuple):
    """An article's text at one time, its source, and its day."""

    source: str
    blocks: Sequence[Block]
    day: date | None
    counted: CountedText | None = None


class TextChange(NamedTuple):
    """An article's text before and after a change; before is None for a new article."""

    article_id: int
    before: DatedText | None
    after: DatedText


Mark = Callable[[str, Sequence[Block]], Sequence[Block]]
"""Marks the boilerplate among a source's blocks, as known now. Returns the same object if no block changes."""

CountText = Callable[[str, Sequence[Block]], CountedText]
"""Turns the blocks of a source's text into a text to count."""


@dataclass(frozen=True, slots=True)
class CountChange:
    """A change of an article's text, to be counted.

    Before is None for a new article, after is None for an article that is gone.
    """

    article_id: int
    before: tuple[CountedText, date | None] | None
    after: tuple[CountedText, date | None] | None


@dataclass(slots=True)
class BlockStats:
    """What is known of a block that recurs: a row of `block`, in memory."""

    key: int
    source: str
    form: str
    text: str = ""
    articles: int = 0
    """Number of different texts that have the block."""
    occurrences: int = 0
    firsts: int = 0
    """Number of texts that begin with the block."""
    lasts: int = 0
    """Number of texts that end with the block."""
    links: int = 0
    since: date | None = None
    until: date | None = None
    sample: dict[int, bytes] = field(default_factory=dict)
    """Text key -> entry."""
    state: str = "watched"
    why: str = ""
    changed: datetime | None = None
    recheck: int | None = None
    pending: int | None = None
    stored: bool = False
    texts_when_loaded: int = 0
    """Value of `articles` when the row was loaded."""
    needs_recount: bool = False
    """True if a text was removed that can't be subtracted, so the block must be counted again from its texts."""

    def add(self, text: CountedText, occurrence: BlockOccurrence, day: date | None) -> None:
        """Count the block's occurrence in one more text."""
        self._count(occurrence, 1)
        if day is not None:
            self.since = day if self.since is None else min(self.since, day)
            self.until = day if self.until is None else max(self.until, day)
        if len(self.sample) < SAMPLE_SIZE or text.key < max(self.sample):
            self.sample[text.key] = occurrence.entry()
            if len(self.sample) > SAMPLE_SIZE:
                del self.sample[max(self.sample)]
            if text.key == min(self.sample):
                self.text = occurrence.text

    def remove(self, text: CountedText, occurrence: BlockOccurrence, day: date | None) -> None:
        """Subtract the block's occurrence in a text that is gone."""
        self._count(occurrence, -1)
        self.needs_recount |= text.key in self.sample or (day is not None and day in (self.since, self.until))

    def _count(self, occurrence: BlockOccurrence, sign: int) -> None:
        self.articles += sign
        self.occurrences += sign * occurrence.occurrences
        self.firsts += sign * occurrence.first
        self.lasts += sign * occurrence.last
        self.links += sign * occurrence.link

    @property
    def is_overridden(self) -> bool:
        """True if a person decided on the block."""
        return self.state in ("kept", "dropped")

    def pack(self) -> bytes:
        """Return the sample as the table stores it: the length of an entry with its key, then the entries."""
        entries = [key.to_bytes(KEY_BYTES) + entry for key, entry in sorted(self.sample.items())]
        return bytes([len(entries[0])]) + b"".join(entries) if entries else b""


def unpack(packed: bytes) -> dict[int, bytes]:
    """Return a sample that `BlockStats.pack` made: text key -> entry."""
    if not packed:
        return {}
    entries = [packed[start : start + packed[0]] for start in range(1, len(packed), packed[0])]
    return {int.from_bytes(entry[:KEY_BYTES]): entry[KEY_BYTES:] for entry in entries}


class SourceDays:
    """The number of different texts that a source has, by day."""

    def __init__(self, texts: Mapping[date, int]) -> None:
        self._undated = texts.get(date.min, 0)
        self._days = sorted(day for day in texts if day != date.min)
        self._sums = [0, *accumulate(texts[day] for day in self._days)]

    @property
    def total(self) -> int:
        """The number of all texts, dated and undated."""
        return self._sums[-1] + self._undated

    def between(self, since: date | None, until: date | None) -> int:
        """Return the number of texts of these days, both included, and of undated texts. Without a day: all texts."""
        if since is None or until is None:
            return self.total
        return self._undated + self._sums[bisect_right(self._days, until)] - self._sums[bisect_left(self._days, since)]

    def start_of_newest(self, texts: int) -> date | None:
        """Return the first day of the newest `texts` dated texts; None if there are no more texts than these."""
        index = bisect_left(self._sums, self._sums[-1] - texts)
        return self._days[index] if self._sums[-1] > texts else None


def block_values(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as a version stores them; empty values are left out."""
    return [{name: value for name in _BLOCK if (value := getattr(block, name))} for block in blocks]


def edit_hash(headline: str, text: str) -> bytes:
    """Return the BLAKE2b-128 hash of a version's headline and text, which must be clean.

    How the text is divided into blocks and lines doesn't change the hash.
    """
    joined = f"{headline}\n{text}".replace("\n\n", " ").replace("\n", " ")
    return blake2b(joined.encode(), digest_size=16).digest()
