"""Every write, sync, rename and creation of a command fails, one after the other; the next command makes up for it.

By default a sample of the places; `--failpoints all` takes each.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from storage import Corpus, StorageError
from storage import migrations as history
from storage.db.database import SCHEMA, open_unchecked
from tests.support.crawling import Desk, contents, settings
from tests.support.failpoints import KILLED, Failed, Failpoints, failpoints
from tests.support.invented_pages import address, archive, page
from tests.support.quay_site import listing
from tests.support.small_site import SmallSite
from tests.support.soundness import HERALD, SCRAPED, crawled, places, sound


@pytest.fixture(scope="module")
def failing() -> Iterator[Failpoints]:
    with failpoints() as running:
        yield running


@dataclass
class Sweep:
    """A command on a folder as it was prepared: what an undisturbed run of it makes, and what a failing one leaves."""

    failing: Failpoints
    before: Desk
    folder: Path
    arguments: tuple[str, ...]
    command: str
    left: Callable[[Desk, Failed], None]
    """Checks what a failed run left."""
    result: Callable[[Desk], Any]
    """What the command is for, to be compared."""
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "log"

    def fresh(self) -> Desk:
        shutil.rmtree(self.folder / "desk", ignore_errors=True)
        shutil.copytree(self.before.folder, self.folder / "desk", symlinks=True)
        return replace(self.before, folder=self.folder / "desk")

    def run(self, desk: Desk, way: str = "count", at: int = 0) -> Failed:
        self.log.unlink(missing_ok=True)
        arguments = [argument.format(folder=desk.folder, log=self.log) for argument in self.arguments]
        return self.failing.run(desk, *arguments, command=self.command, way=way, at=at)

    def sweep(self, way: str, how_many: str | int) -> None:
        desk = self.fresh()
        whole = self.run(desk)
        assert whole.code == 0, whole.err
        expected = self.result(desk)
        for at in places(whole.counted, how_many):
            desk = self.fresh()
            failed = self.run(desk, way, at)
            message = f"{self.command} {self.arguments[:2]}, {way} at {at} of {whole.counted}: {failed}"
            try:
                self._check(way, failed)
                self.left(desk, failed)
                again = self.run(desk)
                assert (again.code, again.err) == (0, "")
                assert self.result(desk) == expected
            except (AssertionError, StorageError, sqlite3.Error) as error:
                raise AssertionError(f"{message}\n{error}\n{self._warnings()}") from None

    def _check(self, way: str, failed: Failed) -> None:
        assert "Traceback" not in failed.err + self._logged()
        if way in ("torn", "after"):
            assert failed.code in (KILLED, 0)
            return
        assert failed.code in (0, 3)
        lines = failed.err.strip().splitlines()
        assert len(lines) == 1 if failed.code == 3 else not lines

    def _warnings(self) -> str:
        lines = self._logged().splitlines()
        return "\n".join(line for line in lines if " DEBUG: " not in line and " INFO: " not in line)[-3000:]

    def _logged(self) -> str:
        return self.log.read_text("utf-8") if self.log.exists() else ""


# A crawl -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        yield served


@pytest.mark.parametrize("way", ["full", "once", "torn", "after"])
def test_a_crawl_of_which_a_write_fails(
    failing: Failpoints, way: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    desk, site = listing(before)

    def left(desk: Desk, failed: Failed) -> None:
        sound(desk)
        reported = set(SCRAPED.findall(sweep._logged()))
        if reported:
            with desk.corpus() as corpus:
                assert not [url for url in reported if corpus.get(url) is None]

    arguments = ("crawl", "herald", *settings(), "-L", "DEBUG", "--logfile", "{log}")
    sweep = Sweep(failing, desk, tmp_path, arguments, "scrapy", left, crawled)
    with site:
        sweep.sweep(way, pytestconfig.getoption("failpoints"))


# Saved pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["full", "torn"])
def test_reading_files_of_which_a_write_fails(
    failing: Failpoints, way: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    before = tmp_path / "before"
    (before / "pages").mkdir(parents=True)
    for number in range(6):
        (before / "pages" / f"{number}.html").write_text(page(number))
    (before / "sources").mkdir()
    manifest = "".join(json.dumps({"file": f"{n}.html", "url": address(n)}) + "\n" for n in range(6))
    (before / "pages" / "manifest.jsonl").write_text(manifest)
    arguments = ("crawl", "files", "-a", "path={folder}/pages", "-a", "source=herald", "--logfile", "{log}")
    sweep = Sweep(failing, Desk(before), tmp_path, arguments, "scrapy", lambda desk, failed: sound(desk), articles)
    sweep.sweep(way, pytestconfig.getoption("failpoints"))


def articles(desk: Desk) -> Any:
    with desk.corpus() as corpus:
        return contents(corpus)["articles"]


# Commands on a corpus that is there ----------------------------------------------------------------------------------


@pytest.fixture
def filled(tmp_path: Path) -> Desk:
    """A corpus with an archive, and one of its articles' pages without an article."""
    desk = Desk(tmp_path / "before")
    desk.folder.mkdir()
    desk.source("herald", HERALD)
    pages = {address(number): page(number) for number in range(4)}
    with Corpus(desk.database) as corpus:
        archive(corpus, desk.archive, pages | {"https://herald.example/odd": "<html><body><p>No headline."})
    return desk


