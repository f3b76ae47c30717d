"""What holds for any input at all: an article or a ParseError, soon, and nothing but clean values."""

from __future__ import annotations

import time
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.items import Article
from crawler.parsers import parse_article, parse_text
from crawler.source import Rules, Source

URL = "https://gazette.example/a"
SOURCE = Source(
    "gazette", "Gazette", URL, timezone="Europe/Paris", rules=Rules(strip=("Top »", "a"), remove=("b",), authors="p")
)
PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div class='article-body'>", "</div>", "<h1>", "</h1>", "<h2>", "<br>", "<br><br>",
        "<a href='/x'>",
        "</a>", "<table><tr><td>", "</table>", "<nav>", "</nav>", "<script type='application/ld+json'>", "</script>",
        '{"@type": "NewsArticle", "headline": ', '{"@graph": [',
        '"datePublished": "2026-01-02",', '"dateModified": "2025-01-02",', '"author": [[[{}]]],',
        "<meta property='og:title' content='", "<meta name='author' content='", "'>", "<title>", "</title>", "<!--",
        "<time datetime='", "<li>", "<blockquote>", "<pre>", "<figcaption>", "\x00", "\ud800", "&#0;", "&#xD800;",
        "Top »", "« No »", "A long sentence about the weather in the mountains, which was fine for most of the week. ",
        "長い文章がここに続いて、山の天気について語っている。", "No. ", "<body>", "<html lang='", "<frameset>", "]]>",
    ]
)  # fmt: skip
LINES = st.sampled_from(["Top »", "No.", "A. Top »", "News", "2026-02-03", "By A", "A headline of five words"])
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40).map("".join)


def check(article: Article) -> None:
    assert article.headline.strip() and article.source
    assert any(block.removed is None for block in article.blocks)
    for block in article.blocks:
        assert block.text.strip()
        assert block.removed is None or block.removed
        assert block.container is None or (0 < len(block.container) <= 80 and block.container.encode())
    for moment in (article.date_published, article.date_modified):
        assert moment is None or moment.tzinfo is UTC
    texts = [article.headline, article.description, article.section, article.publisher, article.language, article.image]
    texts += [author.name for author in article.authors] + [block.text for block in article.blocks]
    for text in (*texts, *article.keywords, article.canonical_url):
        assert text is None or (text.strip() and "\x00" not in text and text.encode())
    for address in (article.canonical_url, article.image):
        assert address is None or address.startswith(("http://", "https://"))
    assert article.confidence is None or 0 <= article.confidence <= 1
    for name, origin in article.provenance.items():
        if name in ("body", "truncated"):  # facts about the page, not fields
            continue
        assert getattr(article, name) is not None or origin.startswith("refused")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300), SOUP), st.sampled_from([None, SOURCE]))
def test_any_page_is_an_article_or_a_parse_error(page: bytes | str, source: Source | None) -> None:
    try:
        check(parse_article(page, URL, source))
    except ParseError as error:
        assert error.field in ("headline", "body")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=30)))
def test_any_address_and_charset_will_do(url: str, encoding: str | None) -> None:
    page = b"<h1>A headline \xe9</h1><p>And a sentence below it, long enough to be read as a text.</p>"

    check(parse_article(page, url, encoding=encoding))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=80), LINES)).map("\n\n".join),
    st.sampled_from([None, SOURCE]),
)  # fmt: skip
def test_any_text_is_an_article_or_a_parse_error(text: str, source: Source | None) -> None:
    try:
        check(parse_text(text, URL, source))
    except ParseError as error:
        assert error.field in ("headline", "body")


HOSTILE = {
    "deep divs": "<div>" * 50_000 + "text",
    "deep inline": "<p>" + "<b>" * 50_000 + "text",
    "unclosed links": "<h1>A</h1>" + "<a href=x>b" * 20_000,
    "many paragraphs": "<h1>A</h1>" + "<p>One sentence of a page without an end, again and again.</p>" * 20_000,
    "many short paragraphs": "<h1>A</h1>" + "".join(f"<p>Top » {n % 500}</p>" for n in range(20_000)),
    "stacked": "<h1>A</h1><p>" + "a b " * 100_000 + "</p>",
    "one long word": "<h1>A</h1><p>" + "x" * 2_000_000,
    "tables in tables": "<h1>A</h1>" + "<table><tr><td>" * 2_000 + "x",
    "deep json": "<h1>A</h1><script type='application/ld+json'>" + "[" * 200_000 + "</script>",
    "unclosed json": "<h1>A</h1><script type='application/ld+json'>" + '{"a":"' * 50_000 + "</script>",
    "json of commas": "<h1>A</h1><script type='application/ld+json'>[" + ", " * 200_000 + "</script>",
    "long date": "<h1>A</h1><p>b</p><time datetime='" + "1" * 1_000_000 + "'>",
    "long title": "<title>" + "a - " * 200_000 + "</title><p>b</p>",
    "spaces": "<h1>A</h1><p>" + " \n" * 1_000_000 + "b</p>",
    "tags open": "<" * 500_000,
    "metas": "<h1>A</h1>" + "<meta name=author content='By A and B'>" * 20_000,
    "breaks": "<h1>A</h1><p>" + "a<br>" * 100_000,
    "unknown elements nested": "<h1>A</h1>" + "<x-a>" * 240 + "<x-b>word</x-b> " * 20_000,
    "slots": "<h1>A</h1><x-a><template shadowrootmode=open>"
    + "<slot></slot>" * 5_000
    + "</template>"
    + "<p>a</p>" * 5_000,
    "panels nested": "<h1>A</h1>" + "<h3>x</h3><div style='display:none'>" * 140 + "<p>A sentence.</p>" * 20_000,
    "buttons nested": "<h1>A</h1>"
    + "<div><button aria-expanded=false>Q</button>" * 140
    + "<p>A sentence.</p>" * 20_000,
    "initials": "<h1>A</h1>" + "<div class=dropcap>A</div><p>fter the vote they left, one by one, all.</p>" * 9_000,
    "figures nested": "<h1>A</h1>" + "<figure><b>x</b>" * 140 + "<p>a</p>" * 20_000,
    "lines of code": "<h1>A</h1><pre>" + "<div>x</div>" * 50_000,
    "footnotes": "<h1>A</h1><p>" + "word<sup><a href='#fn1'>1</a></sup>" * 30_000,
    "copies": "<h1>A</h1>"
    + "<p>One sentence of a page without an end, again and again, and once more, says he.</p>" * 9_000,
    "h1s": "<h1>Ab c d e f g</h1>" * 20_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_take_seconds_at_most(page: str) -> None:
    begun = time.process_time()
    try:
        parse_article(page.encode(), URL)
    except ParseError:
        pass
    assert time.process_time() - begun < 10


HOSTILE_TEXTS = {
    "stacked": "a b " * 500_000,
    "markers": "Top »\n\n" * 100_000,
    "empty lines": "\n" * 2_000_000,
    "one word": "x" * 5_000_000,
    "suffixes": "One. Top »\n\n" * 50_000,
    "items": "-\n- \n" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_texts_take_seconds_at_most(text: str) -> None:
    begun = time.process_time()
    try:
        parse_text(text, URL)
    except ParseError:
        pass
    assert time.process_time() - begun < 10
