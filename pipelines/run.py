"""One crawl's hold on the corpus: its run row, its lock, and the batch that waits for its transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, ClassVar
from weakref import WeakKeyDictionary, ref

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.bounds import Bounds, read_bounds
from crawler.items import Fetched, Link
from crawler.network.guest import wrong_agent
from crawler.source import Source
from pipelines.archive import Archive
from pipelines.baseline import Ruling
from pipelines.discovered import add_links
from pipelines.hosts import StoredHosts
from pipelines.keep import Outcome
from pipelines.learn import settle
from pipelines.leases import Leases
from pipelines.observed import Observer
from pipelines.rulings import rule, with_discovery
from pipelines.store import count, store_batch
from pipelines.traps import Traps
from storage import Corpus, StorageError, database_url, frontier, readings, verdicts
from storage.database import Database
from storage.locks import Lock
from storage.pages import archive_folder
from storage.runs import Counts, close_dead_runs, finish_run, last_outcome, put_source, start_run

logger = logging.getLogger(__name__)

_BATCH, _ARCHIVE_BATCH = 16, 100
"""Articles a transaction: a crash costs the reading of these again, which for pages on disk troubles no publisher."""
_PATIENCE_S = 0.3
"""Longest that an article waits for its batch to fill."""
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
        self._traps = Traps("")
        self._via = "redirect"
        self._closing: asyncio.Future[None] | None = None
        self._corpus: Corpus | None = None
        self._source_lock: Lock | None = None
        self._run_lock: Lock | None = None
        self._archive: Archive | None = None
        self._waiting: list[tuple[Fetched, asyncio.Future[Outcome]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._found: set[str] = set()
        self._reading: str | None = None

    @property
    def is_crawl(self) -> bool:
        """Whether the run asks a site, in contrast to reading what is on the disk."""
        return self._via == "redirect"

    @property
    def database(self) -> Database | None:
        """The corpus's, while the run is open."""
        return None if self._corpus is None else self._corpus.database

    def open(self, source: Source, spider: str, *, exclusive: bool) -> None:
        """Start the run; when it can't be started, `elsewhere` or `trouble` says why, and `run_id` stays 0."""
        self.source, self.spider, self._traps = source, spider, Traps(source.name)
        self._via = "redirect" if exclusive else "archive"
        crawler = self._crawler()
        if crawler is not None and (wrong := wrong_agent(crawler.settings)):
            self.trouble = wrong
            return
        try:
            if crawler is not None:
                self.bounds = read_bounds(crawler.settings, self.started)
            self._corpus = Corpus(database_url())
            database = self._corpus.database
            if exclusive:
                self._source_lock = Lock.of_source(database, source.name)
                if not self._source_lock.acquire():
                    self.elsewhere = True
                    return
            self._start(self._corpus, exclusive=exclusive)
        except (StorageError, OSError, ValueError) as error:
            self.trouble = str(error)

    def _start(self, corpus: Corpus, *, exclusive: bool) -> None:
        assert self.source is not None
        now, name = datetime.now(UTC), self.source.name
        described = {"title": self.source.title, "url": self.source.url} if exclusive else {}
        with corpus.database.write() as connection:
            put_source(connection, name, now, country=self.source.country, language=self.source.language, **described)
            close_dead_runs(connection, corpus.database, name, now)
            before = last_outcome(connection, name, self.spider)
            self.complete_before = before in _WHOLE
            self.trouble_before = before == "trouble" or verdicts.last(connection, name) in verdicts.TROUBLE
            self.run_id = start_run(connection, name, self.spider, now)
            self._run_lock = Lock.of_run(corpus.database, self.run_id)
            self._run_lock.acquire()
            if exclusive:
                self.resumed = frontier.reclaim(connection, name, now)
        if exclusive and (folder := archive_folder()) is not None:
            self._archive = Archive(folder, name, self.run_id, self._described())
            self._archive.repair(corpus)

    def _described(self) -> dict[str, str | None]:
        """Say in the archive's files who made them, and how."""
        crawler = self._crawler()
        agent = crawler.settings.get("USER_AGENT") if crawler is not None else None
        return {
            "software": f"newscorpus/{version('newscorpus')} (Scrapy/{version('scrapy')})",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "description": f"articles of {self.spider}, run {self.run_id}",
            "robots": "obey",
            "http-header-user-agent": agent,
        }

    @property
    def crawler(self) -> Crawler | None:
        """The crawler whose run it is, while there is one."""
        return self._crawler()

    def fail(self, error: Exception) -> None:
        """End the run: the database failed. What isn't committed stays with the frontier for the next run."""
        if self.trouble is None:
            self.trouble = str(error)
            crawler = self._crawler()
            if crawler is not None and crawler.engine is not None:
                self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="trouble"))

    def read_before(self, reading: str) -> dict[str, int]:
        """Begin to read files, or go on with what a run that died left; return how far it came in each."""
        self._reading = reading
        corpus, _ = self.opened()
        with corpus.database.read() as connection:
            return readings.places(connection, reading)

    # The frontier ------------------------------------------------------------------------------------------------

    def discover(self, via: str, links: Sequence[Link]) -> dict[str, bool]:
        """Put links into the frontier; returns key -> whether it's new to the corpus, and not taken for a trap."""
        corpus, source = self.opened()
        known, counts = add_links(corpus, source.name, self.run_id, via, links, self._traps, self._found)
        self.counts.add(counts)
        return known

    # The store ---------------------------------------------------------------------------------------------------

    async def store(self, fetched: Fetched) -> Outcome:
        """Return what became of it, once that is committed.

        Raises DropItem("not_stored") when the database failed: the run ends then.
        """
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((fetched, outcome))
        if len(self._waiting) >= (_ARCHIVE_BATCH if self._via == "archive" else _BATCH):
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(_PATIENCE_S, self.flush)
        return await outcome

    def flush(self) -> None:
        """Commit what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        batch = [fetched for fetched, _ in waiting]
        corpus, _ = self.opened()
        found = len(batch) if self._via == "archive" else 0
        now = datetime.now(UTC)
        try:
            kept = self._archive.keep(corpus, batch) if self._archive is not None else []
            outcomes = store_batch(
                corpus, batch, now, run_id=self.run_id, via=self._via, found=found, kept=kept, reading=self._reading
            )
        except Exception as error:  # StorageError, or a fault of ours that is no article's
            self.fail(error)
            for _, future in waiting:
                future.set_exception(DropItem("not_stored"))
            return
        self.counts.add(count(batch, outcomes, found))
        self.leases.give_back(batch)
        self.counts.add(self._traps.close_in(corpus, self.run_id, batch, outcomes, now))
        for (fetched, future), outcome in zip(waiting, outcomes, strict=True):
            self.asked.discard(fetched.url)
            self.observer.see(fetched, outcome)
            if not future.cancelled():
                future.set_result(outcome)

    def rule(self, stats: Mapping[str, Any], waits: str) -> Ruling | None:
        """Judge the source by what the run saw; None when the database fails, which is the run's trouble then."""
        corpus, source = self.opened()
        seen = with_discovery(self.observer.observed(), stats, waits)
        try:
            with corpus.database.write() as connection:
                return rule(connection, source, self.run_id, seen, datetime.now(UTC))
        except StorageError as error:
            self.trouble = str(error)
            return None

    # The end -----------------------------------------------------------------------------------------------------

    def close(self, outcome: str, message: str | None) -> None:
        """Close the run's row, give back what it holds, and let the locks go."""
        if self._corpus is None:
            return
        try:
            if self.run_id:
                self.hosts.close()
                # A run that was asked to stop ends at once: cleaning goes on with the next, and no attempt has failed.
                stopped = outcome == "stopped"
                if not stopped:
                    settle(self._corpus, lambda: datetime.now(UTC))
                now = datetime.now(UTC)
                with self._corpus.database.write() as connection:
                    frontier.release(connection, self.run_id, [] if stopped else sorted(self.asked), now)
                    finish_run(connection, self.run_id, outcome, message, now)
                    if self._reading is not None and outcome == "finished":
                        readings.end(connection, self._reading)
        except StorageError as error:
            # The row stays "running" with its lock gone: the next run closes it as killed.
            self.trouble = self.trouble or str(error)
            logger.error("the run's row could not be closed: %s", error)
        if self._archive is not None:
            self._archive.close()
        for lock in (self._run_lock, self._source_lock):
            if lock is not None:
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


class StorePipeline:
    """Scrapy's end of `store_batch`: an item counts as scraped once it is committed, and is dropped when refused."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(CrawlRun.of(crawler))

    async def process_item(self, item: Fetched) -> Fetched:
        outcome = await self._run.store(item)
        if outcome.state == "rejected":
            raise DropItem(outcome.reason or outcome.state)
        return item
