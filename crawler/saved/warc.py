"""Pages of WARC files, ours or others', are read here record by record; no file is ever read as a whole."""

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
from crawler.saved.page import MAX_BYTES, PageFilter, SavedPage, name_of

WARC = (".warc", ".warc.gz")
_TORN = "it ends in the middle of a record, or in something else"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_CHUNK = 1 << 16
_ANY = PageFilter()


def warc_pages(file: Path, page_filter: PageFilter = _ANY, skipped: int = 0) -> Iterator[SavedPage]:
    """Yield the HTML pages of a WARC file that were served with a status 2xx and are wanted, in the file's order.

    Other records are skipped, and so are the first `skipped`. A page that is too large is yielded with its refusal. If
    the file is damaged or breaks off, a refusal of the file comes last.
    """
    read, why = 0, ""
    try:
        name = name_of(file)
        with file.open("rb") as opened:
            stream = _Unpacked(opened)
            records = ArchiveIterator(stream)
            for record in records:
                is_wanted = read >= skipped and _is_page(record) and page_filter.accepts(_url(record), _date(record))
                page = _page(record, file) if is_wanted else None
                records.read_to_end()
                if _is_cut(record):
                    raise ValueError(_TORN)
                read += 1
                if page is not None:
                    yield replace(page, resume_point=(name, read))
            # warcio takes a header that is cut short, or data that is no record, for the end of the file.
            if stream.torn or records.offset < stream.tell() or (stream.tell() and not read):
                raise ValueError(_TORN)
    except Exception as error:  # on damaged records, warcio raises any exception, AttributeError for example
        why = " ".join(str(error).split())[:200] or type(error).__name__
    if why:
        detail = f"{file}: {why}; {read} records were read before"
        yield SavedPage(file.resolve().as_uri(), refusal=Refusal("failed", Reason.UNREADABLE, detail))


class _Unpacked:
    """A file's content, decompressed if it is gzip; `torn` becomes True if the gzip breaks off.

    warcio can decompress by itself, but wants each record in a gzip member of its own, and takes a torn end for the
    end of the file.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._is_gzip = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self._member: zlib._Decompress | None = None
        self._rest = b""
        self._offset = 0
        self.torn = False

    def tell(self) -> int:
        return self._offset

    def read(self, size: int) -> bytes:
        data = self._unpack(size) if self._is_gzip else self._file.read(size)
        self._offset += len(data)
        return data

    def _unpack(self, size: int) -> bytes:
        while not self.torn:
            self._rest = self._rest or self._file.read(_CHUNK)
            if self._member is None:
                if not self._rest:
                    return b""
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
            packed = self._rest
            try:
                data = self._member.decompress(packed, size)
            except zlib.error:
                break
            ended = self._member.eof
            self._rest = self._member.unused_data if ended else self._member.unconsumed_tail
            self._member = None if ended else self._member
            if data:
                return data
            if not packed and not ended:
                break
        self.torn = True
        return b""


def _is_page(record: Any) -> bool:
    if record.rec_type == "response":
        if record.http_headers is None or not record.http_headers.get_statuscode().startswith("2"):
            return False
    elif record.rec_type != "resource":
        return False
    return "html" in _content_type(record).lower() and _url(record).startswith(("http://", "https://"))


def _page(record: Any, file: Path) -> SavedPage:
    url, body = _url(record), _body(record)
    if body is None:
        return SavedPage(url, refusal=Refusal("failed", Reason.TOO_LARGE, f"{url} in {file}: over {MAX_BYTES} bytes"))
    charset = _CHARSET.search(_content_type(record))
    status = int(record.http_headers.get_statuscode()) if record.http_headers else None
    return SavedPage(url, body, encoding=charset and charset[1].lower(), saved_at=_date(record), status=status)


def _body(record: Any) -> bytes | None:
    """Return the decoded body (transfer and content codings removed); None if it is too large after decoding."""
    stream, parts, size = record.content_stream(), [], 0
    while chunk := stream.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            return None
    return b"".join(parts)


def _is_cut(record: Any) -> bool:
    """Return True if a record, after reading, was shorter than its Content-Length, or has no Content-Length."""
    length = record.rec_headers.get_header("Content-Length") or ""
    return not length.isdecimal() or getattr(record.raw_stream, "limit", 0) > 0


def _url(record: Any) -> str:
    # Old writers put the URL in angle brackets, after the grammar of WARC 1.0.
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return headers.get_header("Content-Type") or ""


def _date(record: Any) -> datetime | None:
    try:
        date = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
