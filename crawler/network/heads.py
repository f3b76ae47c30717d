"""An answer's status line and headers, held to bounds: Twisted alone takes 200,000 headers, and 200 MB for them."""

from __future__ import annotations

import re
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import ParseError

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
