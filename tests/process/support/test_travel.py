"""Commands that the tests run at another time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.support.crawling import Desk
from tests.support.small_site import SmallSite


def test_a_crawl_of_another_day_is_of_that_day(tmp_path: Path) -> None:
    day = datetime(2027, 2, 3, 8, tzinfo=UTC)
    with SmallSite() as site:
        site.answers["/"] = "<p>Nothing yet."
        desk = Desk(tmp_path)
        desk.source("herald", f"title: Herald\nurl: {site.url}/\n")
        assert desk.at(day).crawl("herald").code == 1
    [run] = desk.news("stats")["runs"]
    assert run["started"].startswith("2027-02-03T08:00")
