"""What may be wrong with an answer, and whether it's asked for again in the same run."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import DownloadFailedError
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.network.heads import TooManyHeaders
from crawler.reasons import Reason

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
