"""For how long a host is left alone, by how it answered: Retry-After, backoff, and a circuit breaker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
