"""`scrapy importrules FOLDER` makes sources from Full-Text RSS site configs, and reports what it skipped in each.

Exit status: 0 fine, 1 nothing usable found, 2 usage, 3 the sources can't be written.
"""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "FOLDER [--into FOLDER] [--only HOST ...] [--overwrite]"

    def short_desc(self) -> str:
        return "Import Full-Text RSS site configs (HOST.txt) as sources"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--into", metavar="FOLDER", help="target folder (default: the first of NEWS_SOURCES)")
        parser.add_argument("--only", metavar="HOST", nargs="+", action="extend", help="import these hosts only")
        parser.add_argument("--overwrite", action="store_true", help="replace files of an earlier import")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.importers.importrules import run

        self.exitcode = run(args, opts)
