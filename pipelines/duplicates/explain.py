"""Explain in words why two articles are a pair: how much text they share, and the three measures that decided."""

from __future__ import annotations

from collections.abc import Callable, Set

from pipelines.duplicates.compare import LIKELY, WEIGHTS, Comparison, Similarity, weighed

_DOUBTFUL = {"covered": 0.5, "lead": 0.5, "leads": 0.25, "same_source": 0.5}
"""Measures of a pair that may or may not be one report; 0 for the others."""


def explain(relation: str, comparison: Comparison) -> str:
    """Return the evidence for a pair in one line that a person can check: shared words, and what decided."""
    passages, longer = len(comparison.passages), len(comparison.longer.words)
    shared, count = sum(passage.length for passage in comparison.passages), len(comparison.shorter.words)
    where = "1 passage" if passages == 1 else f"{passages} passages"
    line = f"{relation.replace('_', ' ')}: {shared:,} of the shorter text's {count:,} words are in the other text"
    reasons = "; ".join(_IN_WORDS[name](comparison) for name in deciding(comparison.measures))
    line = f"{line} ({longer:,} words), in {where}; {reasons}"
    score = comparison.measures.score
    return f"{line}; score {score:.2f}" if score >= LIKELY else line


def deciding(measures: Similarity) -> list[str]:
    """Return the names of the three measures that decided: they moved the score furthest to the side where it is."""
    side = 1 if measures.score >= LIKELY else -1
    values = weighed(measures)
    moved = {name: side * weight * (values[name] - _DOUBTFUL.get(name, 0.0)) for name, weight in WEIGHTS.items()}
    return sorted(moved, key=lambda name: (-moved[name], name))[:3]


def _covered(comparison: Comparison) -> str:
    return f"{comparison.measures.covered:.0%} of the shorter text is shared"


def _own_text(comparison: Comparison) -> str:
    return f"{comparison.measures.own_text:.0%} of the shorter text is long stretches of its own"


def _lead(comparison: Comparison) -> str:
    return f"{comparison.measures.lead:.0%} of a text's first words are shared"


def _leads(comparison: Comparison) -> str:
    return f"the beginnings have {comparison.measures.leads:.0%} in common"


def _replaced_numbers(comparison: Comparison) -> str:
    return f"{'' if comparison.measures.replaced_numbers else 'no '}numbers differ within shared sentences"


def _replaced_names(comparison: Comparison) -> str:
    return f"{'' if comparison.measures.replaced_names else 'no '}names differ within shared sentences"


def _numbers(comparison: Comparison) -> str:
    return _in_both("numbers", comparison.shorter.numbers, comparison.longer.numbers)


def _names(comparison: Comparison) -> str:
    return _in_both("names", comparison.shorter.names, comparison.longer.names)


def _in_both(what: str, first: Set[str], second: Set[str]) -> str:
    fewest = min(len(first), len(second))
    return f"{len(first & second)} of {fewest} {what} are in both" if fewest else f"no {what} to compare"


def _headlines(comparison: Comparison) -> str:
    balance = comparison.measures.headlines
    if not balance:
        return "the headlines say nothing"
    return "the headlines have one subject" if balance > 0 else "the headlines have other subjects"


def _headline_numbers(comparison: Comparison) -> str:
    return "the headlines' numbers differ" if comparison.measures.headline_numbers else "no headline numbers differ"


def _days(comparison: Comparison) -> str:
    apart = comparison.days_apart
    return "a date is missing" if apart is None else f"the dates are {apart:.0f} days apart"


def _same_source(comparison: Comparison) -> str:
    return "both are from one source" if comparison.same_source else "another source has the same text"


_IN_WORDS: dict[str, Callable[[Comparison], str]] = {
    "covered": _covered,
    "own_text": _own_text,
    "lead": _lead,
    "leads": _leads,
    "replaced_numbers": _replaced_numbers,
    "replaced_names": _replaced_names,
    "numbers": _numbers,
    "names": _names,
    "headlines": _headlines,
    "headline_numbers": _headline_numbers,
    "days": _days,
    "same_source": _same_source,
}
"""What each measure says of two texts."""
