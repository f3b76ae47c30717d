"""What `scrapy newsource URL` does: the look at the site, the guesses, the file."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError

from crawler.errors import SourceError
from crawler.exit_status import ExitStatus
from crawler.newsource import source_file
from crawler.newsource.home_page import candidate_urls
from crawler.newsource.look import look_at
from crawler.newsource.source_file import discovered, draft
from crawler.newsource.survey import NothingThereError, Survey, downloads
from crawler.newsource.traits import Sample, guess_traits
from crawler.shutdown import certain_end
from crawler.source import Source
from crawler.source.loader import RESERVED_NAMES, SHIPPED, user_folders
from crawler.source.writer import checked, default_folder, existing, name_for, source_of, written
from crawler.spiders.detached import ApartSpider
from crawler.spiders.from_yaml import SOURCES

LEAST_REQUESTS = 10


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
        typed, into = self._checked(args, opts)
        sources = existing(into, SOURCES.values())
        if opts.name is None and not opts.overwrite and (known := source_of(typed[0], sources)):
            self._known(known)
            return
        if wrong := _taken(opts, into, sources):
            print(wrong, file=sys.stderr)
            self.exitcode = ExitStatus.USAGE
            return
        crawler = self._process.create_crawler(_Look)
        found = _Found()
        self._process.crawl(crawler, typed=typed, opts=opts, found=found)
        self.exitcode = ExitStatus.TROUBLE  # until it's done
        with certain_end(lambda: self.exitcode):
            self._process.start()
        if found.error is not None or found.survey is None:
            print(source_file.printable(str(found.error or "the look at the site was broken off")), file=sys.stderr)
            is_empty = found.error is not None and not found.error.trouble
            self.exitcode = ExitStatus.NOTHING_FOUND if is_empty else ExitStatus.TROUBLE
            return
        self.exitcode = ExitStatus.FINE
        self._finish(found.survey, found.samples, into, sources, opts)

    def _checked(self, args: list[str], opts: argparse.Namespace) -> tuple[list[str], Path | None]:
        """Return the URLs to try and the folder to write into. Raises UsageError."""
        if len(args) != 1:
            raise UsageError("give one address, that of the site's home page; it goes before the options")
        try:
            typed = candidate_urls(args[0])
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.name is not None and (not re.fullmatch(r"[a-z0-9_]{1,64}", opts.name) or opts.name in RESERVED_NAMES):
            raise UsageError(f"{opts.name!r} can't name a source; use a-z, 0-9 and _, 64 at most", print_help=False)
        if opts.articles < 1 or opts.max_requests < LEAST_REQUESTS:
            raise UsageError(f"--articles is 1 at least, --max-requests {LEAST_REQUESTS}", print_help=False)
        into = Path(opts.into) if opts.into else default_folder()
        if into is None and not opts.dry_run:
            raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES; or --dry-run", print_help=False)
        if into is not None and into.exists() and not into.is_dir():
            raise UsageError(f"{into} isn't a folder", print_help=False)
        return typed, into

    def _known(self, known: Source) -> None:
        print(f"{known.url} is the source {known.name} already ({known.path}): scrapy crawl {known.name}")
        print("--overwrite looks anew and writes a file that takes its place; --name makes another source of it")
        self.exitcode = ExitStatus.USAGE

    def _finish(
        self, survey: Survey, samples: list[Sample], into: Path | None, sources: list[Source], opts: argparse.Namespace
    ) -> None:
        if opts.name is None and not opts.overwrite and (known := source_of(survey.url, sources)):
            self._known(known)  # by where the home page led
            return
        traits = guess_traits(survey.home, samples, discovered(survey))
        if len(editions := survey.editions()) > 1:
            told = replace(traits.language, value=None, why=f"editions in several: {', '.join(editions)}")
            traits = replace(traits, language=told)
        yaml = draft(survey, traits, datetime.now(UTC).date())
        name = opts.name or _name(survey.url, sources, opts.overwrite)
        try:
            checked(yaml, name)
        except SourceError as error:
            print(f"the file made for it is no source: {error.message}", file=sys.stderr)
            self.exitcode = ExitStatus.TROUBLE
            return
        if not opts.json:
            print(source_file.as_text(survey, samples))
        if samples and not any(sample.article for sample in samples):
            print(_unread(survey), file=sys.stderr)
            self.exitcode = ExitStatus.NOTHING_FOUND
            return
        target = self._write(yaml, into / f"{name}.yaml", opts) if into and not opts.dry_run else None
        if opts.json:
            said = {"name": name, "file": str(target) if target else None}
            print(json.dumps(said | source_file.as_json(survey, traits, samples, yaml), ensure_ascii=False, indent=1))
        elif opts.dry_run:
            print(f"\n{source_file.printable(yaml)}")
        elif target is not None:
            self._next(target, name)

    def _write(self, yaml: str, target: Path, opts: argparse.Namespace) -> Path | None:
        try:
            if written(yaml, target, overwrite=opts.overwrite):
                return target
            print(f"{target} exists; --overwrite replaces it, --name names another", file=sys.stderr)
            self.exitcode = ExitStatus.USAGE
        except OSError as error:
            print(f"{error.filename or target}: {error.strerror}", file=sys.stderr)
            self.exitcode = ExitStatus.TROUBLE
        return None

    def _next(self, target: Path, name: str) -> None:
        print(f"\nWritten: {target}. Look at it, then:")
        folder = target.parent
        found = any(folder.resolve().is_relative_to(known.resolve()) for known in (SHIPPED, *user_folders()))
        print(f"  {'' if found else f'NEWS_SOURCES={folder} '}scrapy crawl {name}")


class _Found:
    """What the spider leaves for the command."""

    def __init__(self) -> None:
        self.survey: Survey | None = None
        self.samples: list[Sample] = []
        self.error: NothingThereError | None = None


class _Look(ApartSpider):
    """Looks at one site as politely as a crawl would, and stores nothing in the corpus."""

    name = "newsource"

    def __init__(self, typed: list[str], opts: argparse.Namespace, found: _Found, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.typed, self.opts, self.found = typed, opts, found

    async def start(self) -> Any:
        survey = Survey(downloads(self.crawler), self.opts.max_requests, _tell, self.opts.articles)
        try:
            self.found.samples = await look_at(survey, self.typed)
            self.found.survey = survey
        except NothingThereError as error:
            self.found.error = error
        return
        yield  # what makes this the generator that Scrapy wants


def _tell(line: str) -> None:
    print(source_file.printable(line), file=sys.stderr, flush=True)


def _taken(opts: argparse.Namespace, into: Path | None, sources: list[Source]) -> str | None:
    """Return what speaks against the name that was given, if anything does."""
    if opts.name is None or opts.overwrite or opts.dry_run:
        return None
    if into is not None and (into / f"{opts.name}.yaml").exists():
        return f"{into / f'{opts.name}.yaml'} exists; --overwrite replaces it, --name names another"
    other = next((source for source in sources if source.name == opts.name), None)
    return f"{opts.name} is the source of {other.url}; --name names another" if other else None


def _name(url: str, sources: list[Source], overwrite: bool) -> str:
    known = source_of(url, sources)
    if known is not None and overwrite:
        return known.name
    return name_for(url, {source.name for source in sources})


def _unread(survey: Survey) -> str:
    why = "scripts make them in the browser, it seems" if survey.scripted else "see above why"
    return f"{survey.url}: no article could be read of those tried ({why}); nothing is written"
