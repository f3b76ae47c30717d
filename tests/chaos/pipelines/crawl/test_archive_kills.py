"""`kill -9` leaves the rows and the records of the archive in agreement."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Newspaper
from tests.support.crawling import NAME, Desk, settings, wait_for
from tests.support.soundness import archived, disagreeing, rows


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with Newspaper() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, paper: Newspaper) -> Desk:
    desk = Desk(tmp_path)
    desk.source(NAME, paper.source_yaml())
    return desk


def test_kill_9_leaves_rows_and_records_in_agreement(paper: Newspaper, desk: Desk) -> None:
    """At any moment; what a kill left torn is mended by the next run, and every article's page is archived."""
    paper.delay_s = 0.01
    chance = random.Random(20261124)
    for _ in range(4):
        process, started = desk.start("crawl", NAME, *settings()), len(paper.requests)
        moment = chance.randint(8, 40)
        wait_for(lambda: len(paper.requests) >= started + moment or process.poll() is not None)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with desk.corpus() as corpus:
            assert disagreeing(corpus, desk.archive) == []
    ended = desk.crawl(NAME)

    assert ended.code == 0
    pages = archived(desk)
    assert set(pages) >= {article.url for article in paper.articles()}
    with desk.corpus() as corpus:
        assert disagreeing(corpus, desk.archive) == []
        assert len({row.url_id for row in rows(corpus)}) == len(rows(corpus))
        with corpus.database.read() as connection:
            stored = connection.exec_driver_sql(
                "SELECT url.url FROM url JOIN article ON article.url = url.url "
                "WHERE url.id NOT IN (SELECT url_id FROM page)"
            )
            assert stored.fetchall() == []
