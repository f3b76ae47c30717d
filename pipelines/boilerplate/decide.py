"""Furniture or not, and why: a pure function of what is known of a block that recurs in a source."""

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
from pipelines.boilerplate.keys import EDGE, UNKNOWN, WHOLE, Entry, ends_bare, unmarked
from storage.boilerplate.blocks import BlockStats, SourceDays

WINDOW = 1000
"""Texts that a share is a share of, at the least, if the source has so many: four in a week prove little."""
_USUAL = 0.05
_HEADED = 0.1
_DIFFERENT = 0.75
LEAST = 4
"""Texts that a block must stand in to be judged."""
LEAST_PATTERN = 8
"""Texts that a beginning or an end must stand in, if it's in less than a tenth: what follows it differs, and goes."""
_SURE = 10
MOST_PER_TEXT = 2.5
"""Occurrences in a text, on average, above which a block is a refrain, a speaker's name, a row of a table."""
_ADDRESS = re.compile(r"https?://|www\.|@\w|\w\.(?:com|org|net)\b")
_QUOTES = '"“”«»„「」'
_NEAR = 2
_TAIL = 6
_QUESTION = tuple(QUESTION)
_ALIKE = 0.05
NOTABLE = 1.5
"""How many times more texts a share is of than lie between first and last, for it to be said."""


@dataclass(frozen=True, slots=True)
class BlockFeatures:
    """What is known of a block: shares are of the texts that it stands in, between 0 and 1."""

    form: str
    text: str
    articles: int
    span: int
    """Texts of its source between its first and its last."""
    window: int
    """Texts that its share is of: those, or WINDOW if they're fewer, or all if these are fewer still."""
    per_text: float
    first: float
    last: float
    near_end: float
    tail: float
    """It stands in the last seven blocks, and after it is another that recurs, or the text ends."""
    top: float
    """It stands in the first three blocks, and before it is another that recurs, or the text begins."""
    before: float
    after: float
    """Before it, or after it, is another block that recurs, or the text begins or ends."""
    link: float
    set_apart: float
    headings: bool
    """Whether its source marks headings."""
    prose: float
    """Share in which it's a paragraph, not a heading, an item of a list, a quotation or a caption."""
    heading: float
    in_list: float
    """Share in which it's an item of a list that has others."""
    sentence: float
    """Half of it where the script doesn't mark sentences and the block is short."""
    stories: float
    """Different stories among the texts, copies and updates of one being one."""
    topic_overlap: float
    """How much more the texts' topics have in common than any of the source's: 0 no more, 1 all."""


def features(row: BlockStats, days: SourceDays, usual: Usual, recurs: Callable[[int], bool]) -> BlockFeatures:
    """Return what the counts and the sample say of a block.

    `recurs` tells if the block of a key stands in LEAST texts.
    """
    entries = entries_of(row)
    drawn, articles = len(entries) or 1, row.articles or 1
    before = [entry.key_before == EDGE or recurs(entry.key_before) for entry in entries]
    after = [entry.key_after == EDGE or recurs(entry.key_after) for entry in entries]
    doubtful = unmarked(row.text) and len(row.text) < _SAID
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
        near_end=sum(entry.blocks_after <= _NEAR for entry in entries) / drawn,
        tail=sum(known and entry.blocks_after <= _TAIL for entry, known in zip(entries, after, strict=True)) / drawn,
        top=sum(known and entry.blocks_before <= _NEAR for entry, known in zip(entries, before, strict=True)) / drawn,
        before=sum(before) / drawn,
        after=sum(after) / drawn,
        link=row.links / articles,
        set_apart=sum(entry.set_apart for entry in entries) / drawn,
        headings=usual.headings,
        prose=sum(entry.kind == "paragraph" for entry in entries) / drawn,
        heading=sum(entry.kind == "heading" for entry in entries) / drawn,
        in_list=sum(entry.in_list for entry in entries) / drawn,
        # What only begins or ends with it was counted because it's no sentence.
        sentence=sum(entry.sentence for entry in entries) / drawn / (1 + doubtful) if row.form == WHOLE else 0.0,
        stories=len({entry.story for entry in entries}) / drawn,
        topic_overlap=max(0.0, (topic_overlap(entries) - usual.topic_overlap) / (1 - usual.topic_overlap)),
    )


def entries_of(row: BlockStats) -> list[Entry]:
    """Return what a block's sample says."""
    return [Entry.unpack(packed) for packed in row.sample.values()]


def neighbours(row: BlockStats) -> set[int]:
    """Return the keys of the blocks beside a block, as far as its sample tells."""
    return {key for packed in row.sample.values() for key in Entry.neighbours(packed)} - {EDGE, UNKNOWN}


class Usual(NamedTuple):
    """What is usual in a source; in steps, so that not every new text bears on every block."""

    topic_overlap: float
    """How much any two of its texts have in common, in steps of 0.05."""
    headings: bool
    """Whether it marks headings, so that a short paragraph isn't one."""


def usual(row: BlockStats | None) -> Usual:
    """Return what is usual in a source, by what stands in every text of it."""
    if row is None or row.articles < LEAST:
        return Usual(_USUAL, headings=False)
    entries = entries_of(row)
    headings = sum(entry.kind == "heading" for entry in entries)
    return Usual(min(0.9, round(topic_overlap(entries) * 20) / 20), headings >= _HEADED * len(entries))


def topic_overlap(entries: Sequence[Entry]) -> float:
    """Return the mean share of topic words that two of these texts have in common."""
    topics = [entry.topic for entry in entries]
    if len(topics) < 2:
        return 1.0
    times = Counter(chain.from_iterable(topics))
    shared = sum(number * (number - 1) for number in times.values())
    longest = max(map(len, topics)) or 1
    return min(1.0, shared / (len(topics) * (len(topics) - 1) * longest))


