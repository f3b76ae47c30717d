"""Which links of a section page are taken for articles, and where its next page is."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from crawler.discovery import DiscoveryError, parse_section
from crawler.items import Link
from crawler.source import Source

URL = "https://herald.example/politics/"
SOURCE = Source(
    "herald",
    "The Herald",
    "https://www.herald.example/",
    discover=(("section", "https://herald.example/all-the-latest-news/"),),
)


def urls(html: str, source: Source = SOURCE) -> list[str]:
    return [link.url.removeprefix("https://herald.example") for link in parse_section(html, URL, source).links]


def test_a_teaser_of_picture_and_headline_is_one_link_with_the_headline() -> None:
    """The picture's empty link comes first; the title is the heading, not the summary under it."""
    page = """<main><article><a href="/2026/03/budget"><img src="x.jpg"></a>
      <a href="/2026/03/budget#top"><span>Politics</span><h2>Council <em>a</em>grees</h2><p>After long talks</p></a>
      </article></main>"""
    assert parse_section(page, URL, SOURCE).links == [Link("https://herald.example/2026/03/budget", "Council agrees")]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/p/budget">Council agrees on a budget</a>',
        '<a href="/p/yusuan">市议会就预算达成协议了</a>',
        '<a href="/p/ngop">สภาเทศบาลเห็นชอบงบประมาณ</a>',
        '<a href="/p/byudzhet">Городской совет принял бюджет</a>',
        '<a href="/council-agrees-on-budget">Read</a>',
        '<a href="/2026/03/01/budget.html"></a>',
        '<a href="/news/8123456">Read</a>',
        '<a href="/story.php?id=12">Read</a>',
        '<a href="//www.herald.example/council-agrees-on-budget">Read</a>',
        '<a href="https://sport.herald.example/cup-final-ends-early">Read</a>',
    ],
)
def test_links_taken(link: str) -> None:
    """A headline for a text, or a path that only articles have, in any language."""
    assert len(urls(f"<body><header><h1>Politics</h1></header><div>{link}</div></body>")) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/">The Herald of our harbour</a>',
        '<a href="/politics/">All about politics in town</a>',
        '<a href="/politics#latest-news-from-town">The latest news from town</a>',
        '<a href="/all-the-latest-news/">All the latest news</a>',
        '<a href="/sport/">Sport</a>',
        '<a href="/2026/03/">March</a>',
        '<a href="/tag/city-council-budget">Budget</a>',
        '<a href="/en/author/jane-van-der-meer">Jane van der Meer</a>',
        '<a href="/login">Log in to your account</a>',
        '<a href="/files/council-budget-report-2026.pdf">Council budget report 2026</a>',
        '<a href="mailto:news@herald.example">Write to our news desk</a>',
        '<a href="https://other.example/council-agrees-on-budget">Council agrees on budget</a>',
        '<a href="http://herald.example:8080/council-agrees-on-budget">Council agrees on budget</a>',
        '<a href="https://x.example/?u=https://herald.example/a-b-c-d">Share it with your friends</a>',
        '<nav><a href="/council-agrees-on-budget">Council agrees on budget</a></nav>',
        '<div class="site-footer"><a href="/how-we-use-data">How we use your data</a></div>',
        '<ul role="navigation"><li><a href="/council-agrees-on-budget">Council agrees on budget</a></li></ul>',
        "<a>No address at all here</a>",
        '<a href="http://[::1">A broken address for you</a>',
    ],
)
def test_links_left(link: str) -> None:
    assert urls(f'<body class="has-nav home-menu"><div>{link}</div></body>') == []


def test_allow_and_deny_decide_first() -> None:
    """With `allow`, the editor has said where articles are: a path with "tag" in it is fine there."""
    page = '<a href="/tag/council-agrees-again">x</a><a href="/tag/ad/council-agrees-again">x</a><a href="/a-b-c">x</a>'
    source = replace(SOURCE, allow=("/tag/",), deny=("/tag/ad/",))
    assert urls(page, source) == ["/tag/council-agrees-again"]


def test_relative_links_follow_the_base_of_the_page() -> None:
    page = '<head><base href="/en/"></head><a href="council-agrees-on-budget">x</a>'
    assert urls(page) == ["/en/council-agrees-on-budget"]


@pytest.mark.parametrize(
    "markup",
    [
        '<head><link rel="next" href="?page=2"></head>',
        '<a rel="nofollow next" href="?page=2">weiter</a>',
        '<ul class="pagination"><li class="active"><a href="">1</a></li><li><a href="?page=2">2</a></li></ul>',
        '<nav class="pager"><a href="/politics/">1</a> <a class="pager-next" href="?page=2">дальше</a></nav>',
        '<div class="nav-links"><span aria-current="page">1</span><a href="?page=3">3</a><a href="?page=2">2</a></div>',
        '<div id="paging"><a href="?page=2">»</a></div>',
    ],
)
def test_next_page(markup: str) -> None:
    """However the page points at its next one; that's no article, whatever its text."""
    page = f'{markup}<a href="?page=2">More of the latest news</a>'
    section = parse_section(page, URL, SOURCE)
    assert section.next_page == "https://herald.example/politics/?page=2"
    assert section.links == []


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="next" href="/politics/">',
        '<link rel="next" href="https://other.example/2">',
        '<ul class="pagination"><li class="current">3</li><li><a href="?page=2">2</a></li></ul>',
        '<div class="slider"><a class="next" href="/2">next</a></div>',
    ],
)
def test_no_next_page(markup: str) -> None:
    """The page itself, another site's page, an earlier page and the arrow of a slide show aren't the next page."""
    assert parse_section(markup + "<p>x", URL, SOURCE).next_page is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"{}", "not_html"), (b"<a>" * 1_000_001, "too_large"), (b"\0\1\2", "not_html")],
)
def test_what_is_no_page(body: bytes, reason: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        parse_section(body, URL, SOURCE)
    assert caught.value.reason == reason


def test_a_page_with_more_links_than_are_taken_says_so() -> None:
    def page(articles: int, others: int) -> str:
        links = "".join(f"<a href='/news/{number}'>A headline of four words</a>" for number in range(articles))
        return links + "<a href='/tag/x'>x</a>" * others

    read = [parse_section(page(*numbers), URL, SOURCE) for numbers in ((1000, 19_000), (1001, 0), (1, 20_000))]

    assert [(len(section.links), section.truncated) for section in read] == [(1000, False), (1000, True), (1, True)]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='/a-b-c-1'>" * 300_000,
        "<div class='pagination'>" * 100_000 + "<a href='/x'>7</a>" * 100_000,
        "<li class='current'>" * 200_000,
        "<nav></nav>x" * 300_000,
        "<a href='/" + "a" * 2000 + "'>" + "word " * 500_000,
        "".join(f"<a href='/{'a' * 1900}{number}'>x</a>" for number in range(4000)),
        "<!--" * 500_000,
        "<b" + " a" * 500_000,
    ],
)
def test_hostile_pages_end_in_time(body: str) -> None:
    """Pages made to be slow take seconds at most, and never give more than a thousand links."""
    started = time.process_time()
    try:
        assert len(parse_section(body, URL, SOURCE).links) <= 1000
    except DiscoveryError:
        pass
    assert time.process_time() - started < 10
