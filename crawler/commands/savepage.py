"""`scrapy savepage NAME URL` saves a page of a source as a test page, with the parsed article as JSON beside it."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "NAME URL"

    def short_desc(self) -> str:
        return "Save a page of a source as a test page: tests/pages/NAME/<date>-<slug>.html.gz and .json"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.savepage import save

        assert self.crawler_process is not None
        self.exitcode = save(self.crawler_process, args)
