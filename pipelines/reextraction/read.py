"""Parse archived pages again with today's parsers and rules, in a separate process. Nothing is written here.

`Archived` parses the archived pages of an article, as the spider does. `PageReparser` compares with the stored article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import Connection

from crawler.errors import NotAnArticle, ParseError
from crawler.items import Article, Fetched
from crawler.parsers import parse_article
from crawler.parsers.multipage import Further, PagedArticle, further, is_paged
from crawler.reasons import Reason
from crawler.source import Source
from pipelines.boilerplate.learn import Learner
from pipelines.clean import clean
from pipelines.reextraction.compare import FieldDifference, compare
from pipelines.validate import validate
from storage import StorageError
from storage.archive import pages
from storage.articles import reextraction
from storage.articles.drafts import Draft
from storage.articles.reextraction import Target
from storage.articles.rewriting import Reassessment, Rewrite
from storage.db.database import Database
from storage.frontier.url_keys import url_key
from storage.schema import AnyRow

# Archived pages -------------------------------------------------------------------------------------------------------
# An article parsed from its archived page, or pages, as the spider parses pages from the site.

_CHARSET = re.compile(rb"^content-type:[^\r\n]*charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE | re.MULTILINE)


class Incomplete(Exception):
    """A later page of a multi-page article isn't in the archive."""


@dataclass(frozen=True, slots=True)
class ServedPage:
    """A page as the site served it."""

    url: str
    body: bytes
    encoding: str | None
    fetched: datetime


def load_page(connection: Connection, folder: Path, row: AnyRow, url: str) -> ServedPage:
    """Return the archived page of a row. `url` is used if the record has no URL. Raises StorageError if unreadable."""
    record = pages.load(connection, folder, row)
    match = _CHARSET.search(record.head)
    encoding = match[1].decode("latin-1").lower() if match else None
    return ServedPage(record.headers.get("warc-target-uri", url), record.payload, encoding, row.fetched)


@dataclass(frozen=True, slots=True)
class Archived:
    """The archived pages of one article or URL, and how to parse them."""

    connection: Connection
    folder: Path
    target: Target
    source: Source

    def article(self, page: ServedPage) -> Article:
        """Return the article that begins on this page.

        Raises ParseError if today's parser and rules find no article, StorageError if a page can't be read, and
        Incomplete if the archive lacks a page that the stored article has.
        """
        if not is_paged(self.source):
            return self._parsed(page)
        try:
            parsed: tuple[Article, ...] = (self._parsed(page),)
            failure = None
        except ParseError as error:
            parsed, failure = (), error
        links = self._further(page)
        reading = PagedArticle(page.url, parsed, links.next)
        if links.single and (whole := self._whole(reading, links.single)):
            return whole
        while following := reading.next_url():
            reading = self._with(reading, following)
        article = reading.article()
        if article is None:
            raise failure or ParseError(page.url, "body")
        return article

    def _whole(self, reading: PagedArticle, url: str) -> Article | None:
        """Return the article from a page that has all of it; None if there is no such page."""
        page = self._part(url)
        try:
            return reading.with_single_page(self._parsed(page, reading)) if page else None
        except ParseError:
            return None

    def _with(self, reading: PagedArticle, url: str) -> PagedArticle:
        """Return the reading with one more page, or ended if the page is missing."""
        page = self._part(url)
        if page is None:
            return reading.with_end(f"not in the archive: {url}")
        try:
            return reading.with_page(self._parsed(page, reading), [url, page.url], self._further(page).next)
        except ParseError as error:
            return reading.with_end(f"{error.reason} at {page.url}")

    def _part(self, url: str) -> ServedPage | None:
        """Return a later page; None if the article was stored without this page."""
        key = url_key(url)
        if key not in self.target.parts:
            return None
        row = self.target.parts[key]
        if row is None:
            raise Incomplete(f"the later page {url} isn't in the archive")
        return self.load(row)

    def load(self, row: AnyRow) -> ServedPage:
        """Return the archived page of a row. Raises StorageError if the page can't be read."""
        return load_page(self.connection, self.folder, row, row.url)

    def _parsed(self, page: ServedPage, reading: PagedArticle | None = None) -> Article:
        headline = reading.pages[0].headline if reading is not None and reading.pages else None
        return parse_article(
            page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched, headline=headline
        )

    def _further(self, page: ServedPage) -> Further:
        return further(page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched)


# Results --------------------------------------------------------------------------------------------------------------
# What parsing a page again gives, compared with the stored article.

