"""What is stored of articles and refused addresses, for reading their archived pages anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage import query
from storage.models import AnyRow, Article, ArticleVersion, Page, Source, Url, table_of
from storage.records import StoredArticle
from storage.settling import FrontierLink
from storage.urls import url_key

REEXTRACTED = "reextracted"


@dataclass(frozen=True, slots=True)
class Known:
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
    given: bool = False
    """Whether the page that its text was read from isn't in the archive: a file, or read while the archive was off."""


def articles(connection: Connection, ids: Sequence[int], archiving: Collection[int]) -> list[Known]:
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
        known = Known(
            id=article.id,
            url=article.url,
            source=article.source,
            link=_link(article.url, addresses),
            pages=_own(article, addresses),
            parts=_parts(addresses),
            article=article,
            key=keys[article.id],
            seen=read and read.seen,
            given=read is not None and read.run_id not in archiving,
        )
        found.append(known)
    return found


def refused(connection: Connection, ids: Sequence[int]) -> list[Known]:
    """Read these addresses."""
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_REFUSED, {"ids": ids}):
        rows.setdefault(row.url_id, []).append(row)
    return [
        Known(number, some[0].url, some[0].source, _link(some[0].url, some), (some[-1],), {})
        for number, some in rows.items()
    ]


def taken(connection: Connection, key: str, article_id: int) -> bool:
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
