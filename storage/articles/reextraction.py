"""What is stored of articles and refused addresses, for reading their archived pages anew."""

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
from storage.frontier.urls import url_key
from storage.records import StoredArticle
from storage.schema import AnyRow, AnySelect, Article, ArticleVersion, Page, Reextraction, Source, Url, table_of
from storage.search.fields import Bound, read_moment, seconds
from storage.search.search_id import within

# Reextraction ---------------------------------------------------------------------------------------------------------
# Re-extraction: which articles and refused addresses have archived pages, and how far one is with them.


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be read anew; an article without a date counts by the day it was first seen, as in a search."""

    sources: tuple[str, ...] = ()
    """None: all."""
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """A re-extraction's row and how far it is."""

    id: int
    article_id: int
    url_id: int
    counts: dict[str, Any]


def article_ids(connection: Connection, scope: Scope, after: int, limit: int) -> list[int]:
    """Return the next articles that have an archived page, in the order of their ids. Raises ValueError for a date."""
    return list(connection.scalars(_articles(scope).where(Article.id > after).order_by(Article.id).limit(limit)))


def refused_ids(connection: Connection, scope: Scope, after: int, limit: int) -> list[int]:
    """Return the next addresses that no article came of and whose page is archived."""
    return list(connection.scalars(_refused(scope).where(Url.id > after).order_by(Url.id).limit(limit)))


def total(connection: Connection, scope: Scope, *, refused: bool) -> int:
    """Return how many there are of both."""
    wanted = [_articles(scope), _refused(scope)] if refused else [_articles(scope)]
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(one.subquery())) or 0 for one in wanted)


def begin(connection: Connection, scope: str, code: str, now: datetime, *, restart: bool) -> ResumePoint:
    """Return where the last re-extraction of this scope stopped; a new row if it ended, or other code began it."""
    last = connection.execute(
        sa.select(Reextraction.__table__)
        .where(Reextraction.scope == scope, Reextraction.finished.is_(None))
        .order_by(Reextraction.id.desc())
        .limit(1)
    ).first()
    if last is not None and last.code == code and not restart:
        return ResumePoint(last.id, last.article_id, last.url_id, last.counts)
    values = {"started": now, "scope": scope, "code": code, "counts": {}}
    made = connection.execute(sa.insert(Reextraction).values(values).returning(Reextraction.id)).scalar_one()
    return ResumePoint(int(made), 0, 0, {})


def advance(connection: Connection, place: ResumePoint) -> None:
    """Write how far it is, in the transaction that stores what came of it."""
    values = {"article_id": place.article_id, "url_id": place.url_id, "counts": place.counts}
    connection.execute(sa.update(Reextraction).where(Reextraction.id == place.id).values(values))


def finish(connection: Connection, number: int, now: datetime) -> None:
    """Write that it ended."""
    connection.execute(sa.update(Reextraction).where(Reextraction.id == number).values(finished=now))


def _articles(scope: Scope) -> AnySelect:
    archived = sa.select(Page.id).join(Url, Url.id == Page.url_id).where(Url.article_id == Article.id)
    wanted: AnySelect = sa.select(Article.id).where(archived.exists())
    if scope.sources:
        wanted = wanted.where(Article.source.in_(scope.sources))
    for name, moment in (("since", scope.since), ("until", scope.until)):
        if moment is not None:
            bound = Bound(name, read_moment(moment) if isinstance(moment, str) else moment)
            wanted = wanted.where(within(sa.type_coerce(Article.search_id, sa.BigInteger), bound))
    return wanted


def _refused(scope: Scope) -> AnySelect:
    unread = (Url.state == "not_article") & Url.article_id.is_(None) & (Url.reason != Reason.NOT_FIRST_PAGE)
    wanted: AnySelect = sa.select(Url.id).where(unread, sa.select(Page.id).where(Page.url_id == Url.id).exists())
    if scope.sources:
        wanted = wanted.where(Url.source.in_(scope.sources))
    if scope.since is not None:
        wanted = wanted.where(Url.newest >= seconds(scope.since, end=False))
    if scope.until is not None:
        wanted = wanted.where(Url.newest < seconds(scope.until, end=True))
    return wanted


# Reextraction ---------------------------------------------------------------------------------------------------------

REEXTRACTED = "reextracted"


