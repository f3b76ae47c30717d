"""`scrapy crawl NAME`: as Scrapy's own, with bounds for a run, and an exit status that follows the run.

0 fine (also: this source is running already), 1 nothing found, 2 usage, 3 the run, source or database is in trouble.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from datetime import UTC, datetime

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

from crawler.bounds import read_bounds
from crawler.exit_status import EXIT_STATUS_STAT, ExitStatus
from crawler.shutdown import certain_end

_OPTIONS = {
    "since": ("WHEN", "fetch only what is dated so or later, or not dated: 2026-11-01, 7d, 12h; the rest stays queued"),
    "max_pages": ("N", "fetch N articles at most; the rest stays queued"),
    "max_minutes": ("N", "stop after N minutes; the rest stays queued"),
    "poll": ("all|due", "ask for all discovery pages, whether they are due or not"),
}


class Command(ScrapyCrawl):
    requires_crawler_process = False  # made here, once there's something to crawl

    def short_desc(self) -> str:
        return "Crawl one source, by name: incremental, into the database that NEWS_DATABASE_URL names"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        for name, (value, help_text) in _OPTIONS.items():
            parser.add_argument("--" + name.replace("_", "-"), metavar=value, help=help_text)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        own = [] if args[:1] == ["files"] else list(_OPTIONS)  # which has arguments of its own by these names
        for name in _OPTIONS:
            given = opts.spargs.pop(name, None) if name in own else None
            value = given if getattr(opts, name) is None else getattr(opts, name)
            if value is not None:
                self.settings.set(f"NEWS_{name.upper()}", value, priority="cmdline")
        try:
            bounds = read_bounds(self.settings, datetime.now(UTC))
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        if bounds.max_minutes is not None:
            self.settings.set("CLOSESPIDER_TIMEOUT", bounds.max_minutes * 60, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one source; `scrapy list` has them")
        name = args[0]
        assert self.settings is not None
        if load_object(self.settings["NEWS_ELSEWHERE"])(name):
            if self.settings["NEWS_REPORT"] != "changes":
                print(f"{name}: already running in another process; nothing to do")
            return
        self.crawler_process = AsyncCrawlerProcess(self.settings)
        if name not in self.crawler_process.spider_loader.list():
            self.exitcode = self._unknown(name)
            return
        crawler = self._create_crawler(name)
        wrong = getattr(crawler.spidercls, "wrong_arguments", lambda **_: None)(**opts.spargs)
        if wrong:
            raise UsageError(wrong, print_help=False)
        self.crawler_process.crawl(crawler, **opts.spargs)
        with certain_end(lambda: _status(crawler)):
            self.crawler_process.start()
        self.exitcode = _status(crawler)

    def _unknown(self, name: str) -> int:
        from crawler.spiders import from_yaml

        if name in from_yaml.BROKEN:
            print(from_yaml.BROKEN[name], file=sys.stderr)
            return ExitStatus.TROUBLE
        assert self.crawler_process is not None
        near = difflib.get_close_matches(name, self.crawler_process.spider_loader.list(), 1)
        hint = f"; did you mean {near[0]}?" if near else "; `scrapy list` has all"
        print(f"no source is named {name!r}{hint}", file=sys.stderr)
        return ExitStatus.USAGE


def _status(crawler: Crawler) -> int:
    if crawler.stats is None:
        return ExitStatus.TROUBLE
    return int(crawler.stats.get_value(EXIT_STATUS_STAT, ExitStatus.TROUBLE))
