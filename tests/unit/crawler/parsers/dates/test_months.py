"""The names of the months, and the calendars that differ from the Gregorian calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.dates.calendars import (
    PERSIAN_MONTHS,
    full_year,
    is_persian_leap_year,
    persian_day,
    year_of_era,
)
from crawler.parsers.dates.locales import Locale
from crawler.parsers.dates.months import DIVIDED, MONTHS, fold, month, rows
from crawler.parsers.dates.reading import read_date

LANGUAGES = {language for language, _, _ in rows()}


def test_every_language_of_the_table_has_twelve_months() -> None:
    assert len(LANGUAGES) > 90
    for language in LANGUAGES:
        assert {number for other, number, _ in rows() if other == language} == set(range(1, 13)), language


def test_a_name_means_its_month_in_its_language() -> None:
    assert all(month(fold(name), language) == number for language, number, name in rows())
    assert not MONTHS.keys() & DIVIDED.keys()


def test_a_name_with_two_meanings_needs_a_language_or_a_country() -> None:
    assert month("listopada", "pl") == 11
    assert month("listopada", "hr") == month("listopada", "en", "HR") == 10
    assert month("listopada") is month("listopada", "de", "DE") is None


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(sorted(LANGUAGES)), st.data())
def test_every_day_is_read_back_in_every_language(day: date, language: str, data: st.DataObject) -> None:
    names = [name for other, number, name in rows() if other == language and number == day.month]
    order = data.draw(st.sampled_from(("{0} {1} {2}", "{0}. {1} {2}", "{1} {0}, {2}", "{2} {1} {0}")))
    text = order.format(day.day, data.draw(st.sampled_from(names)), day.year)

    parsed = read_date(text, None, Locale(language))

    assert parsed is not None and parsed.moment.date() == day and parsed.day_only


@pytest.mark.parametrize(
    ("year", "nowruz"),
    [
        (1369, date(1990, 3, 21)), (1371, date(1992, 3, 21)), (1375, date(1996, 3, 20)), (1376, date(1997, 3, 21)),
        (1379, date(2000, 3, 20)), (1387, date(2008, 3, 20)), (1388, date(2009, 3, 21)), (1399, date(2020, 3, 20)),
        (1400, date(2021, 3, 21)), (1403, date(2024, 3, 20)), (1404, date(2025, 3, 21)), (1405, date(2026, 3, 21)),
        (1408, date(2029, 3, 20)), (1409, date(2030, 3, 21)),
    ],
)  # fmt: skip
def test_the_persian_year_begins_at_nowruz(year: int, nowruz: date) -> None:
    assert persian_day(year, 1, 1) == nowruz


def test_persian_days_follow_each_other_without_gap() -> None:
    expected = date(1990, 3, 21)
    for year in range(1369, 1480):
        for number in range(1, 13):
            for day in range(1, 32):
                try:
                    read = persian_day(year, number, day)
                except ValueError:
                    assert day >= 30 and number > 6
                    continue
                assert read == expected
                expected += timedelta(days=1)
    assert expected == date(2101, 3, 21)


@pytest.mark.parametrize(
    "day", [(1404, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 0, 1), (1405, 1, 0), (1300, 1, 1)]
)
def test_days_that_the_persian_calendar_lacks_are_refused(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=str(day[0])):
        persian_day(*day)


def test_a_persian_leap_year_has_thirty_days_of_esfand() -> None:
    assert is_persian_leap_year(1403) and not is_persian_leap_year(1404)
    assert persian_day(1403, 12, 30) + timedelta(days=1) == persian_day(1404, 1, 1)
    assert {PERSIAN_MONTHS[fold(name)] for name in ("شهریور", "Shahrivar", "سنبله", "وږی")} == {6}


def test_years_of_eras_and_of_thailand() -> None:
    assert (year_of_era("令和", 8), year_of_era("平成", 31), year_of_era("民國", 115)) == (2026, 2019, 2026)
    assert (full_year("2569", None), full_year("2026", "th"), full_year("69", "th"), full_year("26", "th")) == (
        2026,
    ) * 4
    assert full_year("69", None) == 2069
    with pytest.raises(ValueError, match="0"):
        year_of_era("令和", 0)
