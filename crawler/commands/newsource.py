"""`scrapy newsource URL` looks at a site, verifies its feeds, sitemaps and sections, and writes a source for it.

Exit status: 0 fine, 1 nothing found, 2 usage, 3 the site can't be reached or the file not written.
"""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "URL [--into FOLDER] [--name NAME] [--dry-run] [--articles N] [--json] [--overwrite]"

    def short_desc(self) -> str:
        return "Look at a site, find its feeds, sitemaps and sections, and write a source for it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--into", metavar="FOLDER", help="target folder (default: the first of NEWS_SOURCES)")
        parser.add_argument("--name", help="the source's name (default: made from the host)")
        parser.add_argument("--dry-run", action="store_true", help="print the file and write nothing")
        parser.add_argument("--articles", type=int, default=5, metavar="N", help="articles to try (default: 5)")
        parser.add_argument("--max-requests", type=int, default=40, metavar="N", help="requests at most (default: 40)")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--overwrite", action="store_true", help="replace an existing source")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.newsource.command import NewSource

        assert self.crawler_process is not None
        self.exitcode = NewSource(self.crawler_process, opts).run(args)
