"""`kill -9` between two pages of an article costs nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crawling import Desk, contents, settings, sums_are_exact, wait_for
from tests.support.pages_site import RULES, in_pages, listed
from tests.support.small_site import SmallSite


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        served.answers["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
        yield served


@pytest.fixture
def desk(tmp_path: Path, database: str, site: SmallSite) -> Desk:
    desk = Desk(tmp_path, database)
    described = f"title: The Quay\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n"
    desk.source("quay", described + RULES)
    return desk


@pytest.mark.smoke
def test_kill_9_between_two_pages_costs_nothing(
    site: SmallSite, desk: Desk, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    paths = [f"/news/quay-{letter}" for letter in "abcdef"]
    listed(site, *paths)
    for path in paths:
        in_pages(site, path, 5)
    undisturbed = Desk(tmp_path / "undisturbed")
    undisturbed.folder.mkdir()
    undisturbed.source("quay", (desk.folder / "sources" / "quay.yaml").read_text())
    undisturbed.crawl("quay")
    for moment in (3, 9, 17)[: pytestconfig.getoption("kills")]:
        process, started = desk.start("crawl", "quay", *settings()), len(site.requests)
        wait_for(lambda: len(site.requests) >= started + moment or process.poll() is not None)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.communicate()
    ended = desk.crawl("quay")

    assert ended.code == 0
    with desk.corpus() as killed, undisturbed.corpus() as whole:
        after_kill, other = contents(killed), contents(whole)
    assert after_kill["articles"] == other["articles"]
    assert after_kill["urls"] == other["urls"]
    assert len(after_kill["articles"]) == 6
    assert all(sums_are_exact(run) for run in desk.news("stats")["runs"])
