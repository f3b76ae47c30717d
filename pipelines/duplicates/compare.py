"""Decide if two texts are one report: a pure function that also returns the measures it used, and the reason in words.

Shingles (runs of words) alone can't decide. Reports made from one template share most shingles, a source's unrelated
articles share its boilerplate, and a cut copy of a long report has few of its shingles. So these measures are weighed
together:

- how much of the shorter text is in the longer text (containment, Broder 1997);
- how similar the whole texts are (resemblance, Broder 1997);
- whether the texts have the same names and numbers;
- whether the beginning of one text is in the other text.
"""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import asdict, dataclass
from typing import Literal

from pipelines.duplicates.fingerprint import Fingerprint

Relation = Literal["same_text", "contained", "syndicated", "updated"]
SHORT = 25
"""Minimum number of words for a similarity. Shorter texts are only compared for equality."""
LIKELY = 0.6
"""Minimum score of two texts that are one report."""
CUT, WHOLE = 0.8, 0.9
"""A cut copy has at most CUT times the other text's shingles, and at least the share WHOLE of its own are in the other
text."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Measures of similarity of two texts, from 0 to 1. Containment is a share of the shorter text."""

    containment: float
    """Share of the shorter text's shingles of three words that are in the longer text."""
    containment5: float
    """The same for shingles of five words."""
    resemblance: float
    """Shingles of three words in both texts, as a share of those in either text."""
    names: float
    """Share of the names and numbers that are in both texts, of the text with fewer; 1 if that text has neither."""
    numbers: float
    """The same for numbers alone."""
    headlines: float
    """Words in both headlines, as a share of those in either headline."""
    lead: float
    """Share of a text's beginning that is anywhere in the other text; the greater of both shares."""
    subject: float
    """Share of a headline's words, as far as its own text has them, that the other text has; the greater of both."""
    score: float
    """The model's probability that both texts are one report."""

    @property
    def scores(self) -> dict[str, float]:
        """The measures by name, as they are stored with a pair."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def similarity(first: Fingerprint, second: Fingerprint) -> Similarity:
    """Return the similarity of two texts, in either order."""
    shared3, shared5 = len(first.shingles3 & second.shingles3), len(first.shingles5 & second.shingles5)
    by_names = first.has_names and second.has_names
    facts, second_facts = (text.numbers | (text.names if by_names else text.long_words) for text in (first, second))
    measures = {
        "containment": shared3 / min(len(first.shingles3), len(second.shingles3)),
        "containment5": shared5 / min(len(first.shingles5), len(second.shingles5)),
        "resemblance": shared3 / len(first.shingles3 | second.shingles3),
        "names": _share(facts, second_facts),
        "numbers": _share(first.numbers, second.numbers),
        "headlines": len(first.headline & second.headline) / (len(first.headline | second.headline) or 1),
        "lead": max(
            len(first.lead & second.shingles3) / len(first.lead), len(second.lead & first.shingles3) / len(second.lead)
        ),
        "subject": max(_share(first.subject, second.vocabulary, 1), _share(second.subject, first.vocabulary, 1)),
    }
    bias, weights = _NAMED if by_names else _NAMELESS
    # Half of the words in common is as good as all: other outlets rewrite headlines.
    weighed = measures | {"headlines": min(1.0, 2 * measures["headlines"])}
    total = bias + sum(weight * weighed[name] for name, weight in weights.items())
    return Similarity(**measures, score=1 / (1 + math.exp(-total)))


def classify_pair(first: Fingerprint, second: Fingerprint, *, same_source: bool) -> tuple[Relation, Similarity] | None:
    """Return the relation of two texts and their similarity; None if they aren't one report.

    - contained: one text is clearly shorter, and nearly all of it is in the other text;
    - syndicated: the texts are nearly the same, and from different sources;
    - updated: the texts are nearly the same, and from one source.
    """
    measures = similarity(first, second)
    if measures.score < LIKELY:
        return None
    shorter, longer = sorted((len(first.shingles5), len(second.shingles5)))
    if shorter <= CUT * longer and measures.containment >= WHOLE:
        return "contained", measures
    return "updated" if same_source else "syndicated", measures


def explain(relation: Relation, measures: Similarity, first: Fingerprint, second: Fingerprint) -> str:
    """Return the evidence for a pair, in one line that a person can check; numbers are those of the shorter text."""
    shorter, longer = sorted((first, second), key=lambda text: len(text.shingles5))
    shared = len(first.shingles3 & second.shingles3)
    line = f"{relation}: {shared} of the shorter text's {len(shorter.shingles3)} runs of three words"
    line += f" stand in the longer ({len(longer.words)} words)"
    numbers = len(first.numbers & second.numbers)
    if least := min(len(first.numbers), len(second.numbers)):
        line += f", {numbers} of {least} numbers"
    return f"{line}; {measures.headlines:.0%} of the headlines' words are in both; score {measures.score:.2f}"


# Weights of a logistic regression (benchmarks/train_likeness.py). Texts without capital letters have their own weights:
# long words tell similar reports apart less well than names do.
_MEASURES = ("containment", "containment5", "resemblance", "names", "numbers", "headlines", "lead", "subject")
_NAMED = (-25.93, dict(zip(_MEASURES, (2.32, 4.57, -7.46, 7.94, 8.34, 5.01, 4.17, 7.93), strict=True)))
_NAMELESS = (-25.78, dict(zip(_MEASURES, (5.50, 1.92, -8.06, 4.99, 11.43, 4.73, 3.81, 7.29), strict=True)))


def _share(first: Set[str], second: Set[str], prior: int = 2) -> float:
    """Return the share of the smaller set that is in the other set, as if `prior` more elements were in both."""
    return (len(first & second) + prior) / (min(len(first), len(second)) + prior)
