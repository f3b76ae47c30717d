"""Articles on several pages: links found, pages joined without doubling, later pages known by their addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Block
from crawler.parsers.multipage import MAX_PAGES, PagedArticle, further, is_later_page, is_paged, join
from crawler.source import Rules, Source

URL = "https://gazette.example/news/quay"


def source(**rules: object) -> Source:
    return Source("gazette", "Gazette", "https://gazette.example/", rules=Rules(**rules))  # type: ignore[arg-type]


def article(*texts: str, headline: str = "The quay", url: str = URL) -> Article:
    blocks = tuple(Block("paragraph", text) for text in texts)
    return Article(url, "gazette", headline, blocks, provenance={"blocks": "rule body"})


@pytest.mark.parametrize(
    ("selector", "links"),
    [
        ("a.next", ("https://gazette.example/news/quay/2",)),
        ("//a[@class='next']/@href", ("https://gazette.example/news/quay/2",)),
        (".pager", ("https://gazette.example/news/quay/2",)),
        (".pager b", ("https://gazette.example/news/quay/2",)),
        ("link[rel=next]", ("https://www.gazette.example/news/quay?p=2",)),
        ("(substring-before(//i, ';'))", ("https://gazette.example/news/quay-2",)),
        (("a.gone", "a"), ("https://gazette.example/news/quay/2",)),
        ("a.away", ()),
    ],
)
def test_links_are_found_on_the_site(selector: str | tuple[str, ...], links: tuple[str, ...]) -> None:
    """An element's own address, that of the link it's in or holds, an attribute, a string; resolved, of the site."""
    html = (
        '<head><base href="/news/quay/"><link rel=next href="https://www.gazette.example/news/quay?p=2"></head><body>'
        '<a href="https://gazette.example/news/quay#top">Top</a><div class=pager><a class=next href="2"><b>Next</b></a>'
        '</div><a class=away href="https://other.example/2">2</a><a class=away href="javascript:next()">2</a>'
        "<i>/news/quay-2;x</i></body>"
    )
    assert further(html, URL, source(next_page=selector)).next == links
    assert further(html, URL, source(single_page=selector)).single == (links[0] if links else None)


def test_only_sources_with_a_rule_about_pages_are_paged() -> None:
    assert not is_paged(source(body="div"))
    assert is_paged(Source("a", "A", URL, rules=(Rules(), Rules(single_page="a"))))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/news/quay/2", "https://a.example/news/quay"),
        ("https://a.example/news/quay/page/3/", "https://a.example/news/quay/"),
        ("https://a.example/news/quay?page=2", "https://a.example/news/quay"),
        ("https://www.a.example/news/quay?id=7&seite=02", "https://a.example/news/quay?id=7"),
        ("https://a.example/news/quay-2.html", "https://a.example/news/quay.html"),
        ("https://a.example/news/quay_p12.html", "https://a.example/news/quay.html"),
        ("https://a.example/news/quay.html?page=2", "https://a.example/news/quay.html"),
        ("https://a.example/news/quay,2.html", "https://a.example/news/quay"),
    ],
)
def test_a_later_page_is_known_by_its_number(url: str, canonical: str) -> None:
    assert is_later_page(url, canonical)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/news/quay", "https://a.example/news/quay"),
        ("https://a.example/news/quay", None),
        ("https://a.example/7", "https://a.example/"),
        ("https://a.example/news/quay?page=1", "https://a.example/news/quay"),
        ("https://a.example/news/quay?page=2024", "https://a.example/news/quay"),
        ("https://a.example/news/12345", "https://a.example/news"),
        ("https://a.example/news/quay/amp", "https://a.example/news/quay"),
        ("https://a.example/news/quay?page=2", "https://b.example/news/quay"),
        ("https://a.example/news/quays-of-the-world-2", "https://a.example/news/quay"),
        ("https://a.example/news/crane?page=2", "https://a.example/news/quay"),
    ],
)
def test_other_addresses_are_no_later_pages(url: str, canonical: str | None) -> None:
    assert not is_later_page(url, canonical)


def test_what_comes_on_every_page_stays_once() -> None:
    """At the beginning that of the first page, at the end that of the last; overlap of two pages; the headline."""
    joined = join(
        [
            article("Standfirst.", "One.", "Two.", "About the author."),
            article("The quay", "Standfirst.", "Three.", "About the author."),
            article("Three.", "Four.", "One.", "Five.", "About the author."),
        ]
    )
    assert joined.text.split("\n\n") == [
        "Standfirst.", "One.", "Two.", "Three.", "Four.", "One.", "Five.", "About the author.",
    ]  # fmt: skip
    assert [(block.text, block.removed) for block in joined.blocks if block.removed] == [
        ("About the author.", "repeated"),
        ("The quay", "repeated_headline"),
        ("Standfirst.", "repeated"),
        ("About the author.", "repeated"),
        ("Three.", "repeated"),
    ]
    assert joined.provenance["blocks"] == "rule body, 3 pages"


def test_one_page_is_itself() -> None:
    assert join([article("One.")]) == article("One.")
    assert join([article("One.")], "http_404 at x").provenance["blocks"] == "rule body, 1 page; then http_404 at x"


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "The quay", "…"]), min_size=1, max_size=6), min_size=1))
def test_joining_loses_no_text_and_keeps_some_of_it(pages: list[list[str]]) -> None:
    joined = join([article(*texts) for texts in pages])
    assert [block.text for block in joined.blocks] == [text for texts in pages for text in texts]
    if any(set(texts) - {"The quay"} for texts in pages[:1]):
        kept = {block.text for block in joined.blocks if block.removed is None}
        assert kept >= {text for texts in pages for text in texts} - {"The quay"}


def test_reading_ends() -> None:
    """At the last link, at a page that leads back or says nothing new, and at the bound."""
    reading = PagedArticle(URL, (article("One."),), (f"{URL}/2",))
    assert reading.next_url() == f"{URL}/2"
    assert reading.with_page(article("One."), [f"{URL}/2"], (f"{URL}/3",)).next_url() is None
    assert reading.with_page(article("Two."), [f"{URL}/2", URL], (f"{URL}/3",)).next_url() is None
    assert reading.with_end("http_404").next_url() is None
    while url := reading.next_url():
        number = int(url.rpartition("/")[2])
        reading = reading.with_page(article(f"Text {number}."), [url], (URL, url, f"{URL}/{number + 1}"))
    joined = reading.article()
    assert joined is not None
    assert (len(reading.pages), joined.provenance["blocks"]) == (
        MAX_PAGES,
        "rule body, 20 pages; then no more are read",
    )


def test_the_whole_articles_page_must_be_whole() -> None:
    first, whole = article("One of two.", url=URL), article("One of two.", "Two of two.", url=f"{URL}/print")
    joined = PagedArticle(URL, (first,)).with_single_page(whole)
    assert joined is not None
    assert (joined.url, joined.text, joined.provenance["blocks"]) == (URL, whole.text, "rule body, single page")
    assert PagedArticle(URL, (first,)).with_single_page(article("Hi")) is None
    alone = PagedArticle(URL, ()).with_single_page(whole)
    assert alone is not None
    assert (alone.url, alone.canonical_url) == (URL, None)


@pytest.mark.parametrize(
    ("confidences", "joined"),
    [
        ((0.9, 0.3), 0.3),
        ((0.3, 0.9, 0.8), 0.3),
        ((0.9, None), 0.9),
        ((None, 0.4), 0.4),
        ((None, None), None),
        ((0.0, 1.0), 0.0),
    ],
)
def test_the_article_is_as_doubtful_as_its_worst_page(
    confidences: tuple[float | None, ...], joined: float | None
) -> None:
    """Pages without a confidence, given by a rule, don't count."""
    pages = [
        replace(article(f"Page {number} of the article."), confidence=value) for number, value in enumerate(confidences)
    ]

    assert join(pages).confidence == joined


def test_a_single_page_brings_its_confidence_and_how_its_text_was_found() -> None:
    first = replace(article("One."), confidence=0.2, provenance={"blocks": "page", "body": "first way"})
    whole = replace(article("One.", "Two."), confidence=0.9, provenance={"blocks": "page", "body": "second way"})
    given = article("One.", "Two.", "Three.")
    read = [PagedArticle(URL, (first,)).with_single_page(page) for page in (whole, given)]

    assert [page and page.confidence for page in read] == [0.9, None]
    assert read[0] is not None and read[0].provenance["body"] == "second way"
