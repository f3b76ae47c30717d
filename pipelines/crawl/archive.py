"""The archive of pages: WARC files a run, each edition of a page once, on the disk before the database speaks of it."""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crawler.items import Fetched, Served
from storage import Corpus, StorageError
from storage.archive import pages, warc
from storage.archive import warc as warc_records
from storage.archive.pages import Kept
from storage.db.files import sync_folder
from storage.frontier.urls import url_key

logger = logging.getLogger(__name__)


# Captures -------------------------------------------------------------------------------------------------------------
# A page that was served as a record of a WARC file: its HTTP message made again from what Scrapy left of it.

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_OF_THE_TRANSFER = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive"})
"""Headers that speak of the bytes on the wire; readers would believe them of the body that we keep."""
_ORIGINAL = "X-Archive-Orig-"


def http_head(served: Served) -> bytes:
    """Return status line and headers of the message, with the empty line after them.

    The body is kept unpacked, so the headers of its transfer are kept under other names, "X-Archive-Orig-…", and
    Content-Length is the body's own. What would end a line isn't let through: a site can't forge headers or records.
    """
    lines = [f"{_protocol(served.protocol)} {served.status} {_phrase(served.status)}"]
    length = str(len(served.body))
    for name, value in served.headers:
        if (name.lower(), value) == ("content-length", length):
            continue
        kept = f"{_ORIGINAL}{name}" if name.lower() in _OF_THE_TRANSFER else name
        lines.append(f"{_UNSAFE.sub('', kept).replace(':', '')}: {_UNSAFE.sub(' ', value)}")
    lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def response(served: Served) -> bytes:
    """Return the record that holds the page."""
    return warc.response(served.url, served.fetched_at, http_head(served), served.body, served.ip)


def revisit(served: Served, digest: str, first: warc.Record) -> bytes:
    """Return the record of a page whose body an earlier record has."""
    return warc.revisit(served.url, served.fetched_at, http_head(served), digest, first, served.ip)


def _protocol(protocol: str) -> str:
    # Readers know these; HTTP/2 has no message of this form.
    return protocol if protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


# Archive --------------------------------------------------------------------------------------------------------------

ROTATE = 1_000_000_000
"""Bytes after which a run goes on in a new file."""
_RUN = re.compile(r"-run(\d+)(?:-\d+)?\.warc\.gz")


def described(spider: str, run_id: int, agent: str | None) -> dict[str, str | None]:
    """Say in the archive's files who made them, and how."""
    return {
        "software": f"newscorpus/{version('newscorpus')} (Scrapy/{version('scrapy')})",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": f"articles of {spider}, run {run_id}",
        "robots": "obey",
        "http-header-user-agent": agent,
    }


class _New(NamedTuple):
    """A page that is to be written."""

    page: Served
    keys: tuple[str, ...]
    digest: str
    record: bytes
    revisit: bool


