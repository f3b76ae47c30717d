"""`kill -9` at any moment of a crawl of the invented newspaper costs nothing."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Newspaper
from tests.support.crawling import NAME, Desk, article_fetches, contents, settings, sums_are_exact, wait_for


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with Newspaper() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, database: str, paper: Newspaper) -> Desk:
    desk = Desk(tmp_path, database)
    desk.source(NAME, paper.source_yaml())
    return desk


def test_kill_9_at_any_moment_costs_nothing(
    paper: Newspaper, desk: Desk, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Killed and started again until done: the corpus of an undisturbed run, and no page read over and over."""
    undisturbed = Desk(tmp_path / "undisturbed")
    undisturbed.folder.mkdir()
    undisturbed.source(NAME, paper.source_yaml())
    undisturbed.crawl(NAME)
    paper.restart()
    paper.delay_s = 0.02
    kills, chance = pytestconfig.getoption("kills"), random.Random(20261124)
    for _ in range(kills):
        process, started = desk.start("crawl", NAME, *settings()), len(paper.requests)
        moment = chance.randint(1, 30)
        wait_for(lambda: len(paper.requests) >= started + moment or process.poll() is not None)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.communicate()
    ended = desk.crawl(NAME)

    assert ended.code == 0
    with desk.corpus() as killed, undisturbed.corpus() as whole:
        after_kill, other = contents(killed), contents(whole)
        for part in after_kill:
            assert after_kill[part] == other[part]
    runs = desk.news("stats")["runs"]
    assert all(sums_are_exact(run) for run in runs)
    assert {run["outcome"] for run in runs} <= {"finished", "killed"}
    # In flight at a kill: eight requests of one host, and a batch of sixteen.
    assert article_fetches(paper).total() <= len(paper.articles()) + kills * 24
