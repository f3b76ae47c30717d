"""Whether two texts are one report: a pure function of both, with the figures that it rests on and why in words.

Runs of words alone can't tell: reports made by one template share most of theirs, a source's unrelated articles share
its furniture, a cut copy of a long report has few of its words. So what is weighed together is how much of the shorter
text stands in the longer (Broder 1997: containment), how alike the wholes are (resemblance), whether the names and the
numbers are the same ones, and whether one begins with what the other says too.
"""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import asdict, dataclass
from typing import Literal

from pipelines.duplicates.fingerprint import Fingerprint

Relation = Literal["same_text", "contained", "syndicated", "updated"]
SHORT = 25
"""Words under which a text is compared for equality alone: it has too few to be near another."""
LIKELY = 0.6
"""The score from which on two texts are one report."""
CUT, WHOLE = 0.8, 0.9
"""A cut copy has at most CUT of the other's runs of words, and WHOLE of its own stand there."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two texts are; shares from 0 to 1, those of the shorter text wherever it says containment."""

    containment: float
    """Share of its runs of three words that stand in the longer text."""
    containment5: float
    """The same of runs of five."""
    resemblance: float
    """Runs of three words in both, of those in either."""
    names: float
    """Share of the names and numbers of that text which has fewer; 1 where there's none to go by."""
    numbers: float
    """The same of numbers alone."""
    headlines: float
    """Words in both headlines, of those in either."""
    lead: float
    """Share of one text's beginning that stands anywhere in the other; the greater of both."""
    subject: float
    """Share of one headline's words (those of its own text too) that the other text has; the greater of both."""
    score: float
    """The likelihood that both are one report, as the model has it."""

    @property
    def scores(self) -> dict[str, float]:
        """The figures by name, as a pair keeps them."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def similarity(one: Fingerprint, other: Fingerprint) -> Similarity:
    """Compare two texts; which is first doesn't matter."""
    shingles3, shingles5 = len(one.shingles3 & other.shingles3), len(one.shingles5 & other.shingles5)
    by_names = one.has_names and other.has_names
    facts, other_facts = (text.numbers | (text.names if by_names else text.long_words) for text in (one, other))
    figures = {
        "containment": shingles3 / min(len(one.shingles3), len(other.shingles3)),
        "containment5": shingles5 / min(len(one.shingles5), len(other.shingles5)),
        "resemblance": shingles3 / len(one.shingles3 | other.shingles3),
        "names": _share(facts, other_facts),
        "numbers": _share(one.numbers, other.numbers),
        "headlines": len(one.headline & other.headline) / (len(one.headline | other.headline) or 1),
        "lead": max(len(one.lead & other.shingles3) / len(one.lead), len(other.lead & one.shingles3) / len(other.lead)),
        "subject": max(_share(one.subject, other.vocabulary, 1), _share(other.subject, one.vocabulary, 1)),
    }
    bias, weights = _NAMED if by_names else _NAMELESS
    # Half of the words in common is as good as all: headlines are written anew.
    weighed = figures | {"headlines": min(1.0, 2 * figures["headlines"])}
    total = bias + sum(weight * weighed[name] for name, weight in weights.items())
    return Similarity(**figures, score=1 / (1 + math.exp(-total)))


def classify_pair(one: Fingerprint, other: Fingerprint, *, same_source: bool) -> tuple[Relation, Similarity] | None:
    """Return in which relation two texts are, None when they aren't one report.

    contained: nearly all of a text that is clearly the shorter stands in the other. Else they are near the same, which
    is syndicated when their sources differ, and updated when a source has both.
    """
    found = similarity(one, other)
    if found.score < LIKELY:
        return None
    shorter, longer = sorted((len(one.shingles5), len(other.shingles5)))
    if shorter <= CUT * longer and found.containment >= WHOLE:
        return "contained", found
    return "updated" if same_source else "syndicated", found


def explain(relation: Relation, found: Similarity, one: Fingerprint, other: Fingerprint) -> str:
    """Return the evidence for a pair in one line that can be checked: figures are of the shorter text."""
    shorter, longer = sorted((one, other), key=lambda text: len(text.shingles5))
    shared = len(one.shingles3 & other.shingles3)
    line = f"{relation}: {shared} of the shorter text's {len(shorter.shingles3)} runs of three words"
    line += f" stand in the longer ({len(longer.words)} words)"
    numbers = len(one.numbers & other.numbers)
    if least := min(len(one.numbers), len(other.numbers)):
        line += f", {numbers} of {least} numbers"
    return f"{line}; {found.headlines:.0%} of the headlines' words are in both; score {found.score:.2f}"


# Logistic regression (benchmarks/train_likeness.py). Texts without capital letters have weights of their own, since
# long words tell reports of one kind less well apart than names do.
_FIGURES = ("containment", "containment5", "resemblance", "names", "numbers", "headlines", "lead", "subject")
_NAMED = (-25.93, dict(zip(_FIGURES, (2.32, 4.57, -7.46, 7.94, 8.34, 5.01, 4.17, 7.93), strict=True)))
_NAMELESS = (-25.78, dict(zip(_FIGURES, (5.50, 1.92, -8.06, 4.99, 11.43, 4.73, 3.81, 7.29), strict=True)))


def _share(one: Set[str], other: Set[str], drawn: int = 2) -> float:
    """The share of the smaller set that is in the other, drawn to 1 the less there is to go by."""
    return (len(one & other) + drawn) / (min(len(one), len(other)) + drawn)
