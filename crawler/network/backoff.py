"""How long a host is left alone, by its responses: Retry-After, backoff, and a circuit breaker.

A 429 or 503 response sets a pause: as long as its Retry-After header asks (RFC 9110, section 10.2.3), or a growing one.
Failures in a row open the circuit: the host gets one trial request at a time, in growing intervals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MAX_FAILURES = 10
"""Failures in a row, or forbidden pages in a row, after which the circuit breaker opens."""
PATIENCE = timedelta(seconds=60)
"""Requests wait in the run up to this long; a longer wait defers them to a later run."""

_FIRST_PAUSE, _MAX_PAUSE = timedelta(minutes=5), timedelta(hours=24)
_MAX_PAUSE_DNS = timedelta(hours=1)
"""Looking up a name troubles no server, and the cause is often our own connection."""
_MAX_BACKOFF = timedelta(seconds=30)
_BUSY = frozenset({429, 503})
_MAY_ASK_TO_WAIT = frozenset({403, 413, 429})
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class HostResponse:
    """A host's response to one request, or the failure to get a response."""

    status: int | None
    """HTTP status; None if no response came."""
    error: str = ""
    """Why no response came."""
    retry_after: timedelta | None = None
    """The wait that Retry-After asks for; None without such a header."""
    article: bool = True
    """True if the request was for an article; robots.txt and feeds are often served where all else gets 403."""

    @property
    def failed(self) -> bool:
        """True if the host is in trouble, or wants fewer requests."""
        return self.status is None or self.status == 429 or self.status >= 500

    @property
    def wait(self) -> timedelta | None:
        """The wait that the host asks for; None for statuses that Retry-After doesn't belong to."""
        counts = self.status is not None and (self.status >= 500 or self.status in _MAY_ASK_TO_WAIT)
        return self.retry_after if counts else None

    def __str__(self) -> str:
        return self.error if self.status is None else f"HTTP {self.status}"


@dataclass(slots=True)
class HostState:
    """A host's recent failures and waits, updated by `record` with each response."""

    host: str
    wait_until: datetime | None = None
    """No request before this time; None if the host may be asked."""
    why: str | None = None
    """Reason for `wait_until`."""
    failures: int = 0
    """In a row: 5xx, 429, time-outs, connections and names that failed."""
    forbidden_streak: int = 0
    """Article pages in a row that the host refused with 403."""
    circuit_opens: int = 0
    """Pauses in a row that the circuit breaker made for `failures` or `forbidden_streak`."""
    crawl_delay: float | None = None
    """Seconds between requests that the host's robots.txt asks for, without an upper bound."""

    @property
    def circuit_open(self) -> bool:
        """True if the circuit breaker has opened: one request at a time finds out whether the host has recovered."""
        return self.failures >= MAX_FAILURES or self.forbidden_streak >= MAX_FAILURES

    def wait_left(self, now: datetime) -> timedelta:
        """Return how long requests must still wait."""
        return timedelta(0) if self.wait_until is None else max(self.wait_until - now, timedelta(0))

    def pause_until(self, until: datetime, why: str) -> None:
        """Let requests wait until `until`, unless they already wait for longer."""
        if self.wait_until is None or until > self.wait_until:
            self.wait_until, self.why = until, why

    def record(self, response: HostResponse, now: datetime, *, backoff_s: float, chance: float) -> None:
        """Take note of a response.

        `backoff_s` is the first backoff, which doubles with each failure. `chance`, from 0 to 1, spreads the waits.
        """
        if response.wait is not None:
            seconds = f"{response.wait.total_seconds():,.0f}"
            self.pause_until(now + response.wait, f"{response} with Retry-After, {seconds} s")
        if response.failed:
            self.failures += 1
            if self.failures >= MAX_FAILURES:
                self._open_circuit(f"{self.failures} failures in a row, the last: {response}", response, now, chance)
            elif response.wait is None and (response.status in _BUSY or self.failures >= _REPEATED):
                pause = min(timedelta(seconds=backoff_s * 2 ** (self.failures - 1)), _MAX_BACKOFF)
                self.pause_until(now + pause * (1 + chance / 2), f"{response}, {self.failures} in a row")
        elif response.status == 403 and response.article:
            self.failures, self.forbidden_streak = 0, self.forbidden_streak + 1
            if self.forbidden_streak >= MAX_FAILURES:
                why = f"{self.forbidden_streak} pages in a row forbidden: {response}"
                self._open_circuit(why, response, now, chance)
        else:
            self.failures = 0
            if response.article:
                self.forbidden_streak = 0
            if not self.forbidden_streak:
                self.circuit_opens = 0

    def _open_circuit(self, why: str, response: HostResponse, now: datetime, chance: float) -> None:
        """Pause requests, twice as long each time. Responses that were on their way at the first count as one."""
        if self.wait_left(now) > PATIENCE:
            return
        longest = _MAX_PAUSE_DNS if response.error == "dns" else _MAX_PAUSE
        pause = min(_FIRST_PAUSE * 2 ** min(self.circuit_opens, 12) * (1 + chance / 10), longest)
        self.circuit_opens += 1
        self.pause_until(now + pause, why)


# Retry-After ----------------------------------------------------------------------------------------------------------
# The header by which a server asks clients to wait: RFC 9110, section 10.2.3.

MAX_RETRY_AFTER = timedelta(hours=24)
"""Longer waits are cut to this: after a day, a request finds out whether the server still wants to wait."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"[a-z]{{3}}, (?P<day>\d\d?) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_TIME} (?:GMT|UTC)",
        rf"[a-z]{{6,9}}, (?P<day>\d\d)-(?P<month>[a-z]{{3}})-(?P<year>\d\d) {_TIME} (?:GMT|UTC)",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) +(?P<day>\d\d?) {_TIME} (?P<year>\d{{4}})",
    )
)
"""The three forms of an HTTP date: IMF-fixdate, RFC 850's, and the one of C's asctime."""
_SECONDS = re.compile(r"\d+", re.ASCII)


def retry_after(values: Iterable[bytes | str], now: datetime) -> timedelta | None:
    """Return the wait that a response's Retry-After headers ask for, at most 24 h; the longest if there are several.

    None if the headers ask for no wait: absent, zero, negative, a date in the past, or neither a number nor a date.
    """
    waits = [wait for value in values if (wait := _wait(value, now)) is not None and wait > timedelta(0)]
    return min(max(waits), MAX_RETRY_AFTER) if waits else None


def _wait(value: bytes | str, now: datetime) -> timedelta | None:
    text = (value.decode("latin-1") if isinstance(value, bytes) else value).strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        return MAX_RETRY_AFTER if len(digits) > 6 else timedelta(seconds=int(digits or "0"))
    date = http_date(text, now)
    return None if date is None else date - now


def http_date(text: str, now: datetime) -> datetime | None:
    """Return the time that an HTTP date in any of the three forms means; None for other texts.

    RFC 9110, section 5.6.7. A year of two digits is the nearest one up to 50 years after `now`.
    """
    for form in _DATES:
        match = form.fullmatch(text)
        if match is None:
            continue
        year = int(match["year"])
        if len(match["year"]) == 2:
            year += now.year // 100 * 100
            year -= 100 if year > now.year + 50 else 0
        try:
            month = _MONTHS.index(match["month"].lower()) + 1
            second = min(int(match["second"]), 59)  # 60 is a leap second
            return datetime(
                year, month, int(match["day"]), int(match["hour"]), int(match["minute"]), second, tzinfo=UTC
            )
        except ValueError:
            return None
    return None
