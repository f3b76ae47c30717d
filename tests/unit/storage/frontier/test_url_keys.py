"""The canonical key of an address."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.frontier.url_keys import host_of, strip_tracking, url_key


@pytest.mark.parametrize(
    "twin",
    [
        "https://herald.example/news/quay-wall",
        "http://herald.example/news/quay-wall",
        "https://www.herald.example/news/quay-wall/",
        "https://HERALD.example:443/news/quay-wall#comments",
        "https://herald.example/news/quay-wall?utm_source=rss&utm_medium=feed",
        "https://herald.example/news/quay-wall/?fbclid=IwAR0",
        "https://herald.example/news/./sport/../quay-wall",
        "https://herald.example/news/quay%2dwall",
        "https://herald.example/news/quay-wall/amp",
        "https://herald.example/news/quay-wall?amp=1",
        "https://herald-example.cdn.ampproject.org/c/s/herald.example/news/quay-wall",
    ],
)
def test_twins_share_a_key(twin: str) -> None:
    """Scheme, "www.", tracking, AMP form, fragment and final slash don't make another page."""
    assert url_key(twin) == "herald.example/news/quay-wall"


@pytest.mark.parametrize(
    "other",
    [
        "https://herald.example/news/quay-wall?page=2",
        "https://herald.example/news/Quay-Wall",
        "https://herald.example:8443/news/quay-wall",
        "https://m.herald.example/news/quay-wall",
        "https://herald.example/news%2Fquay-wall",
        "https://herald.example/news/quay-wall#!/full",
        "https://herald.example/",
    ],
)
def test_other_pages_have_other_keys(other: str) -> None:
    assert url_key(other) != "herald.example/news/quay-wall"


def test_parameters_are_sorted_and_a_short_amp_path_is_a_page() -> None:
    assert url_key("https://a.example/x?b=2&a=1") == url_key("https://a.example/x?a=1&b=2") == "a.example/x?a=1&b=2"
    assert url_key("https://a.example/gear/amp") == "a.example/gear/amp"


@given(st.text())
@example("http://[::1")
@example("https://a.example:99999/x")
@example("https://a.example/\ud800?\udfff")
def test_any_text_has_a_key_and_it_is_stable(text: str) -> None:
    """No address breaks the frontier."""
    assert url_key(text) == url_key(text)
    host_of(text)
    strip_tracking(text)


@given(
    st.text(alphabet="abc/%2Fé .~-", max_size=30),
    st.text(alphabet="ab=&%26é+", max_size=20),
    st.sampled_from(["", "#x"]),
)
@example("", "%2%62", "")
def test_the_key_of_a_key_is_itself(path: str, query: str, fragment: str) -> None:
    key = url_key(f"https://herald.example/{path}?{query}{fragment}")

    assert url_key("https://" + key) == key


@given(st.text(alphabet="abc/é-", max_size=30))
def test_what_is_fetched_has_the_same_key(path: str) -> None:
    url = f"https://herald.example/{path}?utm_campaign=x&id=7#top"

    assert url_key(strip_tracking(url)) == url_key(url)
    assert strip_tracking(url).endswith("?id=7")
