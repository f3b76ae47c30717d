"""Blocks as they're counted: how one stands in a text, what is known of one that recurs, how many texts there are.

What is kept is a function of the texts alone, not of the order in which they came or of what was stored before:
counts are sums, a block's sample is drawn by its texts' hashes, and texts that are equal count once, as the article
with the smallest id.
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

SAMPLE = 24
"""Texts of which it's kept how a block stands in them."""
REMOVED = ("learned", "dropped")
"""States of blocks that are removed from the text."""
KEY_BYTES = 6
_BLOCK = ("kind", "text", "removed", "link", "container")


class BlockOccurrence(NamedTuple):
    """How one block stands in one text."""

    form: str
    text: str
    occurrences: int
    first: bool
    last: bool
    link: bool
    entry: Callable[[], bytes]
    """What the sample keeps of it; always of one length, and dear to make."""


@dataclass(slots=True)
class CountedText:
    """A text as it's counted: its blocks by their keys. Equal texts have one key."""

    source: str
    key: int
    blocks: Collection[int]
    """The keys that its blocks count under, and its source's; each once."""
    keys: Sequence[Sequence[int]]
    """The keys of each of its blocks; none for one that isn't counted."""
    occurrence: Callable[[int], BlockOccurrence]
    """Tells of a key how its block stands in the text."""
    beside: Callable[[int], set[int]]
    """Tells of a key which are the keys of the blocks before and after it, wherever it stands in the text."""


class Text(NamedTuple):
    """An article's text at one time, its source, and its day."""

    source: str
    blocks: Sequence[Block]
    day: date | None
    counted: CountedText | None = None


class TextChange(NamedTuple):
    """What became of an article's text; before is None for a new one."""

    article_id: int
    before: Text | None
    after: Text


Mark = Callable[[str, Sequence[Block]], Sequence[Block]]
"""Marks a source's blocks by what is known of boilerplate; returns the same object if nothing changes."""

CountText = Callable[[str, Sequence[Block]], CountedText]
"""Makes a source's blocks a text to count."""


@dataclass(frozen=True, slots=True)
class CountChange:
    """What became of an article's text, to be counted: before is None for a new one, after for one that is gone."""

    article_id: int
    before: tuple[CountedText, date | None] | None
    after: tuple[CountedText, date | None] | None


@dataclass(slots=True)
class BlockStats:
    """A row of `block`, in memory."""

    key: int
    source: str
    form: str
    text: str = ""
    articles: int = 0
    occurrences: int = 0
    firsts: int = 0
    lasts: int = 0
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
    """In how many texts it stood when it was read."""
    needs_recount: bool = False
    """Something was taken away that can't be subtracted: it must be counted anew."""

    def add(self, text: CountedText, occurrence: BlockOccurrence, day: date | None) -> None:
        self._count(occurrence, 1)
        if day is not None:
            self.since = day if self.since is None else min(self.since, day)
            self.until = day if self.until is None else max(self.until, day)
        if len(self.sample) < SAMPLE or text.key < max(self.sample):
            self.sample[text.key] = occurrence.entry()
            if len(self.sample) > SAMPLE:
                del self.sample[max(self.sample)]
            if text.key == min(self.sample):
                self.text = occurrence.text

    def remove(self, text: CountedText, occurrence: BlockOccurrence, day: date | None) -> None:
        self._count(occurrence, -1)
        self.needs_recount |= text.key in self.sample or (day is not None and day in (self.since, self.until))

    def _count(self, occurrence: BlockOccurrence, sign: int) -> None:
        self.articles += sign
        self.occurrences += sign * occurrence.occurrences
        self.firsts += sign * occurrence.first
        self.lasts += sign * occurrence.last
        self.links += sign * occurrence.link

    @property
    def ruled(self) -> bool:
        """Whether someone ruled what it is."""
        return self.state in ("kept", "dropped")

    def pack(self) -> bytes:
        """Return the sample as the table keeps it: the length of an entry with its key, then the entries."""
        entries = [key.to_bytes(KEY_BYTES) + entry for key, entry in sorted(self.sample.items())]
        return bytes([len(entries[0])]) + b"".join(entries) if entries else b""


def unpack(packed: bytes) -> dict[int, bytes]:
    """Return a sample as `BlockStats.pack` made it: text key -> entry."""
    if not packed:
        return {}
    entries = [packed[start : start + packed[0]] for start in range(1, len(packed), packed[0])]
    return {int.from_bytes(entry[:KEY_BYTES]): entry[KEY_BYTES:] for entry in entries}


class Days:
    """How many different texts a source has, by day."""

    def __init__(self, texts: Mapping[date, int]) -> None:
        self._undated = texts.get(date.min, 0)
        self._days = sorted(day for day in texts if day != date.min)
        self._sums = [0, *accumulate(texts[day] for day in self._days)]

    @property
    def total(self) -> int:
        return self._sums[-1] + self._undated

    def between(self, since: date | None, until: date | None) -> int:
        """Return how many texts are of these days, the undated among them; all texts where there's no date."""
        if since is None or until is None:
            return self.total
        return self._undated + self._sums[bisect_right(self._days, until)] - self._sums[bisect_left(self._days, since)]

    def newest(self, texts: int) -> date | None:
        """Return the first day of the newest so many dated texts; None if there aren't more than that."""
        place = bisect_left(self._sums, self._sums[-1] - texts)
        return self._days[place] if self._sums[-1] > texts else None


def block_values(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as a version keeps them: what a block doesn't have isn't written."""
    return [{name: value for name in _BLOCK if (value := getattr(block, name))} for block in blocks]


def edit_hash(headline: str, text: str) -> bytes:
    """Return the BLAKE2b-128 of what a version says, which must be clean; how it's parted doesn't count."""
    said = f"{headline}\n{text}".replace("\n\n", " ").replace("\n", " ")
    return blake2b(said.encode(), digest_size=16).digest()
