"""How articles that aren't one report belong together, on invented pairs of ten kinds: none of them is hidden."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.duplicates.compare import HIDING, LIKELY, Comparison, classify_report
from pipelines.duplicates.explain import deciding, explain
from pipelines.duplicates.fingerprint import Fingerprint
from pipelines.duplicates.relations import classify_related

NEWSROOM = Path(__file__).parents[4] / "benchmarks" / "newsroom.jsonl"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in NEWSROOM.read_text("utf-8").splitlines()]
KINDS = sorted({pair["kind"] for pair in PAIRS})


def compared(pair: dict[str, Any], *, turned: bool = False) -> Comparison:
    sides = [Fingerprint(pair[side]["title"], pair[side]["text"]) for side in ("ba" if turned else "ab")]
    return Comparison(*sides, same_source=pair["same_source"], days_apart=pair["days"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_article_of_a_newsroom_hides_another(kind: str) -> None:
    """A comment, a preview, another desk's report, a profile, a template, a plea, a series: both are shown."""
    pairs = [pair for pair in PAIRS if pair["kind"] == kind]
    hiding = [
        pair["a"]["title"]
        for pair in pairs
        if classify_report(compared(pair)) and compared(pair).measures.score >= HIDING
    ]

    assert len(pairs) == 16
    assert hiding == []


def test_most_related_articles_are_found_and_rightly_named() -> None:
    counts: Counter[str] = Counter()
    for pair in PAIRS:
        relation = classify_report(compared(pair)) or classify_related(compared(pair))
        if pair["relation"] != "none":
            counts.update(pairs=1, found=relation is not None, named=relation == pair["relation"])

    assert counts["found"] >= 0.9 * counts["pairs"]
    assert counts["named"] >= 0.75 * counts["pairs"]


def test_pleas_templates_and_series_relate_no_articles() -> None:
    apart = [pair for pair in PAIRS if pair["relation"] == "none"]
    related = [pair for pair in apart if classify_related(compared(pair))]

    assert len(related) <= 0.2 * len(apart)


@pytest.mark.parametrize("pair", PAIRS[::7], ids=lambda pair: pair["kind"])
def test_the_order_of_two_articles_does_not_matter(pair: dict[str, Any]) -> None:
    assert classify_related(compared(pair)) == classify_related(compared(pair, turned=True))


# Explaining -----------------------------------------------------------------------------------------------------------

REPORT = (
    "The council voted nine to four on Tuesday to sell the grain store on Mill Lane, and ended a dispute of years.",
    "The price of 410,000 crowns is half of what the surveyor had put on it, Councillor Tom Reddy told reporters.",
    "Work on the flats is due to start in the spring, and the ground floor stays open to the public on market days.",
)


def test_a_pair_is_explained_by_its_words_and_the_three_measures_that_decided() -> None:
    text = "\n\n".join(REPORT)
    other = Fingerprint("Grain store to be sold", text.replace("half of", "about half of"))
    comparison = Comparison(Fingerprint("Council sells the grain store", text), other, same_source=False)
    why = explain("syndicated", comparison)
    facts, *reasons, score = why.split("; ")

    assert facts == "syndicated: 66 of the shorter text's 66 words are in the other text (67 words), in 2 passages"
    assert len(reasons) == 3
    assert score == f"score {comparison.measures.score:.2f}"
    assert comparison.measures.score >= HIDING


def test_what_decided_is_on_the_side_of_the_decision() -> None:
    """For one report, what speaks for it; for two, what speaks against one."""
    one = Comparison(*(Fingerprint("Store sold", "\n\n".join(REPORT)) for _ in range(2)), same_source=True)
    two = Comparison(
        Fingerprint("Store sold", "\n\n".join(REPORT)),
        Fingerprint("Leave it alone", f"{REPORT[1]} I am with him, and so are the pigeons. " + "Nobody asked us. " * 9),
        same_source=True,
    )
    assert one.measures.score >= LIKELY > two.measures.score
    assert {"same_source", "own_text", "replaced_numbers"}.isdisjoint(deciding(one.measures))
    assert {"covered", "own_text", "lead", "same_source"}.intersection(deciding(two.measures))
    assert "score" not in explain("quotes", two)
