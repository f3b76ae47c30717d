"""`kill -9` at random moments, over and over, on both databases; and many writers and starters at once.

`--random-kills N` says how often; by default a few times. What takes more than 15 minutes by such options needs
`-o faulthandler_timeout=0`.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from crawler.items import Article, Block
from pipelines import ingest
from storage import Corpus, StorageError
from tests.support.corpora import NewDatabase
from tests.support.crawling import Desk, settings, sums_are_exact
from tests.support.failpoints import KILLED, Failpoints, failpoints
from tests.support.quay_site import TEXT
from tests.support.small_site import SmallSite
from tests.support.soundness import SCRAPED, crawled, disagreeing

_ARTICLES = 60
_MAX_AGAIN = 32
"""Pages that a kill may cost: what was under way, and a batch."""


@pytest.fixture(scope="module")
def failing() -> Iterator[Failpoints]:
    with failpoints() as running:
        yield running


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        items = "".join(f"<item><link>{served.url}/news/{number}</link></item>" for number in range(_ARTICLES))
        served.answers["/feed"] = f"<rss><channel>{items}</channel></rss>"
        for number in range(_ARTICLES):
            words = random.Random(number // 2)  # every other article is a copy of the one before, with changes
            text = " ".join(f"word{words.randrange(9999)}" for _ in range(60))
            text = f"<p>{number}. {TEXT}</p><p>{text}.</p>"
            served.answers[f"/news/{number}"] = f"<article><h1>Quay {number}</h1>{text}</article>"
        yield served


def test_kills_at_random_moments(
    failing: Failpoints, site: SmallSite, new_database: NewDatabase, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Nothing reported is lost, nothing is there twice, little is read again; the corpus ends as an undisturbed one."""
    source = f"title: Herald\nurl: {site.url}/\ndiscover:\n  - feed: {site.url}/feed\n"
    command = ("crawl", "herald", *settings(), "-L", "DEBUG", "--logfile")
    log, chance = tmp_path / "log", random.Random(20261128)

    def fresh() -> Desk:
        shutil.rmtree(tmp_path / "desk", ignore_errors=True)
        (tmp_path / "desk").mkdir()
        desk = Desk(tmp_path / "desk", new_database())
        desk.source("herald", source)
        site.requests.clear()
        return desk

    desk = fresh()
    began = time.monotonic()
    assert failing.run(desk, *command, str(log)).code == 0
    seconds, expected = time.monotonic() - began, crawled(desk)
    desk, kills, most, reported, whole = fresh(), 0, 0, set[str](), True
    while kills < pytestconfig.getoption("random_kills"):
        before = len(site.requests)
        log.unlink(missing_ok=True)
        began = time.monotonic()
        ended = failing.run(desk, *command, str(log), kill_after_s=chance.uniform(0.2, 1.1) * seconds)
        if whole and ended.code == 0:
            seconds = time.monotonic() - began  # the machine may have had more to do before
        kills += ended.code == KILLED
        whole = ended.code == 0
        if ended.code == KILLED:
            asked = {site.url + path for path in site.requests[before:] if path.startswith("/news/")}
            most = max(most, len(asked - settled(desk)))
        reported |= set(SCRAPED.findall(log.read_text("utf-8"))) if log.exists() else set()
        assert ended.code in (KILLED, 0) and "Traceback" not in ended.err
        check(desk, reported)
        if ended.code == 0:
            assert crawled(desk) == expected
            desk, reported = fresh(), set()
    assert failing.run(desk, *command, str(log)).code == 0
    assert crawled(desk) == expected
    assert most <= _MAX_AGAIN
    print(f"{kills} kills, at most {most} pages read again for one")


