"""Each command of `scrapy` and of `news` runs once, on one crawled corpus."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from pipelines.cli import COMMANDS
from tests.support.crawling import Desk, settings
from tests.support.paths import BIN, ROOT
from tests.support.quay_site import listing
from tests.support.small_site import SmallSite

pytestmark = pytest.mark.smoke
NEWS = {
    "search": (["search", "harbour"], 0, "Quay 3"),
    "show": (["show", "1"], 0, "The harbour board met on Tuesday"),
    "versions": (["versions", "1"], 0, "Quay"),
    "why": (["why", "1"], 0, "/news/"),
    "duplicates": (["duplicates", "1"], 1, "1: no duplicates"),
    "boilerplate": (["boilerplate", "herald"], 1, "no boilerplate learned of herald"),
    "stats": (["stats"], 0, "herald"),
    "health": (["health"], 0, "herald"),
    "quarantine": (["quarantine"], 1, "nothing is in quarantine"),
    "reextract": (["reextract", "--dry-run"], 0, "5"),
    "export": (["export", "--to", "-"], 0, '"headline": "Quay 3"'),
    "schedule": (["schedule", "herald"], 0, "herald"),
    "migrate": (["migrate"], 0, ""),
}
"""Arguments of each command, its exit code, and a part of its output. `news serve` has a test of its own."""
SCRAPY = {"crawl", "crawlall", "importrules", "importsources", "newsource", "savepage"}
"""The commands that have a test here."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, SmallSite]]:
    """A desk whose source was crawled once, by a process that starts as a user's does."""
    desk, site = listing(tmp_path_factory.mktemp("desk"))
    with site:
        process = desk.spawn("crawl", "herald", *settings())
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, ""), out
        yield desk, site


@pytest.fixture
def desk(crawled: tuple[Desk, SmallSite]) -> Desk:
    return crawled[0]


@pytest.fixture
def site(crawled: tuple[Desk, SmallSite]) -> SmallSite:
    return crawled[1]


def test_no_command_is_left_out() -> None:
    ours = {path.stem for path in (ROOT / "crawler/commands").glob("[a-z]*.py")}

    assert ours == SCRAPY
    assert COMMANDS.keys() == NEWS.keys() | {"serve"}


@pytest.mark.parametrize("name", NEWS)
def test_a_command_of_news(desk: Desk, name: str) -> None:
    arguments, code, part = NEWS[name]
    ended = desk.run(*arguments, command="news")

    assert ended.code == code, ended.err
    assert part in ended.out + ended.err


def test_news_serve(desk: Desk) -> None:
    command = [BIN / "news", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, env=os.environ | desk.variables(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        with urlopen(f"{url}articles.json", timeout=60) as reply:
            articles = json.load(reply)["articles"]
        process.send_signal(signal.SIGINT)

    assert len(articles) == 5
    assert process.returncode == 0


def test_scrapy_crawl_stored_the_site(desk: Desk) -> None:
    stats = desk.news("stats")

    assert stats["articles"] == 5
    assert [run["outcome"] for run in stats["runs"]] == ["finished"]


def test_scrapy_crawlall(site: SmallSite, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.source("herald", f"title: Herald\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    ended = desk.run("crawlall", "herald", *settings())

    assert (ended.code, ended.err) == (0, "")
    assert desk.news("stats")["articles"] == 5


def test_scrapy_list(desk: Desk) -> None:
    ended = desk.run("list")

    assert ended.code == 0
    assert "herald" in ended.out.split()


def test_scrapy_newsource(desk: Desk, site: SmallSite) -> None:
    site.answers["/"] = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    ended = desk.run("newsource", site.url, *settings(), "--name", "made", "--dry-run")

    assert ended.code == 0, ended.err
    assert f"{site.url}/feed" in ended.out


@pytest.mark.parametrize(
    ("command", "name", "text"),
    [("importsources", "list.txt", "https://gazette.example/  The Gazette\n"),
     ("importrules", "gazette.example.txt", "body: //article\n")],
)  # fmt: skip
def test_scrapy_imports(tmp_path: Path, command: str, name: str, text: str) -> None:
    desk = Desk(tmp_path / "desk")
    desk.folder.mkdir()
    path = tmp_path / name
    path.write_text(text)
    ended = desk.run(command, str(path if command == "importsources" else tmp_path))

    assert ended.code == 0, ended.err
    [made] = (desk.folder / "sources").rglob("*.yaml")
    assert "gazette.example" in made.read_text()


def test_scrapy_savepage(desk: Desk, site: SmallSite, tmp_path: Path) -> None:
    """The page and the article of the parser go below the current folder."""
    url = f"{site.url}/news/3"
    environment = os.environ | desk.variables(url) | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    process = subprocess.run(
        [BIN / "scrapy", "savepage", "herald", url, *settings()],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert (process.returncode, process.stderr) == (0, "")
    [page] = tmp_path.glob("tests/pages/herald/*.html.gz")
    [expected] = tmp_path.glob("tests/pages/herald/*.json")
    assert gzip.decompress(page.read_bytes()).decode() == site.answers["/news/3"]
    assert json.loads(expected.read_text())["headline"] == "Quay 3"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-.+\.html\.gz", page.name)
