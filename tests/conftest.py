"""What the tests share: a corpus of their own, and articles to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crawler.items import Article, Block
from storage import Corpus

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=6, help="how often the crawl of test_crawl.py is killed")


MakeArticle = Callable[..., Article]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/corpus.db"


@pytest.fixture
def corpus(database: str) -> Iterator[Corpus]:
    with Corpus(database) as opened:
        yield opened


@pytest.fixture
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
