"""What the tests share: a corpus of their own, and articles to put into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crawler.items import Article, Block
from storage import Corpus
from tests.support import tiers
from tests.support.corpora import MakeArticle, NewDatabase, postgresql_databases, sqlite_databases
from tests.support.postgresql import Server, serve

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    tiers.add_options(parser)
    parser.addoption("--kills", type=int, default=6, help="how often a crawl of the newspaper is killed")
    parser.addoption("--random-kills", type=int, default=2, help="how often crawls are killed at random")
    parser.addoption("--hostile-kills", type=int, default=2, help="how often the hostile crawl is killed")
    parser.addoption("--failpoints", default=1, help="how many calls of each way fail: a number, or all")
    parser.addoption("--power-cuts", default=25, help="after how many steps the power fails: a number, or all")
    parser.addoption(
        "--fuzz", type=int, default=None, help="examples a property of the fuzz tests; 1,000 where CI is set"
    )
    parser.addoption("--away", type=float, default=2, help="for how many seconds PostgreSQL is away")
    parser.addoption("--writers", type=int, default=4, help="how many processes write or start at once")
    parser.addoption("--writes", type=int, default=100, help="how many articles each of several writers stores")
    parser.addoption("--queries", type=int, default=300, help="how many queries both databases are asked")


def pytest_configure(config: pytest.Config) -> None:
    tiers.configure(config)


def pytest_report_header(config: pytest.Config) -> str:
    return tiers.header(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tiers.select(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """What's told of a test may have halves of letters in it, which processes can't tell one another."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(scope="session")
def examples(pytestconfig: pytest.Config) -> int:
    """How many examples a property is tried with: a hundred, a thousand in CI, or as many as --fuzz says."""
    given: int | None = pytestconfig.getoption("fuzz")
    return given if given is not None else 1_000 if os.environ.get("CI") else 100


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture(scope="session")
def empty_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an empty corpus, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    Corpus(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite(tmp_path: Path, empty_corpus: Path) -> str:
    """The URL of an SQLite file with an empty corpus."""
    return f"sqlite:///{shutil.copyfile(empty_corpus, tmp_path / 'corpus.db')}"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_server(request: pytest.FixtureRequest) -> Server | None:
    """Each kind of database in turn: None for SQLite, and the server of PostgreSQL."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else None


@pytest.fixture
def new_database(database_server: Server | None, tmp_path: Path, empty_corpus: Path) -> Iterator[NewDatabase]:
    """Makes databases that last as long as the test."""
    with postgresql_databases(database_server) if database_server else sqlite_databases(tmp_path, empty_corpus) as make:
        yield make


@pytest.fixture(scope="module")
def lasting_database(
    database_server: Server | None, tmp_path_factory: pytest.TempPathFactory, empty_corpus: Path
) -> Iterator[NewDatabase]:
    """Makes databases that last as long as the module, for tests that only read."""
    folder = tmp_path_factory.mktemp("databases")
    with postgresql_databases(database_server) if database_server else sqlite_databases(folder, empty_corpus) as make:
        yield make


@pytest.fixture(scope="session")
def template_database(
    database_server: Server | None, tmp_path_factory: pytest.TempPathFactory, empty_corpus: Path
) -> Iterator[NewDatabase]:
    """Makes databases that last as long as the session, for other databases to be copies of."""
    folder = tmp_path_factory.mktemp("templates")
    with postgresql_databases(database_server) if database_server else sqlite_databases(folder, empty_corpus) as make:
        yield make


@pytest.fixture
def database(new_database: NewDatabase) -> str:
    """The URL of a database with an empty corpus, on SQLite and on PostgreSQL."""
    return new_database()


@pytest.fixture
def empty_database(database_server: Server | None, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a schema: of no file yet on SQLite, of an empty database on PostgreSQL."""
    if database_server is None:
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    url = database_server.create()
    yield url
    database_server.drop(url)


@pytest.fixture
def corpus(database: str) -> Iterator[Corpus]:
    with Corpus(database) as opened:
        yield opened


@pytest.fixture(scope="session")
def make_article() -> MakeArticle:
    def make(slug: str = "one", *paragraphs: str, **fields: Any) -> Article:
        defaults = {
            "url": f"https://herald.example/news/{slug}",
            "source": "herald",
            "headline": f"Headline of {slug}",
            "blocks": tuple(Block("paragraph", text) for text in paragraphs or (f"The whole text of {slug}.",)),
            "date_published": datetime(2026, 11, 1, 12, tzinfo=UTC),
        }
        return Article(**{**defaults, **fields})

    return make
