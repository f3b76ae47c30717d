"""Real crawls for the tests: the `scrapy` and `news` commands as processes of their own, against loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from storage import Corpus
from tests.site import Newspaper
from tests.support import forking
from tests.support.forking import Forked
from tests.support.paths import BIN, ROOT

FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "RETRY_TIMES=2")


@dataclass(frozen=True)
class Desk:
    """A folder with a corpus and sources of its own, and the commands run on them."""

    folder: Path
    url: str | None = None
    """Where the corpus is; None: in an SQLite file in the folder."""
    environment: dict[str, str] = field(default_factory=dict)
    """Variables beside the usual ones."""
    when: datetime | None = None
    """When its commands begin, by their own clocks; None: now."""

    def at(self, when: datetime) -> Desk:
        """The same desk at another time."""
        return replace(self, when=when)

    @property
    def database(self) -> str:
        return self.url or f"sqlite:///{self.folder}/corpus.db"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def source(self, name: str, yaml: str) -> None:
        (self.folder / "sources").mkdir(exist_ok=True)
        (self.folder / "sources" / f"{name}.yaml").write_text(yaml)

    def hosts(self, *arguments: str) -> str:
        """The hosts on loopback that its sources and a command's arguments name, with their ports."""
        texts = [*arguments, *(file.read_text() for file in self.folder.glob("sources/**/*.yaml"))]
        return " ".join(sorted(set(re.findall(r"\b127\.0\.0\.1:[1-9][0-9]*", "\n".join(texts)))))

    def variables(self, *arguments: str) -> dict[str, str]:
        """The environment that a command is given."""
        return {
            "NEWS_DATABASE_URL": self.database,
            "NEWS_SOURCES": str(self.folder / "sources"),
            "NEWS_ARCHIVE": str(self.archive),
            "NEWS_ALLOW_HOSTS": self.hosts(*arguments),
            "SCRAPY_PROJECT": "default",
            **self.environment,
        }

    def start(self, *arguments: str, command: str = "scrapy") -> Forked:
        (self.folder / "sources").mkdir(exist_ok=True)
        return forking.start([command, *arguments], os.environ | self.variables(*arguments), self.when)

    def spawn(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a `scrapy` command as a user does: a process of its own from the beginning."""
        environment = os.environ | self.variables(*arguments)
        out = subprocess.PIPE
        return subprocess.Popen(
            [BIN / "scrapy", *arguments], cwd=ROOT, env=environment, stdout=out, stderr=out, text=True
        )

    def run(self, *arguments: str, command: str = "scrapy") -> Ended:
        process = self.start(*arguments, command=command)
        out, err = process.communicate()
        return Ended(process.returncode, out, err)

    def crawl(self, name: str, *arguments: str) -> Ended:
        return self.run("crawl", name, *settings(), *arguments)

    def news(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json", command="news").out)

    def corpus(self) -> Corpus:
        return Corpus(self.database, read_only=True)


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class FirstCrawl:
    """What the crawl of the first edition left: the desk, and the requests that the newspaper saw."""

    desk: Desk
    requests: tuple[tuple[str, str, int], ...]
    code: int
    err: str


def settings() -> list[str]:
    return [part for setting in FAST for part in ("-s", setting)]


def sums_are_exact(run: dict[str, Any]) -> bool:
    settled = run["new"] + run["updated"] + run["unchanged"] + run["duplicates"] + sum(run["refused"].values())
    return bool(run["fetched"] == settled)


def contents(corpus: Corpus) -> dict[str, Any]:
    """All that a corpus holds, without what time and order of reading leave in it."""
    page = corpus.search(duplicates="show", limit=100_000)
    ids = {article.id: article.url for article in page.articles}
    return {
        "articles": {
            article.url: (
                article.headline,
                article.text,
                article.blocks,
                article.date_published,
                article.authors,
                article.section,
                article.language,
                article.version,
                frozenset(ids[n] for pair in corpus.duplicates(article.id) for n in (pair.article_id, pair.other_id)),
            )
            for article in page.articles
        },
        "urls": corpus.stats()["urls"],
        "fates": sorted(
            (fate.url, fate.state, ids.get(fate.article_id or 0, "")) for number in ids for fate in corpus.why(number)
        ),
    }


NAME = "harbour_courier"


def article_fetches(paper: Newspaper) -> Counter[str]:
    """How often each article address was asked for."""
    paths = {article.url.removeprefix(paper.url.rstrip("/")) for article in paper.articles()}
    return Counter(path for method, path, status in paper.requests if path in paths and status != 500)


def wait_for(condition, timeout_s: float = 60.0) -> None:  # type: ignore[no-untyped-def]
    """Wait until the other process has done what the test needs of it."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
