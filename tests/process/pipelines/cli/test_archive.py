"""`news` commands that read pages of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import store_batch
from storage import Corpus
from tests.support.archived_crawl import NOON, Crawl
from tests.support.corpora import MakeArticle
from tests.support.crawling import Desk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWS_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path / "archive"


@pytest.fixture
def crawl(corpus: Corpus, folder: Path, make_article: MakeArticle) -> Iterator[Crawl]:
    crawl = Crawl(corpus, folder, make_article)
    yield crawl
    crawl.archive.close()


def test_the_commands(crawl: Crawl, corpus: Corpus, database: str, tmp_path: Path) -> None:
    crawl.read(("one", "<p>1"), ("two", "<p>2"))
    store_batch(corpus, [crawl.fetched("bare", "<p>")], NOON)
    crawl.end()
    desk = Desk(tmp_path, database)
    shown = desk.run("show", "1", "--page", command="news")
    missing = desk.run("show", "3", "--page", command="news")
    done = desk.run("export", "--to", str(tmp_path / "all.warc.gz"), command="news")
    exported = desk.news("export", "--to", str(tmp_path / "all.warc.gz"), "--format", "warc")

    assert (shown.code, shown.out) == (0, "<p>1")
    assert (missing.code, missing.out) == (1, "no page of 3 is archived\n")
    assert done.out.startswith("2 pages of 3 articles, 1 of them not archived; next time --since-cursor c")
    assert (exported["pages"], exported["articles"], exported["without"]) == (2, 3, 1)
