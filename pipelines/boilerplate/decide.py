"""Decide if a recurring block is boilerplate, and why: a pure function of the block's counts and sample.

`features` describes a block by numbers, `log_odds` weighs them, and `decide` gives a decision and the reason for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import log
from typing import NamedTuple

from crawler.parsers.body.furniture import furniture_words
from crawler.parsers.html import QUESTION, mass
from pipelines.boilerplate.keys import EDGE, UNKNOWN, WHOLE, SampleEntry, ends_bare, unmarked
from storage.boilerplate.blocks import BlockStats, SourceDays

WINDOW = 1000
"""Minimum number of texts that a block's share is taken of, if the source has as many: four texts in a week prove
little."""
_DEFAULT_OVERLAP = 0.05
_MIN_HEADED = 0.1
_MIN_STORIES = 0.75
MIN_TEXTS = 4
"""Minimum number of texts that a block must be in for a decision."""
MIN_PATTERN_TEXTS = 8
"""Minimum number of texts for a beginning or an end that less than a tenth of the texts have. The whole blocks would be
removed, and they differ."""
_SURE = 10
MAX_PER_TEXT = 2.5
"""Maximum number of occurrences per text, on average. Blocks above it are refrains, speakers' names, rows of tables,
unless they are everywhere."""
EVERYWHERE = 0.5
"""Minimum share of a source's texts from which on a block is everywhere, however often each has it: "Advertisement"
between the paragraphs of nearly all articles."""
_URL_OR_HANDLE = re.compile(r"https?://|www\.|@\w|\w\.(?:com|org|net)\b")
_QUOTES = '"“”«»„「」'
_NEAR = 2
_TAIL = 6
_QUESTION = tuple(QUESTION)
_ALIKE = 0.05
NOTABLE = 1.5
"""Minimum ratio of `window` to `span` for the reason to mention the window."""


@dataclass(frozen=True, slots=True)
class BlockFeatures:
    """A block in numbers. Shares are between 0 and 1, of the texts that have the block or of its sample."""

    form: str
    text: str
    articles: int
    span: int
    """Number of texts of the source between the first and the last text that has the block."""
    window: int
    """Number of texts that the block's share is taken of: `span`, but at least WINDOW or all texts of the source."""
    per_text: float
    first: float
    last: float
    near_end: float
    tail: float
    """Share in which the block is one of the last seven, and before a recurring block or the end of the text."""
    top: float
    """Share in which the block is one of the first three, and after a recurring block or the beginning of the text."""
    before: float
    after: float
    """Shares in which a recurring block, or the beginning or end of the text, is before or after the block."""
    link: float
    set_apart: float
    headings: bool
    """True if the source marks headings."""
    prose: float
    """Share in which the block is a paragraph: not a heading, an item of a list, a quotation or a caption."""
    heading: float
    in_list: float
    """Share in which the block is an item of a list with at least two items."""
    sentence: float
    """Share in which the block ends as a sentence; half of it for short blocks in scripts without sentence marks."""
    stories: float
    """Different stories, as a share of the texts. Copies and updates of a story count as one story."""
    topic_overlap: float
    """How much more topic words the texts share than any two texts of the source: 0 for no more, 1 for all."""


def features(row: BlockStats, days: SourceDays, norms: SourceNorms, recurs: Callable[[int], bool]) -> BlockFeatures:
    """Return the features of a block. `recurs` returns True for the key of a block that is in MIN_TEXTS texts."""
    entries = entries_of(row)
    sampled, articles = len(entries) or 1, row.articles or 1
    before = [entry.key_before == EDGE or recurs(entry.key_before) for entry in entries]
    after = [entry.key_after == EDGE or recurs(entry.key_after) for entry in entries]
    doubtful = unmarked(row.text) and len(row.text) < _MAX_LABEL
    span = max(days.between(row.since, row.until), row.articles)
    return BlockFeatures(
        form=row.form,
        text=row.text,
        articles=row.articles,
        span=span,
        window=max(span, min(days.total, WINDOW)),
        per_text=row.occurrences / articles,
        first=row.firsts / articles,
        last=row.lasts / articles,
        near_end=sum(entry.blocks_after <= _NEAR for entry in entries) / sampled,
        tail=sum(near and entry.blocks_after <= _TAIL for entry, near in zip(entries, after, strict=True)) / sampled,
        top=sum(near and entry.blocks_before <= _NEAR for entry, near in zip(entries, before, strict=True)) / sampled,
        before=sum(before) / sampled,
        after=sum(after) / sampled,
        link=row.links / articles,
        set_apart=sum(entry.set_apart for entry in entries) / sampled,
        headings=norms.headings,
        prose=sum(entry.kind == "paragraph" for entry in entries) / sampled,
        heading=sum(entry.kind == "heading" for entry in entries) / sampled,
        in_list=sum(entry.in_list for entry in entries) / sampled,
        # Blocks only count by their beginning or end because they don't end as a sentence.
        sentence=sum(entry.sentence for entry in entries) / sampled / (1 + doubtful) if row.form == WHOLE else 0.0,
        stories=len({entry.story for entry in entries}) / sampled,
        topic_overlap=max(0.0, (topic_overlap(entries) - norms.topic_overlap) / (1 - norms.topic_overlap)),
    )


