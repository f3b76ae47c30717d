"""PostgreSQL goes away amid a run: it waits, knows what was committed, and goes on; or it ends with a clear line."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage import Corpus
from tests.support.crawling import Desk, settings, sums_are_exact
from tests.support.failpoints import Failpoints, failpoints
from tests.support.invented_pages import address, archive, page
from tests.support.postgresql import Server, serve
from tests.support.postgresql_proxy import COMMIT, Proxy
from tests.support.quay_site import TEXT, listing
from tests.support.small_site import SmallSite
from tests.support.soundness import HERALD, crawled, disagreeing, places


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that can be stopped, nobody else's, and then has what it committed."""
    with serve(synchronous_commit="on") as own:
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
            copy = replace(whole, folder=tmp_path / str(at), url=server.create_corpus())
            copy.folder.mkdir()
            (copy.folder / "sources").symlink_to(whole.folder / "sources")
            site.requests.clear()
            with Proxy(server.folder, at=at, only=only, answered=answered, away_s=0.7) as cut:
                ended = failing.run(replace(copy, url=cut.url(copy.database)), *arguments)
            case = f"cut at {at} of {proxy.requests}: {ended}"
            if ended.code == 3:  # before the run began
                assert len(ended.err.splitlines()) == 1 and "Traceback" not in ended.err, case
                assert not site.requests, case
                continue
            [run] = copy.news("stats")["runs"]
            assert (ended.code, run["outcome"], run["found"], run["fetched"], run["new"]) == (0, "finished", 5, 5, 5), (
                case
            )
            assert "Traceback" not in ended.err, case
            assert len(site.requests) == len(set(site.requests)), case
            assert crawled(copy) == expected, case
            with copy.corpus() as opened:
                assert disagreeing(opened, copy.archive) == [], case
            server.drop(copy.database)


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[tuple[Desk, SmallSite]]:
    """A desk on the server, and a site of 30 articles."""
    desk, site = listing(tmp_path)
    for number in range(5, 30):
        site.answers[f"/news/{number}"] = f"<article><h1>Quay {number}</h1><p>{number}. {TEXT}</p></article>"
    items = "".join(f"<item><link>{site.url}/news/{number}</link></item>" for number in range(30))
    site.answers["/feed"] = f"<rss><channel>{items}</channel></rss>"
    with site:
        yield replace(desk, url=server.create_corpus()), site


SLOWLY = ("crawl", "herald", *settings(), "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=2", "-s", "DOWNLOAD_DELAY=0.05")


def test_a_restart_is_waited_for(server: Server, desk: tuple[Desk, SmallSite], pytestconfig: pytest.Config) -> None:
    """Stopped as by a crash and away for a while (`--away` seconds), again and again: one run, all stored once."""
    where, site = desk
    restarts: list[threading.Thread] = []
    one_at_a_time = threading.Lock()

    def restart(path: str) -> None:
        with one_at_a_time:
            if path.startswith("/news/") and len(restarts) < 2 and not any(thread.is_alive() for thread in restarts):
                server.stop()
                restarts.append(threading.Timer(pytestconfig.getoption("away"), server.start))
                restarts[-1].start()

    site.before = restart
    ended = where.run(*SLOWLY)
    for thread in restarts:
        thread.join()

    assert (ended.code, "Traceback" in ended.err, "waiting for it" in ended.err) == (0, False, True), ended
    assert len(restarts) == 2
    all_is_stored_once(where, site)


def all_is_stored_once(desk: Desk, site: SmallSite, runs: int = 1) -> None:
    stats = desk.news("stats")
    assert stats["runs"][0]["outcome"] == "finished"
    assert len(stats["runs"]) == runs and all(sums_are_exact(run) for run in stats["runs"])
    assert (stats["articles"], stats["urls"]) == (30, {"done": 30})
    if runs == 1:
        [run] = stats["runs"]
        assert (run["found"], run["fetched"], run["new"] + run["duplicates"]) == (30, 30, 30)
        pages = [path for path in site.requests if path.startswith("/news/")]
        assert len(pages) == len(set(pages)) == 30, [n for n in enumerate(pages) if pages.count(n[1]) > 1]
    with desk.corpus() as corpus:
        assert disagreeing(corpus, desk.archive) == []
    assert crawled(desk)[1] == set(), "each has its page in the archive"


