"""Verdicts on a source, by real crawls of the invented newspaper: an ordinary week, and each trouble after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.site import Mode, Newspaper
from tests.support.crawling import Desk, Ended
from tests.support.small_site import SmallSite

FIRST = date(2026, 10, 5)  # a Monday
NAME = "harbour"
MORNING = datetime(2026, 10, 5, 8, tzinfo=UTC)
QUIET = ("-s", "NEWS_RECHECKS=0")


@pytest.fixture(scope="module")
def paper() -> Iterator[Newspaper]:
    with Newspaper(day=FIRST) as served:
        yield served


@pytest.fixture(scope="module")
def week(paper: Newspaper, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that has crawled the newspaper on four days."""
    desk = Desk(tmp_path_factory.mktemp("week"))
    desk.source(NAME, paper.source_yaml())
    for number in range(4):
        ended = crawl(desk, paper, FIRST + timedelta(days=number))
        assert ended.code == 0, ended.err
    return desk


@pytest.fixture
def desk(week: Desk, paper: Newspaper, tmp_path: Path) -> Iterator[Desk]:
    """A copy of it, for one day more."""
    shutil.copytree(week.folder, tmp_path / "desk")
    paper.mode, paper.day = "normal", FIRST + timedelta(days=3)
    paper.answer("/rss.xml", "")  # what it stands still at, if it does
    yield Desk(tmp_path / "desk")


def crawl(desk: Desk, paper: Newspaper, day: date) -> Ended:
    paper.day = day
    return desk.at(datetime.combine(day, time(8), UTC)).crawl(NAME, *QUIET)


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [
        ("normal", "fine"),
        ("quiet", "quiet"),
        ("lying_etag", "fine"),
        ("redesign", "redesigned"),
        ("redesign_empty", "redesigned"),
        ("outage", "robots_unreachable"),
        ("robots_down", "robots_unreachable"),
        ("blocked", "blocked"),
        ("blocked_pages", "blocked"),
        ("captcha", "blocked"),
        ("too_many", "blocked"),
        ("dead_feed", "feed_dead"),
        ("dead_feed_page", "feed_dead"),
        ("soft_404", "soft_404"),
        ("dates_gone", "dates_gone"),
        ("furniture", "furniture_jumped"),
    ],
)
def test_each_trouble_is_told_within_one_run(desk: Desk, paper: Newspaper, mode: Mode, verdict: str) -> None:
    paper.mode = mode
    ended = crawl(desk, paper, FIRST + timedelta(days=4))
    [health] = desk.news("health")

    assert health["verdict"] == verdict, health["why"]
    trouble = verdict not in ("fine", "quiet")
    assert (ended.code, desk.run("health", command="news").code) == ((3, 3) if trouble else (0, 0))
    assert health["since"].startswith("2026-10-09" if trouble or verdict == "quiet" else "2026-10-05")


def test_a_news_sitemap_that_is_empty_at_the_weekend_is_no_trouble(tmp_path: Path) -> None:
    """By the protocol it lists the last two days; a paper without a Sunday issue lists nothing on a Monday."""
    with SmallSite() as site:
        desk = Desk(tmp_path)
        desk.source(NAME, f"title: H\nurl: {site.url}/\ndiscover: [{{news_sitemap: '{site.url}/n.xml'}}]\n")
        site.answers |= {f"/news/{number}": story(number) for number in range(12)}
        for day, listed in enumerate((range(6), range(6, 12), range(0))):
            locs = "".join(f"<url><loc>{site.url}/news/{number}</loc></url>" for number in listed)
            site.answers["/n.xml"] = f"<urlset>{locs}</urlset>"
            ended = desk.at(MORNING + timedelta(days=day)).crawl(NAME)
        [health] = desk.news("health")

    assert (health["verdict"], ended.code != 3) == ("quiet", True)


def test_an_index_whose_sitemaps_have_nothing_new_is_no_trouble(tmp_path: Path) -> None:
    with SmallSite() as site:
        desk = Desk(tmp_path)
        desk.source(NAME, f"title: H\nurl: {site.url}/\ndiscover: [{{sitemap: '{site.url}/i.xml'}}]\n")
        site.answers |= {f"/news/{number}": story(number) for number in range(8)}
        locs = "".join(f"<url><loc>{site.url}/news/{number}</loc></url>" for number in range(8))
        site.answers["/1.xml"] = f"<urlset>{locs}</urlset>"
        child = f"<sitemap><loc>{site.url}/1.xml</loc><lastmod>2026-10-02T06:00:00Z</lastmod></sitemap>"
        site.answers["/i.xml"] = f"<sitemapindex>{child}</sitemapindex>"
        codes = [desk.at(MORNING + timedelta(hours=hours)).crawl(NAME, *QUIET).code for hours in (0, 1, 9)]
        [health] = desk.news("health")

    assert (codes, health["verdict"]) == ([0, 0, 0], "quiet")


def test_short_articles_with_a_captcha_for_comments_are_articles(tmp_path: Path) -> None:
    with SmallSite() as site:
        desk = Desk(tmp_path)
        desk.source(NAME, f"title: H\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/rss.xml'}}]\n")
        script = '<script src="https://www.google.com/recaptcha/api.js"></script>'
        site.answers |= {
            f"/news/{number}": f"<html><head>{script}</head><body>{story(number)}</body></html>" for number in range(6)
        }
        items = "".join(f"<item><link>{site.url}/news/{number}</link></item>" for number in range(6))
        site.answers["/rss.xml"] = f"<rss><channel>{items}</channel></rss>"
        ended = desk.crawl(NAME)
        [health] = desk.news("health")

    assert (ended.code, health["verdict"]) == (0, "fine"), health["why"]


def story(number: int) -> str:
    sentence = f"The council of ward {number} met to speak about its {number} bridges, and rose late without a vote. "
    return f"<article><h1>Ward {number} and its bridges</h1><p>{sentence * 3}</p><p>{sentence * 2}</p></article>"
