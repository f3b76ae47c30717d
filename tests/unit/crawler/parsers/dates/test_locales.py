"""Language, country, order of day and month, and names of timezones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.parsers.dates.locales import locale_of, offset_of


@pytest.mark.parametrize(
    ("tags", "url", "country", "day_first"),
    [
        (["es"], None, None, True), (["pt-BR"], None, None, True), (["en-GB"], None, None, True),
        (["en-US"], None, None, False), (["en"], None, None, None), ([], None, None, None),
        (["en-CA"], None, None, None),
        (["en"], "https://gazette.co.uk/a", None, True), (["en"], "https://gazette.in/a", None, True),
        (["en"], "https://gazette.us/a", None, False), (["en"], "https://gazette.io/a", None, None),
        (["en-US"], "https://gazette.co.uk/a", None, None), (["en", "en_US"], None, None, False),
        (["en", "en_AU"], None, None, True), (["en-US"], None, "gb", None), (["en"], None, "us", False),
        (["zh-CN"], None, None, None), (["fil-PH"], None, None, False), (["sr-Latn-RS"], None, None, True),
        (["nonsense tag"], "https://[", None, None),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month(
    tags: list[str], url: str | None, country: str | None, day_first: bool | None
) -> None:
    assert locale_of(tags, url, country).day_first is day_first


@pytest.mark.parametrize(
    ("name", "country", "minutes"),
    [
        ("Z", None, 0), ("GMT+7", None, 420), ("-0330", None, -210), ("IST", "IN", 330), ("IST", "IE", 60),
        ("CST", "US", -360),
        ("CST", "CN", 480), ("BST", None, 60), ("BST", "BD", 360), ("HKT", None, 480), ("PKT", None, 300),
        ("CEST", "DE", 120),
    ],
)  # fmt: skip
def test_names_of_timezones(name: str, country: str | None, minutes: int) -> None:
    zone = offset_of(name, country)

    assert zone is not None and zone.utcoffset(datetime(2026, 7, 1)) == timedelta(minutes=minutes)


@pytest.mark.parametrize("name", ["IST", "UHR", "", None, "+", "AST", "min"])
def test_names_without_a_single_meaning_are_none(name: str | None) -> None:
    assert offset_of(name) is None


def test_the_time_of_the_east_coast_has_summer_time() -> None:
    zone = offset_of("ET")

    assert zone is not None
    assert [zone.utcoffset(datetime(2026, month, 1)) for month in (1, 7)] == [timedelta(hours=-5), timedelta(hours=-4)]
