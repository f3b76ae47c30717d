"""The work of `scrapy crawlall`: several crawls at the same time in one process."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterable

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.exit_status import EXIT_STATUS_STAT, NEW_ARTICLES_STAT, ExitStatus
from crawler.shutdown import force_exit_after
from crawler.source import Source
from crawler.spiders.from_yaml import BROKEN, SOURCES

_MIN_MINUTES = 0.01
_SHUTDOWN = "shutdown"
"""Scrapy's finish_reason for a crawl that was stopped."""
_NO_SOURCES = (
    "no source is chosen: name some (`scrapy list` has all), say --country or --all, "
    "or put your own YAML into a folder that NEWS_SOURCES names"
)


def crawl_all(process: AsyncCrawlerProcess, args: list[str], opts: argparse.Namespace) -> int:
    """Crawl the sources that the command line names or the project chooses; return the exit status.

    Raises UsageError.
    """
    if opts.at_once < 1:
        raise UsageError("--at-once: use 1 or more", print_help=False)
    if opts.max_minutes is not None and not opts.max_minutes >= _MIN_MINUTES:
        raise UsageError("--max-minutes: use a number of minutes, such as 55", print_help=False)
    for name, error in BROKEN.items():
        print(f"{name} is left out: {error}", file=sys.stderr)
    names = _source_names(process.settings, args, opts)
    if not names:
        print(_NO_SOURCES, file=sys.stderr)
        return ExitStatus.NOTHING_FOUND
    due: list[str] = load_object(process.settings["NEWS_DUE"])(names)
    # One line per source, unless the user says otherwise: this priority is between project and command line.
    process.settings.set("NEWS_REPORT", "line", priority="spider")
    crawls = _Crawls(process, due)
    if due:
        crawls.begin(opts.at_once, opts.max_minutes)
        with force_exit_after(crawls.status):
            process.start()
    crawls.report(len(names))
    return crawls.status()


def _source_names(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> list[str]:
    """Return the names of the sources to crawl. Raises UsageError for a source or country that doesn't exist."""
    unknown = [name for name in args if name not in SOURCES and name not in BROKEN]
    if unknown:
        raise UsageError(f"no source is named {unknown[0]!r}; `scrapy list` has all", print_help=False)
    countries = {country.lower() for country in opts.country or ()}
    if unknown_countries := countries - {source.country for source in SOURCES.values()}:
        raise UsageError(f"no source is of the country {min(unknown_countries)!r}", print_help=False)
    if args or countries:
        return [name for name, source in SOURCES.items() if name in args or (countries and source.country in countries)]
    if opts.all:
        return list(SOURCES)
    chosen: Callable[[], dict[str, Source]] = load_object(settings["NEWS_CHOSEN"])
    return list(chosen())


class _Crawls:
    """Runs crawls at the same time; when a crawl has ended, the next source's begins."""

    def __init__(self, process: AsyncCrawlerProcess, due: Iterable[str]) -> None:
        self._process = process
        self._waiting = deque(due)
        self._finished: list[Crawler] = []
        self._stopping = False

    def begin(self, at_once: int, max_minutes: float | None) -> None:
        """Begin the first `at_once` crawls; stop all after `max_minutes` (None: no limit)."""
        for _ in range(min(at_once, len(self._waiting))):
            self._next()
        if max_minutes is not None:
            asyncio.get_event_loop().call_later(max_minutes * 60, self._time_is_up)

    def status(self) -> int:
        """Return the exit status of the crawls finished so far."""
        return ExitStatus.TROUBLE if BROKEN or self._troubled() else ExitStatus.FINE

    def report(self, chosen: int) -> None:
        """Print the numbers of all crawls in one line. `chosen` is the number of sources, due or not."""
        new = sum(_stat(crawler, NEW_ARTICLES_STAT, 0) for crawler in self._finished)
        troubled = self._troubled()
        parts = [f"{len(self._finished)} of {chosen} sources crawled", f"{new:,} new articles"]
        parts += [f"{troubled} in trouble"] if troubled else []
        parts += [f"{len(self._waiting)} left for the next time"] if self._waiting else []
        if self._process.settings["NEWS_REPORT"] != "changes":
            print(", ".join(parts))

    def _troubled(self) -> int:
        trouble = ExitStatus.TROUBLE
        return sum(_stat(crawler, EXIT_STATUS_STAT, trouble) == trouble for crawler in self._finished)

    def _next(self) -> None:
        if self._stopping or not self._waiting:
            return
        crawler = self._process.create_crawler(self._waiting.popleft())
        task = self._process.crawl(crawler)
        # This callback runs before the process checks whether any crawl goes on.
        task.add_done_callback(lambda _: self._on_finished(crawler))

    def _on_finished(self, crawler: Crawler) -> None:
        self._finished.append(crawler)
        if crawler.stats is not None and crawler.stats.get_value("finish_reason") == _SHUTDOWN:
            self._stopping = True
        self._next()

    def _time_is_up(self) -> None:
        self._stopping = True
        self._stop = asyncio.ensure_future(self._process.stop())


def _stat(crawler: Crawler, name: str, default: int) -> int:
    return default if crawler.stats is None else int(crawler.stats.get_value(name, default))
