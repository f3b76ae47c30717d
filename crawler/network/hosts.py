"""What a crawler knows of hosts: their names, the stored memory of them, and the error for a request that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv6Address
from typing import Protocol
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.network.backoff import HostResponse, HostState
from crawler.reasons import Reason

# Memory ---------------------------------------------------------------------------------------------------------------
# The interface to stored hosts. The setting HOST_MEMORY names the implementation in the pipelines.


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was made, for the statistics per host."""

    kind: str
    """robots, discovery, article or recheck."""
    response: HostResponse
    received: int
    """Bytes of the response's body as received, before decompression."""
    saved: int
    """Bytes that weren't sent, because the response was 304 Not Modified."""
    started: float
    """Monotonic start time of the request."""


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A host's robots.txt as last served, for a conditional request."""

    body: bytes
    etag: str | None
    modified: str | None
    """The Last-Modified header."""


class HostMemory(Protocol):
    """Remembers hosts for other crawlers of this process, for other processes, and for later runs."""

    def load(self, host: str) -> HostState | None:
        """Return the stored state of a host; None if the host is new."""

    def wait(self, host: str) -> tuple[datetime, str] | None:
        """Return until when requests to a host must wait, and why, as stored by any process; None if they needn't."""

    def claim(self, host: str, now: datetime, spacing: timedelta) -> datetime | None:
        """Reserve the next request and the `spacing` after it for this process; return None.

        If another process has reserved that time, return when to try again.
        """

    def release(self, host: str) -> None:
        """Release the reserved time."""

    def save(self, state: HostState) -> None:
        """Store the state of a host, so that every process sees at once until when to wait."""

    def count_request(self, host: str, visit: Visit) -> None:
        """Count a request that was made."""

    def count_deferred(self, host: str) -> None:
        """Count a request that wasn't made, because the host must be left alone."""

    def robots(self, host: str) -> StoredRobots | None:
        """Return the stored robots.txt; None if there is no stored one."""

    def save_robots(self, host: str, robots: StoredRobots | None) -> None:
        """Store a robots.txt that could be read; None if the host has no robots.txt."""

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        """Store that robots.txt can't be read; return since when."""


class NoMemory:
    """A host memory that stores nothing; each host's state lives in the process."""

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

    def save_robots(self, host: str, robots: StoredRobots | None) -> None:
        pass

    def robots_unreachable(self, host: str, why: str, now: datetime) -> datetime:
        return now


# Names and waits ------------------------------------------------------------------------------------------------------

_PORTS = {"http": 80, "https": 443}


class HostWaits(IgnoreRequest):
    """A request isn't made now, because its host must be left alone until `until`, or because the run is ending."""

    def __init__(self, host: str, until: datetime, why: str, reason: Reason = Reason.HOST_WAITS) -> None:
        super().__init__(f"{host}: nothing is asked until {until:%Y-%m-%d %H:%M:%S} UTC: {why}")
        self.host, self.until, self.why, self.reason = host, until, why, reason


def host_key(host: str) -> str:
    """Return the canonical spelling of a host, for comparisons: ASCII, lower case, without a final dot.

    Raises UnicodeError for a name that IDNA can't encode.
    """
    try:
        return str(IPv6Address(host))
    except AddressValueError:
        ascii_name = host if host.isascii() else host.encode("idna").decode()
        return ascii_name.lower().removesuffix(".")


def host_of(url: str) -> str:
    """Return the URL's host in lower case, with the port unless it's the scheme's own; "" if there is no host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"
