"""Time grows with the page and no faster: any bytes are an article or a ParseError, soon."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.items import Article
from crawler.parsers import parse_article, parse_text
from tests.support.hostile_pages import GIANT, GROWN, REPEATED, TEXTS, H, Make

URL = "https://gazette.example/a"
SIZE, TIMES = 2_000, 4
"""How often a thing is repeated, and how many times that it's repeated then."""
MAX_GROWTH = 9
"""Linear time grows four times, quadratic time sixteen times."""
TOO_SHORT_S = 0.1
"""What takes less isn't judged: it's noise, or no harm."""
TRIES = 4
CEILING_S = 20
"""Of processor time, for a page of five megabytes; quadratic time would be hours."""


def cost(parse: Callable[[str | bytes], Article], page: str | bytes) -> float:
    begun = time.process_time()
    try:
        parse(page)
    except ParseError as error:
        assert error.field in ("headline", "body")
    return time.process_time() - begun


def article(page: str | bytes) -> Article:
    return parse_article(page, URL)


def text(page: str | bytes) -> Article:
    assert isinstance(page, str)
    return parse_text(page, URL)


def grows_too_fast(parse: Callable[[str | bytes], Article], make: Make) -> bool:
    """Tell if four times as much takes far more than four times as long, whenever it's tried.

    That's a ratio of processor times: a slow or busy machine is as slow at both, and a hiccup isn't there next time.
    """
    for _ in range(TRIES):
        large = cost(parse, make(TIMES * SIZE))
        if large < TOO_SHORT_S or large < MAX_GROWTH * cost(parse, make(SIZE)):
            return False
    return True


@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED.keys())
def test_one_piece_of_markup_again_and_again(piece: str) -> None:
    assert not grows_too_fast(article, lambda n: H + "<p>" + piece * n + "<p>The end of it is a sentence.")


@pytest.mark.parametrize("make", GROWN.values(), ids=GROWN.keys())
def test_one_thing_that_grows(make: Make) -> None:
    assert not grows_too_fast(article, make)


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_that_grows(make: Make) -> None:
    assert not grows_too_fast(text, make)


@pytest.mark.parametrize("page", GIANT.values(), ids=GIANT.keys())
def test_giant_pages_end(page: str | bytes) -> None:
    assert cost(article, page) < CEILING_S


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(REPEATED.values())), st.integers(1, 60)).map(lambda drawn: drawn[0] * drawn[1]),
        max_size=12,
    ).map("".join),
    st.sampled_from(["utf-8", "utf-16-le", "cp1251", "cp932", "gb18030", None]),
)  # fmt: skip
def test_any_soup_of_these_in_any_charset(page: str, charset: str | None) -> None:
    cost(article, page if charset is None else page.encode(charset, "replace"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_after_a_headline(tail: bytes, declared: str | None) -> None:
    try:
        read = parse_article(H.encode() + b"<p>" + tail, URL, encoding=declared)
    except ParseError:
        return
    read.text.encode()
