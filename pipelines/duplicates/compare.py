"""Decide if two texts are one report, by a model that weighs how much text they share, where, and what differs.

Shared text is the evidence. Names, numbers, headlines and dates only confirm or contradict it. Shingles (runs of words)
alone can't decide: reports made from one template share most shingles, a follow-up repeats yesterday's background, and
a comment quotes the report. So the model looks at the passages that both texts have (storage/articles/tiling.py):

- how much of the shorter text is in the longer text (containment, Broder 1997), and how much of it stands alone in long
  stretches that the longer text lacks;
- whether the beginnings of the texts are shared;
- whether numbers or names were exchanged within shared passages, as in reports made from one template;
- whether the texts have the same names and numbers, the same subject, and are of the same days;
- whether one source published both. A source repeats the form, the background and the appeals of its reports; what
  another source has word for word, it took over.

A measure that says nothing, as the numbers of texts without numbers, counts for nothing: its value is 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Set
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from pipelines.duplicates.fingerprint import Fingerprint
from storage.articles.tiling import Run, gaps, shared_runs

Relation = Literal["same_text", "contained", "syndicated", "updated"]
SHORT = 25
"""Minimum number of words for a similarity. Shorter texts are only compared for equality."""
LIKELY = 0.65
"""Minimum score of two texts that are one report."""
HIDING = 0.95
"""Minimum score of a pair that hides one of its texts: a search shows the other."""
CUT, WHOLE = 0.8, 0.9
"""A cut copy has at most CUT times the other text's shingles, and at least the share WHOLE of its own are in the other
text."""
NEARLY_ALL = 0.8
"""Share of the shorter text that is evidence by itself. Less must be in more than one block."""
_OWN_WORDS = 20
"""Minimum number of words of a stretch that only one text has, for text of its own instead of an edit."""
_OWN_SHARE = 0.3
"""Share of a text that may be its own without counting against the pair: copies get new beginnings and endings."""
_LEAD = 40
"""Number of words that count as the beginning, for the share of it that is in passages."""
_EDIT_WORDS = 6
"""Maximum number of words between two passages, in both texts, for an edit within a sentence."""
_WORDS_PER_REPLACED = 25
"""Number of shared words per exchanged number at which reports are surely made from one template."""
_EVIDENCE_WORDS = 6
"""Minimum number of words of a passage that makes a block count as shared."""
_NEAR_DAYS, _FAR_DAYS = 3, 30
"""A source updates reports within _NEAR_DAYS days. From _FAR_DAYS days on, dates count fully against a pair."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Measures of similarity of two texts. Shares are from 0 to 1; balances from -1 to 1, and 0 if nothing is known."""

    containment: float
    """Share of the shorter text's shingles of three words that are in the longer text."""
    resemblance: float
    """Shingles of three words in both texts, as a share of those in either text."""
    covered: float
    """Share of the shorter text's words that are in shared passages."""
    own_text: float
    """Share of the shorter text's words that are in long stretches of its own."""
    lead: float
    """Share of a text's first words that are in shared passages; the greater of both shares."""
    leads: float
    """Share of the shingles of one text's beginning that are in the other text's beginning."""
    replaced_numbers: float
    """How often numbers were exchanged between passages: 1 for once in _WORDS_PER_REPLACED shared words or more."""
    replaced_names: float
    """The same for names."""
    numbers: float
    """Balance of numbers, of the text with fewer: those in both texts count for the pair, the others against it."""
    names: float
    """The same for names."""
    headlines: float
    """Balance of the headlines' words: those that the other headline or text has count for the pair."""
    headline_numbers: float
    """1 if both headlines have numbers, but none in common; else 0."""
    days: float
    """For texts of one source, from 0 for near dates to 1 for dates that are far apart; 0 if a date is missing.

    Other sources may take a report over days later.
    """
    same_source: float
    """1 if one source published both texts; else 0."""
    score: float = 0.0
    """The model's probability that both texts are one report."""

    @property
    def scores(self) -> dict[str, float]:
        """The measures by name, as they are stored with a pair."""
        return {field.name: round(getattr(self, field.name), 3) for field in fields(self)}


class Span(NamedTuple):
    """Where a passage begins and ends in the first and in the second text, in characters."""

    start: int
    end: int
    other_start: int
    other_end: int


