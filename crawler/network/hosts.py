"""How a host is named, and what a request raises that must leave it alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.reasons import Reason

# Breaker --------------------------------------------------------------------------------------------------------------
# For how long a host is left alone, by how it answered: Retry-After, backoff, and a circuit breaker.

MOST_FAILURES = 10
"""Failures in a row, or pages forbidden in a row, after which a host is left alone for a while."""
PATIENCE = timedelta(seconds=60)
"""A wait up to this is waited for; a longer one ends what a run asks of the host."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
_LONGEST_WITHOUT_NAME = timedelta(hours=1)
"""A name that can't be resolved troubles no server, and is as often as not our own line that is down."""
_LONGEST_BACKOFF = timedelta(seconds=30)
_BUSY = frozenset({429, 503})
_MAY_ASK_TO_WAIT = frozenset({403, 413, 429})
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request."""

    status: int | None
    """None: no answer."""
    error: str = ""
    """Why there was none."""
    retry_after: timedelta | None = None
    article: bool = True
    """Whether it's a page's; robots.txt and feeds are often served to those who get 403 for all else."""

    @property
    def failed(self) -> bool:
        """Whether the host is in trouble, or has enough of us."""
        return self.status is None or self.status == 429 or self.status >= 500

    @property
    def wait(self) -> timedelta | None:
        """The wait that it asks for, with a status that such a wish belongs to."""
        asks = self.status is not None and (self.status >= 500 or self.status in _MAY_ASK_TO_WAIT)
        return self.retry_after if asks else None

    def __str__(self) -> str:
        return self.error if self.status is None else f"HTTP {self.status}"


@dataclass(slots=True)
class HostState:
    """How a host answered lately; `answered` is told of each answer."""

    host: str
    wait_until: datetime | None = None
    why: str | None = None
    """What it's waited for."""
    failures: int = 0
    """In a row: 5xx, 429, time-outs, connections and names that failed."""
    forbidden_streak: int = 0
    """Article pages in a row that the host refused with 403."""
    circuit_opens: int = 0
    """Pauses in a row that the circuit breaker made for `failures` or `forbidden_streak`."""
    crawl_delay: float | None = None
    """Seconds between requests that its robots.txt asks for, whatever their number."""

    @property
    def broken(self) -> bool:
        """Whether one request at a time is to find out if it's well again."""
        return self.failures >= MOST_FAILURES or self.forbidden_streak >= MOST_FAILURES

    def waits(self, now: datetime) -> timedelta:
        """How long it's still to be left alone."""
        return timedelta(0) if self.wait_until is None else max(self.wait_until - now, timedelta(0))

    def hold(self, until: datetime, why: str) -> None:
        """Leave it alone until then, unless it's to be left alone for longer."""
        if self.wait_until is None or until > self.wait_until:
            self.wait_until, self.why = until, why

    def answered(self, answer: Answer, now: datetime, *, backoff_s: float, chance: float) -> None:
        """Take note of an answer. `backoff_s` is the first wait of those that double, `chance` is from 0 to 1."""
        if answer.wait is not None:
            seconds = f"{answer.wait.total_seconds():,.0f}"
            self.hold(now + answer.wait, f"{answer} with Retry-After, {seconds} s")
        if answer.failed:
            self.failures += 1
            if self.failures >= MOST_FAILURES:
                self._open(f"{self.failures} failures in a row, the last: {answer}", answer, now, chance)
            elif answer.wait is None and (answer.status in _BUSY or self.failures >= _REPEATED):
                pause = min(timedelta(seconds=backoff_s * 2 ** (self.failures - 1)), _LONGEST_BACKOFF)
                self.hold(now + pause * (1 + chance / 2), f"{answer}, {self.failures} in a row")
        elif answer.status == 403 and answer.article:
            self.failures, self.forbidden_streak = 0, self.forbidden_streak + 1
            if self.forbidden_streak >= MOST_FAILURES:
                self._open(f"{self.forbidden_streak} pages in a row forbidden: {answer}", answer, now, chance)
        else:
            self.failures = 0
            if answer.article:
                self.forbidden_streak = 0
            if not self.forbidden_streak:
                self.circuit_opens = 0

    def _open(self, why: str, answer: Answer, now: datetime, chance: float) -> None:
        """Leave it alone for a while, twice as long each time. Answers that were on their way count as one."""
        if self.waits(now) > PATIENCE:
            return
        longest = _LONGEST_WITHOUT_NAME if answer.error == "dns" else _LONGEST_PAUSE
        pause = min(_FIRST_PAUSE * 2 ** min(self.circuit_opens, 12) * (1 + chance / 10), longest)
        self.circuit_opens += 1
        self.hold(now + pause, why)


# Retry after ----------------------------------------------------------------------------------------------------------
# Retry-After, the header by which a server says how long to leave it alone: RFC 9110, section 10.2.3.

