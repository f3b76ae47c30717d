"""The troubles that may befall the invented newspaper: each shows the symptoms that it's named after."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import Message
from typing import get_args

import pytest

from crawler.discovery import DiscoveryError
from crawler.discovery.feed import parse_feed
from crawler.discovery.sitemap import parse_sitemap
from crawler.errors import NotAnArticle, ParseError
from crawler.items import Article, Link
from crawler.parsers import parse_article
from tests.site import Mode, Newspaper
from tests.site.days import of_day
from tests.site.modes import FURNITURE, NOT_FOUND, RETRY_AFTER_S

DAY = date(2026, 10, 6)
NEXT = DAY + timedelta(days=1)
STORY = of_day(DAY)[0]
ROBOTS, FEED, SITEMAP, SECTION = "/robots.txt", "/rss.xml", "/news-sitemap.xml", f"{STORY.path.rpartition('/')[0]}/"
ALL = (ROBOTS, FEED, SITEMAP, SECTION, STORY.path)


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with Newspaper(day=DAY) as served:
        yield served


def ask(paper: Newspaper, path: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(paper.host + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def statuses(paper: Newspaper) -> tuple[int, ...]:
    return tuple(ask(paper, path)[0] for path in ALL)


def article(paper: Newspaper) -> Article:
    return parse_article(ask(paper, STORY.path)[2], paper.host + STORY.path)


def feed(paper: Newspaper) -> list[Link]:
    return parse_feed(ask(paper, FEED)[2], paper.host + FEED)


def sitemap(paper: Newspaper) -> list[Link]:
    return list(parse_sitemap(ask(paper, SITEMAP)[2], paper.host + SITEMAP).links)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("normal", (200, 200, 200, 200, 200)),
        ("outage", (503, 503, 503, 503, 503)),
        ("robots_down", (503, 200, 200, 200, 200)),
        ("blocked", (200, 403, 403, 403, 403)),
        ("blocked_pages", (200, 200, 200, 403, 403)),
        ("too_many", (200, 429, 429, 429, 429)),
        ("dead_feed", (200, 404, 410, 200, 200)),
    ],
)
def test_some_troubles_are_statuses(paper: Newspaper, mode: Mode, expected: tuple[int, ...]) -> None:
    paper.mode = mode
    assert statuses(paper) == expected
    paper.mode = "normal"
    assert statuses(paper) == (200,) * 5


@pytest.mark.parametrize("mode", get_args(Mode))
def test_every_mode_befalls_editions_too(mode: Mode) -> None:
    with Newspaper(mode=mode) as paper:
        paths = [*(article.path for article in paper.articles()), "/rss.xml", "/ru/atom.xml", "/sitemap.xml.gz", "/"]
        assert {ask(paper, path)[0] for path in paths} <= {200, 403, 404, 410, 429, 500, 503}


def test_a_site_that_is_asked_too_much_says_when_to_come_back(paper: Newspaper) -> None:
    paper.mode = "too_many"
    assert ask(paper, STORY.path)[1]["Retry-After"] == str(RETRY_AFTER_S)


def test_a_normal_page_tells_everything(paper: Newspaper) -> None:
    parsed = article(paper)

    assert (parsed.headline, parsed.section) == (STORY.headline, STORY.section)
    assert (parsed.description, parsed.image) == (STORY.description, f"{paper.host}{STORY.image}")
    assert tuple(author.name for author in parsed.authors) == STORY.authors
    assert parsed.date_published == STORY.date_published


def test_a_redesign_leaves_headline_and_text_alone(paper: Newspaper) -> None:
    paper.mode = "redesign"
    parsed = article(paper)

    assert parsed.headline == STORY.headline
    assert parsed.text.split("\n\n") == [text for _, text in STORY.paragraphs]
    assert (parsed.authors, parsed.section, parsed.description, parsed.image, parsed.date_published) == (
        (),
        *[None] * 4,
    )


def test_a_redesign_may_lose_the_text(paper: Newspaper) -> None:
    paper.mode = "redesign_empty"
    assert statuses(paper) == (200,) * 5
    with pytest.raises(ParseError, match="body"):
        article(paper)


def test_a_page_for_what_is_not_found_reads_like_an_article(paper: Newspaper) -> None:
    paper.mode = "soft_404"
    assert article(paper).headline == NOT_FOUND
    assert_all_alike(paper)


def test_a_page_that_asks_whether_a_human_reads_is_a_wall(paper: Newspaper) -> None:
    paper.mode = "captcha"
    with pytest.raises(NotAnArticle) as refused:
        article(paper)
    assert refused.value.reason == "wall"
    assert_all_alike(paper)


def assert_all_alike(paper: Newspaper) -> None:
    """Check that the lists are as ever, and all pages of articles are the same page."""
    assert statuses(paper) == (200,) * 5
    assert len({ask(paper, other.path)[2] for other in of_day(DAY)}) == 1
    assert len(feed(paper)) == 30


def test_furniture_stands_in_every_article(paper: Newspaper) -> None:
    paper.mode = "furniture"
    text = article(paper).text.split("\n\n")
    assert [line for line in text if line in FURNITURE] == list(FURNITURE)
    assert [line for line in text if line not in FURNITURE] == [text for _, text in STORY.paragraphs]


def test_dates_are_gone_from_pages_and_lists(paper: Newspaper) -> None:
    paper.mode = "dates_gone"
    assert (article(paper).date_published, article(paper).date_modified) == (None, None)
    links = feed(paper) + sitemap(paper)
    assert len(links) == 70
    assert {(link.date_published, link.date_modified) for link in links} == {(None, None)}


def test_nothing_is_new_on_a_quiet_day(paper: Newspaper) -> None:
    """Whether the mode or the day is set first; and nobody has to have asked before."""
    before = [ask(paper, path)[2] for path in (FEED, SITEMAP, SECTION)]
    paper.day, paper.mode = NEXT, "quiet"
    assert [ask(paper, path)[2] for path in (FEED, SITEMAP, SECTION)] == before
    assert ask(paper, STORY.path)[0] == 200
    paper.mode = "normal"
    assert [ask(paper, path)[2] for path in (FEED, SITEMAP, SECTION)] != before
    with Newspaper(day=NEXT, mode="quiet") as unasked:
        assert [link.title for link in feed(unasked)] == [story.headline for story in of_day(DAY)] + [
            story.headline for story in of_day(DAY - timedelta(days=1))[:10]
        ]


def test_a_dead_feed_may_be_a_page(paper: Newspaper) -> None:
    paper.mode = "dead_feed_page"
    assert statuses(paper) == (200,) * 5
    for read in (feed, sitemap):
        with pytest.raises(DiscoveryError):
            read(paper)


def test_a_dead_feed_may_stand_still_while_sections_go_on(paper: Newspaper) -> None:
    before = {path: ask(paper, path)[2] for path in (FEED, SITEMAP, SECTION)}
    paper.day, paper.mode = NEXT, "dead_feed_still"
    assert {path for path, body in before.items() if ask(paper, path)[2] == body} == {FEED, SITEMAP}
    assert ask(paper, of_day(NEXT)[0].path)[0] == 200


def test_a_lying_tag_says_that_nothing_changed(paper: Newspaper) -> None:
    tag = ask(paper, FEED)[1]["ETag"]
    paper.day = NEXT
    assert ask(paper, FEED, If_None_Match=tag)[0] == 200
    paper.mode = "lying_etag"
    assert ask(paper, FEED, If_None_Match=tag)[0] == 304
    assert ask(paper, STORY.path, If_None_Match='"whatever"')[0] == 304
    assert ask(paper, FEED)[0] == 200
