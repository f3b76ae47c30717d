"""One crawl of the invented newspaper, made once per kind of database and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Newspaper
from tests.support.corpora import NewDatabase
from tests.support.crawling import NAME, Desk, FirstCrawl, settings


@pytest.fixture(scope="session")
def newspaper() -> Iterator[Newspaper]:
    with Newspaper() as served:
        yield served


@pytest.fixture(scope="session")
def first_crawl(
    newspaper: Newspaper, template_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> FirstCrawl:
    """The first edition, crawled by a process that starts as a user's does."""
    newspaper.edition = 1
    newspaper.restart()
    desk = Desk(tmp_path_factory.mktemp("first") / "desk", template_database())
    desk.folder.mkdir()
    desk.source(NAME, newspaper.source_yaml())
    process = desk.spawn("crawl", NAME, *settings())
    _, err = process.communicate(timeout=300)
    return FirstCrawl(desk, tuple(newspaper.requests), process.returncode, err)


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """The newspaper before anyone has crawled it."""
    newspaper.edition, newspaper.delay_s = 1, 0.0
    newspaper.restart()
    return newspaper


@pytest.fixture
def crawled_paper(paper: Newspaper, first_crawl: FirstCrawl) -> Newspaper:
    """The newspaper after the first crawl, with the requests of that crawl."""
    paper.restart(first_crawl.requests)
    return paper


@pytest.fixture
def crawled_desk(first_crawl: FirstCrawl, new_database: NewDatabase, tmp_path: Path) -> Desk:
    """A copy of the desk after the first crawl."""
    shutil.copytree(first_crawl.desk.folder, tmp_path / "desk")
    return Desk(tmp_path / "desk", new_database(first_crawl.desk.database))
