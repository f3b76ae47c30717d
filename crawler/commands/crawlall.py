"""`scrapy crawlall [NAME …]` crawls every source that is due, several at once, in one process.

Exit status: 0 fine (also if nothing was due), 1 no source is chosen, 2 usage, 3 a run, a source or the database is in
trouble.
"""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "[NAME …] [--all] [--country CC …] [--at-once N] [--max-minutes N]"

    def short_desc(self) -> str:
        return "Crawl all sources that are due, several at once"

    def long_desc(self) -> str:
        return (
            "Crawl the named sources; without names, your own sources and the shipped ones that were crawled before. "
            "Sources that have waited longest go first, so that a time limit never leaves out the same ones."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="all sources, shipped ones too")
        parser.add_argument("--country", metavar="CC", action="append", help="all sources of a country, such as de")
        parser.add_argument("--at-once", metavar="N", type=int, default=8, help="sources at a time (default: 8)")
        parser.add_argument("--max-minutes", metavar="N", type=float, help="stop all runs after N minutes")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.crawlall import crawl_all

        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        self.exitcode = crawl_all(self.crawler_process, args, opts)