State = Literal["unchanged", "changed", "new", "refused", "lost", "damaged", "newer"]
Task = tuple[Literal["article", "refused"], int]
"""An article, or a URL without an article, by its id."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """The result of parsing an article's or a URL's page again."""

    task: Task
    source: str
    url: str
    state: State
    """lost: the page has no article by today's code; damaged: the page can't be read; newer: the text is newer."""
    why: str = ""
    differences: tuple[FieldDifference, ...] = ()
    rewrite: Rewrite | None = None
    reassessment: Reassessment | None = None
    """Another confidence of an unchanged article."""
    draft: Draft | None = None
    """The article of a URL that was refused before."""


class _Refused(Exception):
    """A page has no article that can be stored; the message is the reason, and the evidence behind a colon."""


@dataclass(frozen=True, slots=True)
class PageReparser:
    """Parses pages again and compares the results, within one process."""

    database: Database
    folder: Path
    sources: Mapping[str, Source]
    fields: frozenset[str]
    """Fields that may change."""
    archiving: frozenset[int]
    """Ids of runs that archived pages."""

    def read(self, tasks: list[Task]) -> Iterator[PageResult | None]:
        """Yield the result of each task; None for an article or URL that is gone."""
        ids: dict[str, list[int]] = {"article": [], "refused": []}
        for kind, number in tasks:
            ids[kind].append(number)
        with self.database.read() as connection:
            learner = Learner(connection, datetime.now(UTC))
            stored = reextraction.articles(connection, ids["article"], self.archiving)
            unread = reextraction.refused(connection, ids["refused"])
            targets: dict[Task, Target] = {("article", target.id): target for target in stored}
            targets |= {("refused", target.id): target for target in unread}
            for task in tasks:
                yield self._read(connection, learner, targets[task]) if task in targets else None

    def _read(self, connection: Connection, learner: Learner, target: Target) -> PageResult:
        task: Task = ("refused" if target.article is None else "article", target.id)
        result = PageResult(task, target.source, target.url, "newer", "its text is newer than its archived pages")
        why = ""
        archived = Archived(connection, self.folder, target, self.sources[target.source])
        for row in target.pages:
            before = target.seen is None or row.fetched <= target.seen
            if before and target.not_archived:
                break
            try:
                page = archived.load(row)
                if target.article is not None and url_key(page.url) != url_key(target.url):
                    continue  # a later page of the article, archived without a URL of its own
                article = self._article(archived, page)
            except _Refused as refused:
                why = why or str(refused)
                if before:
                    break
            except (StorageError, Incomplete) as error:
                return replace(result, state="damaged", why=str(error))
            except MemoryError:
                raise  # a limit of the process, not a fault of the page
            except Exception as error:  # a page that the parser fails on must not stop the others
                return replace(result, state="damaged", why=f"the parser failed: {type(error).__name__}: {error}"[:300])
            else:
                draft = Draft.of(article)
                if target.article is None:
                    return replace(result, state="new", why="", draft=replace(draft, seen=page.fetched))
                return self._compared(connection, learner, target, draft, result)
        return replace(result, state="refused" if target.article is None else "lost", why=why) if why else result

    def _article(self, archived: Archived, page: ServedPage) -> Article:
        """Return the article as a crawl would store it. Raises _Refused, StorageError or Incomplete."""
        target = archived.target
        try:
            article = archived.article(page)
        except NotAnArticle as error:
            raise _Refused(f"{error.reason}: {error.evidence}") from error
        except ParseError as error:
            raise _Refused(error.reason) from error
        if target.article is not None:
            article = replace(article, url=target.url)
        link = replace(target.link, title=None)
        fetched = validate(clean(Fetched(target.url, target.source, page.fetched, article, link=link)), page.fetched)
        if fetched.article is None:
            raise _Refused(fetched.refusal.reason if fetched.refusal else Reason.NO_ARTICLE)
        return fetched.article

    def _compared(
        self, connection: Connection, learner: Learner, target: Target, draft: Draft, result: PageResult
    ) -> PageResult:
        assert target.article is not None

        def is_taken(key: str) -> bool:
            return reextraction.is_key_of_other(connection, key, target.id)

        comparison = compare(target.article, target.key, draft, self.fields, learner.marked, is_taken)
        if comparison is None:
            return replace(result, state="unchanged", why="")
        differences, changes = comparison
        if isinstance(changes, Reassessment):
            return replace(result, state="unchanged", why="", differences=differences, reassessment=changes)
        return replace(result, state="changed", why="", differences=differences, rewrite=changes)


_started: list[tuple[str | Database, Path, Mapping[str, Source], frozenset[str]]] = []
_readers: list[PageReparser] = []


def start(corpus: str | Database, folder: Path, sources: Mapping[str, Source], fields: frozenset[str]) -> None:
    """Set what this process reads. A database given by its URL is opened at the first task."""
    _started[:] = [(corpus, folder, sources, fields)]
    _readers.clear()


def read(tasks: list[Task]) -> Iterator[PageResult | None]:
    """Yield the results of tasks, by the reader of this process. Raises StorageError if the database fails."""
    if not _readers:
        corpus, folder, sources, fields = _started[0]
        database = Database(corpus, read_only=True) if isinstance(corpus, str) else corpus
        with database.read() as connection:
            archiving = frozenset(reextraction.runs_with_archive(connection))
        _readers.append(PageReparser(database, folder, sources, fields, archiving))
    yield from _readers[0].read(tasks)
