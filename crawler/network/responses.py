"""Responses that aren't accepted: bounds of their headers, and the reasons for which a response is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from OpenSSL.SSL import Error as TlsError
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadFailedError
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from crawler.reasons import Reason

# Headers --------------------------------------------------------------------------------------------------------------
# Bounds for status line and headers: Twisted alone accepts 200,000 headers, and takes 200 MB for them.

MAX_HEADERS = 200
"""Maximum number of header lines per response, including interim responses (1xx)."""
MAX_BYTES = 64 * 1024
"""Maximum size of status line and headers together, in octets."""

_STATUS = re.compile(rb"HTTP/[0-9]\.[0-9] [1-5][0-9]{2}(?: .*)?", re.DOTALL)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class TooManyHeaders(Exception):
    """A response has more or longer headers than the bounds allow."""


class _Parser(_LenientHTTPClientParser):
    """Raises an exception for what exceeds the bounds; Twisted then closes the connection and reads no further."""

    MAX_LENGTH = MAX_BYTES
    _lines = _octets = 0

    def lineReceived(self, line: bytes) -> None:
        self._lines += 1
        self._octets += len(line) + 1
        if self._lines > MAX_HEADERS + 2 or self._octets > MAX_BYTES:  # 2: the status line and the empty line
            raise TooManyHeaders(f"more than {MAX_HEADERS} headers or {MAX_BYTES:,} octets of them")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise TooManyHeaders(f"a header of more than {MAX_BYTES:,} octets")

    def statusReceived(self, status: bytes) -> None:
        if not _STATUS.fullmatch(status):
            raise ParseError("no status line", status[:100])  # type: ignore[no-untyped-call]
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:
        # RFC 9110, section 5.5: values with a NUL or another control character are dropped or refused.
        if _NAME.fullmatch(name) and not _NOT_TEXT.search(value):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        response = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # as Scrapy does: Twisted hard-codes the class
        return response


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def hold_to_bounds(handler: HTTP11DownloadHandler) -> None:
    """Let the connections of a download handler read no more headers than the bounds allow."""
    handler._pool._factory = _Factory


# Responses ------------------------------------------------------------------------------------------------------------

CUT = "cut"
"""The flag of a response that appears to break off before its end."""

READ_UP_TO = "read_up_to"
"""The key of a request's meta with the maximum octets of the body to read; the rest isn't received."""

_LOST = (ConnectionDone, ConnectionLost, ConnectionAborted)


class BadResponse(Exception):
    """A response isn't accepted. This run doesn't request it again; a later run does, except for `too_large`.

    `reason`: too_large, headers, bad_encoding, malformed, tls.
    """

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def bad_response(error: BaseException) -> BadResponse | None:
    """Return the fault of a failed download's response; None if no response came, or only a part of it."""
    if type(error) is not DownloadFailedError:
        return None
    for cause in _causes(error.__cause__):
        why = f"{type(cause).__name__}: {cause}"[:200]
        if isinstance(cause, TooManyHeaders):
            return BadResponse(Reason.HEADERS, str(cause))
        if isinstance(cause, TlsError):
            return BadResponse(Reason.TLS, why)
        if not isinstance(cause, (*_LOST, OSError)):
            return BadResponse(Reason.MALFORMED, why)
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the errors that a Twisted error wraps."""
    for failure in getattr(error, "reasons", None) or ():
        if isinstance(failure.value, ResponseFailed):
            yield from _causes(failure.value)
        else:
            yield failure.value
