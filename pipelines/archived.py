"""An article read from its archived page, or pages, as the spider reads it from its site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from crawler.errors import ParseError
from crawler.items import Article
from crawler.parsers import parse_article
from crawler.parsers.multipage import Further, Reading, further, is_paged
from crawler.source import Source
from storage.archive import pages
from storage.articles.reextraction import Known
from storage.frontier.urls import url_key
from storage.schema.core import AnyRow

_CHARSET = re.compile(rb"^content-type:[^\r\n]*charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE | re.MULTILINE)


class Incomplete(Exception):
    """A later page of the article isn't in the archive."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was served."""

    url: str
    body: bytes
    encoding: str | None
    fetched: datetime


def load_page(connection: Connection, folder: Path, row: AnyRow, url: str) -> Page:
    """Return the page of a row, served at `url` if its record doesn't say; raises StorageError if it can't be read."""
    record = pages.load(connection, folder, row)
    found = _CHARSET.search(record.head)
    encoding = found[1].decode("latin-1").lower() if found else None
    return Page(record.headers.get("warc-target-uri", url), record.payload, encoding, row.fetched)


@dataclass(frozen=True, slots=True)
class Archived:
    """What the archive has of one article."""

    connection: Connection
    folder: Path
    known: Known
    source: Source

    def article(self, page: Page) -> Article:
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
        reading = Reading(page.url, read, links.next)
        if links.single and (whole := self._whole(reading, links.single)):
            return whole
        while following := reading.following():
            reading = self._with(reading, following)
        article = reading.article()
        if article is None:
            raise failure or ParseError(page.url, "body")
        return article

    def _whole(self, reading: Reading, url: str) -> Article | None:
        page = self._part(url)
        try:
            return reading.whole(self._parsed(page, reading)) if page else None
        except ParseError:
            return None

    def _with(self, reading: Reading, url: str) -> Reading:
        """Return the reading with one more page, or ended."""
        page = self._part(url)
        if page is None:
            return reading.ended(f"not in the archive: {url}")
        try:
            return reading.then(self._parsed(page, reading), [url, page.url], self._further(page).next)
        except ParseError as error:
            return reading.ended(f"{error.reason} at {page.url}")

    def _part(self, url: str) -> Page | None:
        """Return a later page; None if the article was stored without it."""
        key = url_key(url)
        if key not in self.known.parts:
            return None
        row = self.known.parts[key]
        if row is None:
            raise Incomplete(f"the later page {url} isn't in the archive")
        return self.load(row)

    def load(self, row: AnyRow) -> Page:
        """Return the page of a row; raises StorageError if it can't be read."""
        return load_page(self.connection, self.folder, row, row.url)

    def _parsed(self, page: Page, reading: Reading | None = None) -> Article:
        headline = reading.pages[0].headline if reading is not None and reading.pages else None
        return parse_article(
            page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched, headline=headline
        )

    def _further(self, page: Page) -> Further:
        return further(page.body, page.url, self.source, encoding=page.encoding, fetched_at=page.fetched)
