"""The lifecycle of a run: which states follow which, and that the first trouble counts."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.source import Source
from pipelines.crawl.state import Lifecycle, RunState
from pipelines.settle import RunKind
from storage import Corpus, StorageError


@pytest.fixture
def state() -> RunState:
    """The state of a run whose crawler Scrapy has let go: there is no spider to be closed."""
    state = RunState(Crawler(Spider))
    gc.collect()
    assert state.crawler is None
    return state


def test_a_new_run_is_a_crawl_without_anything(state: RunState) -> None:
    assert (state.lifecycle, state.kind, state.is_crawl) == (Lifecycle.NEW, RunKind.CRAWL, True)
    assert (state.run_id, state.trouble, state.corpus, state.database) == (0, None, None, None)
    with pytest.raises(StorageError, match="not open"):
        state.opened()


def test_a_run_opens_and_closes(state: RunState, tmp_path: Path) -> None:
    corpus, source = Corpus(f"sqlite:///{tmp_path}/corpus.db"), Source("herald", "Herald", "https://herald.example/")
    state.source = source
    state.use(corpus)
    state.begin()

    assert state.opened() == (corpus, source)
    assert state.database is corpus.database
    assert (state.lifecycle, state.ends_early) == (Lifecycle.OPEN, False)

    state.close()

    assert (state.lifecycle, state.ends_early) == (Lifecycle.CLOSED, False)


def test_the_first_trouble_counts_and_lasts(state: RunState) -> None:
    """Also where it comes before the run begins: such a run doesn't open."""
    state.abort(ValueError("the first"))
    state.abort(ValueError("the second"))
    state.begin()
    state.close()

    assert (state.lifecycle, state.trouble, state.ends_early) == (Lifecycle.TROUBLE, "the first", True)


def test_a_run_that_was_taken_over_is_in_no_trouble(state: RunState) -> None:
    """Whatever fails afterwards: the other run goes on."""
    state.begin()
    state.give_way()
    state.abort(StorageError("the database is gone"))
    state.close()

    assert (state.is_taken_over, state.trouble, state.ends_early) == (True, None, True)


def test_a_source_that_is_crawled_elsewhere_is_left_alone(state: RunState) -> None:
    state.leave_to_other()

    assert (state.is_elsewhere, state.ends_early, state.run_id) == (True, False, 0)
