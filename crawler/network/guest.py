"""One crawler's manners: what it asks of which host, what it makes of the answers, and what it says of waits."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.network.breaker import PATIENCE, Answer
from crawler.network.gate import Gate, Visitor
from crawler.network.hosts import HostWaits, host_of
from crawler.network.memory import HostMemory, NoMemory, Visit
from crawler.reasons import Reason

PRODUCT = "newscorpus"
"""The name that robots.txt files know us by, and that every user agent of ours has in it."""
UNTIL = "host_waits_until"
"""The key of a request's meta under which stands until when its answer asks to leave the host alone."""
TOLD = "guest/told"
"""The stat with what the run's last line says of hosts: host -> line."""
_LEAST_BACKOFF_S = 0.05


class Guest:
    """Shared by what a crawler does on the network, by `Guest.of(crawler)`."""

    _guests: ClassVar[WeakKeyDictionary[Crawler, Guest]] = WeakKeyDictionary()

    @classmethod
    def of(cls, crawler: Crawler) -> Guest:
        if crawler not in cls._guests:
            cls._guests[crawler] = cls(crawler)
        return cls._guests[crawler]

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        place = settings.get("HOST_MEMORY")
        self.memory: HostMemory = load_object(place)(crawler) if place else NoMemory()
        self._stats = crawler.stats
        self._unreachable: set[str] = set()
        """Hosts whose robots.txt this run couldn't read."""
        self._backoff_s = max(settings.getfloat("DOWNLOAD_DELAY"), _LEAST_BACKOFF_S)
        concurrency = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.visitor = Visitor(
            self.memory, concurrency, settings.getfloat("DOWNLOAD_DELAY"), lambda: _is_closing(crawler)
        )

    def gate(self, url: str) -> Gate:
        return Gate.of(host_of(url), self.memory)

    def waits(self, url: str) -> HostWaits | None:
        """Return what to raise instead of asking for an address; None if its host may be asked."""
        return self.gate(url).waits(self.memory)

    def leaves_alone(self, urls: Iterable[str]) -> bool:
        """Whether nothing is asked of any of these addresses' hosts for longer than a run waits; said once, if so."""
        by_host = {host_of(url): url for url in urls}
        held = [waits for url in by_host.values() if (waits := self.waits(url))]
        if by_host.keys() - {waits.host for waits in held} - self._unreachable:
            return False
        for waits in held:
            self.refused(waits)
        return True

    def refused(self, waits: HostWaits) -> None:
        """Count a request that isn't made."""
        if waits.reason == Reason.HOST_WAITS:
            self.memory.held(waits.host)
            self._inc("guest/waits")
            self.tell(waits.host, str(waits))

    def answered(self, request: Request, answer: Answer, *, started: float, received: int = 0) -> None:
        """Take note of what came of a request, and leave its host alone for as long as that asks for."""
        gate, now = self.gate(request.url), datetime.now(UTC)
        state = gate.state
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
            request.meta[UNTIL] = state.wait_until
            self.tell(state.host, str(HostWaits(state.host, state.wait_until, state.why or "")))
        saved = request.meta.get("known_bytes", 0) if answer.status == 304 else 0
        self.memory.saw(state.host, Visit(kind_of(request), answer, received, saved, started))

    def asks_for_delay(self, url: str, seconds: float | None) -> None:
        """Keep a distance between requests, as the host's robots.txt asks for it; None: it doesn't."""
        state = self.gate(url).state
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
        self.tell(host, f"{host}: robots_unreachable: {told}; nothing is asked there until it can be read")
        return told

    def tell(self, host: str, line: str) -> None:
        """Let the run's last line say something of a host."""
        if self._stats is not None:
            told: dict[str, str] = self._stats.get_value(TOLD) or {}
            self._stats.set_value(TOLD, told | {host: line})

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