def log_odds(known: BlockFeatures) -> dict[str, float]:
    """Return what speaks for furniture (above 0) and what against it, in natural log odds."""
    text = known.text
    length = mass(text) if known.form == WHOLE else _PATTERN_MASS
    inside = 1 - max(known.near_end, known.first)
    apart = max(known.link, known.set_apart)
    items = 1 - known.prose - known.heading
    # Where headings are marked, a short paragraph is less likely to be one.
    brief = (4.6 - 2.8 * known.headings) * known.prose + 4.6 * known.heading
    short = known.form == WHOLE and len(text) < _HEADING and ends_bare(text)
    asked = length < _SHORT and text.endswith(_QUESTION)
    greets = known.first > 0 and (known.sentence >= 0.5 or text.endswith((",", "،", "،")))
    return {
        "number": 0.6 * min(log(known.articles), 3.5),
        "last": 3.5 * known.last,
        "near_end": 1.2 * known.near_end,
        "tail": 2.6 * known.tail * (1 - known.near_end),
        "company": 2.6 * known.after + 2.3 * known.before - 1.8 * min(known.after, known.before),
        "words": 5.5 * min(furniture_words(text), 1.0),
        "address": 4.0 * (_ADDRESS.search(text) is not None),
        "link": 2.6 * known.link + 2.0 * known.set_apart * (1 - known.link),
        "length": 0.45 * min(log(length + 1), 5.5),
        "sentence": -2.1 * known.sentence,
        "prose": -1.2 * known.sentence * inside * (length >= _SHORT),
        "heading": -inside * (brief * short + 4.5 * asked + 4.5 * (text.count("|") > 1)),
        "opening": -4.4 * known.top * greets,
        "kind": (0.6 * max(0.0, items - known.in_list) - 3.4 * known.in_list - 0.5 * known.heading) * (1 - apart),
        "topic": -17.5 * min(known.topic_overlap, 0.4),
        "pattern": -1.0 * (known.form != WHOLE),
        "stories": -8.0 * (1 - known.stories),
    }


def _score(known: BlockFeatures) -> Callable[[int], float]:
    """Return the score of a block by the number of texts that its share is of: the more texts, the less."""
    fixed = _BIAS + sum(log_odds(known).values())
    inside = 1 - max(known.near_end, known.first)
    short = 3.1 * known.sentence * inside * (known.form == WHOLE and mass(known.text) < _SHORT)
    return lambda of: fixed + _share(log(known.articles / of), short)


def _share(share: float, short: float) -> float:
    """Weigh the logarithm of a block's share; `short` is what speaks against a short sentence that is seldom."""
    # What stands in one of twelve articles may be said in each; what stands in one of four isn't.
    said = min(1.0, max(0.0, (log(0.25) - share) / log(0.25 / 0.08)))
    return 0.1 * share + 3.6 * max(0.0, share - log(COMMON)) + 0.5 * min(0.0, share - log(RARE)) - short * said


COMMON, RARE = 0.1, 0.01
"""Shares above which being common speaks for furniture, and below which being rare speaks against it."""
_BIAS = -2.0
_SHORT = 70
_SAID = 40
_HEADING = 20
_PATTERN_MASS = 60


@dataclass(frozen=True, slots=True)
class Decision:
    furniture: bool
    why: str
    """One line that a person can check."""
    until: int | None = None
    """Texts between the block's first and last at which it's no longer furniture, if nothing else changes."""


def decide(known: BlockFeatures, since: date | None) -> Decision:
    """Decide on a block. More texts without it can only speak against it."""
    rare = _SURE * known.articles < known.window
    if known.articles < (LEAST_PATTERN if known.form != WHOLE and rare else LEAST):
        return Decision(False, f"{_where(known, since)}: too few to judge")
    if known.per_text > MOST_PER_TEXT:
        return Decision(False, f"{_where(known, since)}, {known.per_text:.1f} times in each: part of the text")
    if known.form != WHOLE and known.stories < _DIFFERENT:
        return Decision(False, f"{_where(known, since)}, but {known.stories:.0%} of them different stories")
    score = _score(known)
    if score(known.window) <= 0:
        return Decision(False, f"{_where(known, since)}{_profile(known)}")
    most = _SURE * known.articles if known.form != WHOLE and known.articles < LEAST_PATTERN else 1 << 40
    return Decision(True, f"{_where(known, since)}{_profile(known)}", _turning_point(score, known.articles, most))


def _turning_point(score: Callable[[int], float], articles: int, most: int) -> int | None:
    """Return the first number of texts at which a block is no longer furniture; at more than `most` it never is."""
    if most == 1 << 40 and score(most) > 0:
        return None
    return bisect_left(range(articles, most + 1), True, key=lambda of: score(of) <= 0) + articles


def _where(known: BlockFeatures, since: date | None) -> str:
    near = "" if known.window < NOTABLE * known.span else f", of the nearest {known.window}"
    return f"in {known.articles} of {known.span} articles" + (f" since {since}" if since else "") + near


def _profile(known: BlockFeatures) -> str:
    said = []
    for name, value in (("last block", known.last), ("a link", known.link), ("set apart", known.set_apart)):
        if value >= 0.1:
            said.append(f"{name} in {round(value * known.articles)}")
    if known.stories < 0.75:
        said.append(f"{known.stories:.0%} of them different stories")
    alike = known.topic_overlap >= _ALIKE
    said.append(f"topics {known.topic_overlap:.0%} alike" if alike else "in stories of all kinds")
    return ", " + ", ".join(said)
