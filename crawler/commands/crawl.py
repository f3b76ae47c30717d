"""`scrapy crawl NAME`: as Scrapy's own, with an exit status that follows the run.

0 fine (also: this source is running already), 1 nothing found, 2 usage, 3 the run, source or database is in trouble.
"""

from __future__ import annotations

import argparse
import difflib
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.spiders import from_yaml

EXIT_CODE, NEW = "run/exit_code", "run/new"
"""The stats in which the pipelines leave what the run came to, and how many articles were new."""


class Command(ScrapyCrawl):
    def short_desc(self) -> str:
        return "Crawl one source, by name: incremental, into the database that NEWS_DATABASE_URL names"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one source; `scrapy list` has them")
        assert self.crawler_process is not None
        name = args[0]
        if name not in self.crawler_process.spider_loader.list():
            self.exitcode = self._unknown(name)
            return
        crawler = self._create_crawler(name)
        wrong = getattr(crawler.spidercls, "wrong_arguments", lambda **_: None)(**opts.spargs)
        if wrong:
            raise UsageError(wrong, print_help=False)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        stats = crawler.stats
        self.exitcode = 3 if stats is None else stats.get_value(EXIT_CODE, 3)

    def _unknown(self, name: str) -> int:
        if name in from_yaml.BROKEN:
            print(from_yaml.BROKEN[name], file=sys.stderr)
            return 3
        assert self.crawler_process is not None
        near = difflib.get_close_matches(name, self.crawler_process.spider_loader.list(), 1)
        hint = f"; did you mean {near[0]}?" if near else "; `scrapy list` has all"
        print(f"no source is named {name!r}{hint}", file=sys.stderr)
        return 2
