"""`CrawlRun` composes one run from its state, hosts, leases, batches and outage, and begins and ends it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import Crawler
from sqlalchemy.engine import Connection

from crawler.bounds import min_room_mb, read_bounds
from crawler.items import Fetched, Link
from crawler.network.politeness import wrong_agent
from crawler.per_crawler import PerCrawler
from crawler.source import Source
from pipelines.boilerplate.learn import reclean_pending
from pipelines.crawl.archive import Archive, described
from pipelines.crawl.batches import Batches
from pipelines.crawl.hosts import StoredHosts
from pipelines.crawl.leases import Leases
from pipelines.crawl.outage import PATIENCE_S, Outage
from pipelines.crawl.state import RunState
from pipelines.crawl.traps import Traps, add_links
from pipelines.health.baseline import SourceVerdict
from pipelines.health.judge import record_verdict, with_discovery
from pipelines.health.observe import MetricsCollector
from pipelines.settle import Outcome, RunKind
from storage import Corpus, StorageError, database_url
from storage.archive.pages import ArchivedPage, archive_folder
from storage.db import files
from storage.db.locks import Lock
from storage.frontier import frontier, runs
from storage.frontier.runs import Counts, close_dead_runs, finish_run, last_outcome, put_source, start_run
from storage.frontier.url_keys import url_key
from storage.health import verdicts

logger = logging.getLogger(__name__)

_WHOLE = ("finished", "stopped")
"""Outcomes of runs that closed properly."""


class CrawlRun(PerCrawler):
    """The run of one crawler: scheduler, item pipeline and progress share it by `CrawlRun.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        self.state = RunState(crawler)
        self.metrics_collector = MetricsCollector()
        patience_s = crawler.settings.getfloat("NEWS_DATABASE_PATIENCE", PATIENCE_S)
        self.outage = Outage(self.state, self, patience_s)
        self.hosts = StoredHosts(self.state, self.outage)
        self.leases = Leases(self.state, self.outage)
        self.batches = Batches(self.state, self.outage, self._archive_pages, self._note_committed)
        self._min_room_mb = min_room_mb(crawler.settings)
        self._traps = Traps("")
        self._archive: Archive | None = None

    def open(self, source: Source, spider: str, *, exclusive: bool) -> None:
        """Start the run. If it can't be started, the lifecycle of its state is ELSEWHERE or TROUBLE.

        `exclusive`: one run of the source at a time, which crawls; else the run reads files.
        """
        state = self.state
        state.source, state.spider, self._traps = source, spider, Traps(source.name)
        state.kind = RunKind.CRAWL if exclusive else RunKind.FILES
        crawler = state.crawler
        if crawler is not None and (wrong := wrong_agent(crawler.settings)):
            state.note_trouble(wrong)
            return
        try:
            if crawler is not None:
                state.bounds = read_bounds(crawler.settings, state.started)
            corpus = Corpus(database_url())
            state.use(corpus)
            self._require_room()
            if exclusive:
                state.locks.append(Lock.of_source(corpus.database, source.name))
                if not state.locks[0].acquire():
                    state.leave_to_other()
                    return
            self._start(corpus, source, exclusive=exclusive)
        except (StorageError, OSError, ValueError) as error:
            state.note_trouble(str(error))
            return
        state.begin()

    def _start(self, corpus: Corpus, source: Source, *, exclusive: bool) -> None:
        state, now, name = self.state, datetime.now(UTC), source.name
        site = {"title": source.title, "url": source.url} if exclusive else {}
        with corpus.database.write() as connection:
            put_source(connection, name, now, country=source.country, language=source.language, **site)
            close_dead_runs(connection, corpus.database, name, now)
            before = last_outcome(connection, name, state.spider)
            state.complete_before = before in _WHOLE
            state.trouble_before = before == "trouble" or verdicts.last_verdict(connection, name) in verdicts.TROUBLE
            state.run_id = start_run(connection, name, state.spider, now)
            state.locks.append(Lock.of_run(corpus.database, state.run_id))
            state.locks[-1].acquire()
            if exclusive:
                state.resumed = frontier.reclaim(connection, name, now)
        if exclusive and (folder := archive_folder()) is not None:
            self._archive = Archive(folder, name, state.run_id, described(state.spider, state.run_id, self._agent))
            self._archive.repair(corpus)

    @property
    def _agent(self) -> str | None:
        crawler = self.state.crawler
        return None if crawler is None else crawler.settings.get("USER_AGENT")

    def _require_room(self) -> None:
        """Raise StorageError if the disks of the corpus and the archive have less room than a run needs."""
        database = self.state.database
        folders = [archive_folder() if self.state.is_crawl else None, database.path if database else None]
        files.require_free_space(folders, self._min_room_mb)

    def resume_points(self, reading: str) -> dict[str, int]:
        """Begin to read files, or continue after a run that died. Return file -> number of records that were read."""
        self.state.reading = reading
        corpus, _ = self.state.opened()
        with corpus.database.read() as connection:
            return runs.reading_offsets(connection, reading)

    # The frontier ------------------------------------------------------------------------------------------------

    def discover(self, via: str, links: Sequence[Link]) -> dict[str, bool]:
        """Put links into the frontier. Return key -> True if the URL is new to the corpus and no trap."""
        state = self.state
        corpus, source = state.opened()
        state.discovering = {url_key(link.url) for link in links}
        known, counts = add_links(corpus, source.name, state.run_id, via, links, self._traps, state.discovered)
        state.counts.add(counts)
        return known

    # The store ---------------------------------------------------------------------------------------------------

    def _archive_pages(self, batch: Sequence[Fetched]) -> Sequence[ArchivedPage]:
        """Write the pages of a batch into the archive, if there is one."""
        return self._archive.append(self.state.opened()[0], batch) if self._archive is not None else []

    def _note_committed(self, batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> None:
        state = self.state
        corpus, _ = state.opened()
        self.leases.give_back(batch)
        for fetched, outcome in zip(batch, outcomes, strict=True):
            state.requested.discard(fetched.url)
            self.metrics_collector.count(fetched, outcome)
        try:
            state.counts.add(self._traps.block_patterns(corpus, state.run_id, batch, outcomes, datetime.now(UTC)))
            self._require_room()
        except StorageError as error:
            self.outage.await_database_or_fail(error)  # traps are looked for again after more pages

    def judge_source(self, stats: Mapping[str, Any], waits: str) -> SourceVerdict | None:
        """Judge the source by the metrics of the run; None if the database fails, which puts the run in trouble."""
        corpus, source = self.state.opened()
        metrics = with_discovery(self.metrics_collector.metrics(), stats, waits)
        try:
            with corpus.database.write() as connection:
                return record_verdict(connection, source, self.state.run_id, metrics, datetime.now(UTC))
        except StorageError as error:
            self.outage.await_database_or_fail(error)
            return None

    # Interrupted by an outage of the database --------------------------------------------------------------------

    def recover(self, connection: Connection, stored: Counts) -> None:
        self.batches.recover(connection, stored)

    def forget_lost(self, connection: Connection) -> None:
        self.leases.forget_lost(connection)

    def resume(self) -> None:
        self.batches.flush()

    def give_up(self) -> None:
        self.batches.give_up()

    # The end -----------------------------------------------------------------------------------------------------

    def close(self, outcome: str, message: str | None) -> None:
        """Close the run's row, give back its leases, and release its locks.

        If the run waits for the database, nothing is done yet: call this again after the outage.
        """
        state = self.state
        if state.corpus is None:
            return
        try:
            if state.run_id and not self.outage.given_up and not state.is_taken_over:
                self.hosts.close()
                self._finish(state.corpus, outcome, message)
        except StorageError as error:
            if state.trouble is None and self.outage.await_database_or_fail(error):
                return
            # The row stays "running" with its lock released: the next run closes it as killed.
            state.note_trouble(str(error))
            logger.info("the run's row could not be closed: %s", error)
        if self._archive is not None:
            self._archive.close()
        state.close()

    def _finish(self, corpus: Corpus, outcome: str, message: str | None) -> None:
        # A stopped run ends at once: the next run cleans the rest. Its requested URLs count no failed attempt.
        state, stopped = self.state, outcome == "stopped"
        if not stopped:
            reclean_pending(corpus, lambda: datetime.now(UTC))
        now = datetime.now(UTC)
        with corpus.database.write() as connection:
            frontier.release(connection, state.run_id, [] if stopped else sorted(state.requested), now)
            finish_run(connection, state.run_id, outcome, message, now)
            if state.reading is not None and outcome == "finished":
                runs.end_reading(connection, state.reading)


def hosts_of(crawler: Crawler) -> StoredHosts:
    """Return the host states of the crawler. The setting HOST_MEMORY names this function."""
    return CrawlRun.of(crawler).hosts
