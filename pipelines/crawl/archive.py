"""The archive keeps the pages of each run in WARC files, on disk before the database has rows for them."""

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
from storage.archive.pages import ArchivedPage
from storage.db.files import sync_folder
from storage.frontier.url_keys import url_key

logger = logging.getLogger(__name__)


# Captures -------------------------------------------------------------------------------------------------------------
# A served page as a WARC record: its HTTP message is rebuilt from the parts that Scrapy keeps.

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_TRANSFER_HEADERS = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive"})
"""Headers about the bytes on the wire. Readers of the archive would apply them to the stored, unpacked body."""
_ORIGINAL = "X-Archive-Orig-"


def http_head(served: Served) -> bytes:
    """Return the status line and headers of the message, with the empty line after them.

    The body is stored unpacked. So headers of the transfer are stored as "X-Archive-Orig-…", and Content-Length is the
    length of the stored body. Control characters, line ends included, are removed: a site can't forge headers or
    records.
    """
    lines = [f"{_protocol(served.protocol)} {served.status} {_phrase(served.status)}"]
    length = str(len(served.body))
    for name, value in served.headers:
        if (name.lower(), value) == ("content-length", length):
            continue
        stored_name = f"{_ORIGINAL}{name}" if name.lower() in _TRANSFER_HEADERS else name
        lines.append(f"{_UNSAFE.sub('', stored_name).replace(':', '')}: {_UNSAFE.sub(' ', value)}")
    lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def response(served: Served) -> bytes:
    """Return the record that holds the page."""
    return warc.response(served.url, served.fetched_at, http_head(served), served.body, served.ip)


def revisit(served: Served, digest: str, first: warc.Record) -> bytes:
    """Return the revisit record of a page whose body is in an earlier record."""
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
"""Bytes after which a run continues in a new file."""
_RUN = re.compile(r"-run(\d+)(?:-\d+)?\.warc\.gz")


def described(spider: str, run_id: int, agent: str | None) -> dict[str, str | None]:
    """Return the fields of the warcinfo record: software, format and user agent."""
    return {
        "software": f"newscorpus/{version('newscorpus')} (Scrapy/{version('scrapy')})",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": f"articles of {spider}, run {run_id}",
        "robots": "obey",
        "http-header-user-agent": agent,
    }


class _NewRecord(NamedTuple):
    """A page to write into the archive."""

    page: Served
    keys: tuple[str, ...]
    digest: str
    record: bytes
    revisit: bool


class Archive:
    """The WARC files of one run of one source: `FOLDER/SOURCE/SOURCE-YYYYMMDDhhmmss-runN.warc.gz`.

    A run writes its own files and never appends to files of other runs. So nothing ever follows a torn record.
    """

    def __init__(self, folder: Path, source: str, run_id: int, described: Mapping[str, str | None]) -> None:
        self._folder, self._source, self._run_id = folder, source, run_id
        self._described = described
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._firsts: dict[str, warc_records.Record] = {}

    def repair(self, corpus: Corpus) -> None:
        """Repair the files of the source's runs that died. Raises StorageError when a file can't be repaired."""
        with corpus.database.read() as connection:
            dead = pages.dead_runs(connection, self._source)
        for path in sorted((self._folder / self._source).glob(f"{self._source}-*.warc.gz")):
            match = _RUN.search(path.name)
            if match and int(match[1]) in dead:
                try:
                    self._repair_file(corpus, path)
                except OSError as error:
                    raise StorageError(f"{path}: {error.strerror}; the archive can't be repaired") from error

    def _repair_file(self, corpus: Corpus, path: Path) -> None:
        name, size = self._name(path), path.stat().st_size
        with corpus.database.read() as connection:
            start = pages.known_end(connection, name, size)
        repaired = warc.truncate_torn(path, start)
        if repaired is None:
            return
        if repaired.aside is not None:
            logger.warning("%s ended within a record; the torn end is now in %s", path, repaired.aside.name)
        with corpus.database.write() as connection:
            lost = pages.forget(connection, name, repaired.whole)
        if lost:
            logger.error(
                "%s has lost %d archived pages: the disk didn't keep the data that was written and flushed", path, lost
            )

    def append(self, corpus: Corpus, batch: Sequence[Fetched]) -> list[ArchivedPage]:
        """Write the pages of a batch that aren't archived yet. Return the written pages, for `pages.add`.

        Raises StorageError when the pages can't be written; then the files are as before.
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
        """Close the file. Its content is on the disk already."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _records(self, corpus: Corpus, served: Sequence[tuple[Served, tuple[str, ...]]]) -> list[_NewRecord]:
        """Return a record per page that differs from the URL's last one: a revisit if its body is archived already."""
        digests = [warc_records.digest(page.body) for page, _ in served]
        keys = [key for _, page_keys in served for key in page_keys]
        with corpus.database.read() as connection:
            archived = pages.served_before(connection, digests, keys)
            firsts = pages.firsts(connection, digests)
        self._firsts = {}
        records = []
        for (page, page_keys), digest in zip(served, digests, strict=True):
            if any((digest, key) in archived for key in page_keys):
                continue
            archived.update((digest, key) for key in page_keys)
            first = self._first(digest, firsts.get(digest))
            record = response(page) if first is None else revisit(page, digest, first)
            if first is None:
                self._firsts[digest] = warc_records.parse(warc_records.unpack(record, self._folder))
            records.append(_NewRecord(page, page_keys, digest, record, first is not None))
        return records

    def _first(self, digest: str, row: object) -> warc_records.Record | None:
        """Return the earlier record with this payload; None without a readable record."""
        if digest not in self._firsts and row is not None:
            try:
                record = warc_records.read(self._folder / row.file, row.offset, row.length)  # type: ignore[attr-defined]
            except StorageError:
                return None  # the file was moved or is damaged: better to store the body twice than never
            if warc_records.digest(record.payload) == digest:
                self._firsts[digest] = record
        return self._firsts.get(digest)

    def _append(self, records: Sequence[_NewRecord]) -> list[ArchivedPage]:
        file, path = self._open_file()
        start = offset = file.tell()
        archived = []
        try:
            for new in records:
                page, length = new.page, len(new.record)
                file.write(new.record)
                location = (self._name(path), offset, length)
                archived.append(
                    ArchivedPage(new.keys, page.fetched_at, page.status, *location, new.digest, new.revisit)
                )
                offset += length
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            self._undo_append(file, start)
            raise
        return archived

    def _undo_append(self, file: BinaryIO, start: int) -> None:
        # If this fails, the next run cuts the torn end: this run ends now.
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

    def _open_file(self) -> tuple[BinaryIO, Path]:
        if self._file is not None and self._file.tell() >= ROTATE:
            self.close()
        if self._file is None or self._path is None:
            self._path = self._new_path()
            file = self._path.open("xb")
            try:
                fcntl.flock(file, fcntl.LOCK_EX)  # a run that repairs files skips locked ones
                file.write(warc_records.info(datetime.now(UTC), self._path.name, self._described))
                file.flush()
                sync_folder(self._path.parent)
            except OSError:
                self._undo_append(file, 0)
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
