"""`scrapy importsources FILE` makes sources from lists of sites that other programs keep; it fetches nothing.

Exit status: 0 fine, 1 nothing usable found, 2 usage, 3 the sources can't be written.
"""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "FILE|FOLDER [--format opml|list|sitelist|mediacloud] [--into FOLDER] [--dry-run] [--overwrite]"

    def short_desc(self) -> str:
        return "Import OPML, a list of URLs, news-please's sitelist or a Media Cloud collection as sources"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.importers.importsources import READERS

        super().add_options(parser)
        parser.add_argument("--format", choices=list(READERS), help="format of the files (default: detected)")
        parser.add_argument("--into", metavar="FOLDER", help="target folder (default: the first of NEWS_SOURCES)")
        parser.add_argument("--dry-run", action="store_true", help="print the result for each entry and write nothing")
        parser.add_argument("--overwrite", action="store_true", help="replace files of an earlier import")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.importers.importsources import run

        self.exitcode = run(args, opts)
