"""The one way to a host, for all crawlers of the process: who may ask now, and who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import ClassVar

from crawler.network.breaker import PATIENCE, HostState
from crawler.network.hosts import HostWaits
from crawler.network.memory import HostMemory
from crawler.reasons import Reason

LONGEST_DELAY_S = 60.0
"""A greater Crawl-delay is taken for this."""
_LEAST = 0.5
"""The part of its delay that Scrapy keeps at least, as it varies it by half (DOWNLOAD_DELAY_JITTER)."""
_LOOK_S = 0.5
"""How often somebody who waits looks if he still has to, and if his run still goes on."""
_PROBE = timedelta(seconds=60)
_NOW = timedelta(0)


@dataclass(frozen=True, eq=False)
class Visitor:
    """A crawler at the gate: its settings, and where it remembers hosts."""

    memory: HostMemory
    concurrency: int
    """Requests at a time that it makes of a host at most."""
    delay_s: float
    """Between its requests to a host; it keeps that itself, the gate keeps it between crawlers."""
    is_closing: Callable[[], bool]


class Gate:
    """Lets requests to a host through, each when it may be made.

    A host with a Crawl-delay gets one request at a time, with the delay from the end of one to the beginning of the
    next; so does, without the delay, a host that is being tried again.
    """

    _gates: ClassVar[dict[str, Gate]] = {}

    @classmethod
    def of(cls, host: str, memory: HostMemory) -> Gate:
        if host not in cls._gates:
            cls._gates[host] = cls(memory.load(host) or HostState(host))
        return cls._gates[host]

    def __init__(self, state: HostState) -> None:
        self.state = state
        self._door = asyncio.Lock()
        self._someone_left = asyncio.Event()
        self._inside = 0
        self._last: Visitor | None = None
        self._entered = self._left = float("-inf")

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
    async def passage(self, visitor: Visitor) -> AsyncIterator[None]:
        """Wait for the visitor's turn. Raises HostWaits when that is too far off, or when its run is ending."""
        async with self._door:
            await self._turn(visitor)
            self._inside += 1
            self._entered = monotonic()
        try:
            yield
        finally:
            self._inside -= 1
            self._left, self._last = monotonic(), visitor
            self._someone_left.set()

    async def _turn(self, visitor: Visitor) -> None:
        while True:
            if visitor.is_closing():
                raise HostWaits(self.state.host, datetime.now(UTC), "the run is ending", Reason.RUN_ENDS)
            if waits := self.waits(visitor.memory):
                raise waits
            pause = self._pause(visitor)
            if pause <= 0 and (pause := self._claim(visitor)) <= 0:
                return
            self._someone_left.clear()
            try:
                await asyncio.wait_for(self._someone_left.wait(), min(pause, _LOOK_S))
            except TimeoutError:
                pass

    def _pause(self, visitor: Visitor) -> float:
        """Return for how many seconds the visitor has to wait, as far as this process can tell."""
        state = self.state
        alone = state.crawl_delay is not None or state.broken
        if self._inside >= (1 if alone else max(visitor.concurrency, 1)):
            return _LOOK_S
        others = self._last is not None and self._last is not visitor
        spacing = max(self.delay_s, visitor.delay_s if others else 0)
        # What had to wait here is followed by the next of its crawler sooner than that one meant it to be.
        free = max(self._left + spacing, self._entered + visitor.delay_s * _LEAST)
        return max(state.waits(datetime.now(UTC)).total_seconds(), free - monotonic())

    def _claim(self, visitor: Visitor) -> float:
        """Agree with other processes on who asks next, where that matters; return how long to wait, 0 to go."""
        spacing = max(timedelta(seconds=self.delay_s), _PROBE if self.state.broken else _NOW)
        if not spacing:
            return 0
        now = datetime.now(UTC)
        taken = visitor.memory.claim(self.state.host, now, spacing)
        return 0 if taken is None else max((taken - now).total_seconds(), 0.01)

    @property
    def delay_s(self) -> float:
        """Seconds between requests that the host's robots.txt asks for, as far as it's heeded."""
        return min(self.state.crawl_delay or 0.0, LONGEST_DELAY_S)