@dataclass(frozen=True, slots=True)
class Target:
    """An article, or an address that none came of, with its pages in the archive."""

    id: int
    """The article's, or the address's."""
    url: str
    source: str
    link: FrontierLink
    pages: tuple[AnyRow, ...]
    """What the address that its text was read at served, newest first."""
    parts: dict[str, AnyRow | None]
    """Its later pages: key of the address -> the newest row; None where none is archived under it."""
    article: StoredArticle | None = None
    key: str = ""
    seen: datetime | None = None
    """When its text was read, as far as that's known; a page that was served later had the same text, or none."""
    not_archived: bool = False
    """Whether the page that its text was read from isn't in the archive: a file, or read while the archive was off."""


def articles(connection: Connection, ids: Sequence[int], archiving: Collection[int]) -> list[Target]:
    """Read these articles; `archiving` is `archiving_runs`."""
    keys = {row.id: row.key for row in connection.execute(_KEYS, {"ids": ids})}
    stored = query.articles(connection, ids)
    seen = {row.article_id: row for row in connection.execute(_SEEN, {"ids": ids})}
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_ADDRESSES, {"ids": ids}):
        rows.setdefault(row.article_id, []).append(row)
    found = []
    for article in stored:
        addresses = rows.get(article.id, [])
        read = seen.get(article.id)
        known = Target(
            id=article.id,
            url=article.url,
            source=article.source,
            link=_link(article.url, addresses),
            pages=_own(article, addresses),
            parts=_parts(addresses),
            article=article,
            key=keys[article.id],
            seen=read and read.seen,
            not_archived=read is not None and read.run_id not in archiving,
        )
        found.append(known)
    return found


def refused(connection: Connection, ids: Sequence[int]) -> list[Target]:
    """Read these addresses."""
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_REFUSED, {"ids": ids}):
        rows.setdefault(row.url_id, []).append(row)
    return [
        Target(number, some[0].url, some[0].source, _link(some[0].url, some), (some[-1],), {})
        for number, some in rows.items()
    ]


def is_key_of_other(connection: Connection, key: str, article_id: int) -> bool:
    """Tell if a key is another article's."""
    return connection.scalar(sa.select(Article.id).where(Article.key == key, Article.id != article_id)) is not None


def archiving_runs(connection: Connection) -> set[int]:
    """Return the runs that archived any page."""
    return set(connection.scalars(sa.select(Page.run_id).where(Page.run_id.is_not(None)).distinct()))


def sources(connection: Connection) -> list[AnyRow]:
    """Return all sources as their YAML said at their last run."""
    return list(connection.execute(sa.select(Source.__table__)))


def _own(article: StoredArticle, addresses: Sequence[AnyRow]) -> tuple[AnyRow, ...]:
    pages = [row for row in addresses if row.file is not None]
    own = [row for row in pages if row.key == url_key(article.url)]
    # A page that was refused at first may be archived under the address that redirects to it.
    return tuple(
        own or [row for row in pages if row.reason not in (Reason.PAGE_OF_ARTICLE, Reason.SAME_CANONICAL_URL)]
    )[::-1]


def _parts(addresses: Sequence[AnyRow]) -> dict[str, AnyRow | None]:
    found: dict[str, AnyRow | None] = {}
    for row in addresses:
        if row.reason == Reason.PAGE_OF_ARTICLE:
            found[row.key] = row if row.file is not None else None
    return found


def _link(url: str, addresses: Sequence[AnyRow]) -> FrontierLink:
    """Return what the listings said of the address itself, or else of one that led to it."""
    own_first = sorted(addresses, key=lambda row: row.key != url_key(url))
    dated = next((row for row in own_first if row.date_published is not None), None)
    return FrontierLink(url) if dated is None else FrontierLink(url, None, dated.date_published, dated.date_modified)


_article, _version, _url, _page = table_of(Article), table_of(ArticleVersion), table_of(Url), table_of(Page)
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
"""The newest version that isn't a re-extraction: when its page was read, and by which run."""
_PAGE = ("file", "offset", "length", "digest", "revisit", "fetched", "run_id")
_LISTED = ("url", "key", "source", "reason", "article_id", "discovered", "date_published", "date_modified")
_READ = (_url.c.id.label("url_id"), *(_url.c[name] for name in _LISTED), *(_page.c[name] for name in _PAGE))
_ADDRESSES = (
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
