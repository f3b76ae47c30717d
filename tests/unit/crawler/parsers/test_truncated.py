"""Pages that the parser doesn't read to their end: what is stored of them says so."""

from __future__ import annotations

import pytest

from crawler.discovery.section import parse_section
from crawler.documents import refusal_of
from crawler.errors import ParseError
from crawler.parsers import parse_article
from crawler.parsers.html import MAX_BYTES
from crawler.parsers.multipage import join
from crawler.source import Source

URL = "https://herald.example/quay"
HEAD = "<html><head><title>Who pays for the quay</title></head><body><h1>Who pays for the quay</h1>"
PROSE = "<p>The harbour board met on Tuesday evening to settle who pays for the new quay, and met in vain.</p>"
LAST = "<p>Until then the crane stands idle, and children have taken to calling it the heron, for it never moves.</p>"


def nested(depth: int, inside: str = "") -> str:
    return "<div>" * depth + inside + "</div>" * depth


@pytest.mark.parametrize("depth", [10, 254, 300, 2000])
def test_a_deep_page_is_read_to_its_end(depth: int) -> None:
    article = parse_article(HEAD + PROSE * 2 + nested(depth) + LAST, URL)

    assert "the heron" in article.text
    assert "truncated" not in article.provenance


@pytest.mark.parametrize("depth", [2047, 3000, 200_000])
def test_an_article_of_a_page_that_is_cut_says_where(depth: int) -> None:
    article = parse_article(HEAD + PROSE * 2 + nested(depth) + LAST, URL)

    assert "the heron" not in article.text
    assert article.provenance["truncated"].startswith("nested deeper than 2048 elements at line 1, column ")


def test_without_an_article_such_a_page_is_refused_as_truncated() -> None:
    """And without truncation for what is missing."""
    with pytest.raises(ParseError) as cut:
        parse_article(HEAD + nested(3000, PROSE * 3), URL)
    with pytest.raises(ParseError) as empty:
        parse_article(HEAD, URL)

    refusal = refusal_of(cut.value)
    assert (refusal.state, refusal.reason) == ("not_article", "parse_truncated")
    assert "nested deeper than 2048 elements" in refusal.detail
    assert refusal_of(empty.value).reason == "no_body"


def test_an_article_of_a_page_that_is_too_long_says_so() -> None:
    page = HEAD + PROSE * 2 + f"<script>{'x' * MAX_BYTES}</script>" + LAST

    assert parse_article(page.encode(), URL).provenance["truncated"] == f"longer than {MAX_BYTES} bytes"


def test_of_several_pages_one_that_is_cut_is_told() -> None:
    first, second = (parse_article(HEAD + text, URL) for text in (PROSE * 2, LAST + PROSE + nested(3000)))

    assert "nested deeper" in join([first, second]).provenance["truncated"]
    assert "truncated" not in join([first, first]).provenance


@pytest.mark.parametrize(
    "odd", [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b\x01", b"&#0;&#xD800;", "\uffff".encode()]
)
def test_odd_bytes_cut_nothing(odd: bytes) -> None:
    page = (HEAD + PROSE * 2).encode() + b"<p>" + odd * 3 + b"</p>" + LAST.encode()
    article = parse_article(page, URL)

    assert "the heron" in article.text
    assert "truncated" not in article.provenance


def test_links_deep_in_a_section_are_found() -> None:
    links = '<a href="/news/the-quay-wall-opens">The quay wall opens at last</a>'
    section = parse_section(f"<html><body>{nested(600, links)}</body></html>", URL, Source("herald", "H", URL))

    assert [link.title for link in section.links] == ["The quay wall opens at last"]