def entries_of(row: BlockStats) -> list[SampleEntry]:
    """Return the entries of a block's sample."""
    return [SampleEntry.unpack(packed) for packed in row.sample.values()]


def neighbours(row: BlockStats) -> set[int]:
    """Return the keys of the blocks next to a block, in the texts of the block's sample."""
    return {key for packed in row.sample.values() for key in SampleEntry.neighbours(packed)} - {EDGE, UNKNOWN}


class SourceNorms(NamedTuple):
    """Normal values of a source. They change in steps, so that not every new text affects every block."""

    topic_overlap: float
    """Mean share of topic words that two texts of the source have in common, in steps of 0.05."""
    headings: bool
    """True if the source marks headings, so that a short paragraph isn't a heading."""


def source_norms(row: BlockStats | None) -> SourceNorms:
    """Return the normal values of a source, from the row of the source's own key."""
    if row is None or row.articles < MIN_TEXTS:
        return SourceNorms(_DEFAULT_OVERLAP, headings=False)
    entries = entries_of(row)
    headings = sum(entry.kind == "heading" for entry in entries)
    return SourceNorms(min(0.9, round(topic_overlap(entries) * 20) / 20), headings >= _MIN_HEADED * len(entries))


def topic_overlap(entries: Sequence[SampleEntry]) -> float:
    """Return the mean share of topic words that two of these texts have in common; 1 for fewer than two texts."""
    topics = [entry.topic for entry in entries]
    if len(topics) < 2:
        return 1.0
    times = Counter(chain.from_iterable(topics))
    shared = sum(number * (number - 1) for number in times.values())
    longest = max(map(len, topics)) or 1
    return min(1.0, shared / (len(topics) * (len(topics) - 1) * longest))


def log_odds(block: BlockFeatures) -> dict[str, float]:
    """Return the natural log odds that each feature adds: above 0 for boilerplate, below 0 against it."""
    text = block.text
    length = mass(text) if block.form == WHOLE else _PATTERN_MASS
    inside = 1 - max(block.near_end, block.first)
    apart = max(block.link, block.set_apart)
    items = 1 - block.prose - block.heading
    # Where headings are marked, a short paragraph is less likely to be one.
    brief = (4.6 - 2.8 * block.headings) * block.prose + 4.6 * block.heading
    short = block.form == WHOLE and len(text) < _HEADING and ends_bare(text)
    asked = length < _SHORT and text.endswith(_QUESTION)
    greets = block.first > 0 and (block.sentence >= 0.5 or text.endswith((",", "،", "،")))
    return {
        "number": 0.6 * min(log(block.articles), 3.5),
        "last": 3.5 * block.last,
        "near_end": 1.2 * block.near_end,
        "tail": 2.6 * block.tail * (1 - block.near_end),
        "company": 2.6 * block.after + 2.3 * block.before - 1.8 * min(block.after, block.before),
        "words": 5.5 * min(furniture_words(text), 1.0),
        "address": 4.0 * (_URL_OR_HANDLE.search(text) is not None),
        "link": 2.6 * block.link + 2.0 * block.set_apart * (1 - block.link),
        "length": 0.45 * min(log(length + 1), 5.5),
        "sentence": -2.1 * block.sentence,
        "prose": -1.2 * block.sentence * inside * (length >= _SHORT),
        "heading": -inside * (brief * short + 4.5 * asked + 4.5 * (text.count("|") > 1)),
        "opening": -4.4 * block.top * greets,
        "kind": (0.6 * max(0.0, items - block.in_list) - 3.4 * block.in_list - 0.5 * block.heading) * (1 - apart),
        "topic": -17.5 * min(block.topic_overlap, 0.4),
        "pattern": -1.0 * (block.form != WHOLE),
        "stories": -8.0 * (1 - block.stories),
    }


