"""Verdicts on invented sources: what is ordinary isn't told of, what isn't is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Fetched
from crawler.source import Expect
from pipelines.health.baseline import PastRun, SourceVerdict, fisher_exact
from pipelines.health.observe import MetricsCollector, RunMetrics
from pipelines.settle import Outcome
from storage.health.verdicts import TROUBLE, FailingListing
from tests.support.corpora import MakeArticle
from tests.support.invented_runs import START, InventedSource

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("seed", range(40))
def test_thirty_ordinary_runs_bring_no_alarm(seed: int) -> None:
    assert {verdict.name for verdict in InventedSource(seed).well(30)} <= {"fine", "quiet"}


@pytest.mark.parametrize("seed", range(10))
def test_a_month_of_hourly_runs_brings_no_alarm(seed: int) -> None:
    verdicts = list(InventedSource(seed, a_day=12, every=HOUR).well(720))
    assert {verdict.name for verdict in verdicts} == {"fine", "quiet"}


@pytest.mark.parametrize("mode", TROUBLE)
@pytest.mark.parametrize("seed", range(5))
def test_each_trouble_is_told_at_once(mode: str, seed: int) -> None:
    source = InventedSource(seed)
    list(source.well(5))
    verdict = source.judge(source.troubled(mode))
    assert (verdict.name, bool(verdict.why)) == (mode, True)


def test_a_run_that_asked_for_nothing_changes_nothing() -> None:
    source = InventedSource(1)
    list(source.well(5))
    blocked = source.judge(source.troubled("blocked"))
    assert source.judge(RunMetrics()) == blocked


def test_trouble_with_what_pages_hold_stays_until_a_page_shows_that_it_is_over() -> None:
    source = InventedSource(2)
    list(source.well(6))
    source.judge(source.troubled("redesigned"))
    assert source.judge(RunMetrics(read=3, listed=60)).name == "redesigned"
    assert source.judge(source.ordinary()).name == "fine"


def test_what_lasts_for_two_weeks_is_what_the_source_is_like() -> None:
    source = InventedSource(3)
    list(source.well(10))
    names = [source.judge(source.troubled("redesigned")).name for _ in range(18)]
    assert names[:10] == ["redesigned"] * 10
    assert names[-1] == "fine"


def test_a_list_that_is_gone_is_told_of_though_others_are_read() -> None:
    source = InventedSource(4)
    list(source.well(5))
    dead = FailingListing("https://herald.example/rss.xml", "feed", "http_410", read_before=True)
    verdict = source.judge(source.ordinary(), failing=(dead,))
    assert (verdict.name, verdict.why) == ("feed_dead", "feed https://herald.example/rss.xml: http_410")
    assert source.judge(source.ordinary(), failing=(replace(dead, reason="http_503"),)).name == "fine"


def test_an_unheard_of_silence_is_told_of() -> None:
    source = InventedSource(5)
    list(source.well(20))
    silent = RunMetrics(read=3, listed=60)
    names = [source.judge(silent).name for _ in range(8)]
    assert names[0] == "quiet"
    assert names[-1] == "feed_dead"


def test_few_pages_are_judged_together() -> None:
    """Three hourly runs whose only page is refused are as telling as one run with three."""
    source = InventedSource(6, every=HOUR, a_day=12)
    list(source.well(100))
    wall = RunMetrics(pages=1, status={"403": 1}, refused={"http_403": 1}, read=3, listed=60)
    source.now += timedelta(days=8)
    assert [source.judge(wall).name for _ in range(3)][-1] == "blocked"


@pytest.mark.parametrize(
    ("expect", "verdict"),
    [
        (Expect(articles=(100, 400)), "feed_dead"),
        (Expect(articles=(0, 2)), "soft_404"),
        (Expect(fill={"authors": 0.99}), "redesigned"),
        (Expect(fill={"date_published": 1.0}), "dates_gone"),
        (Expect(fill={"body": 1.0}), "redesigned"),
        (Expect(articles=(1, 400), fill={"authors": 0.3, "body": 0.5}), "fine"),
    ],
)
def test_bounds_of_the_yaml_are_hard(expect: Expect, verdict: str) -> None:
    source = InventedSource(7, refused=0.2, weekend=1.0)
    list(source.well(10))
    filled = {"author": 15, "date_published": 19, "section": 20, "description": 20, "image": 20}
    seen = replace(source.ordinary(), pages=24, articles=20, new=20, filled=filled, refused={"no_body": 4})
    assert source.judge(seen, expect).name == verdict


def test_a_first_run_is_judged_by_what_needs_no_comparison() -> None:
    assert InventedSource(8).judge(InventedSource(8).ordinary()).name == "fine"
    assert InventedSource(8).judge(RunMetrics(failed={"http_403": 2})).name == "blocked"
    assert InventedSource(8).judge(RunMetrics()).name == "quiet"


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_fishers_exact_test_gives_a_probability(has: int, number: int, had: int, base: int) -> None:
    has, had = min(has, number), min(had, base)
    assert 0 <= fisher_exact(has, number, had, base) <= 1


@given(
    st.dictionaries(
        st.sampled_from(["pages", "articles", "new", "alike", "challenges", "read", "listed"]), st.integers(0, 50)
    )
)
def test_any_figures_have_a_verdict(figures: dict[str, int]) -> None:
    source = InventedSource(9)
    list(source.well(4))
    assert source.judge(RunMetrics(**figures)).why


# Confidence -----------------------------------------------------------------------------------------------------------


def rated(source: InventedSource, low: int, number: int = 20) -> RunMetrics:
    """What a run sees whose articles are all rated, `low` of them low."""
    filled = dict.fromkeys(("author", "date_published", "section", "description", "image"), number)
    return replace(
        source.ordinary(), pages=number, articles=number, new=number, filled=filled, refused={}, rated=number, low=low,
        length=2500.0, repeated=0.0, alike=1,
    )  # fmt: skip


def after(seed: int, lows: list[int]) -> InventedSource:
    """A source with runs of 20 rated articles each, some of them of a low confidence."""
    source = InventedSource(seed)
    for low in lows:
        assert source.judge(rated(source, low)).name == "fine"
    return source


@pytest.mark.parametrize(
    ("before", "low", "number"), [([1, 0], 14, 20), ([0] * 10, 8, 20), ([3, 4, 2], 18, 20), ([1] * 5, 9, 10)]
)
def test_a_fall_of_confidence_is_a_redesign(before: list[int], low: int, number: int) -> None:
    source = after(1, before)
    verdict = source.judge(rated(source, low, number))

    assert verdict.name == "redesigned"
    assert verdict.why == (f"low confidence in {low} of {number} articles, {sum(before)} of {20 * len(before)} before")


@pytest.mark.parametrize(
    ("before", "low", "number"),
    [
        ([1, 0, 2], 5, 20),  # a little more than usual
        ([0], 2, 3),  # too few articles to mean anything
        ([12, 13, 11], 16, 20),  # a source whose texts are always doubtful
        ([0, 0, 12, 0], 13, 20),  # one run was like that before
        ([14, 14], 1, 20),  # a rise of confidence
    ],
)
def test_other_changes_of_confidence_bring_no_alarm(before: list[int], low: int, number: int) -> None:
    source = InventedSource(2)
    for earlier in before:
        source.runs.append(PastRun(source.now, SourceVerdict("fine", ""), rated(source, earlier)))
        source.now += source.every

    assert source.judge(rated(source, low, number)).name == "fine"


def test_runs_before_confidences_were_known_are_no_baseline() -> None:
    """A source whose texts have always been doubtful isn't redesigned by an update of ours."""
    source = InventedSource(3)
    list(source.well(10))

    assert source.judge(rated(source, 14)).name == "fine"


