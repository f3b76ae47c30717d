"""Archived pages read anew with the parser and the rules of today, in a process of its own; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import Connection

from crawler.errors import ParseError
from crawler.items import Article, Fetched, Link
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
from storage.articles.rewriting import Rewrite
from storage.db.database import Database
from storage.frontier.urls import url_key
from storage.schema import AnyRow

# Archived -------------------------------------------------------------------------------------------------------------
# An article read from its archived page, or pages, as the spider reads it from its site.

_CHARSET = re.compile(rb"^content-type:[^\r\n]*charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE | re.MULTILINE)


class Incomplete(Exception):
    """A later page of the article isn't in the archive."""


@dataclass(frozen=True, slots=True)
class ServedPage:
    """One page as it was served."""

    url: str
    body: bytes
    encoding: str | None
    fetched: datetime


def load_page(connection: Connection, folder: Path, row: AnyRow, url: str) -> ServedPage:
    """Return the page of a row, served at `url` if its record doesn't say; raises StorageError if it can't be read."""
    record = pages.load(connection, folder, row)
    match = _CHARSET.search(record.head)
    encoding = match[1].decode("latin-1").lower() if match else None
    return ServedPage(record.headers.get("warc-target-uri", url), record.payload, encoding, row.fetched)


@dataclass(frozen=True, slots=True)
class ArticleArchive:
    """What the archive has of one article."""

    connection: Connection
    folder: Path
    item: Target
    source: Source

    def article(self, page: ServedPage) -> Article:
        """Return the article whose first page this is.

        Raises ParseError if there's none by today's parser and rules, StorageError if a page can't be read, Incomplete
        if one isn't there that the stored article has.
        """
        if not is_paged(self.source):
            return self._parsed(page)
        try:
            read: tuple[Article, ...] = (self._parsed(page),)
            failure = None
        except ParseError as error:
            read, failure = (), error
        links = self._further(page)
        reading = PagedArticle(page.url, read, links.next)
        if links.single and (whole := self._whole(reading, links.single)):
            return whole
        while following := reading.next_url():
            reading = self._with(reading, following)
        article = reading.article()
        if article is None:
            raise failure or ParseError(page.url, "body")
        return article

    def _whole(self, reading: PagedArticle, url: str) -> Article | None:
        page = self._part(url)
        try:
            return reading.with_single_page(self._parsed(page, reading)) if page else None
        except ParseError:
            return None

    def _with(self, reading: PagedArticle, url: str) -> PagedArticle:
        """Return the reading with one more page, or ended."""
        page = self._part(url)
        if page is None:
            return reading.with_end(f"not in the archive: {url}")
        try:
            return reading.with_page(self._parsed(page, reading), [url, page.url], self._further(page).next)
        except ParseError as error:
            return reading.with_end(f"{error.reason} at {page.url}")

    def _part(self, url: str) -> ServedPage | None:
        """Return a later page; None if the article was stored without it."""
        key = url_key(url)
        if key not in self.item.parts:
            return None
        row = self.item.parts[key]
        if row is None:
            raise Incomplete(f"the later page {url} isn't in the archive")
        return self.load(row)

    def load(self, row: AnyRow) -> ServedPage:
        """Return the page of a row; raises StorageError if it can't be read."""
        return load_page(self.connection, self.folder, row, row.url)

    def _parsed(self, page: ServedPage, reading: PagedArticle | None = None) -> Article:
        headline = reading.pages[0].headline if reading is not None and reading.pages else None
        return parse_article(
            page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched, headline=headline
        )

    def _further(self, page: ServedPage) -> Further:
        return further(page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched)


# Read -----------------------------------------------------------------------------------------------------------------

