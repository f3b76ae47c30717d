"""A crawl of everything that is hostile: each address ends as the manifest says, and nothing else is the worse for it.

`--hostile-kills N` kills the crawl N times instead of twice.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from storage import Corpus
from storage.frontier.settling import MAX_ATTEMPTS
from tests.support.corpora import NewDatabase
from tests.support.crawling import Desk, Ended, contents, sums_are_exact, wait_for
from tests.support.forking import Forked
from tests.support.hostile import good, traps
from tests.support.hostile.inert import live_cells, live_markup, odd_lines, records
from tests.support.hostile.watch import Watch
from tests.support.hostile_site import SECRET, HostileSite
from tests.support.serving import Served

FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "DOWNLOAD_TIMEOUT=15")
SETTINGS = [part for setting in FAST for part in ("-s", setting)]
MAX_MB = 600
ENDED = ("done", "failed", "blocked", "not_article")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[HostileSite]:
    with HostileSite(tmp_path) as served:
        yield served
        assert [asked.path for asked in served.canary.log] == []


def desk_of(site: HostileSite, folder: Path, *names: str, url: str | None = None) -> Desk:
    folder.mkdir()
    desk = Desk(folder, url, environment={"NEWS_ALLOW_HOSTS": site.allowed})
    for name in names or site.sources:
        desk.source(name, site.sources[name])
    return desk


def test_everything_at_once(site: HostileSite, tmp_path: Path) -> None:
    """One process crawls all sources, the good and the hostile ones; then once more, when what failed is given up."""
    desk = desk_of(site, tmp_path / "desk")
    begin, process = time.monotonic(), desk.spawn("crawlall", *SETTINGS)
    with Watch(process.pid) as watch:
        out, err = process.communicate(timeout=900)
    ended = Ended(process.returncode, out, err)
    print(f"{time.monotonic() - begin:.0f} s, {watch.peak_mb:.0f} MB at most, {site.requests} requests")

    assert watch.ports == set()
    assert watch.peak_mb < MAX_MB
    _ended_as_it_should(site, desk, ended)
    _said_what_happened(site, desk, ended)
    _archived_whole(desk)
    _is_inert(desk, tmp_path)
    _brings_nothing_new(site, desk)


def _ended_as_it_should(site: HostileSite, desk: Desk, ended: Ended, *, last: bool = False) -> None:
    """Each address of the manifest is in one of its states; what may pass waits for the next run until the last."""
    outcomes = _states(desk)
    surprises = []
    for url, case in ((url, case) for cases in site.manifest.values() for url, case in cases.items()):
        state = outcomes.get(url, ("unknown", None))
        passing = not last and state[0] == "queued" and ("failed", state[1]) in case.states
        if state not in case.states and not passing:
            surprises.append((url, state, case.states))
        if not last and case.asked is not None and site.asked(url) not in case.asked:
            surprises.append((url, site.asked(url), case.asked))
    assert not surprises, f"{surprises}\n{ended.err}"
    assert {state for state, _ in outcomes.values()} <= {*ENDED, "queued"}
    with desk.corpus() as corpus:
        articles = corpus.search("source:good", limit=1_000, duplicates="show").articles
        stored = {article.url: article.text for article in articles}
    assert stored.keys() == {site.good.url + path for path in good.STORIES}
    assert all(text.count("\n\n") == 2 for text in stored.values())


def _said_what_happened(site: HostileSite, desk: Desk, ended: Ended) -> None:
    """Rows of runs, their sums, the lists, the exit code and the log agree."""
    stats = desk.news("stats")
    runs = {run["source"]: run for run in stats["runs"]}
    assert runs.keys() == site.sources.keys()
    assert all(sums_are_exact(run) for run in runs.values())
    discovered = _rows(desk, "SELECT count(*) AS number FROM url WHERE via <> 'redirect'")[0].number
    assert discovered == sum(run["found"] for run in runs.values())
    assert runs["good"]["outcome"] == "finished"
    assert ended.code == 3  # some of these sources are in trouble, and it's said of each
    assert "Traceback" not in ended.err
    assert list(odd_lines(ended.err, set(site.sources))) == []
    rows = _rows(desk, "SELECT url, reason, links FROM listing")
    lists = {row.url.rpartition("/")[2]: row for row in rows}
    surprises = [
        (name, lists[name].reason, lists[name].links)
        for name, listing in site.lists.items()
        if lists[name].reason not in listing.reasons
        or (lists[name].reason is None and lists[name].links < listing.links)
    ]
    assert surprises == []
    # Of a robots.txt of 40 MB no more than its beginning is asked for.
    assert max(asked.sent for asked in site.great.wires) < 8 * 1024 * 1024


def _archived_whole(desk: Desk) -> None:
    """Every record is whole, each page has its own, and none holds what no page may reach."""
    kept = list(records(desk.archive))
    assert all(holds for *_, holds in kept)
    assert not any(SECRET.encode() in payload for _, _, payload, _ in kept)
    pages = _rows(desk, "SELECT count(*) AS number FROM page")[0].number
    assert sum(kind in ("response", "revisit") for kind, *_ in kept) == pages
    files = [file for file in desk.folder.rglob("*") if file.is_file()]
    assert [file for file in files if SECRET.encode() in file.read_bytes()] == []


def _is_inert(desk: Desk, folder: Path) -> None:
    """Nothing that is shown of it runs: no markup in pages, no formula in tables."""
    with desk.corpus() as corpus:
        ids = [article.id for article in corpus.search("source:texts", limit=1_000, duplicates="show").articles]
    paths = [
        "/articles",
        "/articles?q=source:texts",
        "/articles?q=paragraph",
        "/sources",
        *(f"/articles/{number}" for number in ids),
    ]
    live = []
    with Served(desk.database) as served:
        for path in paths:
            reply = served.get(path)
            if reply.status == 200:
                live += [(path, markup) for markup in live_markup(reply.text)]
            else:
                live.append((path, str(reply.status)))
    assert live == []
    assert desk.run("export", "--to", str(folder / "all.csv"), command="news").code == 0
    assert list(live_cells(folder / "all.csv")) == []


def _brings_nothing_new(site: HostileSite, desk: Desk) -> None:
    """A second run, the last for what fails: nothing is new but what waited, nothing waits but for its host."""
    waited = {url for url, (state, _) in _states(desk).items() if state == "queued"}
    with Corpus(desk.database) as corpus, corpus.database.write() as connection:
        last = f"UPDATE url SET attempts = {MAX_ATTEMPTS - 1}, next_try = NULL WHERE state = 'queued'"
        connection.exec_driver_sql(last)
    before = contents_of(desk)["articles"]
    ended = desk.run("crawlall", *SETTINGS, "-s", "NEWS_POLL=all")

    assert contents_of(desk)["articles"].keys() - before.keys() <= waited
    _ended_as_it_should(site, desk, ended, last=True)
    waiting = {reason for state, reason in _states(desk).values() if state == "queued"}
    assert waiting <= {"robots_unreachable", "host_waits", "http_429"}


def test_traps_end_within_their_bounds(site: HostileSite, tmp_path: Path) -> None:
    """Of each kind of trap no more than a hundred addresses are read; the fifty articles beside them all are."""
    desk = desk_of(site, tmp_path / "desk", "endless")
    ended = desk.run("crawl", "endless", *SETTINGS)
    outcomes = _states(desk)
    asked = [request.path for request in site.endless.log]

    def became(paths: list[str]) -> set[tuple[str, str | None]]:
        return {outcomes[site.endless.url + path] for path in paths}

    assert became(traps.NEWS) == {("done", None)}
    assert became(traps.CALENDAR) == {("blocked", "trap_calendar")}
    assert became(traps.REPEATED) == {("blocked", "trap_repeated")}
    for paths in (traps.FACETS, traps.SESSIONS):
        assert ("blocked", "trap_variants") in became(paths)
        assert len(set(paths) & set(asked)) < 150  # a batch or two is under way when the hundredth is read
    assert sum(path.startswith("/section") for path in asked) <= 50
    with desk.corpus() as corpus:
        same = corpus.search('"The one page that there is"', limit=100)
        assert len(same.articles) == 1  # its copies are kept as such
    assert ended.code in (0, 3)


def test_a_run_stops_when_it_is_told_to(site: HostileSite, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path / "desk", "answers", "lists", "good")
    process = desk.start("crawlall", *SETTINGS)
    after = random.randint(1, 100)
    wait_for(lambda: site.requests >= after)
    begin = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=120)

    assert time.monotonic() - begin < 30, f"after {after} requests"
    assert "Traceback" not in err
    assert "leased" not in {state for state, _ in _states(desk).values()}


def test_a_run_that_is_killed_goes_on_where_it_was(
    site: HostileSite, tmp_path: Path, new_database: NewDatabase, pytestconfig: pytest.Config
) -> None:
    """The corpus is in the end what it is without a kill, whenever that comes."""
    names = ("good", "texts")
    whole = desk_of(site, tmp_path / "whole", *names)
    whole.run("crawlall", *SETTINGS)
    killed = desk_of(site, tmp_path / "killed", *names, url=new_database())
    for _ in range(pytestconfig.getoption("--hostile-kills")):
        process, asked = killed.start("crawlall", *SETTINGS), site.requests
        after = random.randint(1, 120)
        wait_for(lambda: site.requests >= asked + after or process.poll() is not None)  # noqa: B023
        _kill(process)
    killed.run("crawlall", *SETTINGS, "-s", "NEWS_POLL=all")

    assert contents_of(killed) == contents_of(whole)


def _kill(process: Forked) -> None:
    """All its processes at once, itself first: it isn't to see the others go."""
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [int(pid) for file in threads for pid in file.read_text().split()]
    process.kill()
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=60)


def contents_of(desk: Desk) -> dict[str, Any]:
    """All but the pairs of duplicates: of two dozen pages alike, which are compared hangs on the order they came in."""
    with desk.corpus() as corpus:
        tables = contents(corpus)
    tables["articles"] = {url: article[:-1] for url, article in tables["articles"].items()}
    return tables


def _states(desk: Desk) -> dict[str, tuple[str, str | None]]:
    return {row.url: (row.state, row.reason) for row in _rows(desk, "SELECT url, state, reason FROM url")}


def _rows(desk: Desk, query: str) -> list[Any]:
    with desk.corpus() as corpus, corpus.database.read() as connection:
        return list(connection.exec_driver_sql(query).all())