def check(desk: Desk, reported: set[str]) -> None:
    opened = open_if_there(desk)
    if opened is None:
        assert not reported
        return
    with opened as corpus:
        assert all(corpus.get(url) is not None for url in reported)
        assert disagreeing(corpus, desk.archive) == []
        stats = corpus.stats()
        assert all(sums_are_exact(run) for run in stats["runs"])
        urls = [article.url for article in corpus.search(duplicates="show", limit=1000).articles]
        assert len(urls) == len(set(urls)) == stats["articles"]


def settled(desk: Desk) -> set[str]:
    """The addresses that needn't be asked for again."""
    opened = open_if_there(desk)
    if opened is None:
        return set()
    with opened as corpus, corpus.database.read() as connection:
        return {row.url for row in connection.exec_driver_sql("SELECT url, state FROM url") if row.state == "done"}


def open_if_there(desk: Desk) -> Corpus | None:
    try:
        return desk.corpus()
    except StorageError as error:
        assert "no corpus here yet" in str(error) or "no corpus in this database" in str(error)
        return None


# Many at once --------------------------------------------------------------------------------------------------------


def test_writers_take_turns_and_none_fails(database: str, pytestconfig: pytest.Config) -> None:
    """Four processes, each with articles of its own."""
    each = pytestconfig.getoption("writes")
    written = at_once(4, write, [(database, f"w{number}", each) for number in range(4)])

    assert written == [each] * 4
    with Corpus(database, read_only=True) as corpus:
        assert corpus.stats()["articles"] == 4 * each


def test_the_same_articles_by_many_are_there_once(database: str, pytestconfig: pytest.Config) -> None:
    each, number = pytestconfig.getoption("writes") // 2, pytestconfig.getoption("writers")
    at_once(number, write, [(database, "same", each)] * number)

    with Corpus(database, read_only=True) as corpus:
        assert corpus.stats()["articles"] == corpus.stats()["versions"] == each


def at_once(number: int, work, tasks: list[tuple]):  # type: ignore[no-untyped-def]
    with get_context("spawn").Pool(number) as pool:
        return pool.starmap(work, tasks, chunksize=1)


def write(database: str, name: str, number: int) -> int:
    """Store articles, 50 a call; return how many were stored or known."""
    done = 0
    with Corpus(database) as corpus:
        for start in range(0, number, 50):
            batch = [article(name, place) for place in range(start, min(start + 50, number))]
            done += sum(outcome.state != "rejected" for outcome in ingest(corpus, batch))
    return done


def article(name: str, place: int) -> Article:
    words = random.Random(f"{name} {place}")
    text = " ".join(f"word{words.randrange(9999)}" for _ in range(60))
    url = f"https://herald.example/{name}/{place}"
    return Article(url, "herald", f"Headline {place} of {name}", (Block("paragraph", text),))


def test_of_many_starts_one_runs(site: SmallSite, tmp_path: Path, database: str, pytestconfig: pytest.Config) -> None:
    """The others say that it's running, and end with 0; when it's killed, the next start has the source at once."""
    desk = Desk(tmp_path, database)
    desk.source("herald", f"title: Herald\nurl: {site.url}/\ndiscover:\n  - feed: {site.url}/feed\n")
    slowly = ("crawl", "herald", "-s", "DOWNLOAD_DELAY=600", "-s", "AUTOTHROTTLE_ENABLED=False")
    Corpus(database).close()
    number = pytestconfig.getoption("writers")
    processes = [desk.start(*slowly) for _ in range(number)]
    while sum(process.poll() is None for process in processes) > 1:
        time.sleep(0.05)
    [first] = [process for process in processes if process.poll() is None]
    outputs = [process.communicate()[0] for process in processes if process is not first]
    first.kill()
    first.communicate()
    ended = desk.run("crawl", "herald", *settings())

    assert all("already running" in out for out in outputs) and len(outputs) == number - 1
    assert [process.returncode for process in processes].count(0) == number - 1
    assert ended.code == 0
    assert [run["outcome"] for run in desk.news("stats")["runs"]] == ["finished", "killed"]