@pytest.mark.parametrize("way", ["full", "once", "torn", "after"])
@pytest.mark.parametrize("name", ["all.jsonl.gz", "all.parquet", "dataset"])
def test_an_export_of_which_a_write_fails(
    failing: Failpoints, filled: Desk, name: str, way: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """What bears the name is the export before or the new one, whole; a failure leaves nothing beside it."""
    pytest.importorskip("pyarrow")
    chosen = ("--format", "huggingface") if name == "dataset" else ()
    assert filled.run("export", "--to", str(filled.folder / name), *chosen, command="news").code == 0
    old = exported(filled, name)
    with Corpus(filled.database) as corpus:
        archive(corpus, filled.archive, {address(9): page(9)})
    whole = replace(filled, folder=tmp_path / "whole")
    shutil.copytree(filled.folder, whole.folder)
    assert whole.run("export", "--to", str(whole.folder / name), *chosen, command="news").code == 0
    new = exported(whole, name)
    assert old != new

    def left(desk: Desk, failed: Failed) -> None:
        assert exported(desk, name) in (old, new) or (name == "dataset" and failed.code == KILLED)
        others = {path.name for path in desk.folder.iterdir() if path.name.startswith(f".{name}")}
        # What was replaced, and couldn't be removed, goes with the next export.
        assert not others - {f".{name}.old"} or failed.code == KILLED

    arguments = ("export", "--to", "{folder}/" + name, *chosen)
    sweep = Sweep(failing, filled, tmp_path, arguments, "news", left, lambda desk: exported(desk, name))
    sweep.sweep(way, pytestconfig.getoption("failpoints"))


def exported(desk: Desk, name: str) -> dict[str, bytes]:
    """The bytes of the files of an export, by their names; but for the card, which has the date."""
    path = desk.folder / name
    files = [path] if path.is_file() else sorted(path.glob("data/*"))
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("way", ["full", "once", "torn", "after"])
def test_a_migration_of_which_a_write_fails(
    failing: Failpoints, filled: Desk, way: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The schema is the old one or the new one, with all that it holds."""
    before = held(filled)
    opened = open_unchecked(filled.database)
    with opened.write() as connection:
        history.downgrade(connection, "0005")
    opened.close()

    def left(desk: Desk, failed: Failed) -> None:
        with closing(sqlite3.connect(desk.folder / "corpus.db")) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            [(schema,)] = opened.execute("SELECT version_num FROM alembic_version").fetchall()
        assert schema in ("0005", SCHEMA)
        for kept in desk.folder.glob("corpus.db.schema-*"):
            with closing(sqlite3.connect(kept)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if failed.code == 0 or schema == SCHEMA:
            assert held(desk) == before

    sweep = Sweep(failing, filled, tmp_path, ("migrate",), "news", left, held)
    sweep.sweep(way, pytestconfig.getoption("failpoints"))


def held(desk: Desk) -> Any:
    with desk.corpus() as corpus:
        return contents(corpus)["articles"]


@pytest.mark.parametrize("way", ["full", "torn"])
def test_a_re_extraction_of_which_a_write_fails(
    failing: Failpoints, filled: Desk, way: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Each article is rewritten once, whatever happened."""
    filled.source("herald", HERALD + "rules: {remove: [.kicker]}\n")

    def rewritten(desk: Desk) -> Any:
        with desk.corpus() as corpus:
            articles = corpus.search(duplicates="show").articles
            return {article.url: [(v.text, v.change) for v in corpus.versions(article.id)] for article in articles}

    def left(desk: Desk, failed: Failed) -> None:
        sound(desk)

    sweep = Sweep(failing, filled, tmp_path, ("reextract", "--workers", "1"), "news", left, rewritten)
    sweep.sweep(way, pytestconfig.getoption("failpoints"))
