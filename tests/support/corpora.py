"""Databases with empty or filled corpora, copied from templates: each migration of a new file costs time."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from crawler.items import Article
from tests.support.postgresql import Server

MakeArticle = Callable[..., Article]


class NewDatabase(Protocol):
    """Makes a database for a corpus, and returns its URL."""

    def __call__(self, template: str | None = None) -> str:
        """Copy a template: the URL of a database that nobody has open; None for an empty corpus."""


@contextmanager
def sqlite_databases(folder: Path, empty: Path) -> Iterator[NewDatabase]:
    """Copy files into a folder of pytest, which removes them."""

    def make(template: str | None = None) -> str:
        path = folder / f"{secrets.token_hex(4)}.db"
        shutil.copyfile(template.removeprefix("sqlite:///") if template else empty, path)
        return f"sqlite:///{path}"

    yield make


@contextmanager
def postgresql_databases(server: Server) -> Iterator[NewDatabase]:
    copies: list[str] = []
    emptied: list[str] = []

    def make(template: str | None = None) -> str:
        urls, url = (copies, server.create(server.name(template))) if template else (emptied, server.create_corpus())
        urls.append(url)
        return url

    yield make
    for url in copies:
        server.drop(url)
    for url in emptied:
        server.give_back(url)
