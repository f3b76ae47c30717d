"""`NewSource` runs `scrapy newsource URL`: look at the site, guess its traits, write the source file."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError

from crawler.errors import SourceError
from crawler.exit_status import ExitStatus
from crawler.newsource import source_file
from crawler.newsource.home_page import candidate_urls
from crawler.newsource.look import look_at
from crawler.newsource.source_file import discovered, draft
from crawler.newsource.survey import NothingThereError, Survey, downloader
from crawler.newsource.traits import Sample, guess_traits
from crawler.shutdown import force_exit_after
from crawler.source import Source
from crawler.source.loader import RESERVED_NAMES, SHIPPED, user_folders
from crawler.source.writer import checked, default_folder, existing, name_for, source_of, written
from crawler.spiders.detached import DetachedSpider
from crawler.spiders.from_yaml import SOURCES

MIN_REQUESTS = 10
"""Smallest value of `--max-requests`."""
_NO_REQUESTS: tuple[Request, ...] = ()


class NewSource:
    """One run of the command."""

    def __init__(self, process: CrawlerProcessBase, opts: argparse.Namespace) -> None:
        self._process, self._opts = process, opts
        self.exitcode = ExitStatus.FINE

    def run(self, args: list[str]) -> int:
        """Look at the site; return the exit status. Raises UsageError."""
        self._run(args)
        return self.exitcode

    def _run(self, args: list[str]) -> None:
        opts = self._opts
        urls, into = self._check_arguments(args, opts)
        sources = existing(into, SOURCES.values())
        if opts.name is None and not opts.overwrite and (known_source := source_of(urls[0], sources)):
            self._report_known(known_source)
            return
        if objection := _name_objection(opts, into, sources):
            print(objection, file=sys.stderr)
            self.exitcode = ExitStatus.USAGE
            return
        crawler = self._process.create_crawler(_LookSpider)
        result = _LookResult()
        self._process.crawl(crawler, urls=urls, opts=opts, result=result)
        self.exitcode = ExitStatus.TROUBLE  # holds if the process ends early
        with force_exit_after(lambda: self.exitcode):
            self._process.start()
        if result.error is not None or result.survey is None:
            print(source_file.printable(str(result.error or "the look at the site was broken off")), file=sys.stderr)
            is_empty = result.error is not None and not result.error.trouble
            self.exitcode = ExitStatus.NOTHING_FOUND if is_empty else ExitStatus.TROUBLE
            return
        self.exitcode = ExitStatus.FINE
        self._finish(result.survey, result.samples, into, sources, opts)

    def _check_arguments(self, args: list[str], opts: argparse.Namespace) -> tuple[list[str], Path | None]:
        """Return the URLs to try and the folder to write into. The folder is None in a dry run without a folder.

        Raises UsageError.
        """
        if len(args) != 1:
            raise UsageError("give one URL, that of the site's home page; it goes before the options")
        try:
            urls = candidate_urls(args[0])
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.name is not None and (not re.fullmatch(r"[a-z0-9_]{1,64}", opts.name) or opts.name in RESERVED_NAMES):
            raise UsageError(f"{opts.name!r} can't name a source; use a-z, 0-9 and _, 64 at most", print_help=False)
        if opts.articles < 1 or opts.max_requests < MIN_REQUESTS:
            raise UsageError(f"--articles is at least 1, --max-requests at least {MIN_REQUESTS}", print_help=False)
        into = Path(opts.into) if opts.into else default_folder()
        if into is None and not opts.dry_run:
            raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES; or --dry-run", print_help=False)
        if into is not None and into.exists() and not into.is_dir():
            raise UsageError(f"{into} isn't a folder", print_help=False)
        return urls, into

    def _report_known(self, known: Source) -> None:
        print(f"{known.url} is the source {known.name} already ({known.path}): scrapy crawl {known.name}")
        print("--overwrite looks at the site again and replaces the file; --name makes another source of the site")
        self.exitcode = ExitStatus.USAGE

    def _finish(
        self, survey: Survey, samples: list[Sample], into: Path | None, sources: list[Source], opts: argparse.Namespace
    ) -> None:
        """Make the source file from the survey, write or print it, and set the exit status."""
        if opts.name is None and not opts.overwrite and (existing := source_of(survey.url, sources)):
            self._report_known(existing)  # the home page redirected to the site of a known source
            return
        traits = guess_traits(survey.home, samples, discovered(survey))
        if len(editions := survey.editions()) > 1:
            language = replace(traits.language, value=None, why=f"editions in several: {', '.join(editions)}")
            traits = replace(traits, language=language)
        yaml = draft(survey, traits, datetime.now(UTC).date())
        name = opts.name or _name(survey.url, sources, opts.overwrite)
        try:
            checked(yaml, name)
        except SourceError as error:
            print(f"the file made for the site is no valid source: {error.message}", file=sys.stderr)
            self.exitcode = ExitStatus.TROUBLE
            return
        if not opts.json:
            print(source_file.as_text(survey, samples))
        if samples and not any(sample.article for sample in samples):
            print(_no_article_message(survey), file=sys.stderr)
            self.exitcode = ExitStatus.NOTHING_FOUND
            return
        target = self._write(yaml, into / f"{name}.yaml", opts) if into and not opts.dry_run else None
        if opts.json:
            report = source_file.as_json(survey, traits, samples, yaml)
            file = str(target) if target else None
            print(json.dumps({"name": name, "file": file} | report, ensure_ascii=False, indent=1))
        elif opts.dry_run:
            print(f"\n{source_file.printable(yaml)}")
        elif target is not None:
            self._print_next_step(target, name)

    def _write(self, yaml: str, target: Path, opts: argparse.Namespace) -> Path | None:
        """Write the file and return its path. If it can't be written, say why and return None."""
        try:
            if written(yaml, target, overwrite=opts.overwrite):
                return target
            print(f"{target} exists; --overwrite replaces it, --name names another", file=sys.stderr)
            self.exitcode = ExitStatus.USAGE
        except OSError as error:
            print(f"{error.filename or target}: {error.strerror}", file=sys.stderr)
            self.exitcode = ExitStatus.TROUBLE
        return None

    def _print_next_step(self, target: Path, name: str) -> None:
        print(f"\nWritten: {target}. Look at it, then:")
        folder = target.parent
        is_known = any(folder.resolve().is_relative_to(known.resolve()) for known in (SHIPPED, *user_folders()))
        print(f"  {'' if is_known else f'NEWS_SOURCES={folder} '}scrapy crawl {name}")


