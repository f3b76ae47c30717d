"""Records of WARC files (ISO 28500, version 1.1): making, reading and checking records, and repairing files.

Each record is a gzip member of its own, so that it can be read alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import uuid
import zlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from storage.db.files import sync_folder
from storage.errors import StorageError

VERSION = "WARC/1.1"
RESPONSE = "application/http;msgtype=response"
REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_LEVEL = 6
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_URL_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its headers (names in lower case) and its block. The block of a response is the HTTP message."""

    headers: Mapping[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The record's WARC-Type, such as "response"; "" without one."""
        return self.headers.get("warc-type", "")

    @property
    def head(self) -> bytes:
        """Status line and headers of the HTTP message, with the empty line after them."""
        return self.block[: len(self.block) - len(self.payload)]

    @property
    def payload(self) -> bytes:
        """Body of the HTTP message."""
        return self.block.partition(b"\r\n\r\n")[2]


def digest(content: bytes) -> str:
    """Return the digest of content in the form of WARC files: "sha1:" and base 32, such as "sha1:Y7ZQ…"."""
    return "sha1:" + b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def date(moment: datetime) -> str:
    """Return a timestamp in the form of WARC-Date."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def target(url: str) -> str:
    """Return a URL in a form for headers: characters that would end the line, or aren't ASCII, are percent-encoded."""
    return quote(url, safe=_URL_SAFE)


def member(kind: str, moment: datetime, headers: Mapping[str, str | None], block: bytes) -> bytes:
    """Return a record as a gzip member. Headers whose value is None are left out."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Date": date(moment),
        **headers,
        "WARC-Block-Digest": digest(block),
        "Content-Length": str(len(block)),
    }
    lines = [f"{name}: {_UNSAFE.sub(' ', value)}" for name, value in named.items() if value is not None]
    head = "\r\n".join([VERSION, *lines, "", ""]).encode("utf-8", "replace")
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packing.compress(head + block + b"\r\n\r\n") + packing.flush()


def response(url: str, moment: datetime, head: bytes, payload: bytes, ip: str | None = None) -> bytes:
    """Return the response record of a page; `head` holds the HTTP status line and headers."""
    headers = {
        "WARC-Target-URI": target(url),
        "WARC-IP-Address": ip,
        "WARC-Payload-Digest": digest(payload),
        "Content-Type": RESPONSE,
    }
    return member("response", moment, headers, head + payload)


def revisit(url: str, moment: datetime, head: bytes, payload_digest: str, first: Record, ip: str | None) -> bytes:
    """Return the revisit record of a page whose payload equals that of `first`, and isn't stored again."""
    headers = {
        "WARC-Target-URI": target(url),
        "WARC-IP-Address": ip,
        "WARC-Profile": REVISIT_PROFILE,
        "WARC-Refers-To": first.headers.get("warc-record-id"),
        "WARC-Refers-To-Target-URI": first.headers.get("warc-target-uri"),
        "WARC-Refers-To-Date": first.headers.get("warc-date"),
        "WARC-Payload-Digest": payload_digest,
        "Content-Type": RESPONSE,
    }
    return member("revisit", moment, headers, head)


def info(moment: datetime, filename: str | None, fields: Mapping[str, str | None]) -> bytes:
    """Return the warcinfo record for the start of a file. Fields whose value is None are left out."""
    lines = [f"{name}: {_UNSAFE.sub(' ', value)}\r\n" for name, value in fields.items() if value]
    headers = {"WARC-Filename": filename, "Content-Type": "application/warc-fields"}
    return member("warcinfo", moment, headers, "".join(lines).encode("utf-8", "replace"))


def read(path: Path, offset: int, length: int) -> Record:
    """Return the record at an offset of a file. Raises StorageError if there is no complete record."""
    return parse(unpack(read_member(path, offset, length), path))


def read_member(path: Path, offset: int, length: int) -> bytes:
    """Return the bytes of a record as stored, a gzip member. Raises StorageError if the file can't be read so far."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            packed = file.read(length)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; NEWS_ARCHIVE names the folder of the archive") from error
    if len(packed) < length:
        raise StorageError(f"{path}: ends before the record at byte {offset}")
    return packed


def unpack(packed: bytes, path: Path) -> bytes:
    """Return the content of a gzip member. Raises StorageError if the member is damaged."""
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(packed)
    except zlib.error as error:
        raise StorageError(f"{path}: a record is damaged: {error}") from error
    if not unpacking.eof or unpacking.unused_data:
        raise StorageError(f"{path}: a record isn't where it was written")
    return content


def parse(content: bytes) -> Record:
    """Return the record in the content of a gzip member that `member` made."""
    head, _, rest = content.partition(b"\r\n\r\n")
    pairs = (line.partition(": ") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    headers = {name.lower(): value for name, _, value in pairs}
    return Record(headers, rest[: int(headers["content-length"])])


def whole_until(file: BinaryIO, start: int) -> int:
    """Return the offset at which the last complete gzip member ends, of the members from byte `start` on."""
    file.seek(start)
    end, unread = start, b""
    while True:
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        size_read = 0
        while not unpacking.eof:
            chunk = unread or file.read(1 << 16)
            unread = b""
            if not chunk:
                return end
            size_read += len(chunk)
            try:
                unpacking.decompress(chunk)
            except zlib.error:
                return end
        unread = unpacking.unused_data
        end += size_read - len(unread)


# Torn files -----------------------------------------------------------------------------------------------------------
# Files of the archive whose writer died: the bytes after the last complete record are cut off and kept in another file.
@dataclass(frozen=True, slots=True)
class TornFile:
    """A file of the archive after its check, cut after the last complete record if it was torn."""

    path: Path
    whole: int
    """Offset at which the last complete record ends."""
    aside: Path | None
    """File with the bytes that were cut off; None if nothing was cut off."""


def truncate_torn(path: Path, start: int) -> TornFile | None:
    """Cut a file after its last complete gzip member; return None if a living process writes the file.

    The file is known to be complete up to byte `start`, where a record begins or the file ends. The tail is on disk as
    `NAME.torn-1` (or the next number) before the file is cut. An empty file is deleted. Raises OSError.
    """
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        size = os.fstat(file.fileno()).st_size
        whole = whole_until(file, start)
        if whole == size:
            return TornFile(path, whole, None)
        file.seek(whole)
        aside = _put_aside(path, file.read())
        file.truncate(whole)
        os.fsync(file.fileno())
    if whole == 0:
        path.unlink()
    sync_folder(path.parent)
    return TornFile(path, whole, aside)


def _put_aside(path: Path, tail: bytes) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    with aside.open("xb") as file:
        file.write(tail)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return aside
