"""`scrapy crawlall [NAME …]`: every source that has something to do, several at once, in one process.

0 fine (also: nothing was due), 1 no source is chosen, 2 usage, 3 a run, source or database is in trouble.
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
        return "Crawl all sources that have something to do, several at once"

    def long_desc(self) -> str:
        return (
            "Crawl the sources named; without names your own and, of the shipped ones, those crawled before. "
            "Those waiting longest go first, so that a time limit leaves none out for ever."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="all sources, shipped ones too")
        parser.add_argument("--country", metavar="CC", action="append", help="all sources of a country, such as de")
        parser.add_argument("--at-once", metavar="N", type=int, default=8, help="sources at a time (8)")
        parser.add_argument("--max-minutes", metavar="N", type=float, help="end all runs after so long; the rest waits")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.crawlall import crawl_all

        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        self.exitcode = crawl_all(self.crawler_process, args, opts)
