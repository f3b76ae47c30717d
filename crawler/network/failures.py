"""Failed requests: this module decides what a failure means for the URL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import Refusal
from crawler.network.hosts import HostWaits
from crawler.network.politeness import WAITS_UNTIL
from crawler.network.responses import BadResponse
from crawler.network.robots import UNREACHABLE
from crawler.network.url_policy import UrlBlocked
from crawler.reasons import Reason, http_reason

# Statuses that may pass: a wall, a rate limit, a server in trouble. Others (404, 410, 451) are final for the page.
_PASSING = frozenset({403, 408, 423, 425, 429})
_KINDS: tuple[tuple[type[BaseException], Reason, bool], ...] = (
    (DownloadTimeoutError, Reason.TIMEOUT, True),
    (CannotResolveHostError, Reason.DNS, True),
    (DownloadConnectionRefusedError, Reason.CONNECTION_REFUSED, True),
    (ResponseDataLossError, Reason.CUT_SHORT, True),
    (UnsupportedURLSchemeError, Reason.UNSUPPORTED_SCHEME, False),
    (DownloadFailedError, Reason.CONNECTION, True),
)


def refusal_of(failure: Failure) -> Refusal:
    """Return the refusal that a failed request means for its URL: final or transient, with a reason of a fixed list."""
    refusal = _refusal_of(failure.value)
    request = getattr(failure, "request", None)  # set by Scrapy
    until = request.meta.get(WAITS_UNTIL) if request is not None and refusal.transient else None
    # The host is in trouble, not the page: the URL is tried again when the host is, and this was no attempt.
    return refusal if until is None else replace(refusal, until=until)


def _refusal_of(error: BaseException | None) -> Refusal:
    if isinstance(error, HostWaits):
        return Refusal("failed", error.reason, str(error), transient=True, until=error.until)
    if isinstance(error, UrlBlocked):
        return Refusal("blocked", error.reason, str(error)[:300], error.passing)
    if isinstance(error, HttpError):
        status = error.response.status
        return Refusal("failed", http_reason(status), transient=status >= 500 or status in _PASSING)
    if isinstance(error, BadResponse):
        return Refusal("failed", error.reason, str(error)[:300], transient=error.reason != Reason.TOO_LARGE)
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    for kind, reason, transient in _KINDS:
        if isinstance(error, kind):
            return Refusal("failed", reason, str(error)[:300], transient)
    return Refusal("failed", Reason.DOWNLOAD, f"{type(error).__name__}: {error}"[:300], transient=True)


def _ignored(message: str) -> Refusal:
    # Scrapy's refusals differ in their text alone.
    if message.startswith(UNREACHABLE):
        return Refusal("blocked", Reason.ROBOTS_UNREACHABLE, message, transient=True, until=datetime.now(UTC))
    if "robots.txt" in message:
        return Refusal("blocked", Reason.ROBOTS, "robots.txt forbids it")
    if "offsite" in message:
        return Refusal("blocked", Reason.OFFSITE, message)
    if "redirections" in message:
        return Refusal("failed", Reason.REDIRECT_LIMIT, message)
    return Refusal("failed", Reason.IGNORED, message)
