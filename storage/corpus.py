"""`Corpus`: the object through which Python programs, the `news` command and the web pages read the corpus.

Writing goes through its `database`: the pipelines open transactions there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from storage import records
from storage.archive import pages
from storage.articles import query as article_query
from storage.articles.changes import Difference, compare, lines
from storage.articles.duplicates import members_of, pairs_around, shown_beside
from storage.articles.passages import with_passages
from storage.articles.query import Duplicates, Facet, Order
from storage.articles.related import articles_related_to, related_to
from storage.boilerplate import learned
from storage.db.database import Database
from storage.export import arrow
from storage.export.export import ArticleFilter, Format, export, iterate, snapshot
from storage.frontier import hosts
from storage.frontier.hosts import HostReport
from storage.location import DEFAULT_URL
from storage.search.fields import seconds
from storage.search.query_syntax import Filters

if TYPE_CHECKING:
    import pandas


class Corpus:
    """A store of news articles. Use a corpus as a context manager, or call `close`.

        with Corpus("sqlite:///corpus.db", read_only=True) as corpus:
            for article in corpus.search("harbour", since="2026-11-01").articles:
                print(article.date_published, article.headline)

    A missing database file is created, unless `read_only`. Every method raises StorageError if the database fails.
    Threads may share a corpus: each call uses its own connection, and readers don't wait for a writer.
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
        """Close the connections to the database."""
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
    ) -> records.SearchPage:
        """Return a page of articles. The page's `next`, passed as `cursor`, returns the following page.

        `query` holds words (all must occur), "a phrase", prefix*, source:name and other fields, -not, this OR that;
        None matches all articles. An argument replaces the query's filter on the same field. With `duplicates` "hide",
        a copy is left out if the article that it's a copy of matches, or a better copy of that article. Raises
        ValueError for bad arguments.
        """
        filters = Filters(source, since, until, language, author, section)
        with self.database.read() as connection:
            return article_query.search(
                connection, query, filters, duplicates=duplicates, order=order, limit=limit, cursor=cursor
            )

    def iterate(self, query: str | None = None, **chosen: Unpack[ArticleFilter]) -> Iterator[records.StoredArticle]:
        """Return an iterator over all matching articles, newest first, in constant memory.

        The arguments are those of `search`, but duplicates are included unless `duplicates` is "hide". The iterator
        reads 250 articles at a time and holds no connection in between, so each article may take any time. An article
        whose date changes meanwhile may come twice or not at all; an export is a snapshot. Raises ValueError at once
        for bad arguments.
        """
        return iterate(self.database, query, chosen)

    def to_pandas(self, query: str | None = None, **chosen: Unpack[ArticleFilter]) -> pandas.DataFrame:
        """Return all matching articles as a pandas data frame, newest first; arguments as for `iterate`.

        Timestamps are datetime64 in UTC; source, language, section and publisher are categories; other texts are
        `string`; cluster_id, cluster_rank and copy_of are Int64; authors (names) and keywords are tuples. Blocks and
        provenance are left out; `to_arrow` includes them. Raises MissingExtra, an ImportError, if pandas isn't
        installed.
        """
        with self.database.read() as connection:
            return arrow.frame(snapshot(connection, query, chosen))

    def to_arrow(self, query: str | None = None, **chosen: Unpack[ArticleFilter]) -> Any:
        """Return all matching articles as a pyarrow.Table, newest first; arguments as for `iterate`.

        The table has the schema of the Parquet export, and all fields of each article, withdrawn articles included.
        Raises MissingExtra, an ImportError, if pyarrow isn't installed.
        """
        with self.database.read() as connection:
            return arrow.table(snapshot(connection, query, chosen))

    def get(self, id_or_url: int | str) -> records.StoredArticle | None:
        """Return the article with this id, or the article that this URL leads to; None if there is no such article."""
        with self.database.read() as connection:
            number = article_query.article_id(connection, id_or_url)
            articles = [] if number is None else article_query.articles(connection, [number])
            return articles[0] if articles else None

    def page(self, id_or_url: int | str) -> bytes | None:
        """Return the archived page that a URL served last, or the last page of the URL that an article was read from.

        The bytes have the page's own charset. None if the archive has no such page. Raises ValueError if NEWS_ARCHIVE
        is off, StorageError if the record can't be read or isn't the record that was archived.
        """
        with self.database.read() as connection:
            row = None if _is_id(id_or_url) else pages.newest(connection, str(id_or_url))
            if row is None:
                number = article_query.article_id(connection, id_or_url)
                row = None if number is None else pages.newest_of(connection, number)
            return None if row is None else pages.load(connection, pages.required_folder(), row).payload

    def duplicates(self, id: int) -> list[records.Duplicate]:
        """Return every duplicate pair of the article's cluster, with relation, scores and the reason in words.

        Pairs of the article with articles outside its cluster are included: a round-up is near each of its reports,
        but the reports aren't duplicates of each other.
        """
        with self.database.read() as connection:
            return with_passages(connection, pairs_around(connection, id), id)

    def shown_beside(self, articles: Sequence[records.StoredArticle]) -> dict[int, int]:
        """Return how many other articles of the same report a search shows: id of an article -> number.

        These are the articles of its cluster that aren't copies. Articles without such others are left out.
        """
        with self.database.read() as connection:
            return shown_beside(connection, articles)

    def related(self, id: int) -> list[records.Related]:
        """Return the pairs of the article with related articles, the best score first; an empty list if it has none.

        Related articles aren't one report: a follow-up, the same event in other words, an article that quotes another.
        """
        with self.database.read() as connection:
            return with_passages(connection, related_to(connection, id), id)

    def related_articles(self, id: int) -> list[records.RelatedArticle]:
        """Return the related articles of an article in short, in the order of `related`."""
        with self.database.read() as connection:
            pairs = articles_related_to(connection, id)
        return [records.RelatedArticle.of(pair, article) for pair, article in pairs]

    def cluster(self, id: int) -> records.Cluster | None:
        """Return the article's cluster of duplicates, its representative first; None if the article has no duplicates.

        The representative is the earliest article, by publication or else by `first_seen`, of those that have at least
        nine tenths of the words of the longest text.
        """
        with self.database.read() as connection:
            ids, why = members_of(connection, id)
            if not ids:
                return None
            members = article_query.articles(connection, ids)
            pairs = pairs_around(connection, id)
            return records.Cluster(min(ids), why, tuple(members), tuple(pairs))

    def versions(self, id: int) -> list[records.Version]:
        """Return the versions of an article, oldest first: the text when first seen and after each edit."""
        with self.database.read() as connection:
            return article_query.versions(connection, id)

    def diff(self, id: int, from_: int | None = None, to: int | None = None) -> list[Difference]:
        """Return the differences between two versions of an article, block by block; by default the last edit.

        `to` defaults to the newest version, `from_` to the version before `to`. By default the list is empty if the
        article is unknown or has only one version. Raises ValueError for a version number that doesn't exist.
        """
        versions = {version.number: version for version in self.versions(id)}
        if len(versions) < 2 and from_ is None and to is None:
            return []
        after = max(versions, default=0) if to is None else to
        before = max(1, after - 1) if from_ is None else from_
        for number in (before, after):
            if number not in versions:
                raise ValueError(f"version {number} of article {id}; it has {len(versions)}")
        return compare(*(lines(versions[number].headline, versions[number].blocks) for number in (before, after)))

    def why(self, id_or_url: int | str) -> list[records.Fate]:
        """Return the state of a URL, or of all URLs that led to an article; an empty list for an unknown URL."""
        with self.database.read() as connection:
            return article_query.why(connection, id_or_url)

    def boilerplate(self, source: str, *, watched: bool = False) -> list[records.Boilerplate]:
        """Return the blocks of a source that were learned as boilerplate or set by hand, with the evidence.

        The most frequent blocks come first. `watched` adds the blocks that recur and stay in the text.
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
        """Return the number of matching articles by source, language, section, author or day; "" for an unknown value.

        The largest number comes first; of days, the newest. An article without a date counts for the day on which it
        was first seen. Raises ValueError for bad arguments.
        """
        filters = Filters(source, since, until, language, author, section)
        with self.database.read() as connection:
            return article_query.counts(connection, by, query, filters, duplicates)

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
        """Write all matching articles into a file; return the cursor from which a later export continues.

        With `since_cursor`, the cursor that an earlier export returned, only articles that are new or changed since
        then are written. A change is one of text, blocks, metadata, version or cluster; reading a page again without
        an edit is no change. Of a withdrawn article only id, url and withdrawn are written.

        `format` defaults to the file name's ending, else JSON Lines. "-" is the standard output; a name in .gz is
        compressed. "huggingface" makes a folder that `datasets.load_dataset` reads; "warc" writes the archived pages of
        the articles. If the export fails, no partial file or folder remains.

        Raises ValueError for bad arguments, OSError if the file can't be written.
        """
        filters = Filters(source, since, until, language, author, section)
        return export(
            self.database, path, query, filters, format=format, since_cursor=since_cursor, duplicates=duplicates
        ).cursor

    def stats(self, *, source: str | None = None, runs: int = 100) -> dict[str, Any]:
        """Return the totals of the corpus and its newest runs, in the form that `news stats --json` prints."""
        with self.database.read() as connection:
            newest = article_query.runs(connection, source=source, limit=runs)
            return article_query.totals(connection) | {"runs": [records.as_json(run) for run in newest]}

    def politeness(self, *, source: str | None = None, since: date | datetime | str | None = None) -> list[HostReport]:
        """Return the requests of each source's runs to each host, since a day or time, by source and host."""
        start = None if since is None else datetime.fromtimestamp(seconds(since, end=False), UTC)
        with self.database.read() as connection:
            return hosts.host_reports(connection, source=source, since=start)


def _is_id(id_or_url: int | str) -> bool:
    return isinstance(id_or_url, int) or id_or_url.isdecimal()
