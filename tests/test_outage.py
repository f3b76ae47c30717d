"""PostgreSQL goes away amid a run: it waits, knows what was committed, and goes on; or it ends with a clear line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawling import settings
from tests.failpoints import Failpoints, failpoints
from tests.postgresql import Server, serve
from tests.postgresql_proxy import COMMIT, Proxy
from tests.test_failpoints import crawled, places
from tests.test_pipelines_archive import disagreeing
from tests.test_stopping import listing


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that can be stopped: nobody else's."""
    with serve() as own:
        yield own


@pytest.fixture(scope="module")
def failing() -> Iterator[Failpoints]:
    with failpoints() as running:
        yield running


@pytest.mark.parametrize("answered", [False, True], ids=["before it is done", "after it is done"])
@pytest.mark.parametrize("only", [b"", COMMIT], ids=["any request", "a commit"])
def test_a_run_goes_on_when_its_connections_are_cut(
    server: Server,
    failing: Failpoints,
    only: bytes,
    answered: bool,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    """At any request: one run, each article and page once, sums exact, as if nothing had been."""
    desk, site = listing(tmp_path)
    arguments = ("crawl", "herald", *settings())
    with site:
        whole, corpus = replace(desk, folder=tmp_path / "whole"), server.create_corpus()
        whole.folder.mkdir()
        (tmp_path / "sources").rename(whole.folder / "sources")
        with Proxy(server.folder, only=only) as proxy:
            ended = failing.run(replace(whole, url=proxy.url(corpus)), *arguments)
        expected = crawled(replace(whole, url=corpus))
        assert (ended.code, ended.err) == (0, "")
        for at in places(proxy.requests, pytestconfig.getoption("failpoints")):
            one = replace(whole, folder=tmp_path / str(at), url=server.create_corpus())
            one.folder.mkdir()
            (one.folder / "sources").symlink_to(whole.folder / "sources")
            site.requests.clear()
            with Proxy(server.folder, at=at, only=only, answered=answered, away_s=0.7) as cut:
                ended = failing.run(replace(one, url=cut.url(one.database)), *arguments)
            told = f"cut at {at} of {proxy.requests}: {ended}"
            if ended.code == 3:  # before the run began
                assert len(ended.err.splitlines()) == 1 and "Traceback" not in ended.err, told
                assert not site.requests, told
                continue
            [run] = one.news("stats")["runs"]
            assert (ended.code, run["outcome"], run["found"], run["fetched"], run["new"]) == (0, "finished", 5, 5, 5), (
                told
            )
            assert "Traceback" not in ended.err, told
            assert len(site.requests) == len(set(site.requests)), told
            assert crawled(one) == expected, told
            with one.corpus() as opened:
                assert disagreeing(opened, one.archive) == [], told
            server.drop(one.database)
