"""When articles are read again for edits: the plan."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rechecks import bracket, next_check

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGES = st.timedeltas(timedelta(days=-2), timedelta(days=40))
SHARES = st.dictionaries(st.sampled_from((1, 6, 24, 72, 240)), st.floats(0, 1))


def looks(shares: dict[int, float], *, in_vain: bool = True, age: timedelta = timedelta()) -> list[float]:
    """The ages, in hours, at which an article that was read at this age is read again."""
    hours: list[float] = []
    while (wait := next_check(age, len(hours) if in_vain else 0, shares)) is not None:
        age += wait
        hours.append(age / HOUR)
    return hours


def test_an_article_is_read_again_ever_later_and_then_no_more() -> None:
    """Not on its first day, until its source is known to edit."""
    assert looks({}) == looks({24: 0.03}) == [24, 72, 240]


def test_ages_at_which_a_source_edits_are_looked_at_and_others_left_out() -> None:
    assert looks({24: 0.1}) == [1, 6, 24, 72, 240]
    assert looks({1: 0.01, 24: 0.1}) == [6, 24, 72, 240]
    assert looks({24: 0.01, 240: 0.0}) == looks(dict.fromkeys((1, 6, 24, 72, 240), 0.0)) == [72]


def test_a_source_that_edits_much_is_read_sooner_and_more_often() -> None:
    assert looks({24: 0.5, 240: 0.5}, in_vain=False) == [0.5, 1, 2, 4, 6, 12, 24, 36, 48, 72, 120, 168, 240]
    assert looks({24: 0.5}) == [0.5, 1, 2, 6, 24, 72, 240]


def test_an_old_article_is_not_read_again() -> None:
    assert next_check(timedelta(days=9.9), 0, {}) is None
    assert next_check(timedelta(days=300), 0, {240: 1.0}) is None


@given(AGES, st.integers(0, 20), SHARES)
def test_a_wait_is_never_short_and_ends_within_ten_days(age: timedelta, in_vain: int, shares: dict[int, float]) -> None:
    wait = next_check(age, in_vain, shares)

    assert wait is None or wait >= timedelta(minutes=30)
    assert wait is None or age + wait <= timedelta(days=10)
    assert len(looks(shares, age=age)) <= 13


@given(AGES, st.integers(0, 20), SHARES, st.floats(0, 1))
def test_more_edits_are_never_looked_for_later(
    age: timedelta, in_vain: int, shares: dict[int, float], more: float
) -> None:
    edited = {hours: max(share, more) for hours, share in shares.items()}
    waits = [next_check(age, in_vain, known) or timedelta.max for known in (shares, edited)]

    assert waits[0] >= waits[1]


@given(st.timedeltas(timedelta(hours=1), timedelta(days=40)))
def test_a_look_counts_as_one_at_an_age_that_is_past(age: timedelta) -> None:
    assert bracket(age) * HOUR <= age