class _LookResult:
    """The result of the look, which the spider hands to the command."""

    def __init__(self) -> None:
        self.survey: Survey | None = None
        self.samples: list[Sample] = []
        self.error: NothingThereError | None = None


class _LookSpider(DetachedSpider):
    """Looks at one site as politely as a crawl, and stores nothing in the corpus."""

    name = "newsource"

    def __init__(self, urls: list[str], opts: argparse.Namespace, result: _LookResult, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls, self.opts, self.result = urls, opts, result

    async def start(self) -> AsyncIterator[Request]:
        """Look at the site. Scrapy wants a generator of requests; this one has none, since the survey downloads."""
        await self._look()
        for request in _NO_REQUESTS:
            yield request

    async def _look(self) -> None:
        survey = Survey(downloader(self.crawler), self.opts.max_requests, _report, self.opts.articles)
        try:
            self.result.samples = await look_at(survey, self.urls)
            self.result.survey = survey
        except NothingThereError as error:
            self.result.error = error


def _report(line: str) -> None:
    print(source_file.printable(line), file=sys.stderr, flush=True)


def _name_objection(opts: argparse.Namespace, into: Path | None, sources: list[Source]) -> str | None:
    """Return why the name given by `--name` can't be used. None if it can be used, or if none is given."""
    if opts.name is None or opts.overwrite or opts.dry_run:
        return None
    if into is not None and (into / f"{opts.name}.yaml").exists():
        return f"{into / f'{opts.name}.yaml'} exists; --overwrite replaces it, --name names another"
    other = next((source for source in sources if source.name == opts.name), None)
    return f"{opts.name} is the source of {other.url}; --name names another" if other else None


def _name(url: str, sources: list[Source], overwrite: bool) -> str:
    """Return the name of the site's source if that source is to be replaced, else a new name."""
    existing = source_of(url, sources)
    if existing is not None and overwrite:
        return existing.name
    return name_for(url, {source.name for source in sources})


def _no_article_message(survey: Survey) -> str:
    why = "scripts make them in the browser, it seems" if survey.is_scripted else "see above why"
    return f"{survey.url}: no article could be read of those tried ({why}); nothing is written"
