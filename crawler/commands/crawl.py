"""`scrapy crawl NAME`: Scrapy's command, with bounds for a run and an exit status that tells how the run ended.

Exit status: 0 fine (also if this source is running already), 1 nothing found, 2 usage, 3 the run, the source or the
database is in trouble.
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
from crawler.shutdown import force_exit_after

_OPTIONS = {
    "since": ("WHEN", "fetch only articles of this date or later, or undated: 2026-11-01, 7d, 12h; others stay queued"),
    "max_pages": ("N", "fetch N articles at most; the others stay queued"),
    "max_minutes": ("N", "stop after N minutes; the other articles stay queued"),
    "poll": ("all|due", "request all discovery pages, or only those that are due (default)"),
}


class Command(ScrapyCrawl):
    requires_crawler_process = False  # `run` creates the process, once there is something to crawl

    def short_desc(self) -> str:
        return "Crawl one source, by name: incremental, into the database that NEWS_DATABASE_URL names"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        for name, (value, help_text) in _OPTIONS.items():
            parser.add_argument("--" + name.replace("_", "-"), metavar=value, help=help_text)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        # The options may also come as spider arguments (-a since=7d), except for `files`, whose arguments have the same
        # names.
        as_arguments = [] if args[:1] == ["files"] else list(_OPTIONS)
        for name in _OPTIONS:
            argument = opts.spargs.pop(name, None) if name in as_arguments else None
            value = argument if getattr(opts, name) is None else getattr(opts, name)
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
        message = getattr(crawler.spidercls, "wrong_arguments", lambda **_: None)(**opts.spargs)
        if message:
            raise UsageError(message, print_help=False)
        self.crawler_process.crawl(crawler, **opts.spargs)
        with force_exit_after(lambda: _status(crawler)):
            self.crawler_process.start()
        self.exitcode = _status(crawler)

    def _unknown(self, name: str) -> int:
        from crawler.spiders import from_yaml

        if name in from_yaml.BROKEN:
            print(from_yaml.BROKEN[name], file=sys.stderr)
            return ExitStatus.TROUBLE
        assert self.crawler_process is not None
        similar = difflib.get_close_matches(name, self.crawler_process.spider_loader.list(), 1)
        hint = f"; did you mean {similar[0]}?" if similar else "; `scrapy list` has all"
        print(f"no source is named {name!r}{hint}", file=sys.stderr)
        return ExitStatus.USAGE


def _status(crawler: Crawler) -> int:
    if crawler.stats is None:
        return ExitStatus.TROUBLE
    return int(crawler.stats.get_value(EXIT_STATUS_STAT, ExitStatus.TROUBLE))
