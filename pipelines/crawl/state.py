"""The state of one run that its parts share: ids, counts, the open corpus, locks, and how far its life has come."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING
from weakref import ref

from crawler.bounds import Bounds
from crawler.source import Source
from pipelines.settle import RunKind
from storage import Corpus, StorageError
from storage.db.database import Database
from storage.db.locks import Lock
from storage.frontier.runs import Counts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Lifecycle(Enum):
    """How far the life of a run has come. ELSEWHERE, TROUBLE, TAKEN_OVER and CLOSED are final."""

    NEW = auto()
    """The run has no row in the database yet."""
    ELSEWHERE = auto()
    """Another process crawls the source: this run never begins."""
    OPEN = auto()
    """The run has its row and its locks."""
    TROUBLE = auto()
    """The run can't begin, or can't go on; `RunState.trouble` says why."""
    TAKEN_OVER = auto()
    """The database was away, and another run has taken the source and goes on with it."""
    CLOSED = auto()
    """The run closed its row and released its locks."""


class RunState:
    """The state of the run of one crawler. `CrawlRun` fills it in; batches, leases, hosts and outage share it.

    A run that ends early, by `abort` or `give_way`, closes its spider; what isn't committed stays with the frontier.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = ref(crawler)
        self._closing: asyncio.Future[None] | None = None
        """The task that closes the spider, kept so that it isn't collected."""
        self._corpus: Corpus | None = None
        self.lifecycle = Lifecycle.NEW
        self.trouble: str | None = None
        """The message of the first trouble; None without trouble."""

        # Who and what, known once the run is opened.
        self.source: Source | None = None
        self.spider = ""
        self.kind = RunKind.CRAWL
        self.bounds = Bounds()
        self.run_id = 0
        """The id of the run's row; 0 until the row is written."""
        self.started = datetime.now(UTC)
        self.locks: list[Lock] = []
        """The lock of the source, if the run crawls, and the lock that shows that this process lives."""
        self.reading: str | None = None
        """The files that the run reads, by a name that a later run knows them by; None if it crawls."""

        # How earlier runs of the source ended.
        self.resumed = 0
        """Number of URLs taken over from runs that died."""
        self.complete_before = False
        """True if the run before this one ended by itself, or because it was asked to."""
        self.trouble_before = False
        """True if the run before this one ended in trouble, or judged its source to be in trouble."""

        # What the run has done so far.
        self.counts = Counts()
        """Numbers that are committed."""
        self.requested: set[str] = set()
        """URLs of articles that were handed to Scrapy and aren't stored yet."""
        self.discovered: set[str] = set()
        """Keys of the URLs that the run discovered."""
        self.discovering: set[str] = set()
        """Keys of the URLs that are being written to the frontier."""
        self.next_due: datetime | None = None
        """When a discovery page will be due; None if one was due in this run."""

    @property
    def crawler(self) -> Crawler | None:
        """The crawler of the run; None once Scrapy has let it go."""
        return self._crawler()

    @property
    def is_crawl(self) -> bool:
        """True if the run requests pages from a site, rather than reading files."""
        return self.kind is RunKind.CRAWL

    @property
    def ends_early(self) -> bool:
        """True if nothing more is to be requested: the run is in trouble, or another run has its source."""
        return self.lifecycle in (Lifecycle.TROUBLE, Lifecycle.TAKEN_OVER)

    @property
    def is_elsewhere(self) -> bool:
        """True if another process crawls the source, so that this run never began."""
        return self.lifecycle is Lifecycle.ELSEWHERE

    @property
    def is_taken_over(self) -> bool:
        """True if another run took the source while the database was away."""
        return self.lifecycle is Lifecycle.TAKEN_OVER

    # The corpus ------------------------------------------------------------------------------------------------------

    def use(self, corpus: Corpus) -> None:
        """Make this the corpus of the run."""
        self._corpus = corpus

    @property
    def corpus(self) -> Corpus | None:
        """The corpus of the run; None if it couldn't be opened, or isn't yet."""
        return self._corpus

    @property
    def database(self) -> Database | None:
        """The database of the corpus; None if the corpus couldn't be opened, or isn't yet."""
        return None if self._corpus is None else self._corpus.database

    def opened(self) -> tuple[Corpus, Source]:
        """Return the corpus and the source of the run. Raises StorageError if the run isn't open."""
        if self._corpus is None or self.source is None:
            raise StorageError("the run is not open")
        return self._corpus, self.source

    # The lifecycle ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Note that the run has its row and its locks, unless it's in trouble already."""
        if self.lifecycle is Lifecycle.NEW:
            self.lifecycle = Lifecycle.OPEN

    def leave_to_other(self) -> None:
        """Note that another process crawls the source, so that this run doesn't begin."""
        self.lifecycle = Lifecycle.ELSEWHERE

    def note_trouble(self, message: str) -> bool:
        """Note why the run can't begin or go on. Return True if this is the first trouble; later ones change nothing.

        A run whose source was taken over, or that is closed otherwise, isn't in trouble.
        """
        if self.lifecycle not in (Lifecycle.NEW, Lifecycle.OPEN):
            return False
        self.lifecycle, self.trouble = Lifecycle.TROUBLE, message
        return True

    def abort(self, error: Exception) -> None:
        """End the run because of this error: close the spider. The first error counts."""
        if self.note_trouble(str(error)):
            self._close_spider("trouble")

    def give_way(self) -> None:
        """End the run because another run has its source: close the spider."""
        self.lifecycle = Lifecycle.TAKEN_OVER
        self._close_spider("taken_over")

    def close(self) -> None:
        """Release the locks and close the corpus. A run that ends early keeps its lifecycle, which says why."""
        if self.lifecycle is Lifecycle.OPEN:
            self.lifecycle = Lifecycle.CLOSED
        for lock in reversed(self.locks):
            lock.release()
        if self._corpus is not None:
            self._corpus.close()

    def _close_spider(self, reason: str) -> None:
        crawler = self.crawler
        if crawler is not None and crawler.engine is not None:
            self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
