"""What an answer was packed with, taken off within bounds: gzip, deflate, br, zstd, and some of them in turn.

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

MOST_CODINGS = 3
"""Most codings, one in the other, that are taken off."""
MOST_MEMBERS = 1_000
"""Most members of a gzip, or frames of a zstd; programs that pack in pieces make one for 64 kB or more."""
_CHUNK = 64 * 1024
# RFC 9659: what is sent over HTTP has a window of 8 MB at most. The library would take 128 MB for each.
_ZSTD: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class TooLarge(Exception):
    """The body unpacks to more than the limit; `body` is what came of it until then."""

    def __init__(self, body: bytes) -> None:
        super().__init__(f"unpacks to more than {len(body):,} octets")
        self.body = body


class BadCoding(Exception):
    """The body isn't packed as it's said to be, or in a way that nobody asked for."""


class Unpacked(NamedTuple):
    body: bytes
    whole: bool
    """Whether the packed body came to its own end."""


def unpack(body: bytes, codings: Sequence[str], limit: int) -> Unpacked:
    """Return the body without these codings, the last of which was applied last.

    No step makes more than `limit` octets. What comes after the packed body's end is left out. Raises TooLarge,
    BadCoding.
    """
    named = [coding for coding in codings if coding != "identity"]
    if len(named) > MOST_CODINGS:
        raise BadCoding(f"{len(named)} codings, one in the other")
    whole = True
    for coding in reversed(named):
        if coding not in _READERS:
            raise BadCoding(f"coding {coding[:40]!r}, which wasn't asked for")
        if not body:
            break
        body, ended = _read(_READERS[coding](body), coding, limit)
        whole = whole and ended
    return Unpacked(body, whole)


def _read(pieces: Iterator[bytes | None], coding: str, limit: int) -> Unpacked:
    """Join the pieces; None among them says that the packed body ended there."""
    found, ended = bytearray(), False
    try:
        for piece in pieces:
            ended = piece is None
            found += piece or b""
            if len(found) > limit:
                raise TooLarge(bytes(found[:limit]))
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        # Padding after the end is common. Before the end it isn't the coding that it's said to be.
        if not ended:
            raise BadCoding(f"no {coding}: {error}") from error
    return Unpacked(bytes(found), ended)


def _members(body: bytes, start: Callable[[], Any]) -> Iterator[bytes | None]:
    """Yield what the members of a packed body hold, piece by piece, and None after each."""
    at = 0
    for _ in range(MOST_MEMBERS):
        reader = start()
        while not reader.eof:
            # zlib gives back what it hasn't used yet, zstd keeps it and says so.
            packed = body[at : at + _CHUNK] if getattr(reader, "needs_input", True) else b""
            piece = reader.decompress(packed, _CHUNK)
            left = reader.unused_data if reader.eof else getattr(reader, "unconsumed_tail", b"")
            at += len(packed) - len(left)
            if not piece and not packed and not reader.eof:
                return
            yield piece
        yield None
        if at >= len(body):
            return
    raise BadCoding(f"more than {MOST_MEMBERS} members")


def _gzip(body: bytes) -> Iterator[bytes | None]:
    return _members(body, lambda: zlib.decompressobj(wbits=31))


def _deflate(body: bytes) -> Iterator[bytes | None]:
    """It should be zlib's format, RFC 1950; some send what is inside that, RFC 1951."""
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    for piece in _members(body, lambda: zlib.decompressobj(wbits=15 if is_zlib else -15)):
        yield piece
        if piece is None:
            return


def _zstd(body: bytes) -> Iterator[bytes | None]:
    return _members(body, lambda: zstd.ZstdDecompressor(options=_ZSTD))


def _brotli(body: bytes) -> Iterator[bytes | None]:
    reader = brotli.Decompressor()
    for at in range(0, len(body), _CHUNK):
        piece = reader.process(body[at : at + _CHUNK], output_buffer_limit=_CHUNK)
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
"""What we say that we can unpack."""
