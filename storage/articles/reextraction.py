"""What re-extraction needs from the database: which pages to parse again, and how far a re-extraction is.

`Scope` chooses articles and refused URLs, `ResumePoint` says how far a re-extraction is, and a `Target` is one article
or URL with its archived pages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.articles import query
from storage.frontier.settling import FrontierLink
from storage.frontier.url_keys import url_key
from storage.records import StoredArticle
from storage.schema import (
    AnyRow,
    AnySelect,
    ArticleRow,
    ArticleVersionRow,
    PageRow,
    ReextractionRow,
    SourceRow,
    UrlRow,
    table_of,
)
from storage.search.fields import DateBound, read_moment, seconds
from storage.search.search_id import within

# Progress -------------------------------------------------------------------------------------------------------------
# Articles and refused URLs with archived pages, and how far a re-extraction is with them.


@dataclass(frozen=True, slots=True)
class Scope:
    """What to parse again. An article without a date counts by the day it was first seen, as in a search."""

    sources: tuple[str, ...] = ()
    """Names of sources; empty for all sources."""
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """A re-extraction's row: its id, the ids of the last article and URL that are done, and its counts."""

    id: int
    article_id: int
    url_id: int
    counts: dict[str, Any]


def article_ids(connection: Connection, scope: Scope, after: int, limit: int) -> list[int]:
    """Return the ids of the next articles with an archived page, after an id. Raises ValueError for a bad date."""
    return list(connection.scalars(_articles(scope).where(ArticleRow.id > after).order_by(ArticleRow.id).limit(limit)))


def refused_ids(connection: Connection, scope: Scope, after: int, limit: int) -> list[int]:
    """Return the ids of the next URLs with an archived page but no article, after an id."""
    return list(connection.scalars(_refused(scope).where(UrlRow.id > after).order_by(UrlRow.id).limit(limit)))


def total(connection: Connection, scope: Scope, *, refused: bool) -> int:
    """Return the number of articles, and with `refused` also of URLs without an article."""
    selects = [_articles(scope), _refused(scope)] if refused else [_articles(scope)]
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(select.subquery())) or 0 for select in selects)


def begin(connection: Connection, scope: str, code: str, now: datetime, *, restart: bool) -> ResumePoint:
    """Return the point at which the last re-extraction of this scope stopped.

    Returns a new row if that re-extraction finished, or was started with other code, or with `restart`.
    """
    last = connection.execute(
        sa.select(ReextractionRow.__table__)
        .where(ReextractionRow.scope == scope, ReextractionRow.finished.is_(None))
        .order_by(ReextractionRow.id.desc())
        .limit(1)
    ).first()
    if last is not None and last.code == code and not restart:
        return ResumePoint(last.id, last.article_id, last.url_id, last.counts)
    values = {"started": now, "scope": scope, "code": code, "counts": {}}
    made = connection.execute(sa.insert(ReextractionRow).values(values).returning(ReextractionRow.id)).scalar_one()
    return ResumePoint(int(made), 0, 0, {})


def advance(connection: Connection, point: ResumePoint) -> None:
    """Store how far a re-extraction is, in the transaction that stores its results."""
    values = {"article_id": point.article_id, "url_id": point.url_id, "counts": point.counts}
    connection.execute(sa.update(ReextractionRow).where(ReextractionRow.id == point.id).values(values))


def finish(connection: Connection, number: int, now: datetime) -> None:
    """Mark a re-extraction as finished."""
    connection.execute(sa.update(ReextractionRow).where(ReextractionRow.id == number).values(finished=now))


def is_refused() -> sa.ColumnElement[bool]:
    """Return the condition that a URL has no article since its page was refused: no article, a wall, a low yield."""
    refused = (
        (UrlRow.state == "not_article")
        | ((UrlRow.state == "blocked") & (UrlRow.reason == Reason.WALL))
        | ((UrlRow.state == "failed") & (UrlRow.reason == Reason.LOW_YIELD))
    )
    return refused & UrlRow.article_id.is_(None)


def _articles(scope: Scope) -> AnySelect:
    archived = sa.select(PageRow.id).join(UrlRow, UrlRow.id == PageRow.url_id).where(UrlRow.article_id == ArticleRow.id)
    statement: AnySelect = sa.select(ArticleRow.id).where(archived.exists())
    if scope.sources:
        statement = statement.where(ArticleRow.source.in_(scope.sources))
    for name, moment in (("since", scope.since), ("until", scope.until)):
        if moment is not None:
            bound = DateBound(name, read_moment(moment) if isinstance(moment, str) else moment)
            id_column = sa.type_coerce(ArticleRow.search_id, sa.BigInteger)
            statement = statement.where(within(id_column, table_of(ArticleRow).c.published_day, bound))
    return statement


def _refused(scope: Scope) -> AnySelect:
    statement: AnySelect = sa.select(UrlRow.id).where(
        is_refused(),
        UrlRow.reason != Reason.NOT_FIRST_PAGE,
        sa.select(PageRow.id).where(PageRow.url_id == UrlRow.id).exists(),
    )
    if scope.sources:
        statement = statement.where(UrlRow.source.in_(scope.sources))
    if scope.since is not None:
        statement = statement.where(UrlRow.newest >= seconds(scope.since, end=False))
    if scope.until is not None:
        statement = statement.where(UrlRow.newest < seconds(scope.until, end=True))
    return statement


# Targets --------------------------------------------------------------------------------------------------------------
# Articles and refused URLs, each with its archived pages.

REEXTRACTED = "reextracted"