State = Literal["unchanged", "changed", "new", "refused", "lost", "damaged", "newer"]
Task = tuple[Literal["article", "refused"], int]
"""An article, or an address that none came of, by its id."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """What reading a page anew came to."""

    task: Task
    source: str
    url: str
    state: State
    """lost: its page holds no article by today's code; damaged: it can't be read; newer: the text is newer."""
    why: str = ""
    differences: tuple[FieldDifference, ...] = ()
    rewrite: Rewrite | None = None
    draft: Draft | None = None
    """The article that came of an address that was refused."""


class _Refused(Exception):
    """No article can be stored of a page, for this reason."""


@dataclass(frozen=True, slots=True)
class PageReparser:
    """What a process that reads pages needs."""

    database: Database
    folder: Path
    sources: Mapping[str, Source]
    fields: frozenset[str]
    """Those that may change."""
    archiving: frozenset[int]
    """Runs that archived pages."""

    def read(self, tasks: list[Task]) -> Iterator[PageResult | None]:
        """Yield what came of each; None for what isn't there any more."""
        ids: dict[str, list[int]] = {"article": [], "refused": []}
        for kind, number in tasks:
            ids[kind].append(number)
        with self.database.read() as connection:
            learner = Learner(connection, datetime.now(UTC))
            stored = reextraction.articles(connection, ids["article"], self.archiving)
            unread = reextraction.refused(connection, ids["refused"])
            by_task: dict[Task, Target] = {("article", record.id): record for record in stored}
            by_task |= {("refused", record.id): record for record in unread}
            for task in tasks:
                yield self._read(connection, learner, by_task[task]) if task in by_task else None

    def _read(self, connection: Connection, learner: Learner, item: Target) -> PageResult:
        task: Task = ("refused" if item.article is None else "article", item.id)
        result = PageResult(task, item.source, item.url, "newer", "its text is newer than its archived pages")
        why = ""
        archived = ArticleArchive(connection, self.folder, item, self.sources[item.source])
        for row in item.pages:
            before = item.seen is None or row.fetched <= item.seen
            if before and item.not_archived:
                break
            try:
                page = archived.load(row)
                if item.article is not None and url_key(page.url) != url_key(item.url):
                    continue  # a later page that no address of its own stands for
                article = self._article(archived, page)
            except _Refused as refused:
                why = why or str(refused)
                if before:
                    break
            except (StorageError, Incomplete) as error:
                return replace(result, state="damaged", why=str(error))
            except MemoryError:
                raise  # a limit's, not the page's
            except Exception as error:  # one page that the parser stumbles over stops nothing
                return replace(result, state="damaged", why=f"the parser failed: {type(error).__name__}: {error}"[:300])
            else:
                draft = Draft.of(article)
                if item.article is None:
                    return replace(result, state="new", why="", draft=replace(draft, seen=page.fetched))
                return self._compared(connection, learner, item, draft, result)
        return replace(result, state="refused" if item.article is None else "lost", why=why) if why else result

    def _article(self, archived: ArticleArchive, page: ServedPage) -> Article:
        """Return the article as it would be stored. Raises _Refused, StorageError or Incomplete."""
        item = archived.item
        try:
            article = archived.article(page)
        except ParseError as error:
            raise _Refused(error.reason) from error
        if item.article is not None:
            article = replace(article, url=item.url)
        link = Link(item.link.url, None, item.link.date_published, item.link.date_modified)
        fetched = validate(clean(Fetched(item.url, item.source, page.fetched, article, link=link)), page.fetched)
        if fetched.article is None:
            raise _Refused(fetched.refusal.reason if fetched.refusal else Reason.NO_ARTICLE)
        return fetched.article

    def _compared(
        self, connection: Connection, learner: Learner, item: Target, draft: Draft, result: PageResult
    ) -> PageResult:
        assert item.article is not None

        def key_taken(key: str) -> bool:
            return reextraction.is_key_of_other(connection, key, item.id)

        comparison = compare(item.article, item.key, draft, self.fields, learner.marked, key_taken)
        if comparison is None:
            return replace(result, state="unchanged", why="")
        return replace(result, state="changed", why="", differences=comparison[0], rewrite=comparison[1])


_started: list[tuple[str | Database, Path, Mapping[str, Source], frozenset[str]]] = []
_readers: list[PageReparser] = []


def start(corpus: str | Database, folder: Path, sources: Mapping[str, Source], fields: frozenset[str]) -> None:
    """Tell this process what to read; a database by its address is opened at the first reading."""
    _started[:] = [(corpus, folder, sources, fields)]
    _readers.clear()


def read(tasks: list[Task]) -> Iterator[PageResult | None]:
    """Read these by the reader of this process, as it does. Raises StorageError when the database fails."""
    if not _readers:
        corpus, folder, sources, fields = _started[0]
        database = Database(corpus, read_only=True) if isinstance(corpus, str) else corpus
        with database.read() as connection:
            archiving = frozenset(reextraction.runs_with_archive(connection))
        _readers.append(PageReparser(database, folder, sources, fields, archiving))
    yield from _readers[0].read(tasks)
