"""Whether two texts are one report: the evidence, what only confirms it, and what says nothing.

Also: a chain of duplicates is parted where its ends have nothing in common.
"""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.compare import (
    HIDING,
    LIKELY,
    WEIGHTS,
    Comparison,
    Similarity,
    classify_pair,
    classify_report,
    score,
    weighed,
)
from pipelines.duplicates.fingerprint import Fingerprint
from storage.articles.duplicates import ClusterMember, clusters
from tests.support.invented_wire import report

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
LEAD = "The harbour board closed the northern pier on Tuesday after divers found cracks below the waterline."
BODY = (
    "Two ferries were moved to the fishing quay, where passengers stood in the rain for most of the morning.",
    "Repairs will take until June, the board wrote, and cost about four million crowns, which it has not got.",
    "Shop owners said that they had warned the town for years and that nobody had wanted to hear any of it.",
    "The last large inspection was eleven years ago, when a barge hit the pier and tore away two of its posts.",
)
OTHER = (
    "A school in the hills has more goats than pupils this year, and both learn to climb before they can read.",
    "Its only teacher walks for an hour each morning, and says that she wouldn't change with anybody in town.",
    "In winter the path is closed for weeks, so lessons are read over the radio while the goats stay at home.",
    "Next year the county wants to close the school, although nobody there has yet been asked about the plan.",
)


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def compare(first: str, second: str, headlines: tuple[str, str] = ("", ""), *, same_source: bool = True) -> Comparison:
    pair = [Fingerprint(headline, each) for headline, each in zip(headlines, (first, second), strict=True)]
    return Comparison(*pair, same_source=same_source)


# Missing is missing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "first", "second"),
    [
        ("numbers", LEAD, LEAD.replace("Tuesday", "Tuesday the 3")),
        ("names", LEAD.casefold(), LEAD.casefold() + " That was all."),
        ("replaced_numbers", text(LEAD, *BODY), text(LEAD, *BODY[:2])),
        ("replaced_names", text(LEAD, *BODY), text(LEAD, *BODY[:2])),
    ],
)
def test_what_the_texts_lack_says_nothing(measure: str, first: str, second: str) -> None:
    assert getattr(compare(first, second).measures, measure) == 0


@pytest.mark.parametrize("headlines", [("", ""), ("Pier closed", ""), ("", "Pier closed")])
def test_a_missing_headline_says_nothing(headlines: tuple[str, str]) -> None:
    measures = compare(text(LEAD, *BODY), text(LEAD, *BODY), headlines).measures

    assert measures.headlines == measures.headline_numbers == 0


def test_a_missing_date_says_nothing() -> None:
    first, second = (Fingerprint("", text(LEAD, *parts)) for parts in (BODY, BODY[:3]))
    undated, same_days = (
        Comparison(first, second, same_source=True, days_apart=days).measures.days for days in (None, 0.5)
    )
    assert undated == same_days == 0
    assert Comparison(first, second, same_source=True, days_apart=90).measures.days == 1
    assert Comparison(first, second, same_source=False, days_apart=90).measures.days == 0


@pytest.mark.parametrize("measure", ["numbers", "names", "headlines", "replaced_numbers", "replaced_names", "days"])
def test_a_measure_without_evidence_does_not_move_the_score(measure: str) -> None:
    """A value of 0 adds nothing, so the score is that of the other measures."""
    measures = Similarity(**{field.name: 0.5 for field in fields(Similarity)})
    weighted = weighed(replace(measures, **{measure: 0.0}))

    assert weighted[measure] * WEIGHTS[measure] == 0


def test_texts_with_nothing_in_common_are_far_from_one_report() -> None:
    """However many measures lack evidence."""
    for case in (str, str.casefold, str.upper):
        comparison = compare(case(text(*BODY)), case(text(*OTHER)))
        assert comparison.measures.score < 0.01
        assert classify_report(comparison) is None


# Evidence -------------------------------------------------------------------------------------------------------------


def test_one_shared_block_is_no_evidence() -> None:
    """A report and a comment that quotes one paragraph of it, even if both are about the same people and places."""
    shared = LEAD
    comparison = compare(text(shared, *BODY), text(*OTHER, shared), ("Pier closed", "Leave the pier alone"))

    assert not comparison.has_evidence()
    assert classify_report(comparison) is None


def test_two_shared_blocks_are_evidence() -> None:
    comparison = compare(text(LEAD, *BODY), text(LEAD, BODY[0], *OTHER[:2]))

    assert comparison.has_evidence()


def test_nearly_all_of_the_shorter_text_is_evidence_in_one_block() -> None:
    single = compare(text(LEAD, *BODY), LEAD, same_source=False)

    assert single.has_evidence()
    assert classify_report(single) == "contained"


