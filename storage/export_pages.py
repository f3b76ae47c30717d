"""Exporting archived pages: the records of articles, copied from the archive into one WARC file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.engine import Connection

from storage import pages, warc
from storage.models import AnyRow
from storage.records import StoredArticle


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
        found = pages.of_articles(self._connection, wanted)
        self.without += len(wanted) - len(found)
        for number in wanted:
            for row in found.get(number, ()):
                self._put(self._record(row))
                self.pages += 1

    def close(self) -> None:
        pass

    def _record(self, row: AnyRow) -> bytes:
        record = pages.load(self._connection, self._folder, row)
        if not row.revisit:
            return warc.read_member(self._folder / row.file, row.offset, row.length)
        url, ip = record.headers["warc-target-uri"], record.headers.get("warc-ip-address")
        return warc.response(url, row.fetched, record.head, record.payload, ip)

    def _put(self, member: bytes) -> None:
        self._out.write(member if self._packed else warc.unpack(member, self._folder))
