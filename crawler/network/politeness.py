"""Politeness towards hosts: when a crawler may make a request, and what it learns from the responses."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import ClassVar

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.network.backoff import PATIENCE, HostResponse, HostState
from crawler.network.hosts import HostMemory, HostWaits, NoMemory, Visit, host_of
from crawler.per_crawler import PerCrawler
from crawler.reasons import Reason

# Host slot ------------------------------------------------------------------------------------------------------------
# All crawlers of the process share one slot per host. The slot decides which request may start now.

MAX_DELAY_S = 60.0
"""A longer Crawl-delay is cut to this."""
_MIN_JITTER = 0.5
"""The smallest factor by which Scrapy varies its delay (DOWNLOAD_DELAY_JITTER)."""
_POLL_S = 0.5
"""Seconds between two checks whether a waiting request may start, and whether its run goes on."""
_PROBE_SPACING = timedelta(seconds=60)
_ZERO = timedelta(0)


@dataclass(frozen=True, eq=False)
class Waiter:
    """A crawler that makes requests to a host: its settings, and its memory of hosts."""

    memory: HostMemory
    concurrency: int
    """Maximum number of this crawler's requests in progress per host."""
    delay_s: float
    """Seconds between two requests to a host. Scrapy keeps this delay per crawler, the slot between crawlers."""
    is_closing: Callable[[], bool]
    """Returns True once the crawler's run is ending."""


class HostSlot:
    """Lets requests to a host start, each when it may.

    A host with a Crawl-delay gets one request at a time, with the delay between the end of a request and the start of
    the next. A host whose circuit breaker is open also gets one request at a time.
    """

    _slots: ClassVar[dict[str, HostSlot]] = {}

    @classmethod
    def of(cls, host: str, memory: HostMemory) -> HostSlot:
        if host not in cls._slots:
            cls._slots[host] = cls(memory.load(host) or HostState(host))
        return cls._slots[host]

    def __init__(self, state: HostState) -> None:
        self.state = state
        self._lock = asyncio.Lock()
        self._released = asyncio.Event()
        self._active = 0
        self._last_waiter: Waiter | None = None
        self._last_start = self._last_end = float("-inf")

    def remaining_wait(self, memory: HostMemory) -> timedelta:
        """Return how long the host must be left alone, by what this process and others know."""
        stored = memory.wait(self.state.host)
        if stored is not None:
            self.state.pause_until(*stored)
        return self.state.wait_left(datetime.now(UTC))

    def waits(self, memory: HostMemory) -> HostWaits | None:
        """Return the exception to raise if the host must be left alone for longer than PATIENCE; None if it needn't."""
        if self.remaining_wait(memory) <= PATIENCE or self.state.wait_until is None:
            return None
        return HostWaits(self.state.host, self.state.wait_until, self.state.why or "it asked for it")

    @asynccontextmanager
    async def acquire(self, waiter: Waiter) -> AsyncIterator[None]:
        """Wait until the request may start. Raises HostWaits if that takes too long, or when the run is ending."""
        async with self._lock:
            await self._turn(waiter)
            self._active += 1
            self._last_start = monotonic()
        try:
            yield
        finally:
            self._active -= 1
            self._last_end, self._last_waiter = monotonic(), waiter
            self._released.set()

    async def _turn(self, waiter: Waiter) -> None:
        while True:
            if waiter.is_closing():
                raise HostWaits(self.state.host, datetime.now(UTC), "the run is ending", Reason.RUN_ENDS)
            if waits := self.waits(waiter.memory):
                raise waits
            pause = self._pause(waiter)
            if pause <= 0 and (pause := self._claim(waiter)) <= 0:
                return
            self._released.clear()
            try:
                await asyncio.wait_for(self._released.wait(), min(pause, _POLL_S))
            except TimeoutError:
                pass

    def _pause(self, waiter: Waiter) -> float:
        """Return the seconds that the request must still wait, as far as this process knows."""
        state = self.state
        alone = state.crawl_delay is not None or state.circuit_open
        if self._active >= (1 if alone else max(waiter.concurrency, 1)):
            return _POLL_S
        is_other = self._last_waiter is not None and self._last_waiter is not waiter
        spacing = max(self.delay_s, waiter.delay_s if is_other else 0)
        # A request that waited here started later than Scrapy counts: Scrapy's delay is too short for the next one.
        free = max(self._last_end + spacing, self._last_start + waiter.delay_s * _MIN_JITTER)
        return max(state.wait_left(datetime.now(UTC)).total_seconds(), free - monotonic())

    def _claim(self, waiter: Waiter) -> float:
        """Reserve the next request among all processes, if the host needs a spacing; return the seconds to wait."""
        spacing = max(timedelta(seconds=self.delay_s), _PROBE_SPACING if self.state.circuit_open else _ZERO)
        if not spacing:
            return 0
        now = datetime.now(UTC)
        retry_at = waiter.memory.claim(self.state.host, now, spacing)
        return 0 if retry_at is None else max((retry_at - now).total_seconds(), 0.01)

    @property
    def delay_s(self) -> float:
        """Seconds between requests that the host's robots.txt asks for, at most MAX_DELAY_S."""
        return min(self.state.crawl_delay or 0.0, MAX_DELAY_S)


# Politeness -----------------------------------------------------------------------------------------------------------

