"""One crawler's manners: what it asks of which host, what it makes of the answers, and what it says of waits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import ClassVar
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.network.hosts import PATIENCE, Answer, HostMemory, HostState, HostWaits, NoMemory, Visit, host_of
from crawler.reasons import Reason

# Host slot ------------------------------------------------------------------------------------------------------------
# The one way to a host, for all crawlers of the process: who may ask now, and who waits.

LONGEST_DELAY_S = 60.0
"""A greater Crawl-delay is taken for this."""
_LEAST = 0.5
"""The part of its delay that Scrapy keeps at least, as it varies it by half (DOWNLOAD_DELAY_JITTER)."""
_LOOK_S = 0.5
"""How often somebody who waits looks if he still has to, and if his run still goes on."""
_PROBE = timedelta(seconds=60)
_NOW = timedelta(0)


@dataclass(frozen=True, eq=False)
class Waiter:
    """A crawler at the slot: its settings, and where it remembers hosts."""

    memory: HostMemory
    concurrency: int
    """Requests at a time that it makes of a host at most."""
    delay_s: float
    """Between its requests to a host; it keeps that itself, the slot keeps it between crawlers."""
    is_closing: Callable[[], bool]


class HostSlot:
    """Lets requests to a host through, each when it may be made.

    A host with a Crawl-delay gets one request at a time, with the delay from the end of one to the beginning of the
    next; so does, without the delay, a host that is being tried again.
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

    def look(self, memory: HostMemory) -> timedelta:
        """Return how long the host is to be left alone, by what this process knows and what others found."""
        found = memory.wait(self.state.host)
        if found is not None:
            self.state.hold(*found)
        return self.state.waits(datetime.now(UTC))

    def waits(self, memory: HostMemory) -> HostWaits | None:
        """Return what to raise if the host is to be left alone for longer than anybody waits; None if it isn't."""
        if self.look(memory) <= PATIENCE or self.state.wait_until is None:
            return None
        return HostWaits(self.state.host, self.state.wait_until, self.state.why or "it asked for it")

    @asynccontextmanager
    async def acquire(self, waiter: Waiter) -> AsyncIterator[None]:
        """Wait for the waiter's turn. Raises HostWaits when that is too far off, or when its run is ending."""
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
                await asyncio.wait_for(self._released.wait(), min(pause, _LOOK_S))
            except TimeoutError:
                pass

    def _pause(self, waiter: Waiter) -> float:
        """Return for how many seconds the waiter has to wait, as far as this process can tell."""
        state = self.state
        alone = state.crawl_delay is not None or state.broken
        if self._active >= (1 if alone else max(waiter.concurrency, 1)):
            return _LOOK_S
        others = self._last_waiter is not None and self._last_waiter is not waiter
        spacing = max(self.delay_s, waiter.delay_s if others else 0)
        # What had to wait here is followed by the next of its crawler sooner than that one meant it to be.
        free = max(self._last_end + spacing, self._last_start + waiter.delay_s * _LEAST)
        return max(state.waits(datetime.now(UTC)).total_seconds(), free - monotonic())

    def _claim(self, waiter: Waiter) -> float:
        """Agree with other processes on who asks next, where that matters; return how long to wait, 0 to go."""
        spacing = max(timedelta(seconds=self.delay_s), _PROBE if self.state.broken else _NOW)
        if not spacing:
            return 0
        now = datetime.now(UTC)
        taken = waiter.memory.claim(self.state.host, now, spacing)
        return 0 if taken is None else max((taken - now).total_seconds(), 0.01)

    @property
    def delay_s(self) -> float:
        """Seconds between requests that the host's robots.txt asks for, as far as it's heeded."""
        return min(self.state.crawl_delay or 0.0, LONGEST_DELAY_S)


# Politeness -----------------------------------------------------------------------------------------------------------

PRODUCT = "newscorpus"
"""The name that robots.txt files know us by, and that every user agent of ours has in it."""
WAITS_UNTIL = "host_waits_until"
"""The key of a request's meta under which stands until when its answer asks to leave the host alone."""
HOST_NOTES_STAT = "guest/told"
"""The stat with what the run's last line says of hosts: host -> line."""
_LEAST_BACKOFF_S = 0.05