@pytest.fixture
def away(server: Server, desk: tuple[Desk, SmallSite]) -> Iterator[tuple[Desk, SmallSite]]:
    """The same, with a server that goes away amid the crawl and stays away, until it's started."""
    stopped: list[str] = []

    def stop(path: str) -> None:
        if path == "/news/20" and not stopped:
            stopped.append(path)
            server.stop()

    desk[1].before = stop
    yield desk


def test_after_its_patience_a_run_ends_with_a_line(server: Server, away: tuple[Desk, SmallSite]) -> None:
    desk, site = away
    ended = desk.run(*SLOWLY, "-s", "NEWS_DATABASE_PATIENCE=2")
    searched = desk.run("search", "quay", command="news")
    begun = desk.run(*SLOWLY)
    server.start()
    again = desk.run(*SLOWLY)

    assert (ended.code, "Traceback" in ended.err) == (3, False), ended.err
    assert "it was away for 2 s, the next run goes on" in ended.err.splitlines()[-1]
    for result in (searched, begun):
        assert result.code == 3 and len(result.err.splitlines()) == 1 and "Traceback" not in result.err, result.err
    assert again.code == 0, again.err
    all_is_stored_once(desk, site, runs=2)


def test_sigterm_ends_the_wait(server: Server, away: tuple[Desk, SmallSite]) -> None:
    desk, site = away
    process = desk.start(*SLOWLY)
    assert process.stderr is not None
    assert "waiting for it" in process.stderr.readline()
    begin = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    seconds = time.monotonic() - begin
    server.start()
    again = desk.run(*SLOWLY)

    assert (process.returncode, "Traceback" in err) == (3, False), err
    assert seconds < 30
    assert again.code == 0
    all_is_stored_once(desk, site, runs=2)


def test_a_run_whose_source_was_taken_ends_and_says_so(server: Server, desk: tuple[Desk, SmallSite]) -> None:
    """The other one gets all that the first held; nothing is stored twice."""
    where, site = desk
    with Proxy(server.folder) as proxy:
        cut = threading.Event()

        def hold(path: str) -> None:
            if path == "/news/20" and not cut.is_set():
                proxy.cut(600)
                cut.set()

        site.before = hold
        first = replace(where, url=proxy.url(where.database)).start(*SLOWLY)
        assert first.stderr is not None
        assert "waiting for it" in first.stderr.readline()
        second = where.run(*SLOWLY)
        proxy.cut(0)
        out, err = first.communicate(timeout=60)

    assert (first.returncode, second.code) == (0, 0), err
    assert "another run went on" in out and "Traceback" not in err
    runs = where.news("stats")["runs"]
    assert [run["outcome"] for run in runs] == ["finished", "killed"]
    all_is_stored_once(where, site, runs=2)


def test_a_re_extraction_that_is_cut_ends_with_a_line_and_goes_on(
    server: Server, failing: Failpoints, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    desk = Desk(tmp_path, server.create_corpus())
    desk.source("herald", HERALD)
    with Corpus(desk.database) as corpus:
        archive(corpus, desk.archive, {address(number): page(number) for number in range(4)})
    command = ("reextract", "--workers", "1")
    with Proxy(server.folder) as proxy:
        failing.run(replace(desk, url=proxy.url(desk.database)), *command, command="news")
    for at in places(proxy.requests, pytestconfig.getoption("failpoints")):
        with Proxy(server.folder, at=at, answered=at % 2 == 0) as cut:
            ended = failing.run(replace(desk, url=cut.url(desk.database)), *command, "--restart", command="news")
        again = failing.run(desk, *command, command="news")
        assert "Traceback" not in ended.err + again.err, f"cut at {at}: {ended.err}"
        assert ended.code == 0 or (ended.code == 3 and len(ended.err.splitlines()) == 1), f"cut at {at}: {ended}"
        assert again.code == 0, f"cut at {at}: {again}"
