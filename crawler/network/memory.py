"""Where hosts are remembered: the crawler says what, the pipelines give the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.network.breaker import Answer, HostState


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

    def saw(self, host: str, visit: Visit) -> None:
        """Count a request that was made."""

    def held(self, host: str) -> None:
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

    def saw(self, host: str, visit: Visit) -> None:
        pass

    def held(self, host: str) -> None:
        pass

    def robots(self, host: str) -> StoredRobots | None:
        return None

    def keep_robots(self, host: str, robots: StoredRobots | None) -> None:
        pass

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        return now
