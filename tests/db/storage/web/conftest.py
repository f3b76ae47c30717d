"""The invented archive, served: stored once per kind of database, and copied for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import Corpus
from tests.support.corpora import NewDatabase
from tests.support.invented_archive import archive
from tests.support.serving import Served


@pytest.fixture(scope="session")
def archive_template(template_database: NewDatabase) -> str:
    """A database with the invented archive, that nobody has open."""
    url = template_database()
    with Corpus(url) as corpus:
        archive(corpus)
    return url


@pytest.fixture(scope="module")
def archive_database(archive_template: str, lasting_database: NewDatabase) -> str:
    """The module's copy of the invented archive, for tests that only read."""
    return lasting_database(archive_template)


@pytest.fixture(scope="module")
def archived(archive_database: str) -> Iterator[Corpus]:
    with Corpus(archive_database) as corpus:
        yield corpus


@pytest.fixture(scope="module")
def served(archive_database: str) -> Iterator[Served]:
    with Served(archive_database) as running:
        yield running