class Politeness:
    """Shared by what a crawler does on the network, by `Politeness.of(crawler)`."""

    _by_crawler: ClassVar[WeakKeyDictionary[Crawler, Politeness]] = WeakKeyDictionary()

    @classmethod
    def of(cls, crawler: Crawler) -> Politeness:
        if crawler not in cls._by_crawler:
            cls._by_crawler[crawler] = cls(crawler)
        return cls._by_crawler[crawler]

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        place = settings.get("HOST_MEMORY")
        self.memory: HostMemory = load_object(place)(crawler) if place else NoMemory()
        self._stats = crawler.stats
        self._unreachable: set[str] = set()
        """Hosts whose robots.txt this run couldn't read."""
        self._backoff_s = max(settings.getfloat("DOWNLOAD_DELAY"), _LEAST_BACKOFF_S)
        concurrency = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.waiter = Waiter(
            self.memory, concurrency, settings.getfloat("DOWNLOAD_DELAY"), lambda: _is_closing(crawler)
        )

    def slot(self, url: str) -> HostSlot:
        return HostSlot.of(host_of(url), self.memory)

    def waits(self, url: str) -> HostWaits | None:
        """Return what to raise instead of asking for an address; None if its host may be asked."""
        return self.slot(url).waits(self.memory)

    def leaves_alone(self, urls: Iterable[str]) -> bool:
        """Whether nothing is asked of any of these addresses' hosts for longer than a run waits; said once, if so."""
        by_host = {host_of(url): url for url in urls}
        held = [waits for url in by_host.values() if (waits := self.waits(url))]
        if by_host.keys() - {waits.host for waits in held} - self._unreachable:
            return False
        for waits in held:
            self.count_deferred(waits)
        return True

    def count_deferred(self, waits: HostWaits) -> None:
        """Count a request that isn't made."""
        if waits.reason == Reason.HOST_WAITS:
            self.memory.count_deferred(waits.host)
            self._inc("guest/waits")
            self.note(waits.host, str(waits))

    def answered(self, request: Request, answer: Answer, *, started: float, received: int = 0) -> None:
        """Take note of what came of a request, and leave its host alone for as long as that asks for."""
        slot, now = self.slot(request.url), datetime.now(UTC)
        state = slot.state
        before = (state.wait_until, state.failures, state.forbidden_streak, state.circuit_opens)
        probed = state.broken
        state.answered(answer, now, backoff_s=self._backoff_s, chance=random.random())
        if before != (state.wait_until, state.failures, state.forbidden_streak, state.circuit_opens):
            self.memory.save(state)
        if probed:
            self.memory.release(state.host)
        self._inc("guest/retry_after", answer.wait is not None)
        self._inc("guest/breaker_open", state.circuit_opens > before[3])
        if state.wait_until is not None and state.waits(now) > PATIENCE:
            request.meta[WAITS_UNTIL] = state.wait_until
            self.note(state.host, str(HostWaits(state.host, state.wait_until, state.why or "")))
        saved = request.meta.get("known_bytes", 0) if answer.status == 304 else 0
        self.memory.count_request(state.host, Visit(kind_of(request), answer, received, saved, started))

    def set_crawl_delay(self, url: str, seconds: float | None) -> None:
        """Keep a distance between requests, as the host's robots.txt asks for it; None: it doesn't."""
        state = self.slot(url).state
        if state.crawl_delay != seconds:
            state.crawl_delay = seconds
            self.memory.save(state)

    def robots_unreachable(self, url: str, why: str) -> str:
        """Note that a host's robots.txt can't be read; return why, and since when."""
        host, now = host_of(url), datetime.now(UTC)
        since = self.memory.robots_unreachable(host, why, now)
        told = why if since == now else f"{why}, since {since:%Y-%m-%d %H:%M} UTC"
        self._unreachable.add(host)
        self._inc("robots/unreachable")
        self.note(host, f"{host}: robots_unreachable: {told}; nothing is asked there until it can be read")
        return told

    def note(self, host: str, line: str) -> None:
        """Let the run's last line say something of a host."""
        if self._stats is not None:
            told: dict[str, str] = self._stats.get_value(HOST_NOTES_STAT) or {}
            self._stats.set_value(HOST_NOTES_STAT, told | {host: line})

    def _inc(self, key: str, number: int = 1) -> None:
        if self._stats is not None and number:
            self._stats.inc_value(key, number)


def kind_of(request: Request) -> str:
    """Return what a request is for: robots, discovery, article or recheck."""
    meta = request.meta
    return next((kind for kind in ("robots", "discovery", "recheck") if meta.get(kind)), "article")


def wrong_agent(settings: BaseSettings) -> str | None:
    """Return what is wrong with the user agent, in a line; None if it names us."""
    agents = [settings.get("USER_AGENT")]
    headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
    agents += [value for name, value in headers.items() if name.lower() == "user-agent"]
    for agent in agents:
        if PRODUCT not in str(agent).lower():
            return f"USER_AGENT is {str(agent)!r}: it must have {PRODUCT!r} in it, for we go by nobody else's name"
    return None


def _is_closing(crawler: Crawler) -> bool:
    slot = getattr(crawler.engine, "_slot", None)  # Scrapy has no public word for it
    return slot is not None and slot.closing is not None
