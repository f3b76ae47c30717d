"""One crawl's hold on the corpus: its run row, its lock, and the batch that waits for its transaction."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import ClassVar
from weakref import WeakKeyDictionary, ref

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from sqlalchemy.engine import Connection

from crawler.items import Fetched, Link
from crawler.network.guest import Guest, wrong_agent
from crawler.source import Source
from pipelines.archive import Archive
from pipelines.hosts import StoredHosts
from pipelines.keep import Outcome
from pipelines.learn import settle
from pipelines.store import count, store_batch
from storage import Corpus, StorageError, database_url, frontier
from storage.database import Database
from storage.frontier import FrontierLink
from storage.locks import Lock
from storage.pages import archive_folder
from storage.runs import Counts, close_dead_runs, count_run, finish_run, last_outcome, put_source, start_run

logger = logging.getLogger(__name__)

_BATCH, _ARCHIVE_BATCH = 16, 100
"""Articles a transaction: a crash costs the reading of these again, which for pages on disk troubles no publisher."""
_PATIENCE_S = 0.3
"""Longest that an article waits for its batch to fill."""
_RENEW = timedelta(minutes=5)


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
        """The source's run before this one reached its end."""
        self.hosts = StoredHosts(self)
        self._sites: set[str] = set()
        """Addresses, one of each batch that was leased: where the source's articles are."""
        self._via = "redirect"
        self._closing: asyncio.Future[None] | None = None
        self._corpus: Corpus | None = None
        self._source_lock: Lock | None = None
        self._run_lock: Lock | None = None
        self._archive: Archive | None = None
        self._waiting: list[tuple[Fetched, asyncio.Future[Outcome]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._found: set[str] = set()
        self._renewed = self.started

    @property
    def database(self) -> Database | None:
        """The corpus's, while the run is open."""
        return None if self._corpus is None else self._corpus.database

    def open(self, source: Source, spider: str, *, exclusive: bool) -> None:
        """Start the run; when it can't be started, `elsewhere` or `trouble` says why, and `run_id` stays 0."""
        self.source, self.spider = source, spider
        self._via = "redirect" if exclusive else "archive"
        crawler = self._crawler()
        if crawler is not None and (wrong := wrong_agent(crawler.settings)):
            self.trouble = wrong
            return
        try:
            self._corpus = Corpus(database_url())
            database = self._corpus.database
            if exclusive:
                self._source_lock = Lock.of_source(database, source.name)
                if not self._source_lock.acquire():
                    self.elsewhere = True
                    return
            self._start(self._corpus, exclusive=exclusive)
        except (StorageError, OSError) as error:
            self.trouble = str(error)

    def _start(self, corpus: Corpus, *, exclusive: bool) -> None:
        assert self.source is not None
        now, name = datetime.now(UTC), self.source.name
        described = {"title": self.source.title, "url": self.source.url} if exclusive else {}
        with corpus.database.write() as connection:
            put_source(connection, name, now, country=self.source.country, language=self.source.language, **described)
            close_dead_runs(connection, corpus.database, name, now)
            self.complete_before = last_outcome(connection, name, self.spider) == "finished"
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

    def fail(self, error: Exception) -> None:
        """End the run: the database failed. What isn't committed stays with the frontier for the next run."""
        if self.trouble is None:
            self.trouble = str(error)
            crawler = self._crawler()
            if crawler is not None and crawler.engine is not None:
                self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="trouble"))

    # The frontier ------------------------------------------------------------------------------------------------

    def discover(self, via: str, links: list[Link]) -> dict[str, bool]:
        """Put links into the frontier; returns key -> whether the address is new to the corpus."""
        corpus, source = self._opened()
        found = [FrontierLink(link.url, link.title, link.date_published, link.date_modified) for link in links]
        with corpus.database.write() as connection:
            known = frontier.add(connection, source.name, via, found, self.run_id, datetime.now(UTC))
            fresh = known.keys() - self._found
            self._found |= fresh
            count_run(connection, self.run_id, Counts(found=len(fresh)))
        self.counts.found += len(fresh)
        return known

    def lease(self, limit: int) -> list[Link]:
        """Take the due addresses, newest first."""
        corpus, source = self._opened()
        now = datetime.now(UTC)
        with corpus.database.read() as connection:
            if not frontier.waiting(connection, source.name, self.run_id, now):
                return []
        if self._site_waits(source):
            return []
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            leased = frontier.lease(connection, source.name, self.run_id, limit, now)
        self._sites.update(link.url for link in leased[:1])
        return _links(leased)

    def lease_checks(self, limit: int) -> list[Link]:
        """Take addresses whose article is due to be read again for edits."""
        corpus, source = self._opened()
        now = datetime.now(UTC)
        with corpus.database.read() as connection:
            if not frontier.waiting_checks(connection, source.name, now) or self._site_waits(source):
                return []
        with corpus.database.write(shared=True) as connection:
            self._renew(connection, now)
            return _links(frontier.lease_checks(connection, source.name, self.run_id, limit, now))

    def _site_waits(self, source: Source) -> bool:
        """Whether the hosts that have the source's articles are all to be left alone."""
        crawler = self._crawler()
        return crawler is not None and Guest.of(crawler).leaves_alone(self._sites or {source.url})

    def _renew(self, connection: Connection, now: datetime) -> None:
        if now - self._renewed > _RENEW:
            frontier.renew(connection, self.run_id, now)
            self._renewed = now

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
        corpus, _ = self._opened()
        found = len(batch) if self._via == "archive" else 0
        now = datetime.now(UTC)
        try:
            kept = self._archive.keep(corpus, batch) if self._archive is not None else []
            outcomes = store_batch(corpus, batch, now, run_id=self.run_id, via=self._via, found=found, kept=kept)
        except StorageError as error:
            self.fail(error)
            for _, future in waiting:
                future.set_exception(DropItem("not_stored"))
            return
        self.counts.add(count(batch, outcomes, found))
        for (fetched, future), outcome in zip(waiting, outcomes, strict=True):
            self.asked.discard(fetched.url)
            if not future.cancelled():
                future.set_result(outcome)

    # The end -----------------------------------------------------------------------------------------------------

    def close(self, outcome: str, message: str | None) -> None:
        """Close the run's row, give back what it holds, and let the locks go."""
        if self._corpus is None:
            return
        try:
            if self.run_id:
                self.hosts.close()
                settle(self._corpus, lambda: datetime.now(UTC))
                now = datetime.now(UTC)
                with self._corpus.database.write() as connection:
                    frontier.release(connection, self.run_id, sorted(self.asked), now)
                    finish_run(connection, self.run_id, outcome, message, now)
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

    def _opened(self) -> tuple[Corpus, Source]:
        if self._corpus is None or self.source is None:
            raise StorageError("the run is not open")
        return self._corpus, self.source


def _links(leased: list[FrontierLink]) -> list[Link]:
    return [Link(link.url, link.title, link.date_published, link.date_modified) for link in leased]


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
