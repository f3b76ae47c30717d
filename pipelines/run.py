"""One crawl's hold on the corpus: its run row, its lock, and the batch that waits for its transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from weakref import WeakKeyDictionary, ref

from scrapy.crawler import Crawler

from crawler.bounds import Bounds, min_room_mb, read_bounds
from crawler.items import Fetched, Link
from crawler.network.politeness import wrong_agent
from crawler.source import Source
from pipelines.archive import Archive, described
from pipelines.baseline import Ruling
from pipelines.batches import Batches
from pipelines.discovered import add_links
from pipelines.hosts import StoredHosts
from pipelines.keep import Outcome, RunKind
from pipelines.learn import settle
from pipelines.leases import Leases
from pipelines.observed import Observer
from pipelines.outage import PATIENCE_S, Outage
from pipelines.rulings import rule, with_discovery
from pipelines.traps import Traps
from storage import Corpus, StorageError, database_url, frontier, readings, room, verdicts
from storage.database import Database
from storage.errors import Unreachable
from storage.locks import Lock
from storage.pages import Kept, archive_folder
from storage.runs import Counts, close_dead_runs, finish_run, last_outcome, put_source, start_run
from storage.urls import url_key

logger = logging.getLogger(__name__)

_WHOLE = ("finished", "stopped")
"""Outcomes of runs that closed properly."""


class CrawlRun:
    """The run of one crawler: scheduler, store pipeline and progress share it by `CrawlRun.of(crawler)`."""

    _runs: ClassVar[WeakKeyDictionary[Crawler, CrawlRun]] = WeakKeyDictionary()

    @classmethod
    def of(cls, crawler: Crawler) -> CrawlRun:
        if crawler not in cls._runs:
            cls._runs[crawler] = cls(crawler)
        return cls._runs[crawler]

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = ref(crawler)
        self.counts = Counts()
        self.asked: set[str] = set()
        self.source: Source | None = None
        self.spider = ""
        self.run_id = 0
        self.started = datetime.now(UTC)
        self.elsewhere = False
        """Another process crawls this source."""
        self.taken_over = False
        """Another run took the source while the database was away, and goes on with it."""
        self.trouble: str | None = None
        self.resumed = 0
        """Addresses taken over from runs that died."""
        self.complete_before = False
        """The source's run before this one ended by itself, or was asked to."""
        self.trouble_before = False
        """It ended in trouble, or its source was found in trouble."""
        self.observer = Observer()
        self.bounds = Bounds()
        self.nothing_before: datetime | None = None
        """When a discovery page will be due, if none was."""
        self.hosts = StoredHosts(self)
        self.leases = Leases(self)
        self.batches = Batches(self)
        self.outage = Outage(self, crawler.settings.getfloat("NEWS_DATABASE_PATIENCE", PATIENCE_S))
        self._min_room_mb = min_room_mb(crawler.settings)
        self._traps = Traps("")
        self.kind = RunKind.CRAWL
        self._closing: asyncio.Future[None] | None = None
        self._corpus: Corpus | None = None
        self.locks: list[Lock] = []
        """Its source's, and the one that says that it lives."""
        self._archive: Archive | None = None
        self.found: set[str] = set()
        """Keys of the addresses that the run found."""
        self.finding: set[str] = set()
        """Keys of the addresses that are being put into the frontier."""
        self.reading: str | None = None
        """What files are read, for a run that goes on with it."""

    @property
    def is_crawl(self) -> bool:
        """Whether the run asks a site, in contrast to reading what is on the disk."""
        return self.kind is RunKind.CRAWL

    @property
    def database(self) -> Database | None:
        """The corpus's, while the run is open."""
        return None if self._corpus is None else self._corpus.database

    def open(self, source: Source, spider: str, *, exclusive: bool) -> None:
        """Start the run; when it can't be started, `elsewhere` or `trouble` says why, and `run_id` stays 0."""
        self.source, self.spider, self._traps = source, spider, Traps(source.name)
        self.kind = RunKind.CRAWL if exclusive else RunKind.FILES
        crawler = self._crawler()
        if crawler is not None and (wrong := wrong_agent(crawler.settings)):
            self.trouble = wrong
            return
        try:
            if crawler is not None:
                self.bounds = read_bounds(crawler.settings, self.started)
            self._corpus = Corpus(database_url())
            self.look_for_room()
            if exclusive:
                self.locks.append(Lock.of_source(self._corpus.database, source.name))
                if not self.locks[0].acquire():
                    self.elsewhere = True
                    return
            self._start(self._corpus, exclusive=exclusive)
        except (StorageError, OSError, ValueError) as error:
            self.trouble = str(error)

    def _start(self, corpus: Corpus, *, exclusive: bool) -> None:
        assert self.source is not None
        now, name = datetime.now(UTC), self.source.name
        site = {"title": self.source.title, "url": self.source.url} if exclusive else {}
        with corpus.database.write() as connection:
            put_source(connection, name, now, country=self.source.country, language=self.source.language, **site)
            close_dead_runs(connection, corpus.database, name, now)
            before = last_outcome(connection, name, self.spider)
            self.complete_before = before in _WHOLE
            self.trouble_before = before == "trouble" or verdicts.last(connection, name) in verdicts.TROUBLE
            self.run_id = start_run(connection, name, self.spider, now)
            self.locks.append(Lock.of_run(corpus.database, self.run_id))
            self.locks[-1].acquire()
            if exclusive:
                self.resumed = frontier.reclaim(connection, name, now)
        if exclusive and (folder := archive_folder()) is not None:
            self._archive = Archive(folder, name, self.run_id, described(self.spider, self.run_id, self._agent))
            self._archive.repair(corpus)

    @property
    def _agent(self) -> str | None:
        crawler = self._crawler()
        return None if crawler is None else crawler.settings.get("USER_AGENT")

    @property
    def crawler(self) -> Crawler | None:
        """The crawler whose run it is, while there is one."""
        return self._crawler()

    def failed(self, error: StorageError, again: Callable[[], object] | None = None) -> bool:
        """The database failed. Return whether it's waited for, to do it `again` when it's back; else the run ends."""
        if not isinstance(error, Unreachable) or self.trouble or not self.run_id or not self.outage.begin(error):
            self.fail(error)
            return False
        if again is not None:
            self.outage.afterwards(again)
        return True

    def fail(self, error: Exception) -> None:
        """End the run. What isn't committed stays with the frontier for the next run."""
        if self.trouble is None:
            self.trouble = str(error)
            self._end("trouble")

    def taken(self) -> None:
        """End the run: another one has its source."""
        self.taken_over = True
        self._end("taken_over")

    @property
    def ended(self) -> bool:
        """Whether it's ending before its time."""
        return self.trouble is not None or self.taken_over

    def _end(self, reason: str) -> None:
        crawler = self._crawler()
        if crawler is not None and crawler.engine is not None:
            self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))

    def look_for_room(self) -> None:
        """Raise StorageError when there's little left on the disks of the corpus and the archive."""
        folders = [archive_folder() if self.is_crawl else None, self.database.path if self.database else None]
        room.require(folders, self._min_room_mb)

    def read_before(self, reading: str) -> dict[str, int]:
        """Begin to read files, or go on with what a run that died left; return how far it came in each."""
        self.reading = reading
        corpus, _ = self.opened()
        with corpus.database.read() as connection:
            return readings.places(connection, reading)

    # The frontier ------------------------------------------------------------------------------------------------

    def discover(self, via: str, links: Sequence[Link]) -> dict[str, bool]:
        """Put links into the frontier; returns key -> whether it's new to the corpus, and not taken for a trap."""
        corpus, source = self.opened()
        self.finding = {url_key(link.url) for link in links}
        known, counts = add_links(corpus, source.name, self.run_id, via, links, self._traps, self.found)
        self.counts.add(counts)
        return known

    # The store ---------------------------------------------------------------------------------------------------

    def archived(self, batch: Sequence[Fetched]) -> Sequence[Kept]:
        """Write the batch's pages into the archive, where there is one."""
        return self._archive.keep(self.opened()[0], batch) if self._archive is not None else []

    def settled(self, batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> None:
        """Take note of what is committed."""
        corpus, _ = self.opened()
        self.leases.give_back(batch)
        for fetched, outcome in zip(batch, outcomes, strict=True):
            self.asked.discard(fetched.url)
            self.observer.see(fetched, outcome)
        try:
            self.counts.add(self._traps.close_in(corpus, self.run_id, batch, outcomes, datetime.now(UTC)))
            self.look_for_room()
        except StorageError as error:
            self.failed(error)  # a look at traps is taken again when more is read

    def rule(self, stats: Mapping[str, Any], waits: str) -> Ruling | None:
        """Judge the source by what the run saw; None when the database fails, which is the run's trouble then."""
        corpus, source = self.opened()
        seen = with_discovery(self.observer.observed(), stats, waits)
        try:
            with corpus.database.write() as connection:
                return rule(connection, source, self.run_id, seen, datetime.now(UTC))
        except StorageError as error:
            self.failed(error)
            return None

    # The end -----------------------------------------------------------------------------------------------------

    def close(self, outcome: str, message: str | None) -> None:
        """Close the run's row, give back what it holds, and let the locks go.

        When the database is away, and is waited for, nothing of that is done yet: call it again.
        """
        if self._corpus is None:
            return
        try:
            if self.run_id and not self.outage.given_up and not self.taken_over:
                self.hosts.close()
                # A run that was asked to stop ends at once: cleaning goes on with the next, and no attempt has failed.
                stopped = outcome == "stopped"
                if not stopped:
                    settle(self._corpus, lambda: datetime.now(UTC))
                now = datetime.now(UTC)
                with self._corpus.database.write() as connection:
                    frontier.release(connection, self.run_id, [] if stopped else sorted(self.asked), now)
                    finish_run(connection, self.run_id, outcome, message, now)
                    if self.reading is not None and outcome == "finished":
                        readings.end(connection, self.reading)
        except StorageError as error:
            if self.trouble is None and self.failed(error):
                return
            # The row stays "running" with its lock gone: the next run closes it as killed.
            self.trouble = self.trouble or str(error)
            logger.info("the run's row could not be closed: %s", error)
        if self._archive is not None:
            self._archive.close()
        for lock in reversed(self.locks):
            lock.release()
        self._corpus.close()

    def opened(self) -> tuple[Corpus, Source]:
        """Return the run's corpus and source. Raises StorageError when it isn't open."""
        if self._corpus is None or self.source is None:
            raise StorageError("the run is not open")
        return self._corpus, self.source


def hosts_of(crawler: Crawler) -> StoredHosts:
    """Where the crawler remembers hosts; the HOST_MEMORY of its settings."""
    return CrawlRun.of(crawler).hosts
