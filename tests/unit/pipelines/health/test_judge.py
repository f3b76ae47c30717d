"""Verdicts on invented sources: what is ordinary isn't told of, what isn't is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.source import Expect
from pipelines.health.baseline import fisher_exact
from pipelines.health.observe import RunMetrics
from storage.health.verdicts import TROUBLE, FailingListing
from tests.support.invented_runs import InventedSource

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
