"""Answers: their bytes, packed where the reader takes that, with an ETag so that none is fetched twice."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

# Errors ---------------------------------------------------------------------------------------------------------------
# What a request can be refused for; each becomes an answer with a status and a message.


class Refused(Exception):
    """A request that isn't answered; `retry_after_s`, if given, says when to ask again."""

    def __init__(self, status: int, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s


def bad(message: str) -> Refused:
    """The request is wrong, and the message says in what."""
    return Refused(400, message)


def missing(message: str) -> Refused:
    """There's no such thing in the corpus."""
    return Refused(404, message)


def quoted(value: str, most: int = 60) -> str:
    """Return a value as a message quotes it: cut, and with its odd characters written out."""
    return repr(value if len(value) <= most else value[:most] + "…")


# Responses ------------------------------------------------------------------------------------------------------------

HTML = "text/html; charset=utf-8"
JSON = "application/json"
REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"
_WORTH_PACKING = 500
_LEVEL = 6
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    body: bytes
    media_type: str
    status: int = 200
    cache: str = REVALIDATE


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that is made while it's sent."""

    pieces: Iterable[bytes]
    media_type: str
    filename: str


def as_json(value: Any) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), JSON)


def respond(request: Request, answer: Answer | Stream) -> Response:
    """Return the response to a request: 304 if the reader has this answer already."""
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    if isinstance(answer, Stream):
        return _streamed(answer, packed, head=request.method == "HEAD")
    # A strong ETag stands for these very bytes, so the packed ones have one of their own.
    tag = hashlib.blake2b(answer.body, digest_size=12).hexdigest()
    small = packed and len(answer.body) >= _WORTH_PACKING
    etag = f'"{tag}-gz"' if small else f'"{tag}"'
    headers = {"ETag": etag, "Cache-Control": answer.cache, "Vary": "Accept-Encoding"}
    if answer.status == 200 and _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    body = gzip.compress(answer.body, _LEVEL, mtime=0) if small else answer.body
    if small:
        headers["Content-Encoding"] = "gzip"
    return Response(body, answer.status, headers, answer.media_type)


class _Streaming(StreamingResponse):
    """Breaks off where the next piece can't be made: without the last chunk, a reader knows that it isn't whole."""

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except Refused as refused:
            _log.warning("an export was broken off: %s", refused.message)


def _streamed(answer: Stream, packed: bool, *, head: bool) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{answer.filename}"',
    }
    if packed:
        headers["Content-Encoding"] = "gzip"
    pieces = iter(answer.pieces)
    # The first piece is made before the status is sent, so that what goes wrong with it has a status of its own.
    first = next(pieces, b"")
    whole: Iterable[bytes] = () if head else _joined(first, pieces)
    return _Streaming(_packed(whole) if packed and not head else whole, 200, headers, answer.media_type)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)  # 31: with a gzip header
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has(if_none_match: str, tag: str) -> bool:
    """Tell if a reader's If-None-Match names this answer, packed or not."""
    names = {name.strip().removeprefix("W/").strip('"').removesuffix("-gz") for name in if_none_match.split(",")}
    return tag in names or "*" in names