LONGEST = timedelta(hours=24)
"""A greater wait is cut to this: after a day the server is asked whether it still means it."""

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
"""The three forms of a date: IMF-fixdate, RFC 850's, and that of C's asctime."""
_SECONDS = re.compile(r"\d+", re.ASCII)


def retry_after(values: Iterable[bytes | str], now: datetime) -> timedelta | None:
    """Return how long a response's Retry-After headers ask to wait, 24 h at most; the longest if there are several.

    None if they ask for nothing: absent, zero, negative, a date that is past, or no number and no date at all.
    """
    waits = [wait for value in values if (wait := _wait(value, now)) is not None and wait > timedelta(0)]
    return min(max(waits), LONGEST) if waits else None


def _wait(value: bytes | str, now: datetime) -> timedelta | None:
    text = (value.decode("latin-1") if isinstance(value, bytes) else value).strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        return LONGEST if len(digits) > 6 else timedelta(seconds=int(digits or "0"))
    date = http_date(text, now)
    return None if date is None else date - now


def http_date(text: str, now: datetime) -> datetime | None:
    """Return the instant of an HTTP date in any of its three forms; None if it is none. RFC 9110, section 5.6.7."""
    for form in _DATES:
        found = form.fullmatch(text)
        if found is None:
            continue
        year = int(found["year"])
        if len(found["year"]) == 2:
            year += now.year // 100 * 100
            year -= 100 if year > now.year + 50 else 0
        try:
            month = _MONTHS.index(found["month"].lower()) + 1
            second = min(int(found["second"]), 59)  # 60 is a leap second
            return datetime(
                year, month, int(found["day"]), int(found["hour"]), int(found["minute"]), second, tzinfo=UTC
            )
        except ValueError:
            return None
    return None


# Memory ---------------------------------------------------------------------------------------------------------------
# Where hosts are remembered: the crawler says what, the pipelines give the place.


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was made, for the record of what a host saw of us."""

    kind: str
    """robots, discovery, article or recheck."""
    answer: Answer
    received: int
    """Bytes of the answer's body, as they came over the wire."""
    saved: int
    """Bytes that needn't come, since the answer is that nothing changed."""
    started: float
    """By the monotonic clock."""


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A host's robots.txt as it was last served, to ask for it only if it has changed."""

    body: bytes
    etag: str | None
    modified: str | None


class HostMemory(Protocol):
    """Where hosts are remembered: for other crawlers of this process, for other processes, for later runs."""

    def load(self, host: str) -> HostState | None:
        """Return what is known of a host; None if it's new."""

    def wait(self, host: str) -> tuple[datetime, str] | None:
        """Return until when a host is to be left alone, and why, as any process has found."""

    def claim(self, host: str, now: datetime, spacing: timedelta) -> datetime | None:
        """Take the next request's place, and the time after it, for this process; return when to try if it's taken."""

    def release(self, host: str) -> None:
        """Give a claimed time back."""

    def save(self, state: HostState) -> None:
        """Remember a host, so that every process sees at once for how long to leave it alone."""

    def count_request(self, host: str, visit: Visit) -> None:
        """Count a request that was made."""

    def count_deferred(self, host: str) -> None:
        """Count a request that wasn't."""

    def robots(self, host: str) -> StoredRobots | None:
        """Return the robots.txt that was kept."""

    def keep_robots(self, host: str, robots: StoredRobots | None) -> None:
        """Keep a robots.txt that could be read; None: there is none."""

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        """Note that robots.txt can't be read; return since when."""


class NoMemory:
    """Remembers nothing beyond the process."""

    def load(self, host: str) -> HostState | None:
        return None

    def wait(self, host: str) -> tuple[datetime, str] | None:
        return None

    def claim(self, host: str, now: datetime, spacing: timedelta) -> datetime | None:
        return None

    def release(self, host: str) -> None:
        pass

    def save(self, state: HostState) -> None:
        pass

    def count_request(self, host: str, visit: Visit) -> None:
        pass

    def count_deferred(self, host: str) -> None:
        pass

    def robots(self, host: str) -> StoredRobots | None:
        return None

    def keep_robots(self, host: str, robots: StoredRobots | None) -> None:
        pass

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        return now


# Hosts ----------------------------------------------------------------------------------------------------------------

_PORTS = {"http": 80, "https": 443}


class HostWaits(IgnoreRequest):
    """A request that isn't made now: its host is to be left alone until then, or the run is ending."""

    def __init__(self, host: str, until: datetime, why: str, reason: Reason = Reason.HOST_WAITS) -> None:
        super().__init__(f"{host}: nothing is asked until {until:%Y-%m-%d %H:%M:%S} UTC: {why}")
        self.host, self.until, self.why, self.reason = host, until, why, reason


def host_of(url: str) -> str:
    """Return the lower-case host of an address, with its port unless it's the scheme's own; "" if there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"
