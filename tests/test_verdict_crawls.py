"""Verdicts on a source, by real crawls of the invented newspaper: an ordinary week, and each trouble after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.crawling import Desk, Ended
from tests.site import Mode, Newspaper

FIRST = date(2026, 10, 5)  # a Monday
NAME = "harbour"


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
    return desk.at(datetime.combine(day, time(8), UTC)).crawl(NAME, "-s", "NEWS_RECHECKS=0")


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