_article, _version, _url, _page = table_of(ArticleRow), table_of(ArticleVersionRow), table_of(UrlRow), table_of(PageRow)
_IDS: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
_KEYS = sa.select(_article.c.id, _article.c.key).where(_article.c.id.in_(_IDS))
_other = _version.alias()
_NEWEST = (
    sa.select(sa.func.max(_other.c.number))
    .where(_other.c.article_id == _version.c.article_id, _other.c.change.is_distinct_from(REEXTRACTED))
    .correlate(_version)
    .scalar_subquery()
)
_SEEN = sa.select(_version.c.article_id, _version.c.seen, _version.c.run_id).where(
    _version.c.article_id.in_(_IDS), _version.c.number == _NEWEST
)
"""The newest version that isn't from a re-extraction: when its page was read, and by which run."""
_PAGE = ("file", "offset", "length", "digest", "revisit", "fetched", "run_id")
_LISTED = (
    "url", "key", "source", "reason", "article_id", "discovered",
    "date_published", "date_modified", "published_offset_min",
)  # fmt: skip
_READ = (_url.c.id.label("url_id"), *(_url.c[name] for name in _LISTED), *(_page.c[name] for name in _PAGE))
_URLS = (
    sa.select(*_READ)
    .join(_page, _page.c.url_id == _url.c.id, isouter=True)
    .where(_url.c.article_id.in_(_IDS))
    .order_by(_page.c.id, _url.c.id)
)
_REFUSED = (
    sa.select(*_READ)
    .join(_page, _page.c.url_id == _url.c.id)
    .where(_url.c.id.in_(_IDS))
    .order_by(_url.c.id, _page.c.id)
)


@dataclass(frozen=True, slots=True)
class Target:
    """What to parse again: an article, or a URL without an article, with its pages in the archive."""

    id: int
    """Id of the article, or of the URL."""
    url: str
    source: str
    link: FrontierLink
    pages: tuple[AnyRow, ...]
    """Archived pages of the URL that the article's text is from, newest first."""
    parts: dict[str, AnyRow | None]
    """Later pages of a multi-page article: URL key -> row of the newest archived page, or None if not archived."""
    article: StoredArticle | None = None
    key: str = ""
    seen: datetime | None = None
    """When the article's text was read; None if unknown. Pages fetched later had the same text or no text."""
    not_archived: bool = False
    """True if the page of the article's text isn't in the archive: it was a file, or the archive was off."""


def articles(connection: Connection, ids: Sequence[int], archiving: Collection[int]) -> list[Target]:
    """Return these articles as targets; `archiving` is the result of `runs_with_archive`."""
    keys = {row.id: row.key for row in connection.execute(_KEYS, {"ids": ids})}
    stored = query.articles(connection, ids)
    seen = {row.article_id: row for row in connection.execute(_SEEN, {"ids": ids})}
    urls: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_URLS, {"ids": ids}):
        urls.setdefault(row.article_id, []).append(row)
    targets = []
    for article in stored:
        article_urls = urls.get(article.id, [])
        version = seen.get(article.id)
        target = Target(
            id=article.id,
            url=article.url,
            source=article.source,
            link=_link(article.url, article_urls),
            pages=_own_pages(article, article_urls),
            parts=_parts(article_urls),
            article=article,
            key=keys[article.id],
            seen=version and version.seen,
            not_archived=version is not None and version.run_id not in archiving,
        )
        targets.append(target)
    return targets


def refused(connection: Connection, ids: Sequence[int]) -> list[Target]:
    """Return these URLs as targets, each with its newest archived page."""
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_REFUSED, {"ids": ids}):
        rows.setdefault(row.url_id, []).append(row)
    return [
        Target(
            id=url_id,
            url=pages[0].url,
            source=pages[0].source,
            link=_link(pages[0].url, pages),
            pages=(pages[-1],),
            parts={},
        )
        for url_id, pages in rows.items()
    ]


def is_key_of_other(connection: Connection, key: str, article_id: int) -> bool:
    """Return True if a canonical key belongs to another article."""
    return (
        connection.scalar(sa.select(ArticleRow.id).where(ArticleRow.key == key, ArticleRow.id != article_id))
        is not None
    )


def runs_with_archive(connection: Connection) -> set[int]:
    """Return the ids of the runs that archived any page."""
    return set(connection.scalars(sa.select(PageRow.run_id).where(PageRow.run_id.is_not(None)).distinct()))


def sources(connection: Connection) -> list[AnyRow]:
    """Return all sources, as described by their YAML at their last run."""
    return list(connection.execute(sa.select(SourceRow.__table__)))


def _own_pages(article: StoredArticle, urls: Sequence[AnyRow]) -> tuple[AnyRow, ...]:
    """Return the archived pages of the article's own URL, newest first."""
    pages = [row for row in urls if row.file is not None]
    own = [row for row in pages if row.key == url_key(article.url)]
    # A page that was refused at first may be archived under a URL that redirects to the page.
    return tuple(
        own or [row for row in pages if row.reason not in (Reason.PAGE_OF_ARTICLE, Reason.SAME_CANONICAL_URL)]
    )[::-1]


def _parts(urls: Sequence[AnyRow]) -> dict[str, AnyRow | None]:
    parts: dict[str, AnyRow | None] = {}
    for row in urls:
        if row.reason == Reason.PAGE_OF_ARTICLE:
            parts[row.key] = row if row.file is not None else None
    return parts


def _link(url: str, urls: Sequence[AnyRow]) -> FrontierLink:
    """Return the link with the dates from listings: those of the URL itself, or else of a URL that led to it."""
    own_first = sorted(urls, key=lambda row: row.key != url_key(url))
    dated = next((row for row in own_first if row.date_published is not None), None)
    if dated is None:
        return FrontierLink(url)
    offset_min = dated.published_offset_min
    return FrontierLink(url, None, dated.date_published, dated.date_modified, published_offset_min=offset_min)
