"""Archived pages: where each lies, and the rows that say so."""

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
from storage.frontier.urls import url_key
from storage.records import StoredArticle
from storage.schema import AnyRow, Article, Page, Run, Url, chunks, table_of

DEFAULT_FOLDER = "archive"
_OFF = "off"
_DEAD = ("killed", "trouble")


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is on the disk, for the row that is to be written with what came of the page."""

    keys: tuple[str, ...]
    """Of the address it was served at, then of the one that was asked for: the row is the first's that is known."""
    fetched: datetime
    status: int
    file: str
    offset: int
    length: int
    digest: str
    revisit: bool


def archive_folder() -> Path | None:
    """The folder that NEWS_ARCHIVE names, else archive/ in the working directory; None if it's "off"."""
    named = os.environ.get("NEWS_ARCHIVE") or DEFAULT_FOLDER
    return None if named.lower() == _OFF else Path(named)


def required_folder() -> Path:
    """Return the archive's folder; raises ValueError if there's none."""
    folder = archive_folder()
    if folder is None:
        raise ValueError("NEWS_ARCHIVE is off, so no page is at hand; use it to name the archive's folder")
    return folder


def served_before(connection: Connection, digests: Sequence[str], keys: Sequence[str]) -> set[tuple[str, str]]:
    """Return which of these payloads is what which of these addresses served last, as (digest, key)."""
    rows = connection.execute(_SERVED, {"digests": digests, "keys": keys})
    return {(row.digest, row.key) for row in rows}


def firsts(connection: Connection, digests: Sequence[str]) -> dict[str, AnyRow]:
    """Return of each payload that is archived the row whose record has it."""
    return {row.digest: row for row in connection.execute(_FIRSTS, {"digests": digests})}


def add(connection: Connection, kept: Sequence[Kept], run_id: int | None) -> None:
    """Write the rows of records that are on the disk; one whose address isn't in the frontier has none."""
    keys = sorted({key for one in kept for key in one.keys})
    ids = {row.key: row.id for some in chunks(keys) for row in connection.execute(_URLS, {"keys": some})}
    rows = [
        {
            "url_id": ids[key], "run_id": run_id, "fetched": one.fetched, "status": one.status, "file": one.file,
            "offset": one.offset, "length": one.length, "digest": one.digest, "revisit": one.revisit,
        }
        for one in kept
        if (key := next((key for key in one.keys if key in ids), None)) is not None
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(_page), rows)


def newest(connection: Connection, url: str) -> AnyRow | None:
    """Return the row of what an address served last; None if that isn't archived."""
    return connection.execute(_NEWEST, {"key": url_key(url)}).first()


def newest_of(connection: Connection, article_id: int) -> AnyRow | None:
    """Return the row of what the address served last that an article's text was read at."""
    url = connection.scalar(sa.select(Article.url).where(Article.id == article_id))
    return None if url is None else newest(connection, url)


def of_articles(connection: Connection, ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """Return all rows of the addresses that led to articles, article id -> rows, oldest first."""
    found: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_OF_ARTICLES, {"ids": ids}):
        found.setdefault(row.article_id, []).append(row)
    return found


def load(connection: Connection, folder: Path, row: AnyRow) -> warc.Record:
    """Return the record of a row, with its body also if that stands in an earlier one.

    Raises StorageError when the record can't be read, or isn't what the row says.
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
    """Return the ids of the source's runs that didn't end by themselves: their files may end amid a record."""
    return set(connection.scalars(sa.select(Run.id).where(Run.source == source, Run.outcome.in_(_DEAD))))


def known_end(connection: Connection, file: str, size: int) -> int:
    """Return where the last record ends that a row speaks of, within the first `size` bytes of a file."""
    ends = _page.c.offset + _page.c.length
    return connection.scalar(sa.select(sa.func.max(ends)).where(_page.c.file == file, ends <= size)) or 0


def forget(connection: Connection, file: str, end: int) -> int:
    """Delete the rows whose record lies beyond a file's end, and return how many there were: it can't be read."""
    beyond = (_page.c.file == file) & (_page.c.offset + _page.c.length > end)
    return connection.execute(sa.delete(_page).where(beyond)).rowcount


_page, _url = table_of(Page), table_of(Url)
_PLACE = ("file", "offset", "length", "digest", "revisit", "fetched", "status")
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
_FIRSTS = sa.select(*(_page.c[name] for name in _PLACE)).where(_page.c.id.in_(_FIRST))
_URLS = sa.select(_url.c.id, _url.c.key).where(_url.c.key.in_(_KEYS))
_NEWEST = (
    sa.select(*(_page.c[name] for name in _PLACE))
    .join(_url, _url.c.id == _page.c.url_id)
    .where(_url.c.key == sa.bindparam("key"))
    .order_by(_page.c.id.desc())
    .limit(1)
)
_OF_ARTICLES = (
    sa.select(_url.c.article_id, *(_page.c[name] for name in _PLACE))
    .join(_url, _url.c.id == _page.c.url_id)
    .where(_url.c.article_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_page.c.id)
)


# Export pages ---------------------------------------------------------------------------------------------------------
# Exporting archived pages: the records of articles, copied from the archive into one WARC file.


class ArchivedPages:
    """Writes the archived pages of articles, all that their addresses ever served, into a file that is open already.

    One whose body stands in a record of another address gets it, so the file needs no other. An article whose page is
    gone isn't exported. Raises StorageError when a record can't be read or isn't what was archived.
    """

    def __init__(self, out: BinaryIO, connection: Connection, folder: Path, *, packed: bool, chosen: str) -> None:
        self._out, self._connection, self._folder, self._packed = out, connection, folder, packed
        self.pages = 0
        self.without = 0
        """Articles that no archived page is of."""
        described = {
            "software": f"newscorpus/{version('newscorpus')}",
            "format": "WARC File Format 1.1",
            "description": f"archived pages of {chosen or 'all articles'}",
        }
        self._put(warc.info(datetime.now(UTC), None, described))

    def write(self, articles: Sequence[StoredArticle]) -> None:
        wanted = [article.id for article in articles if article.withdrawn is None]
        found = of_articles(self._connection, wanted)
        self.without += len(wanted) - len(found)
        for number in wanted:
            for row in found.get(number, ()):
                self._put(self._record(row))
                self.pages += 1

    def close(self) -> None:
        pass

    def _record(self, row: AnyRow) -> bytes:
        record = load(self._connection, self._folder, row)
        if not row.revisit:
            return warc.read_member(self._folder / row.file, row.offset, row.length)
        url, ip = record.headers["warc-target-uri"], record.headers.get("warc-ip-address")
        return warc.response(url, row.fetched, record.head, record.payload, ip)

    def _put(self, member: bytes) -> None:
        self._out.write(member if self._packed else warc.unpack(member, self._folder))