class Archive:
    """The files of one run of one source: `FOLDER/SOURCE/SOURCE-YYYYMMDDhhmmss-runN.warc.gz`.

    A run writes files of its own and never appends to those of others, so nothing ever follows a torn record.
    """

    def __init__(self, folder: Path, source: str, run_id: int, described: Mapping[str, str | None]) -> None:
        self._folder, self._source, self._run_id = folder, source, run_id
        self._described = described
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._firsts: dict[str, warc_records.Record] = {}

    def repair(self, corpus: Corpus) -> None:
        """Mend the files of the source's runs that died. Raises StorageError when they can't be mended."""
        with corpus.database.read() as connection:
            dead = pages.dead_runs(connection, self._source)
        for path in sorted((self._folder / self._source).glob(f"{self._source}-*.warc.gz")):
            found = _RUN.search(path.name)
            if found and int(found[1]) in dead:
                try:
                    self._mend(corpus, path)
                except OSError as error:
                    raise StorageError(f"{path}: {error.strerror}; the archive can't be mended") from error

    def _mend(self, corpus: Corpus, path: Path) -> None:
        name, size = self._name(path), path.stat().st_size
        with corpus.database.read() as connection:
            start = pages.known_end(connection, name, size)
        mended = warc.repair(path, start)
        if mended is None:
            return
        if mended.aside is not None:
            logger.warning("%s ended amid a record; its tail is now %s", path, mended.aside.name)
        with corpus.database.write() as connection:
            lost = pages.forget(connection, name, mended.whole)
        if lost:
            logger.error("%s has lost %d pages that were archived: the disk didn't keep what it was given", path, lost)

    def keep(self, corpus: Corpus, batch: Sequence[Fetched]) -> list[Kept]:
        """Write the pages that aren't archived yet, and return what is now on the disk, for `pages.add`.

        Raises StorageError when it can't be written; then the files are as they were.
        """
        served = [(page, (url_key(page.url), url_key(fetched.url))) for fetched in batch for page in fetched.served]
        if not served:
            return []
        records = self._records(corpus, served)
        if not records:
            return []
        try:
            return self._append(records)
        except OSError as error:
            raise StorageError(f"{self._path or self._folder}: {error.strerror}; no page can be archived") from error

    def close(self) -> None:
        """Let the file go; all that is in it is on the disk already."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _records(self, corpus: Corpus, served: Sequence[tuple[Served, tuple[str, ...]]]) -> list[_New]:
        """Return what isn't what its address served last: as a response, or a revisit if the body is archived."""
        digests = [warc_records.digest(page.body) for page, _ in served]
        keys = [key for _, both in served for key in both]
        with corpus.database.read() as connection:
            archived = pages.served_before(connection, digests, keys)
            firsts = pages.firsts(connection, digests)
        self._firsts = {}
        found = []
        for (page, both), digest in zip(served, digests, strict=True):
            if any((digest, key) in archived for key in both):
                continue
            archived.update((digest, key) for key in both)
            first = self._first(digest, firsts.get(digest))
            record = response(page) if first is None else revisit(page, digest, first)
            if first is None:
                self._firsts[digest] = warc_records.parse(warc_records.unpack(record, self._folder))
            found.append(_New(page, both, digest, record, first is not None))
        return found

    def _first(self, digest: str, row: object) -> warc_records.Record | None:
        """Return the record that has this payload, if it's there to be read."""
        if digest not in self._firsts and row is not None:
            try:
                record = warc_records.read(self._folder / row.file, row.offset, row.length)  # type: ignore[attr-defined]
            except StorageError:
                return None  # the file is elsewhere, or damaged: better twice than not at all
            if warc_records.digest(record.payload) == digest:
                self._firsts[digest] = record
        return self._firsts.get(digest)

    def _append(self, records: Sequence[_New]) -> list[Kept]:
        file, path = self._opened()
        start = offset = file.tell()
        kept = []
        try:
            for new in records:
                page, length = new.page, len(new.record)
                file.write(new.record)
                place = (self._name(path), offset, length)
                kept.append(Kept(new.keys, page.fetched_at, page.status, *place, new.digest, new.revisit))
                offset += length
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            self._take_back(file, start)
            raise
        return kept

    def _take_back(self, file: BinaryIO, start: int) -> None:
        # What can't be taken back is cut by the next run: this one ends now.
        try:
            file.close()
        except OSError:
            pass
        self._file = None
        if self._path is None:
            return
        if start:
            os.truncate(self._path, start)
        else:
            self._path.unlink()

    def _opened(self) -> tuple[BinaryIO, Path]:
        if self._file is not None and self._file.tell() >= ROTATE:
            self.close()
        if self._file is None or self._path is None:
            self._path = self._new_path()
            file = self._path.open("xb")
            try:
                fcntl.flock(file, fcntl.LOCK_EX)  # a run that repairs leaves it alone
                file.write(warc_records.info(datetime.now(UTC), self._path.name, self._described))
                file.flush()
                sync_folder(self._path.parent)
            except OSError:
                self._take_back(file, 0)
                raise
            self._file = file
        return self._file, self._path

    def _new_path(self) -> Path:
        folder = self._folder / self._source
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            for above in (self._folder, self._folder.parent):
                sync_folder(above)
        stem = f"{self._source}-{datetime.now(UTC):%Y%m%d%H%M%S}-run{self._run_id}"
        path, number = folder / f"{stem}.warc.gz", 2
        while path.exists():
            path, number = folder / f"{stem}-{number}.warc.gz", number + 1
        return path

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()
