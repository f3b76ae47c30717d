"""What may be wrong with an answer, and whether it's asked for again in the same run."""

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

# Heads ----------------------------------------------------------------------------------------------------------------
# An answer's status line and headers, held to bounds: Twisted alone takes 200,000 headers, and 200 MB for them.

MOST_HEADERS = 200
"""Most header lines of one answer, those of interim answers (1xx) among them."""
MOST_BYTES = 64 * 1024
"""Most octets of status line and headers together."""

_STATUS = re.compile(rb"HTTP/[0-9]\.[0-9] [1-5][0-9]{2}(?: .*)?", re.DOTALL)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class TooManyHeaders(Exception):
    """An answer's headers are more, or longer, than any reader needs."""


class _Parser(_LenientHTTPClientParser):
    """Raises what it won't take: the connection is closed then, and nothing more is read from it."""

    MAX_LENGTH = MOST_BYTES
    _lines = _octets = 0

    def lineReceived(self, line: bytes) -> None:
        self._lines += 1
        self._octets += len(line) + 1
        if self._lines > MOST_HEADERS + 2 or self._octets > MOST_BYTES:  # a status line and an empty one beside them
            raise TooManyHeaders(f"more than {MOST_HEADERS} headers or {MOST_BYTES:,} octets of them")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise TooManyHeaders(f"a header of more than {MOST_BYTES:,} octets")

    def statusReceived(self, status: bytes) -> None:
        if not _STATUS.fullmatch(status):
            raise ParseError("no status line", status[:100])  # type: ignore[no-untyped-call]
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:
        # RFC 9110, section 5.5: what has a NUL in it, or another control character, is dropped or refused.
        if _NAME.fullmatch(name) and not _NOT_TEXT.search(value):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # as Scrapy's own does it: Twisted names the class where nobody can change it
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def hold_to_bounds(handler: HTTP11DownloadHandler) -> None:
    """Let a download handler's connections read no more of a head than the bounds allow."""
    handler._pool._factory = _Factory


# Responses ------------------------------------------------------------------------------------------------------------

CUT = "cut"
"""The flag of a response that broke off before its end, as far as that can be told."""

READ_UP_TO = "read_up_to"
"""The key of a request's meta that says how many octets of the answer are wanted: the rest isn't even read."""

_LOST = (ConnectionDone, ConnectionLost, ConnectionAborted)


class BadAnswer(Exception):
    """An answer that isn't taken. It's no use to ask for it again at once; a later run does, but for `too_large`.

    `reason`: too_large, headers, bad_encoding, malformed, tls.
    """

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def bad_answer(error: BaseException) -> BadAnswer | None:
    """Return what was wrong with the answer of a failed download; None if there was none, or only a part of it."""
    if type(error) is not DownloadFailedError:
        return None
    for cause in _causes(error.__cause__):
        why = f"{type(cause).__name__}: {cause}"[:200]
        if isinstance(cause, TooManyHeaders):
            return BadAnswer(Reason.HEADERS, str(cause))
        if isinstance(cause, TlsError):
            return BadAnswer(Reason.TLS, why)
        if not isinstance(cause, (*_LOST, OSError)):
            return BadAnswer(Reason.MALFORMED, why)
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the errors inside one of Twisted's, which wraps them."""
    for failure in getattr(error, "reasons", None) or ():
        if isinstance(failure.value, ResponseFailed):
            yield from _causes(failure.value)
        else:
            yield failure.value
