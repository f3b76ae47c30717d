"""`kill -9` of `news reextract` costs a batch at most."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines.reextraction.run import _BATCH
from storage.schema import ReextractionRow
from tests.support.crawling import Desk, wait_for
from tests.support.reextracting import BETTER, HERALD, fill, versions


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Desk:
    desk = Desk(tmp_path, database)
    desk.source("herald", HERALD)
    return desk


def test_kill_9_costs_a_batch_at_most(desk: Desk) -> None:
    """What was dealt with isn't again, each article is rewritten once, and the counts are of the whole."""
    number = 4 * _BATCH
    fill(desk, number)
    desk.source("herald", BETTER)
    process = desk.start("reextract", "--workers", "2", command="news")
    wait_for(lambda: dealt_with(desk) >= _BATCH or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before, written = dealt_with(desk), versions(desk) - number
    report = desk.news("reextract", "--workers", "2")

    assert _BATCH <= before < number and written == before, "what was written is what is said to be"
    assert report["resumed"] and report["pages"]["changed"] == number == versions(desk) - number
    assert desk.news("reextract")["pages"]["unchanged"] == number


def dealt_with(desk: Desk) -> int:
    with desk.corpus() as corpus, corpus.database.read() as connection:
        return connection.scalar(sa.select(sa.func.max(ReextractionRow.article_id))) or 0
