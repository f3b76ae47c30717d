"""`scrapy importsources FILE`: lists of sites that other programs keep, made sources; nothing is fetched.

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
        return "Import OPML, a list of addresses, news-please's sitelist or a Media Cloud collection as sources"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.importers.importsources import READERS

        super().add_options(parser)
        parser.add_argument("--format", choices=list(READERS), help="what the files are (default: as they seem to be)")
        parser.add_argument("--into", metavar="FOLDER", help="where to put them (default: NEWS_SOURCES' first folder)")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each and write nothing")
        parser.add_argument("--overwrite", action="store_true", help="replace files of an earlier import")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.importers.importsources import run

        self.exitcode = run(args, opts)
