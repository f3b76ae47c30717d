"""Pages in WARC files, ours or others', read one record after the other and never a file as a whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator

from crawler.items import Refusal
from crawler.reasons import Reason
from crawler.saved.page import MOST_BYTES, Saved, Wanted, name_of

WARC = (".warc", ".warc.gz")
_TORN = "it ends amid a record, or in something else"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_CHUNK = 1 << 16
_ANY = Wanted()


def warc_pages(file: Path, wanted: Wanted = _ANY, skipped: int = 0) -> Iterator[Saved]:
    """Yield the HTML pages of a WARC file that were served with success and are wanted, in its order.

    Records of other kinds, types and statuses are passed over, and the first `skipped`. What can't be read is yielded
    with its refusal: a page that is too large, and once the file itself, where it stops being one.
    """
    read, why = 0, ""
    try:
        name = name_of(file)
        with file.open("rb") as opened:
            stream = _Unpacked(opened)
            records = ArchiveIterator(stream)
            for record in records:
                asked = read >= skipped and _is_page(record) and wanted.takes(_url(record), _date(record))
                page = _page(record, file) if asked else None
                records.read_to_end()
                if _is_cut(record):
                    raise ValueError(_TORN)
                read += 1
                if page is not None:
                    yield replace(page, resume_point=(name, read))
            # A header that is cut short, or what is no record, is the end to warcio.
            if stream.torn or records.offset < stream.tell() or (stream.tell() and not read):
                raise ValueError(_TORN)
    except Exception as error:  # of a damaged record warcio raises what it stumbles over, AttributeError for one
        why = " ".join(str(error).split())[:200] or type(error).__name__
    if why:
        detail = f"{file}: {why}; {read} records were read before"
        yield Saved(file.resolve().as_uri(), refusal=Refusal("failed", Reason.UNREADABLE, detail))


class _Unpacked:
    """A file's content, unpacked if it's gzipped, as far as it's whole; `torn` if that isn't to its end.

    warcio unpacks by itself, but wants each record in a member of its own, and takes a torn end for the end.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self._member: zlib._Decompress | None = None
        self._rest = b""
        self._given = 0
        self.torn = False

    def tell(self) -> int:
        return self._given

    def read(self, size: int) -> bytes:
        given = self._unpack(size) if self._packed else self._file.read(size)
        self._given += len(given)
        return given

    def _unpack(self, size: int) -> bytes:
        while not self.torn:
            self._rest = self._rest or self._file.read(_CHUNK)
            if self._member is None:
                if not self._rest:
                    return b""
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
            asked = self._rest
            try:
                given = self._member.decompress(asked, size)
            except zlib.error:
                break
            ended = self._member.eof
            self._rest = self._member.unused_data if ended else self._member.unconsumed_tail
            self._member = None if ended else self._member
            if given:
                return given
            if not asked and not ended:
                break
        self.torn = True
        return b""


def _is_page(record: Any) -> bool:
    if record.rec_type == "response":
        if record.http_headers is None or not record.http_headers.get_statuscode().startswith("2"):
            return False
    elif record.rec_type != "resource":
        return False
    return "html" in _kind(record).lower() and _url(record).startswith(("http://", "https://"))


def _page(record: Any, file: Path) -> Saved:
    url, body = _url(record), _body(record)
    if body is None:
        return Saved(url, refusal=Refusal("failed", Reason.TOO_LARGE, f"{url} in {file}: over {MOST_BYTES} bytes"))
    found = _CHARSET.search(_kind(record))
    status = int(record.http_headers.get_statuscode()) if record.http_headers else None
    return Saved(url, body, encoding=found and found[1].lower(), saved_at=_date(record), status=status)


def _body(record: Any) -> bytes | None:
    """Return the page without the transfer's encodings; None if it's too large, however small it is in the file."""
    stream, parts, size = record.content_stream(), [], 0
    while chunk := stream.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            return None
    return b"".join(parts)


def _is_cut(record: Any) -> bool:
    """Whether a record that was read to its end, as far as that's there, is shorter than it says, or doesn't say."""
    said = record.rec_headers.get_header("Content-Length") or ""
    return not said.isdecimal() or getattr(record.raw_stream, "limit", 0) > 0


def _url(record: Any) -> str:
    # Old writers put the address in angle brackets, as the grammar of WARC 1.0 has it.
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _kind(record: Any) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return headers.get_header("Content-Type") or ""


def _date(record: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
