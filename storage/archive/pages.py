"""Archived pages: the rows that say in which file each page is, loading pages, and exporting them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.archive import warc
from storage.errors import StorageError
from storage.frontier.url_keys import url_key
from storage.records import StoredArticle
from storage.schema import AnyRow, ArticleRow, PageRow, RunRow, UrlRow, chunks, table_of

DEFAULT_FOLDER = "archive"
_OFF = "off"
_DEAD = ("killed", "trouble")
_page, _url = table_of(PageRow), table_of(UrlRow)
_LOCATION = ("file", "offset", "length", "digest", "revisit", "fetched", "status")
_DIGESTS: sa.BindParameter[Any] = sa.bindparam("digests", expanding=True)
_KEYS: sa.BindParameter[Any] = sa.bindparam("keys", expanding=True)
_later = _page.alias()
_LAST = sa.select(sa.func.max(_later.c.id)).where(_later.c.url_id == _page.c.url_id).correlate(_page).scalar_subquery()
_SERVED = (
    sa.select(_page.c.digest, _url.c.key)
    .join(_url, _url.c.id == _page.c.url_id)
    .where(_url.c.key.in_(_KEYS), _page.c.digest.in_(_DIGESTS), _page.c.id == _LAST)
)
_FIRST = (
    sa.select(sa.func.min(_page.c.id))
    .where(_page.c.digest.in_(_DIGESTS), _page.c.revisit.is_(sa.false()))
    .group_by(_page.c.digest)
)
_FIRSTS = sa.select(*(_page.c[name] for name in _LOCATION)).where(_page.c.id.in_(_FIRST))
_URLS = sa.select(_url.c.id, _url.c.key).where(_url.c.key.in_(_KEYS))
_NEWEST = (
    sa.select(*(_page.c[name] for name in _LOCATION))
    .join(_url, _url.c.id == _page.c.url_id)
    .where(_url.c.key == sa.bindparam("key"))
    .order_by(_page.c.id.desc())
    .limit(1)
)
_OF_ARTICLES = (
    sa.select(_url.c.article_id, *(_page.c[name] for name in _LOCATION))
    .join(_url, _url.c.id == _page.c.url_id)
    .where(_url.c.article_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_page.c.id)
)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A record that is on disk, and whose row is still to be written together with the outcome of the page."""

    keys: tuple[str, ...]
    """Keys of the URL that served the page, then of the requested URL. The row belongs to the first known URL."""
    fetched: datetime
    status: int
    file: str
    offset: int
    length: int
    digest: str
    revisit: bool


def archive_folder() -> Path | None:
    """Return the folder in NEWS_ARCHIVE, else archive/ in the working directory; None if NEWS_ARCHIVE is "off"."""
    named = os.environ.get("NEWS_ARCHIVE") or DEFAULT_FOLDER
    return None if named.lower() == _OFF else Path(named)


def required_folder() -> Path:
    """Return the archive's folder. Raises ValueError if NEWS_ARCHIVE is "off"."""
    folder = archive_folder()
    if folder is None:
        raise ValueError("NEWS_ARCHIVE is off, so no page is at hand; use it to name the archive's folder")
    return folder


def served_before(connection: Connection, digests: Sequence[str], keys: Sequence[str]) -> set[tuple[str, str]]:
    """Return (digest, key) of each URL whose last archived page has one of these digests."""
    rows = connection.execute(_SERVED, {"digests": digests, "keys": keys})
    return {(row.digest, row.key) for row in rows}


def firsts(connection: Connection, digests: Sequence[str]) -> dict[str, AnyRow]:
    """Return digest -> row of the record that holds the body, for the digests that are archived."""
    return {row.digest: row for row in connection.execute(_FIRSTS, {"digests": digests})}


def add(connection: Connection, archived: Sequence[ArchivedPage], run_id: int | None) -> None:
    """Write the rows of records that are on disk. A record whose URL isn't in the frontier gets no row."""
    keys = sorted({key for page in archived for key in page.keys})
    ids = {row.key: row.id for chunk in chunks(keys) for row in connection.execute(_URLS, {"keys": chunk})}
    rows = [
        {
            "url_id": ids[key], "run_id": run_id, "fetched": page.fetched, "status": page.status, "file": page.file,
            "offset": page.offset, "length": page.length, "digest": page.digest, "revisit": page.revisit,
        }
        for page in archived
        if (key := next((key for key in page.keys if key in ids), None)) is not None
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(_page), rows)