def _score(block: BlockFeatures) -> Callable[[int], float]:
    """Return a function from the size of the window to the block's score. More texts lower the score.

    The block is boilerplate if its score is above 0.
    """
    fixed = _BIAS + sum(log_odds(block).values())
    inside = 1 - max(block.near_end, block.first)
    short = 3.1 * block.sentence * inside * (block.form == WHOLE and mass(block.text) < _SHORT)
    return lambda window: fixed + _share_log_odds(log(block.articles / window), short)


def _share_log_odds(log_share: float, short: float) -> float:
    """Return the log odds for the logarithm of a block's share; `short` counts against rare short sentences."""
    # A sentence in one of twelve articles may be the authors' own. A sentence in one of four isn't.
    rare = min(1.0, max(0.0, (log(0.25) - log_share) / log(0.25 / 0.08)))
    common = 3.6 * max(0.0, log_share - log(COMMON))
    return 0.1 * log_share + common + 0.5 * min(0.0, log_share - log(RARE)) - short * rare


COMMON, RARE = 0.1, 0.01
"""Above the share COMMON, being common is evidence for boilerplate. Below RARE, being rare is evidence against it."""
_BIAS = -2.0
_SHORT = 70
_MAX_LABEL = 40
_HEADING = 20
_PATTERN_MASS = 60
_NO_LIMIT = 1 << 40


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a block."""

    is_boilerplate: bool
    why: str
    """The reason, in one line that a person can check."""
    until: int | None = None
    """Size of the window at which the block stops being boilerplate, if nothing else changes, or None."""


def decide(block: BlockFeatures, since: date | None) -> Decision:
    """Decide on a block. More texts without the block can only turn the decision against boilerplate."""
    rare = _SURE * block.articles < block.window
    if block.articles < (MIN_PATTERN_TEXTS if block.form != WHOLE and rare else MIN_TEXTS):
        return Decision(False, f"{_where(block, since)}: too few to judge")
    often = block.per_text > MAX_PER_TEXT
    if often and block.articles < EVERYWHERE * block.window:
        return Decision(False, f"{_where(block, since)}, {block.per_text:.1f} times in each: part of the text")
    if block.form != WHOLE and block.stories < _MIN_STORIES:
        return Decision(False, f"{_where(block, since)}, but {block.stories:.0%} of them different stories")
    score = _score(block)
    if score(block.window) <= 0:
        return Decision(False, f"{_where(block, since)}{_profile(block)}")
    max_window = _SURE * block.articles if block.form != WHOLE and block.articles < MIN_PATTERN_TEXTS else _NO_LIMIT
    if often:
        max_window = min(max_window, int(block.articles / EVERYWHERE))
    return Decision(True, f"{_where(block, since)}{_profile(block)}", _turning_point(score, block.articles, max_window))


def _turning_point(score: Callable[[int], float], articles: int, max_window: int) -> int | None:
    """Return the smallest window at which a block is no longer boilerplate: at most `max_window` + 1."""
    if max_window == _NO_LIMIT and score(max_window) > 0:
        return None
    return bisect_left(range(articles, max_window + 1), True, key=lambda window: score(window) <= 0) + articles


def _where(block: BlockFeatures, since: date | None) -> str:
    near = "" if block.window < NOTABLE * block.span else f", of the nearest {block.window}"
    return f"in {block.articles} of {block.span} articles" + (f" since {since}" if since else "") + near


def _profile(block: BlockFeatures) -> str:
    parts = []
    for name, value in (("last block", block.last), ("a link", block.link), ("set apart", block.set_apart)):
        if value >= 0.1:
            parts.append(f"{name} in {round(value * block.articles)}")
    if block.stories < 0.75:
        parts.append(f"{block.stories:.0%} of them different stories")
    alike = block.topic_overlap >= _ALIKE
    parts.append(f"topics {block.topic_overlap:.0%} alike" if alike else "in stories of all kinds")
    return ", " + ", ".join(parts)