class Comparison:
    """Two texts beside each other: their passages and measures. The order in which they are given doesn't matter."""

    def __init__(
        self, first: Fingerprint, second: Fingerprint, *, same_source: bool, days_apart: float | None = None
    ) -> None:
        """`days_apart` is the time between the dates of publication, in days; None if one of them is unknown."""
        self.given = first, second
        self.same_source = same_source
        self.days_apart = days_apart
        self.is_swapped = (len(second.words), second.words) < (len(first.words), first.words)
        self.shorter, self.longer = (second, first) if self.is_swapped else (first, second)
        self.passages = shared_runs(self.shorter, self.longer)
        measures = self._measured()
        self.measures = replace(measures, score=score(measures))

    def _measured(self) -> Similarity:
        shorter, longer = self.shorter, self.longer
        longer3 = longer.places3
        shared3 = sum(map(longer3.__contains__, shorter.shingles3))
        own, other = self.gaps
        days = self.days_apart if self.same_source else None
        count = len(shorter.words)
        covered = count - sum(end - start for start, end in own)
        numbers, names = self._replaced()
        return Similarity(
            containment=shared3 / min(len(shorter.shingles3), len(longer3)),
            resemblance=shared3 / (len(shorter.shingles3) + len(longer3) - shared3),
            covered=covered / count,
            own_text=sum(end - start for start, end in own if end - start >= _OWN_WORDS) / count,
            lead=max(_lead_share(own, count), _lead_share(other, len(longer.words))),
            leads=len(shorter.lead & longer.lead) / min(len(shorter.lead), len(longer.lead)),
            replaced_numbers=min(1.0, numbers * _WORDS_PER_REPLACED / (covered or 1)),
            replaced_names=min(1.0, names * _WORDS_PER_REPLACED / (covered or 1)),
            numbers=_balance(shorter.numbers, longer.numbers),
            names=_balance(*sorted((shorter.names, longer.names), key=len)),
            headlines=_headline_balance(shorter, longer),
            headline_numbers=float(_differ(shorter.headline_numbers, longer.headline_numbers)),
            days=0.0 if days is None else _ramp(days, _NEAR_DAYS, _FAR_DAYS),
            same_source=float(self.same_source),
        )

    @cached_property
    def gaps(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The stretches of words outside of passages, of the shorter and of the longer text."""
        own = [(start, start + length) for start, _, length in self.passages]
        other = sorted((start, start + length) for _, start, length in self.passages)
        return gaps(own, len(self.shorter.words)), gaps(other, len(self.longer.words))

    @cached_property
    def names_outside(self) -> frozenset[str]:
        """The names that both texts have outside of shared passages."""
        return (self.shorter.names | self.longer.names) & self._outside

    @cached_property
    def numbers_outside(self) -> frozenset[str]:
        """The numbers that both texts have outside of shared passages; those with one digit say too little."""
        return frozenset(word for word in self._outside if word[0].isdigit() and len(word) > 1)

    @cached_property
    def _outside(self) -> set[str]:
        """The words that both texts have outside of shared passages."""
        sides = zip((self.shorter, self.longer), self.gaps, strict=True)
        own, other = ({word for start, end in gaps for word in text.words[start:end]} for text, gaps in sides)
        return own & other

    def has_facts(self, passage: Run) -> bool:
        """True if a passage has a name or a number."""
        shared = self.shorter.words[passage.start : passage.start + passage.length]
        return any(word[0].isdigit() or word in self.shorter.names for word in shared)

    def _replaced(self) -> tuple[int, int]:
        """Return how often numbers, and names, were exchanged for others between two passages."""
        numbers = names = 0
        shorter, longer = self.shorter, self.longer
        for before, after in pairwise(self.passages):
            own = before.start + before.length, after.start
            other = before.other_start + before.length, after.other_start
            if 0 < own[1] - own[0] <= _EDIT_WORDS and 0 < other[1] - other[0] <= _EDIT_WORDS:
                own_words, other_words = shorter.words[slice(*own)], longer.words[slice(*other)]
                numbers += _differ(*({word for word in part if word[0].isdigit()} for part in (own_words, other_words)))
                names += _differ(shorter.names.intersection(own_words), longer.names.intersection(other_words))
        return numbers, names

    def has_evidence(self) -> bool:
        """True if the shared text is nearly all of the shorter text, or in more than one block of a text."""
        if self.measures.covered >= NEARLY_ALL:
            return True
        own, other = self.shorter.places, self.longer.places
        blocks: tuple[set[int], set[int]] = set(), set()
        for start, other_start, length in self.passages:
            if length >= _EVIDENCE_WORDS:
                blocks[0].update(own.blocks(start, length))
                blocks[1].update(other.blocks(other_start, length))
        return max(map(len, blocks)) > 1

    def spans(self, passages: Iterable[Run]) -> list[Span]:
        """Return where passages are in the first and the second text, as these were given; in order."""
        own, other = self.shorter.places, self.longer.places
        spans = []
        for passage in passages:
            pair = own.characters(passage.start, passage.length), other.characters(passage.other_start, passage.length)
            first, second = reversed(pair) if self.is_swapped else pair
            spans.append(Span(*first, *second))
        return sorted(spans)


def classify_report(comparison: Comparison) -> Relation | None:
    """Return the relation of two texts; None if they aren't one report.

    - contained: one text is clearly shorter, and nearly all of it is in the other text;
    - syndicated: the texts are nearly the same, and from different sources;
    - updated: the texts are nearly the same, and from one source.
    """
    measures = comparison.measures
    if measures.score < LIKELY or not comparison.has_evidence():
        return None
    if len(comparison.shorter.words) <= CUT * len(comparison.longer.words) and measures.containment >= WHOLE:
        return "contained"
    return "updated" if comparison.same_source else "syndicated"


def classify_pair(
    first: Fingerprint, second: Fingerprint, *, same_source: bool, days_apart: float | None = None
) -> tuple[Relation, Similarity] | None:
    """Return the relation of two texts and their similarity; None if they aren't one report.

    `days_apart` is the time between the dates of publication, in days; None if one of them is unknown.
    """
    comparison = Comparison(first, second, same_source=same_source, days_apart=days_apart)
    relation = classify_report(comparison)
    return None if relation is None else (relation, comparison.measures)


def weighed(measures: Similarity) -> dict[str, float]:
    """Return the measures as the model weighs them, by name."""
    values = {name: getattr(measures, name) for name in WEIGHTS}
    return values | {"own_text": max(0.0, measures.own_text - _OWN_SHARE)}


def score(measures: Similarity) -> float:
    """Return the model's probability that texts with these measures are one report."""
    total = BIAS + sum(WEIGHTS[name] * value for name, value in weighed(measures).items())
    return 1 / (1 + math.exp(-total))


# Weights of a logistic regression (benchmarks/train_likeness.py). Each weight has the sign that its measure must have.
BIAS = -3.92
WEIGHTS = {
    "covered": 1.39,
    "own_text": -14.4,
    "lead": 3.81,
    "leads": 3.12,
    "replaced_numbers": -7.64,
    "replaced_names": -1.59,
    "numbers": 2.83,
    "names": 1.36,
    "headlines": 2.47,
    "headline_numbers": -8.27,
    "days": -1.45,
    "same_source": -4.27,
}


def _balance(fewest: Set[str], most: Set[str]) -> float:
    """Return how many elements of the smaller set are in the other, less how many aren't, as a share; 0 without any.

    Two more elements are supposed that say nothing, so that one element alone counts for a third.
    """
    if len(most) < len(fewest):
        fewest, most = most, fewest
    shared = len(fewest & most)
    return (2 * shared - len(fewest)) / (len(fewest) + 2)


def _headline_balance(first: Fingerprint, second: Fingerprint) -> float:
    """Return the balance of two headlines' words, by the other headline or by the other text, whichever is greater.

    Half of the words in common is as good as all: other outlets rewrite headlines. 0 without a headline.
    """
    if not first.headline or not second.headline:
        return 0.0
    union = len(first.headline | second.headline)
    by_headline = 2 * min(1.0, 2 * len(first.headline & second.headline) / union) - 1
    count = len(first.subject) + len(second.subject)
    found = len(first.subject & second.vocabulary) + len(second.subject & first.vocabulary)
    return max(by_headline, (2 * found - count) / (count + 2))


def _lead_share(gaps: list[tuple[int, int]], count: int) -> float:
    """Return the share of the first _LEAD words, or of fewer if a text has fewer, that is in no gap."""
    lead = min(_LEAD, count)
    return 1 - sum(min(end, lead) - start for start, end in gaps if start < lead) / lead


def _differ(first: Set[str], second: Set[str]) -> bool:
    """True if both sets have elements, but none in common."""
    return bool(first and second) and first.isdisjoint(second)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