def test_sentences_count_as_blocks_in_a_text_of_one_block() -> None:
    first, second = " ".join((LEAD, *BODY)), " ".join((LEAD, BODY[0], *OTHER))

    assert compare(first, second).has_evidence()
    assert not compare(" ".join((LEAD, *BODY)), " ".join((*OTHER, LEAD))).has_evidence()


@pytest.mark.parametrize(
    ("second", "same_source", "relation"),
    [
        (text(LEAD, *BODY[:2]), False, "contained"),
        (text(LEAD, *BODY[:3], BODY[3].replace("eleven", "twelve")), False, "syndicated"),
        (text(LEAD, *BODY[:3], BODY[3].replace("eleven", "twelve")), True, "updated"),
    ],
)
def test_the_relations_of_one_report(second: str, same_source: bool, relation: str) -> None:
    result = classify_pair(*(Fingerprint("Pier closed", each) for each in (text(LEAD, *BODY), second)),
                           same_source=same_source)  # fmt: skip
    assert result is not None
    assert result[0] == relation
    assert result[1].score >= HIDING


FORM = (
    "Shares in {} closed {} points lower on Tuesday as dealers weighed new figures from the central bank.",
    "The index stood at {} when trading ended, after {} in the morning, and turnover was {} million crowns.",
    "Dealers said that volumes were thin, and that many had stayed away before the holiday at the end of the week.",
)


@pytest.mark.parametrize("same_source", [True, False])
def test_reports_of_one_form_are_not_one_report(same_source: bool) -> None:
    """Numbers were exchanged between the shared passages."""
    values = [("Hallmouth", 31, 4210, 4241, 118), ("Brenwick", 84, 7317, 7401, 905)]
    texts = [text(FORM[0].format(*v[:2]), FORM[1].format(*v[2:]), FORM[2]) for v in values]
    comparison = compare(*texts, ("Shares close lower", "Shares close lower"), same_source=same_source)

    assert comparison.measures.replaced_numbers > 0.5
    assert classify_report(comparison) is None


# All texts ------------------------------------------------------------------------------------------------------------

PARTS = st.lists(st.sampled_from((LEAD, *BODY, *OTHER, "In 1999.", "海港今天关闭了北码头。", "")), max_size=6)


@given(PARTS, PARTS, st.booleans())
def test_the_order_of_two_texts_does_not_matter(first: list[str], second: list[str], same_source: bool) -> None:
    texts = Fingerprint("One 7", text(*first)), Fingerprint("Two", text(*second))
    if min(len(each.words) for each in texts) == 0:
        return
    one, other = (Comparison(*pair, same_source=same_source) for pair in (texts, texts[::-1]))

    assert one.measures == other.measures
    assert classify_report(one) == classify_report(other)
    assert one.spans(one.passages) == sorted((c, d, a, b) for a, b, c, d in other.spans(other.passages))


@given(PARTS, PARTS)
def test_measures_are_within_their_bounds(first: list[str], second: list[str]) -> None:
    texts = Fingerprint("One 7", text(*first)), Fingerprint("", text(*second))
    if min(len(each.words) for each in texts) == 0:
        return
    measures = Comparison(*texts, same_source=True).measures
    for name, value in measures.scores.items():
        low = -1 if name in ("numbers", "names", "headlines") else 0
        assert low <= value <= 1, name


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_report_is_itself_and_no_other(one: int, other: int) -> None:
    first, second = (Fingerprint(report(n).headline, report(n).text) for n in (one, other))

    assert (classify_pair(first, second, same_source=False) is not None) == (one == other)


def test_the_score_rises_with_each_measure_that_is_for_a_pair() -> None:
    """And falls with each that is against it."""
    middle = Similarity(**{field.name: 0.5 for field in fields(Similarity)})
    for name, weight in WEIGHTS.items():
        more = score(replace(middle, **{name: 1.0}))
        assert (more > score(middle)) == (weight > 0), name
    assert 0 < score(middle) < LIKELY


# Clusters -------------------------------------------------------------------------------------------------------------


def member(number: int, runs: int = 100) -> ClusterMember:
    return ClusterMember(number, MOMENT + timedelta(hours=number), runs, None, None)


def test_a_chain_is_parted_where_its_ends_have_nothing_in_common() -> None:
    """A round-up holds two reports: they aren't one for that."""
    members = [member(1), member(2), member(3), member(4)]
    linked = {1: {2}, 2: {1, 3}, 3: {2, 4}, 4: {3}}
    groups = [[member.article_id for member in cluster] for cluster in clusters(members, linked)]
    assert groups == [[1, 2, 3], [4]] or groups == [[1, 2], [3, 4]]
    for order in itertools.permutations(members):
        assert [[member.article_id for member in cluster] for cluster in clusters(order, linked)] == groups
