"""Query parameters of URLs: compared and removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.frontier.parameters import difference, without


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a/b?id=1", "a/b?id=2", ("id", False)),
        ("a/b?id=1&ref=x", "a/b?id=1", ("ref", True)),
        ("a/b?ref=x", "a/b", ("ref", True)),
        ("a/b?id=1&ref=x", "a/b?id=2", None),
        ("a/b?id=1", "a/c?id=2", None),
        ("a/b", "a/b", None),
        ("a/b?flag", "a/b", ("flag", True)),
    ],
)
def test_two_addresses_differ_in_one_parameter(one: str, other: str, expected: tuple[str, bool] | None) -> None:
    assert difference(one, other) == difference(other, one) == expected


@given(st.text(), st.lists(st.text()))
def test_any_address_loses_parameters_without_an_error(url: str, names: list[str]) -> None:
    assert isinstance(without(url, names), str)
