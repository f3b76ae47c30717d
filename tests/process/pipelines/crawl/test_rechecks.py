"""Re-checks in a real crawl: after what is new, within their limit, under robots.txt, and a page that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import Corpus
from storage.schema import UrlRow
from tests.support.crawling import Desk, sums_are_exact
from tests.support.pages_site import PROSE, listed, page, stored
from tests.support.small_site import SmallSite

PATHS = [f"/news/{number}" for number in range(20)]


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        served.answers["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
        for path in PATHS:
            write(served, path)
        yield served


@pytest.fixture
def desk(tmp_path: Path, database: str, site: SmallSite) -> Desk:
    desk = Desk(tmp_path, database)
    desk.source("quay", f"title: The Quay\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n")
    listed(site, *PATHS)
    return desk


def write(site: SmallSite, path: str, *more: str) -> None:
    site.answers[path] = page(*PROSE, f"This was told at {path}.", *more, headline=f"The quay of {path}")


def make_due(desk: Desk, *paths: str) -> None:
    """Let these articles' re-checks be due now."""
    with Corpus(desk.database) as corpus, corpus.database.write() as connection:
        for path in paths:
            due = sa.update(UrlRow).where(UrlRow.url.endswith(path)).values(recheck=datetime(2026, 3, 2, tzinfo=UTC))
            assert connection.execute(due).rowcount == 1


def fetched(site: SmallSite) -> list[str]:
    asked = [path for path in site.requests if path.startswith("/news/")]
    site.requests.clear()
    return asked


def test_what_is_due_is_read_again_after_what_is_new(site: SmallSite, desk: Desk) -> None:
    desk.crawl("quay")
    assert sorted(fetched(site)) == sorted(PATHS)
    make_due(desk, *PATHS[3:8])
    write(site, PATHS[4], "A second vote was held.")
    write(site, "/news/new")
    listed(site, *PATHS, "/news/new")
    desk.crawl("quay")

    asked = fetched(site)
    assert asked[0] == "/news/new"
    assert sorted(asked[1:]) == sorted(PATHS[3:8])
    run = desk.news("stats")["runs"][0]
    assert (run["new"], run["updated"], run["unchanged"]) == (1, 1, 4)
    assert sums_are_exact(run)
    [_, edited] = desk.news("versions", site.url + PATHS[4])
    assert (edited["change"], edited["summary"]) == ("update", "1 paragraph added to 6: +5 −0 words")
    desk.crawl("quay")
    assert fetched(site) == []


@pytest.mark.parametrize("most", [0, 18])
def test_a_run_reads_no_more_again_than_it_may(site: SmallSite, desk: Desk, most: int) -> None:
    desk.crawl("quay")
    fetched(site)
    make_due(desk, *PATHS)
    ended = desk.crawl("quay", "-s", f"NEWS_RECHECKS={most}")

    assert ended.code == 0
    assert len(fetched(site)) == most
    with desk.corpus() as corpus:
        assert corpus.stats()["urls"] == {"done": len(PATHS)}


def test_robots_txt_holds_for_re_checks(site: SmallSite, desk: Desk) -> None:
    desk.crawl("quay")
    fetched(site)
    make_due(desk, PATHS[0])
    site.answers["/robots.txt"] = "User-agent: *\nDisallow: /news/\n"
    desk.crawl("quay")

    assert fetched(site) == []
    assert stored(desk, site.url + PATHS[0]).withdrawn is None
    assert desk.news("stats")["runs"][0]["blocked"] == {"robots": 1}
    [fate] = desk.news("why", site.url + PATHS[0])
    assert (fate["state"], fate["reason"], fate["recheck"]) == ("done", None, None)


def test_a_page_that_is_gone_is_told_of_and_kept(site: SmallSite, desk: Desk) -> None:
    desk.crawl("quay")
    url = site.url + PATHS[0]
    make_due(desk, PATHS[0])
    site.answers[PATHS[0]] = 410
    ended = desk.crawl("quay")

    assert ended.code == 0
    assert stored(desk, url).withdrawn is not None
    assert desk.news("stats")["runs"][0]["refused"] == {"gone": 1}
    [fate] = desk.news("why", url)
    assert (fate["state"], fate["reason"], fate["status"]) == ("failed", "gone", 410)
    for command in ("show", "versions"):
        assert "found gone" in desk.run(command, url, command="news").out
    assert "gone" in desk.run("why", url, command="news").out
