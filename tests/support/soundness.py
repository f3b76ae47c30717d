"""Checks of a corpus after a crash: rows and archive agree, sums are exact."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from warcio.archiveiterator import ArchiveIterator

from storage import Corpus, StorageError
from storage.archive import pages
from tests.support.crawling import Desk, contents, sums_are_exact


def archived(desk: Desk) -> Counter[str]:
    """How often each address is in the archive."""
    files = sorted(desk.archive.glob("*/*.warc.gz"))
    kept = [record for path in files for record in records(path)]
    return Counter(address or "" for kind, address, _ in kept if kind == "response")


HERALD = "title: The Example Herald\nurl: https://herald.example/\n"
SCRAPED = re.compile(r"Scraped from <?(?:200 )?(\S+?)>?$", re.M)


def places(counted: int, how_many: str | int) -> list[int]:
    """Return the numbers of the calls that fail: all, or some between the first and the last; if one, the middle."""
    if how_many == "all":
        return list(range(1, counted + 1))
    number = int(how_many)
    if number == 1:
        return [(counted + 1) // 2]
    return sorted({1 + (counted - 1) * step // max(1, number - 1) for step in range(number)})


def sound(desk: Desk) -> None:
    """The file is whole, rows and records agree, sums are exact, and no address is in two states or none."""
    path = desk.folder / "corpus.db"
    if not path.exists() or not path.stat().st_size:
        return
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        if not opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'url'").fetchone():
            return
    with desk.corpus() as corpus:
        assert disagreeing(corpus, desk.archive) == []
        assert all(sums_are_exact(run) for run in corpus.stats(runs=100)["runs"])


def crawled(desk: Desk) -> Any:
    """The corpus, and which of its articles have their page in the archive."""
    with desk.corpus() as corpus:
        urls = [article.url for article in corpus.search(duplicates="show").articles]
        with corpus.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT url.url FROM page JOIN url ON url.id = page.url_id").scalars()
            return contents(corpus), set(urls) - set(rows)


def rows(corpus: Corpus) -> list[Any]:
    with corpus.database.read() as connection:
        return list(connection.execute(sa.select(pages._page).order_by(pages._page.c.id)))


def disagreeing(corpus: Corpus, folder: Path) -> list[str]:
    """What is wrong with rows and records: each row's record must be readable, with the digest that the row has."""
    wrong = []
    with corpus.database.read() as connection:
        for row in rows(corpus):
            try:
                pages.load(connection, folder, row)
            except StorageError as error:
                wrong.append(str(error))
    return wrong


def records(path: Path) -> list[tuple[str, str | None, bytes]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers["WARC-Target-URI"], record.content_stream().read())
            for record in ArchiveIterator(file)
        ]