def test_a_redesign_by_confidence_lasts_until_articles_show_that_it_is_over() -> None:
    source = after(4, [0, 1, 0])
    assert source.judge(rated(source, 15)).name == "redesigned"
    assert source.judge(RunMetrics(read=3, listed=60)).name == "redesigned"
    assert source.judge(rated(source, 1)).name == "fine"


@pytest.mark.parametrize("reason", ["low_yield", "stub", "listing_page", "no_body"])
def test_pages_that_yield_no_article_any_more_are_a_redesign(reason: str) -> None:
    source = after(5, [0, 1, 0])
    few = rated(source, 0, 3)
    verdict = source.judge(replace(few, pages=20, status={"200": 20}, refused={reason: 17}))

    assert verdict.name == "redesigned"
    assert verdict.why.startswith("17 of 20 pages hold no article")
    assert ("17 of them for their low yield" in verdict.why) == (reason == "low_yield")


def test_a_run_counts_its_rated_and_its_low_articles(make_article: MakeArticle) -> None:
    """Also those that weren't stored, since the fault is that of the page; the figures come back from the database."""
    collector = MetricsCollector()
    for confidence in (None, 0.1, 0.49, 0.5, 1.0):
        article = make_article(confidence=confidence)
        collector.count(
            Fetched(article.url, "herald", START, article, status=200), Outcome(article.url, 1, "unchanged")
        )
    metrics = collector.metrics()

    assert (metrics.articles, metrics.rated, metrics.low) == (5, 4, 2)
    assert RunMetrics.from_json(metrics.as_json()) == metrics