def newest(connection: Connection, url: str) -> AnyRow | None:
    """Return the row of the last page of a URL; None if no page is archived."""
    return connection.execute(_NEWEST, {"key": url_key(url)}).first()


def newest_of(connection: Connection, article_id: int) -> AnyRow | None:
    """Return the row of the last page of the URL that an article's text was read from; None if none is archived."""
    url = connection.scalar(sa.select(ArticleRow.url).where(ArticleRow.id == article_id))
    return None if url is None else newest(connection, url)


def of_articles(connection: Connection, ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """Return article id -> rows of all archived pages of its URLs, oldest first."""
    by_article: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_OF_ARTICLES, {"ids": ids}):
        by_article.setdefault(row.article_id, []).append(row)
    return by_article


def load(connection: Connection, folder: Path, row: AnyRow) -> warc.Record:
    """Return the record of a row, with its body, which for a revisit record is in an earlier record.

    Raises StorageError if the record can't be read, or isn't the record that the row describes.
    """
    record = warc.read(folder / row.file, row.offset, row.length)
    if record.kind == "revisit":
        first = firsts(connection, [row.digest]).get(row.digest)
        if first is None:
            raise StorageError(f"{folder / row.file}: the record that has the body of byte {row.offset} is gone")
        body = warc.read(folder / first.file, first.offset, first.length).payload
        record = warc.Record(record.headers, record.block + body)
    if warc.digest(record.payload) != row.digest:
        raise StorageError(f"{folder / row.file}: the record at byte {row.offset} isn't the one that was archived")
    return record


def dead_runs(connection: Connection, source: str) -> set[int]:
    """Return the ids of the source's runs that failed or were killed: their files may end within a record."""
    return set(connection.scalars(sa.select(RunRow.id).where(RunRow.source == source, RunRow.outcome.in_(_DEAD))))


def known_end(connection: Connection, file: str, size: int) -> int:
    """Return the end of the last record with a row, within the first `size` bytes of a file; 0 without one."""
    ends = _page.c.offset + _page.c.length
    return connection.scalar(sa.select(sa.func.max(ends)).where(_page.c.file == file, ends <= size)) or 0


def forget(connection: Connection, file: str, end: int) -> int:
    """Delete the rows whose records extend beyond `end` of a file and can't be read; return the number of rows."""
    beyond = (_page.c.file == file) & (_page.c.offset + _page.c.length > end)
    return connection.execute(sa.delete(_page).where(beyond)).rowcount


# Export ---------------------------------------------------------------------------------------------------------------
# The export of archived pages: the records of articles, copied from the archive into one WARC file.


class ArchivedPages:
    """Writes all archived pages of the articles' URLs into an open WARC file.

    A page whose body is in a record of another URL is written with its body, so the file is complete in itself. Pages
    of withdrawn articles aren't exported. Raises StorageError if a record can't be read or isn't what was archived.
    """

    def __init__(self, out: BinaryIO, connection: Connection, folder: Path, *, packed: bool, chosen: str) -> None:
        self._out, self._connection, self._folder, self._packed = out, connection, folder, packed
        self.pages = 0
        self.without = 0
        """Number of articles without an archived page."""
        described = {
            "software": f"newscorpus/{version('newscorpus')}",
            "format": "WARC File Format 1.1",
            "description": f"archived pages of {chosen or 'all articles'}",
        }
        self._put(warc.info(datetime.now(UTC), None, described))

    def write(self, articles: Sequence[StoredArticle]) -> None:
        """Write the archived pages of these articles."""
        ids = [article.id for article in articles if article.withdrawn is None]
        by_article = of_articles(self._connection, ids)
        self.without += len(ids) - len(by_article)
        for number in ids:
            for row in by_article.get(number, ()):
                self._put(self._record(row))
                self.pages += 1

    def close(self) -> None:
        """Do nothing: every page is written already."""

    def _record(self, row: AnyRow) -> bytes:
        record = load(self._connection, self._folder, row)
        if not row.revisit:
            return warc.read_member(self._folder / row.file, row.offset, row.length)
        url, ip = record.headers["warc-target-uri"], record.headers.get("warc-ip-address")
        return warc.response(url, row.fetched, record.head, record.payload, ip)

    def _put(self, member: bytes) -> None:
        self._out.write(member if self._packed else warc.unpack(member, self._folder))
