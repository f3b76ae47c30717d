"""Records of WARC files (ISO 28500, version 1.1): made, read and checked. One gzip member each, so each reads alone."""

from __future__ import annotations

import hashlib
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
from storage.errors import StorageError
import fcntl
import os
from storage.db.files import sync_folder


VERSION = "WARC/1.1"
RESPONSE = "application/http;msgtype=response"
REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_LEVEL = 6
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_URL_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers (names in lower case) and its block; of a response the block is the HTTP message."""

    headers: Mapping[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")

    @property
    def head(self) -> bytes:
        """The HTTP message's status line and headers, with the empty line after them."""
        return self.block[: len(self.block) - len(self.payload)]

    @property
    def payload(self) -> bytes:
        """The HTTP message's body."""
        return self.block.partition(b"\r\n\r\n")[2]


def digest(content: bytes) -> str:
    """Return the digest that WARC files name content by, such as "sha1:Y7ZQ…", in base 32."""
    return "sha1:" + b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def date(moment: datetime) -> str:
    """Return an instant as WARC-Date has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def target(url: str) -> str:
    """Return an address as it may stand in a header: what would end the line, or isn't ASCII, is escaped."""
    return quote(url, safe=_URL_SAFE)


def member(kind: str, moment: datetime, headers: Mapping[str, str | None], block: bytes) -> bytes:
    """Return a record as a gzip member; a header that is None is left out."""
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
    """Return the record of a page that was served: `head` is the HTTP status line and headers."""
    headers = {
        "WARC-Target-URI": target(url),
        "WARC-IP-Address": ip,
        "WARC-Payload-Digest": digest(payload),
        "Content-Type": RESPONSE,
    }
    return member("response", moment, headers, head + payload)


def revisit(url: str, moment: datetime, head: bytes, payload_digest: str, first: Record, ip: str | None) -> bytes:
    """Return the record of a page whose payload is that of `first`, which isn't stored again."""
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
    """Return the warcinfo record that begins a file; a field that is None is left out."""
    lines = [f"{name}: {_UNSAFE.sub(' ', value)}\r\n" for name, value in fields.items() if value]
    headers = {"WARC-Filename": filename, "Content-Type": "application/warc-fields"}
    return member("warcinfo", moment, headers, "".join(lines).encode("utf-8", "replace"))


def read(path: Path, offset: int, length: int) -> Record:
    """Return the record at a place of a file. Raises StorageError when there's none that is whole."""
    return parse(unpack(read_member(path, offset, length), path))


def read_member(path: Path, offset: int, length: int) -> bytes:
    """Return the bytes at a place of a file, a record as it's stored; raises StorageError when they aren't there."""
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
    """Return what a gzip member holds; raises StorageError when it's damaged."""
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(packed)
    except zlib.error as error:
        raise StorageError(f"{path}: a record is damaged: {error}") from error
    if not unpacking.eof or unpacking.unused_data:
        raise StorageError(f"{path}: a record isn't where it was written")
    return content


def parse(content: bytes) -> Record:
    """Return the record that an unpacked member holds; it must be one that `member` made."""
    head, _, rest = content.partition(b"\r\n\r\n")
    pairs = (line.partition(": ") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    headers = {name.lower(): value for name, _, value in pairs}
    return Record(headers, rest[: int(headers["content-length"])])


def whole_until(file: BinaryIO, start: int) -> int:
    """Return where the last whole gzip member ends, of those that follow each other from byte `start` on."""
    file.seek(start)
    end, held = start, b""
    while True:
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        taken = 0
        while not unpacking.eof:
            chunk = held or file.read(1 << 16)
            held = b""
            if not chunk:
                return end
            taken += len(chunk)
            try:
                unpacking.decompress(chunk)
            except zlib.error:
                return end
        held = unpacking.unused_data
        end += taken - len(held)


# Torn -----------------------------------------------------------------------------------------------------------------
# Files of the archive whose writer died: what follows their last whole record is cut off and kept aside.

@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a look at a file."""

    path: Path
    whole: int
    """Where its last whole record ends."""
    aside: Path | None
    """Where what came after that is now; None if nothing did."""


def repair(path: Path, start: int) -> Repaired | None:
    """Cut a file after its last whole gzip member; None if a living process writes it.

    Up to byte `start`, where a record begins or the file ends, it's known to be whole. The tail is on the disk as
    `NAME.torn-1` (or the next number) before it's cut; a file of which nothing is left goes. Raises OSError.
    """
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        size = os.fstat(file.fileno()).st_size
        whole = whole_until(file, start)
        if whole == size:
            return Repaired(path, whole, None)
        file.seek(whole)
        aside = _put_aside(path, file.read())
        file.truncate(whole)
        os.fsync(file.fileno())
    if whole == 0:
        path.unlink()
    sync_folder(path.parent)
    return Repaired(path, whole, aside)


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
