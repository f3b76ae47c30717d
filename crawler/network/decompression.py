"""Content codings of responses are decoded here, within bounds: gzip, deflate, br, zstd, and several in turn.

RFC 9110, section 8.4. Pure functions of bytes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_CODINGS = 3
"""Maximum number of nested codings."""
MAX_MEMBERS = 1_000
"""Maximum number of members of a gzip, or frames of a zstd; programs write a member per 64 kB or more."""
_CHUNK = 64 * 1024
# RFC 9659: over HTTP, the window has 8 MB at most. The library would allow 128 MB per frame.
_ZSTD: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class TooLarge(Exception):
    """The body unpacks to more than the limit; `body` is its beginning, up to the limit."""

    def __init__(self, body: bytes) -> None:
        super().__init__(f"unpacks to more than {len(body):,} octets")
        self.body = body


class BadCoding(Exception):
    """The body isn't in the declared coding, or the coding isn't one that we accept."""


class Unpacked(NamedTuple):
    """A decoded body."""

    body: bytes
    whole: bool
    """True if the packed body reached its own end; False if it breaks off."""


def unpack(body: bytes, codings: Sequence[str], limit: int) -> Unpacked:
    """Return the body without these codings, which are in the order in which they were applied.

    No step produces more than `limit` octets. Data after the end of the packed body is dropped. Raises TooLarge,
    BadCoding.
    """
    applied = [coding for coding in codings if coding != "identity"]
    if len(applied) > MAX_CODINGS:
        raise BadCoding(f"{len(applied)} codings, one in the other")
    whole = True
    for coding in reversed(applied):
        if coding not in _READERS:
            raise BadCoding(f"coding {coding[:40]!r}, which wasn't asked for")
        if not body:
            break
        body, ended = _read(_READERS[coding](body), coding, limit)
        whole = whole and ended
    return Unpacked(body, whole)


def _read(pieces: Iterator[bytes | None], coding: str, limit: int) -> Unpacked:
    """Join the pieces; None among the pieces means that the packed body ended there."""
    body, ended = bytearray(), False
    try:
        for piece in pieces:
            ended = piece is None
            body += piece or b""
            if len(body) > limit:
                raise TooLarge(bytes(body[:limit]))
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        # Padding after the end is common. An error before the end means another coding than declared.
        if not ended:
            raise BadCoding(f"no {coding}: {error}") from error
    return Unpacked(bytes(body), ended)


def _members(body: bytes, start: Callable[[], Any]) -> Iterator[bytes | None]:
    """Yield the content of a packed body's members, piece by piece, and None after each member.

    `start` returns a new decompressor of zlib or zstd.
    """
    offset = 0
    for _ in range(MAX_MEMBERS):
        reader = start()
        while not reader.eof:
            # zlib returns the input that it hasn't used yet; zstd keeps this input and sets needs_input to False.
            packed = body[offset : offset + _CHUNK] if getattr(reader, "needs_input", True) else b""
            piece = reader.decompress(packed, _CHUNK)
            unused = reader.unused_data if reader.eof else getattr(reader, "unconsumed_tail", b"")
            offset += len(packed) - len(unused)
            if not piece and not packed and not reader.eof:
                return
            yield piece
        yield None
        if offset >= len(body):
            return
    raise BadCoding(f"more than {MAX_MEMBERS} members")


def _gzip(body: bytes) -> Iterator[bytes | None]:
    return _members(body, lambda: zlib.decompressobj(wbits=31))


def _deflate(body: bytes) -> Iterator[bytes | None]:
    """Yield the content of zlib's format, RFC 1950, as HTTP wants; some servers send the bare RFC 1951 instead."""
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    for piece in _members(body, lambda: zlib.decompressobj(wbits=15 if is_zlib else -15)):
        yield piece
        if piece is None:
            return


def _zstd(body: bytes) -> Iterator[bytes | None]:
    return _members(body, lambda: zstd.ZstdDecompressor(options=_ZSTD))


def _brotli(body: bytes) -> Iterator[bytes | None]:
    reader = brotli.Decompressor()
    for offset in range(0, len(body), _CHUNK):
        piece = reader.process(body[offset : offset + _CHUNK], output_buffer_limit=_CHUNK)
        yield piece
        while piece or not reader.can_accept_more_data():
            piece = reader.process(b"", output_buffer_limit=_CHUNK)
            yield piece
        if reader.is_finished():
            yield None
            return


_READERS: dict[str, Callable[[bytes], Iterator[bytes | None]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
ACCEPTED = "gzip, deflate, br, zstd"
"""The Accept-Encoding of our requests."""
