"""Which pages of an archive are asked for: those of some hosts, those of some days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page must be to be read; by default any is."""

    hosts: tuple[str, ...] = ()
    """A host, and all below it: "herald.example" takes "news.herald.example" too, not "theherald.example"."""
    since: datetime | None = None
    until: datetime | None = None
    """When it was fetched, `until` not included; a page of which that isn't known is read."""

    def takes(self, url: str, fetched: datetime | None) -> bool:
        if self.hosts and matching(url, self.hosts) is None:
            return False
        if fetched is None:
            return True
        return (self.since is None or fetched >= self.since) and (self.until is None or fetched < self.until)


def wanted(hosts: str | None = None, since: str | None = None, until: str | None = None) -> Wanted:
    """Return what the arguments ask for; a day given as `until` is included. Raises ValueError for a bad one."""
    named = tuple(host.strip().lower().strip(".") for host in (hosts or "").split(",") if host.strip(" ."))
    if hosts is not None and (not named or any("/" in host or ":" in host for host in named)):
        raise ValueError(f"hosts: {hosts!r}; use herald.example,courier.example")
    return Wanted(named, _moment("since", since, end=False), _moment("until", until, end=True))


def matching(url: str, hosts: Iterable[str]) -> str | None:
    """Return the longest of these hosts that an address is on, or below."""
    host = host_of(url)
    found = [one for one in hosts if host == one or host.endswith(f".{one}")]
    return max(found, key=len, default=None)


def host_of(url: str) -> str:
    """Return an address's host in lower case; "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _moment(name: str, said: str | None, *, end: bool) -> datetime | None:
    if said is None:
        return None
    try:
        if len(said) <= len("2026-11-24"):
            day = date.fromisoformat(said) + timedelta(days=end)
            return datetime.combine(day, time(), UTC)
        moment = datetime.fromisoformat(said)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {said!r} is no date; use 2026-11-24 or 2026-11-24T08:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