PRODUCT = "newscorpus"
"""Our name in robots.txt files; every user agent of ours contains this name."""
WAITS_UNTIL = "host_waits_until"
"""The key of a request's meta with the time until which its response asks to leave the host alone."""
HOST_NOTES_STAT = "guest/told"
"""The key of Scrapy's stats with the notes on hosts in the last line of a run: host -> line."""
_MIN_BACKOFF_S = 0.05


class Politeness(PerCrawler):
    """A crawler's politeness: its settings, its memory of hosts, and its statistics of waits.

    Middlewares, the download handler and the leases of a crawler share it by `Politeness.of(crawler)`.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        memory = settings.get("HOST_MEMORY")
        self.memory: HostMemory = load_object(memory)(crawler) if memory else NoMemory()
        self._stats = crawler.stats
        self._unreachable: set[str] = set()
        """Hosts whose robots.txt this run couldn't read."""
        self._backoff_s = max(settings.getfloat("DOWNLOAD_DELAY"), _MIN_BACKOFF_S)
        concurrency = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.waiter = Waiter(
            self.memory, concurrency, settings.getfloat("DOWNLOAD_DELAY"), lambda: _is_closing(crawler)
        )

    def slot(self, url: str) -> HostSlot:
        return HostSlot.of(host_of(url), self.memory)

    def waits(self, url: str) -> HostWaits | None:
        """Return the exception to raise instead of requesting the URL; None if its host may be asked."""
        return self.slot(url).waits(self.memory)

    def leaves_alone(self, urls: Iterable[str]) -> bool:
        """Return True if the hosts of all these URLs must be left alone for longer than a run waits.

        In this case each such host counts as one deferred request.
        """
        by_host = {host_of(url): url for url in urls}
        waiting = [waits for url in by_host.values() if (waits := self.waits(url))]
        if by_host.keys() - {waits.host for waits in waiting} - self._unreachable:
            return False
        for waits in waiting:
            self.count_deferred(waits)
        return True

    def count_deferred(self, waits: HostWaits) -> None:
        """Count a request that isn't made because of its host's wait."""
        if waits.reason == Reason.HOST_WAITS:
            self.memory.count_deferred(waits.host)
            self._inc("guest/waits")
            self.note(waits.host, str(waits))

    def record(self, request: Request, response: HostResponse, *, started: float, received: int = 0) -> None:
        """Take note of a response, count the request, and store for how long the host must be left alone.

        `started` is the request's monotonic start time, `received` the bytes of the body.
        """
        state, now = self.slot(request.url).state, datetime.now(UTC)
        before = (state.wait_until, state.failures, state.forbidden_streak, state.circuit_opens)
        was_broken = state.circuit_open
        state.record(response, now, backoff_s=self._backoff_s, chance=random.random())
        if before != (state.wait_until, state.failures, state.forbidden_streak, state.circuit_opens):
            self.memory.save(state)
        if was_broken:
            self.memory.release(state.host)
        self._inc("guest/retry_after", response.wait is not None)
        self._inc("guest/breaker_open", state.circuit_opens > before[3])
        if state.wait_until is not None and state.wait_left(now) > PATIENCE:
            request.meta[WAITS_UNTIL] = state.wait_until
            self.note(state.host, str(HostWaits(state.host, state.wait_until, state.why or "")))
        saved = request.meta.get("known_bytes", 0) if response.status == 304 else 0
        self.memory.count_request(state.host, Visit(kind_of(request), response, received, saved, started))

    def set_crawl_delay(self, url: str, seconds: float | None) -> None:
        """Set the seconds between requests that the host's robots.txt asks for; None if it asks for none."""
        state = self.slot(url).state
        if state.crawl_delay != seconds:
            state.crawl_delay = seconds
            self.memory.save(state)

    def robots_unreachable(self, url: str, why: str) -> str:
        """Note that a host's robots.txt can't be read; return why, and since when."""
        host, now = host_of(url), datetime.now(UTC)
        since = self.memory.robots_unreachable(host, why, now)
        why_since = why if since == now else f"{why}, since {since:%Y-%m-%d %H:%M} UTC"
        self._unreachable.add(host)
        self._inc("robots/unreachable")
        self.note(host, f"{host}: robots_unreachable: {why_since}; nothing is asked there until it can be read")
        return why_since

    def note(self, host: str, line: str) -> None:
        """Set the note on a host in the last line of the run."""
        if self._stats is not None:
            notes: dict[str, str] = self._stats.get_value(HOST_NOTES_STAT) or {}
            self._stats.set_value(HOST_NOTES_STAT, notes | {host: line})

    def _inc(self, key: str, number: int = 1) -> None:
        if self._stats is not None and number:
            self._stats.inc_value(key, number)


def kind_of(request: Request) -> str:
    """Return what a request is for: robots, discovery, article or recheck."""
    meta = request.meta
    return next((kind for kind in ("robots", "discovery", "recheck") if meta.get(kind)), "article")


def wrong_agent(settings: BaseSettings) -> str | None:
    """Return an error message if a user agent of the settings doesn't name us; None if all do."""
    agents = [settings.get("USER_AGENT")]
    headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
    agents += [value for name, value in headers.items() if name.lower() == "user-agent"]
    for agent in agents:
        if PRODUCT not in str(agent).lower():
            return f"USER_AGENT is {str(agent)!r}: it must have {PRODUCT!r} in it, for we go by nobody else's name"
    return None


def _is_closing(crawler: Crawler) -> bool:
    slot = getattr(crawler.engine, "_slot", None)  # Scrapy has no public attribute for it
    return slot is not None and slot.closing is not None
