"""Run a re-extraction: parse archived pages again with today's parsers and rules, and store the changes.

No requests are made. Worker processes parse and compare pages, and this process stores the results. Each batch is a
transaction, which also stores how far the re-extraction is.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path

from crawler.source import Source
from crawler.source.loader import load_sources
from crawler.workers.ordered import OrderedPool
from pipelines.boilerplate.learn import reclean_pending
from pipelines.reextraction import read
from pipelines.reextraction.code_digest import parsers_digest
from pipelines.reextraction.compare import FIELDS
from pipelines.reextraction.read import PageResult, Task
from pipelines.reextraction.report import Report, ReportBuilder
from pipelines.reextraction.write import write
from storage import Corpus
from storage.archive import pages
from storage.articles import reextraction as stored_reextraction
from storage.articles.reextraction import ResumePoint, Scope
from storage.db.locks import Lock
from storage.records import plain
from storage.search.fields import read_moment

_CHUNK = 8
"""Number of articles that a worker process gets at a time."""
_BATCH = 96
"""Number of articles per transaction."""
_IDS = 2000
"""Number of ids that are read from the database at a time."""
Progress = Callable[[int, int], None]
"""Called with the number of articles and URLs that are done, and the number of all."""


def reextract(
    corpus: Corpus,
    sources: Mapping[str, Source] | None = None,
    *,
    source: Sequence[str] = (),
    since: date | datetime | str | None = None,
    until: date | datetime | str | None = None,
    fields: Collection[str] = FIELDS,
    refused: bool = True,
    dry_run: bool = False,
    restart: bool = False,
    workers: int | None = None,
    examples: int = 3,
    folder: Path | None = None,
    told: Progress | None = None,
) -> Report | None:
    """Parse the archived pages of articles again, and store what differs with today's parsers and rules.

    - `source`, `since` and `until` choose articles as in a search. With `refused`, URLs whose page had no article are
      parsed too.
    - Only these `fields` change. The change is a new version, "reextracted"; the version before stays. An article whose
      page has no article now stays as it is.
    - `dry_run` stores nothing.
    - An interrupted re-extraction resumes where it stopped, unless `restart` is True, or code or rules changed.
    - The default of `sources` are the sources of a crawl, of `folder` the folder NEWS_ARCHIVE, and of `workers` the
      number of cores.
    - `told` is called with the number of articles and URLs that are done, and the number of all.

    Returns None while another process re-extracts this corpus. Raises ValueError for bad arguments, and StorageError if
    the database fails.
    """
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise ValueError(f"fields: {', '.join(unknown)}; use {', '.join(FIELDS)}")
    if workers is not None and workers < 1:
        raise ValueError(f"workers {workers}; use 1 or more")
    for moment in (since, until):
        if isinstance(moment, str):
            read_moment(moment)
    scope = Scope(tuple(sorted(set(source))), since, until)
    folder = pages.required_folder() if folder is None else folder
    by_name = _sources(corpus, load_sources()[0] if sources is None else sources)
    run = _Run(corpus, scope, refused, ReportBuilder(examples), told)
    reader_arguments = (folder, by_name, frozenset(fields))
    if dry_run:
        return run.run(reader_arguments, workers or os.cpu_count() or 1)
    lock = Lock(corpus.database, "reextraction")
    if not lock.acquire():
        return None
    try:
        arguments = plain({**dataclasses.asdict(scope), "fields": sorted(fields), "refused": refused})
        with corpus.database.write() as connection:
            code = _code(by_name.values())
            run.resume(stored_reextraction.begin(connection, json.dumps(arguments), code, _now(), restart=restart))
        report = run.run(reader_arguments, workers or os.cpu_count() or 1)
        reclean_pending(corpus, _now)
        with corpus.database.write() as connection:
            stored_reextraction.finish(connection, run.progress.id, _now())
        return report
    finally:
        lock.release()


class _Run:
    """One run of a re-extraction: the batches, from a resume point on."""

    def __init__(
        self, corpus: Corpus, scope: Scope, refused: bool, report: ReportBuilder, on_progress: Progress | None
    ) -> None:
        self._corpus = corpus
        self._scope = scope
        self._refused = refused
        self._report = report
        self._on_progress = on_progress
        self._dry = True
        self.progress = ResumePoint(0, 0, 0, {})

    def resume(self, progress: ResumePoint) -> None:
        """Store changes, and start at this point. Without a call, the run is a dry run."""
        self._dry = False
        self.progress = progress
        self._report.load(progress.counts)

    def run(self, reader_arguments: tuple[Path, Mapping[str, Source], frozenset[str]], workers: int) -> Report:
        """Read all articles and URLs of the scope, store their changes, and return the report."""
        before, total = self._report.pages.total(), 0
        if self._on_progress is not None:
            with self._corpus.database.read() as connection:
                total = stored_reextraction.total(connection, self._scope, refused=self._refused)
        database = self._corpus.database
        if database.is_sqlite and database.path is None:
            workers = 0  # a database in memory exists in this process only
        shared = database.url.render_as_string(hide_password=False) if workers else database
        done: list[PageResult] = []
        tasks: list[Task] = []
        reading = OrderedPool[Task, PageResult | None](workers, read.read, read.start, (shared, *reader_arguments))
        for chunk, results in reading.each(self._chunks(), _killed):
            done += [result for result in results if result is not None]
            tasks += chunk
            if len(tasks) >= _BATCH:
                self._store(tasks, done)
                done, tasks = [], []
                if self._on_progress is not None:
                    self._on_progress(self._report.pages.total(), total)
        self._store(tasks, done)
        return self._report.report(None if self._dry else self.progress.id, resumed=before > 0)

    def _store(self, tasks: Sequence[Task], done: Sequence[PageResult]) -> None:
        if not tasks:
            return
        if self._dry:
            for result in done:
                self._report.add(result)
            return
        with self._corpus.database.write() as connection:
            for result in write(connection, self.progress.id, done, _now()):
                self._report.add(result)
            last: dict[str, int] = dict(tasks)
            self.progress = dataclasses.replace(
                self.progress,
                article_id=last.get("article", self.progress.article_id),
                url_id=last.get("refused", self.progress.url_id),
                counts=self._report.counts(),
            )
            stored_reextraction.advance(connection, self.progress)

    def _chunks(self) -> Iterator[list[Task]]:
        tasks: list[Task] = []
        for task in self._tasks():
            tasks.append(task)
            if len(tasks) == _CHUNK:
                yield tasks
                tasks = []
        if tasks:
            yield tasks

    def _tasks(self) -> Iterator[Task]:
        """Yield the articles in the order of their ids, then the refused URLs."""
        after = self.progress.article_id
        while ids := self._next(stored_reextraction.article_ids, after):
            yield from (("article", number) for number in ids)
            after = ids[-1]
        after = self.progress.url_id
        while self._refused and (ids := self._next(stored_reextraction.refused_ids, after)):
            yield from (("refused", number) for number in ids)
            after = ids[-1]

    def _next(self, find: Callable[..., list[int]], after: int) -> list[int]:
        with self._corpus.database.read() as connection:
            return find(connection, self._scope, after, _IDS)


def _killed(task: Task, why: str) -> PageResult:
    return PageResult(task, "", f"{task[0]} {task[1]}", "damaged", f"its parsing was killed: {why}")


def _sources(corpus: Corpus, described: Mapping[str, Source]) -> dict[str, Source]:
    """Return all sources of the corpus. A source without YAML is described by the row that its last run left."""
    with corpus.database.read() as connection:
        rows = stored_reextraction.sources(connection)
    return {
        row.name: described.get(row.name) or Source(row.name, row.title, row.url, row.country, row.language)
        for row in rows
    }


def _code(sources: Collection[Source]) -> str:
    """Return a digest of what an article depends on apart from its page: the parsers and the sources' YAML."""
    digest = blake2b(parsers_digest().encode(), digest_size=16)
    for source in sorted(sources, key=lambda source: source.name):
        digest.update(repr(dataclasses.replace(source, path=None)).encode())
    return digest.hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
