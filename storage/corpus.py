"""The corpus: the one object that Python, the `news` command and the pipelines read and write through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from storage import records
from storage.archive import pages
from storage.articles import duplicates as duplicates_module
from storage.articles import query
from storage.articles.changes import Difference, compare, lines
from storage.articles.query import Duplicates, Facet, Order
from storage.boilerplate import learned
from storage.db.database import Database
from storage.export import arrow
from storage.export import export as export_module
from storage.export.export import Format, export
from storage.frontier import hosts
from storage.frontier.hosts import HostReport
from storage.location import DEFAULT_URL
from storage.search.fields import seconds
from storage.search.query import Filters

if TYPE_CHECKING:
    import pandas


class Corpus:
    """A store of news articles; use it as a context manager, or close it.

        with Corpus("sqlite:///corpus.db", read_only=True) as corpus:
            for article in corpus.search("harbour", since="2026-11-01").articles:
                print(article.date_published, article.headline)

    A file that isn't there yet is made, unless `read_only`. Every method raises StorageError when the database fails.
    Threads may share one: each call has a connection of its own, and readers don't wait for a writer.
    """

    def __init__(self, url: str = DEFAULT_URL, *, read_only: bool = False) -> None:
        self.database = Database(url, read_only=read_only)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    def search(
        self,
        query: str | None = None,
        *,
        source: str | None = None,
        since: date | datetime | str | None = None,
        until: date | datetime | str | None = None,
        language: str | None = None,
        author: str | None = None,
        section: str | None = None,
        duplicates: Duplicates = "hide",
        order: Order = "newest",
        limit: int = 50,
        cursor: str | None = None,
    ) -> records.Page:
        """Return a page of articles; its `next`, given as `cursor`, brings the following one.

        `query` is words (all must occur), "a phrase", prefix*, source:name and other fields, -not, one OR other; None:
        all articles. An argument goes before what the query says of the same field. `duplicates` "hide" shows one
        article of each cluster, the best placed of those that match. Raises ValueError for bad arguments.
        """
        filters = Filters(source, since, until, language, author, section)
        with self.database.read() as connection:
            return _query_search(
                connection, query, filters, duplicates=duplicates, order=order, limit=limit, cursor=cursor
            )

    def iterate(
        self, query: str | None = None, **chosen: Unpack[export_module.Chosen]
    ) -> Iterator[records.StoredArticle]:
        """Return an iterator over all matching articles, newest first, in constant memory.

        Arguments are those of `search`, but all duplicates are given unless `duplicates` is "hide". It reads 250 at a
        time and holds nothing of the database in between: take as long over each article as you like. One whose date
        changes meanwhile may come twice or not at all; an export is of one moment. Raises ValueError at once for bad
        arguments.
        """
        return export_module.iterate(self.database, query, chosen)

    def to_pandas(self, query: str | None = None, **chosen: Unpack[export_module.Chosen]) -> pandas.DataFrame:
        """Return all matching articles as a pandas data frame, newest first; arguments as for `iterate`.

        Instants are datetime64 in UTC, source, language, section and publisher categories, other texts `string`,
        cluster_id and cluster_rank Int64; authors (names) and keywords are tuples. Blocks and provenance are left out:
        `to_arrow` has them. Raises MissingExtra, an ImportError, where pandas isn't installed.
        """
        with self.database.read() as connection:
            return arrow.frame(export_module.snapshot(connection, query, chosen))

    def to_arrow(self, query: str | None = None, **chosen: Unpack[export_module.Chosen]) -> Any:
        """Return all matching articles as a pyarrow.Table, newest first; arguments as for `iterate`.

        It has the schema of the Parquet export, and all fields of each article, also of one whose page is gone.
        Raises MissingExtra, an ImportError, where pyarrow isn't installed.
        """
        with self.database.read() as connection:
            return arrow.table(export_module.snapshot(connection, query, chosen))

    def get(self, id_or_url: int | str) -> records.StoredArticle | None:
        """Return the article with this id or address (any address that led to it); None if there is none."""
        with self.database.read() as connection:
            number = query.article_id(connection, id_or_url)
            found = [] if number is None else query.articles(connection, [number])
            return found[0] if found else None

    def page(self, id_or_url: int | str) -> bytes | None:
        """Return the page that an address served last, as it was archived; of an article the one it was read at.

        None if it isn't in the archive. The charset is the page's own. Raises ValueError if NEWS_ARCHIVE is off,
        StorageError when the record can't be read or isn't what was archived.
        """
        with self.database.read() as connection:
            row = None if _is_id(id_or_url) else pages.newest(connection, str(id_or_url))
            if row is None:
                number = query.article_id(connection, id_or_url)
                row = None if number is None else pages.newest_of(connection, number)
            return None if row is None else pages.load(connection, pages.required_folder(), row).payload

    def duplicates(self, id: int) -> list[records.Duplicate]:
        """Return every pair of the article's cluster, with relation, scores and the reason in words.

        Pairs that the article has with others than those of its cluster are among them: a round-up is near each of its
        reports, which aren't one for that.
        """
        with self.database.read() as connection:
            return duplicates_module.pairs_around(connection, id)

    def cluster(self, id: int) -> records.Cluster | None:
        """Return the articles that are one report with this one, the one that represents them first; None if alone.

        That is the earliest by publication (else when it was first seen) of those whose text has at least nine tenths
        of the longest one's words.
        """
        with self.database.read() as connection:
            ids, why = duplicates_module.members_of(connection, id)
            if not ids:
                return None
            members = query.articles(connection, ids)
            pairs = duplicates_module.pairs_around(connection, id)
            return records.Cluster(min(ids), why, tuple(members), tuple(pairs))

    def versions(self, id: int) -> list[records.Version]:
        """Return what the article said when first seen and after each edit, oldest first."""
        with self.database.read() as connection:
            return query.versions(connection, id)

    def diff(self, id: int, from_: int | None = None, to: int | None = None) -> list[Difference]:
        """Return what changed between two versions of an article, block by block; its last edit, if none are named.

        `to` is the newest version by default, `from_` the one before that. There's nothing (an empty list) to compare
        if the article is unknown or has one version. Raises ValueError for a version that there isn't.
        """
        found = {version.number: version for version in self.versions(id)}
        if len(found) < 2 and from_ is None and to is None:
            return []
        after = max(found, default=0) if to is None else to
        before = max(1, after - 1) if from_ is None else from_
        for number in (before, after):
            if number not in found:
                raise ValueError(f"version {number} of article {id}; it has {len(found)}")
        return compare(*(lines(found[number].headline, found[number].blocks) for number in (before, after)))

    def why(self, id_or_url: int | str) -> list[records.Fate]:
        """Return what became of an address (none: never seen), or of all addresses that led to an article."""
        with self.database.read() as connection:
            return query.why(connection, id_or_url)

    def boilerplate(self, source: str, *, watched: bool = False) -> list[records.Boilerplate]:
        """Return what was learned to be boilerplate of a source, or ruled, with the evidence; most frequent first.

        `watched`: with the blocks that recur and stay in the text.
        """
        with self.database.read() as connection:
            return learned.boilerplate(connection, source, watched=watched)

    def counts(
        self,
        by: Facet,
        query: str | None = None,
        *,
        source: str | None = None,
        since: date | datetime | str | None = None,
        until: date | datetime | str | None = None,
        language: str | None = None,
        author: str | None = None,
        section: str | None = None,
        duplicates: Duplicates = "show",
    ) -> dict[str, int]:
        """Return how many articles match, by source, language, section, author or day; "" where that is unknown.

        Most first, days newest first; an article without a date counts for the day it was first seen. Raises ValueError
        for bad arguments.
        """
        filters = Filters(source, since, until, language, author, section)
        with self.database.read() as connection:
            return _query_counts(connection, by, query, filters, duplicates)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        format: Format | None = None,
        since_cursor: str | None = None,
        query: str | None = None,
        source: str | None = None,
        since: date | datetime | str | None = None,
        until: date | datetime | str | None = None,
        language: str | None = None,
        author: str | None = None,
        section: str | None = None,
        duplicates: Duplicates = "show",
    ) -> str:
        """Write all articles that match into a file; return the cursor that a later export goes on from.

        With `since_cursor`, only articles are given that are new or changed since the export that returned it: text,
        blocks, metadata, version, cluster; that a page was merely read again is no change. One whose page is gone is
        given as id, url and withdrawn alone. `format` is by default the one that the name ends in, else JSON Lines;
        "-" is the standard output, and a name in .gz is compressed. "huggingface" makes a folder that
        `datasets.load_dataset` reads, "warc" gives the archived pages of the articles. File or folder is there whole or
        not at all.

        Raises ValueError for bad arguments, OSError when the file can't be written.
        """
        filters = Filters(source, since, until, language, author, section)
        return export(
            self.database, path, query, filters, format=format, since_cursor=since_cursor, duplicates=duplicates
        ).cursor

    def stats(self, *, source: str | None = None, runs: int = 100) -> dict[str, Any]:
        """Return the corpus's totals and its newest runs, in the form that `news stats --json` prints."""
        with self.database.read() as connection:
            newest = query.runs(connection, source=source, limit=runs)
            return query.totals(connection) | {"runs": [records.as_json(run) for run in newest]}

    def politeness(self, *, source: str | None = None, since: date | datetime | str | None = None) -> list[HostReport]:
        """Return what each host saw of each source's runs, since a day or instant; by source and host."""
        start = None if since is None else datetime.fromtimestamp(seconds(since, end=False), UTC)
        with self.database.read() as connection:
            return hosts.host_reports(connection, source=source, since=start)


_query_search, _query_counts = query.search, query.counts


def _is_id(id_or_url: int | str) -> bool:
    return isinstance(id_or_url, int) or id_or_url.isdecimal()
