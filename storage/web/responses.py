"""A `Payload` is the content of a response; `respond` compresses the payload and gives it an ETag.

The first part holds the errors with which a request is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

# Errors ---------------------------------------------------------------------------------------------------------------


class Refused(Exception):
    """The request is refused. The response has the status and the message.

    `retry_after_s` becomes the header Retry-After; None if there is no such header.
    """

    def __init__(self, status: int, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s


def bad_request(message: str) -> Refused:
    """Return the error for a wrong request; the message says what is wrong."""
    return Refused(400, message)


def not_found(message: str) -> Refused:
    """Return the error for something that isn't in the corpus."""
    return Refused(404, message)


def quoted(value: str, max_length: int = 60) -> str:
    """Return a value as a message quotes it: cut, and with unprintable characters escaped."""
    return repr(value if len(value) <= max_length else value[:max_length] + "…")


# Responses ------------------------------------------------------------------------------------------------------------

HTML = "text/html; charset=utf-8"
JSON = "application/json"
REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"
_MIN_COMPRESSED_BYTES = 500
_GZIP_LEVEL = 6
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Payload:
    """The content of a response."""

    body: bytes
    media_type: str
    status: int = 200
    cache: str = REVALIDATE
    """The header Cache-Control."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The content of a response that is made while the response is sent."""

    chunks: Iterable[bytes]
    media_type: str
    filename: str


def as_json(value: Any) -> Payload:
    """Return a payload of JSON. Characters that UTF-8 can't encode become "?"."""
    return Payload(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), JSON)


def respond(request: Request, payload: Payload | Stream) -> Response:
    """Return the response to a request, with status 304 if the client has the payload already."""
    accepts_gzip = _accepts_gzip(request.headers.get("accept-encoding", ""))
    if isinstance(payload, Stream):
        return _stream_response(payload, accepts_gzip, head=request.method == "HEAD")
    # A strong ETag stands for exact bytes, so the compressed body has an ETag of its own.
    tag = hashlib.blake2b(payload.body, digest_size=12).hexdigest()
    compress = accepts_gzip and len(payload.body) >= _MIN_COMPRESSED_BYTES
    etag = f'"{tag}-gz"' if compress else f'"{tag}"'
    headers = {"ETag": etag, "Cache-Control": payload.cache, "Vary": "Accept-Encoding"}
    if payload.status == 200 and _has_tag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    body = gzip.compress(payload.body, _GZIP_LEVEL, mtime=0) if compress else payload.body
    if compress:
        headers["Content-Encoding"] = "gzip"
    return Response(body, payload.status, headers, payload.media_type)


class _Streaming(StreamingResponse):
    """A streaming response that ends without its last chunk if a chunk can't be made: so clients see the error."""

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except Refused as refused:
            _log.warning("an export was broken off: %s", refused.message)


def _stream_response(stream: Stream, accepts_gzip: bool, *, head: bool) -> Response:
    """Return the response for a stream. `head` is True for a request without a response body."""
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{stream.filename}"',
    }
    if accepts_gzip:
        headers["Content-Encoding"] = "gzip"
    chunks = iter(stream.chunks)
    # The first chunk is made before the status is sent, so that an error there still gets its own status.
    first = next(chunks, b"")
    body: Iterable[bytes] = () if head else chain((first,), chunks)
    return _Streaming(_compressed(body) if accepts_gzip and not head else body, 200, headers, stream.media_type)


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)  # 31: with a gzip header
    for chunk in chunks:
        yield compressor.compress(chunk) + compressor.flush(zlib.Z_SYNC_FLUSH)
    yield compressor.flush()


def _accepts_gzip(accept_encoding: str) -> bool:
    for offer in accept_encoding.lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has_tag(if_none_match: str, tag: str) -> bool:
    """Return True if the header If-None-Match has the tag of the payload, compressed or not."""
    tags = {name.strip().removeprefix("W/").strip('"').removesuffix("-gz") for name in if_none_match.split(",")}
    return tag in tags or "*" in tags
