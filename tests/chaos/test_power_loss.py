"""The power fails at any moment: what was reported stored is there, rows and records agree, names are of whole files.

Runs are recorded once, and power cuts played through on the record; `--power-cuts all` takes each moment, each way.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines import ingest
from storage import Corpus, StorageError
from storage.db.database import SCHEMA
from tests.support.corpora import MakeArticle
from tests.support.crawling import Desk, settings
from tests.support.failpoints import Failpoints, failpoints
from tests.support.power import Disk, Done, done
from tests.support.quay_site import listing
from tests.support.soundness import SCRAPED, disagreeing, places

WAYS = ("nothing", "all", "some", "names", "rows")


@pytest.fixture(scope="module")
def failing() -> Iterator[Failpoints]:
    with failpoints() as running:
        yield running


def cuts(record: Path, root: Path, left: Path, how_many: str | int) -> Iterator[tuple[str, list[Done]]]:
    """Yield what was done before each power cut, with `left` as the cut leaves the folder `root`, and a name of it."""
    everything = list(done(record))
    at = set(places(len(everything), how_many))
    disk, chance = Disk(root), random.Random(20261128)
    for number, step in enumerate(everything, 1):
        disk.do(step)
        if number in at:
            for way in WAYS if how_many == "all" else chance.sample(WAYS, 2):
                shutil.rmtree(left, ignore_errors=True)
                left.mkdir()
                disk.leave(left, chance, way)
                yield f"cut after {number} of {len(everything)}, {way} of what wasn't synced kept", everything[:number]


def test_a_crawl(failing: Failpoints, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folder, record = (tmp_path / "desk").resolve(), tmp_path / "record"
    folder.mkdir()
    desk, site = listing(folder)
    with site:
        ended = failing.run(
            desk, "crawl", "herald", *settings(), "-L", "DEBUG", "--logfile", f"{folder}/log", record=record
        )
    assert ended.code == 0
    left = tmp_path / "left"
    whole = 0
    for case, before in cuts(record, folder, left, pytestconfig.getoption("power_cuts")):
        logged = b"".join(step.data for step in before if step.path == f"{folder}/log")
        reported = set(SCRAPED.findall(logged.decode()))
        try:
            urls = stored(left)
            assert reported <= urls
        except (AssertionError, StorageError, sqlite3.Error) as error:
            raise AssertionError(f"{case}: {error}") from error
        whole += len(reported) == len(urls) == 5
    assert whole


def stored(folder: Path) -> set[str]:
    """The addresses of the articles that are there, in a corpus that is sound."""
    path = folder / "corpus.db"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not opened.execute("SELECT 1 FROM sqlite_master").fetchone():
            return set()
        assert opened.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]
    with Desk(folder).corpus() as corpus:
        assert disagreeing(corpus, folder / "archive") == []
        return {article.url for article in corpus.search(duplicates="show").articles}


@pytest.mark.parametrize("name", ["all.jsonl.gz", "dataset"])
def test_an_export(
    failing: Failpoints, name: str, make_article: MakeArticle, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """What bears the name is whole, also when the name alone has reached the disk."""
    pytest.importorskip("pyarrow")
    folder, record = (tmp_path / "desk").resolve(), tmp_path / "record"
    folder.mkdir()
    desk = Desk(folder)
    with Corpus(desk.database) as corpus:
        ingest(corpus, [make_article(str(number)) for number in range(5)])
    format = ("--format", "huggingface") if name == "dataset" else ()
    ended = failing.run(desk, "export", "--to", f"{folder}/{name}", *format, command="news", record=record)
    assert ended.code == 0, ended.err
    expected = contents_of(folder / name)
    left, there = tmp_path / "left", 0
    for case, _ in cuts(record, folder, left, pytestconfig.getoption("power_cuts")):
        if (left / name).exists():
            assert contents_of(left / name) == expected, case
            there += 1
    assert there


def contents_of(path: Path) -> dict[str, bytes]:
    files: Callable[[Path], list[Path]] = lambda top: [top] if top.is_file() else sorted(top.rglob("*"))  # noqa: E731
    return {str(file.relative_to(path)): file.read_bytes() for file in files(path) if file.is_file()}
