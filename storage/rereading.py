"""What is stored of articles and refused addresses, for reading their archived pages anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import query
from storage.models import AnyRow, Article, ArticleVersion, Page, Source, Url, table_of
from storage.records import StoredArticle
from storage.settling import FrontierLink
from storage.urls import url_key

REEXTRACTED = "reextracted"
PART = "page_of_article"
"""The reason of an address that is a later page of an article."""
_TWIN = "same_canonical_url"


@dataclass(frozen=True, slots=True)
class Known:
    """An article, or an address that none came of, with its pages in the archive."""

    id: int
    """The article's, or the address's."""
    url: str
    source: str
    link: FrontierLink
    pages: tuple[AnyRow, ...]
    """Of what its text is read from, newest first. Those after the first are only for when the first holds no article:
    the last is the one that the stored text was read from."""
    parts: dict[str, AnyRow | None]
    """Its later pages: key of the address -> the newest row; None where none is archived under it."""
    article: StoredArticle | None = None
    key: str = ""


def articles(connection: Connection, ids: Sequence[int], archiving: Collection[int]) -> list[Known]:
    """Read these articles; one whose text is newer than its archived pages has none. `archiving`: `archiving_runs`."""
    keys = {row.id: row.key for row in connection.execute(_KEYS, {"ids": ids})}
    stored = query.articles(connection, ids)
    seen = {row.article_id: row for row in connection.execute(_SEEN, {"ids": ids})}
    rows: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_ADDRESSES, {"ids": ids}):
        rows.setdefault(row.article_id, []).append(row)
    found = []
    for article in stored:
        addresses = rows.get(article.id, [])
        pages = _own(article, addresses)
        read = seen.get(article.id)
        some = pages[:1] if read is None else _until(pages, read.seen, given=read.run_id not in archiving)
        link, parts = _link(article.url, addresses), _parts(addresses)
        found.append(
            Known(article.id, article.url, article.source, link, tuple(some), parts, article, keys[article.id])
        )
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


def _own(article: StoredArticle, addresses: Sequence[AnyRow]) -> list[AnyRow]:
    """Return the pages of the address that the text was read at, newest first."""
    pages = [row for row in addresses if row.file is not None]
    own = [row for row in pages if row.key == url_key(article.url)]
    # A page that was refused at first may be archived under the address that redirects to it.
    return (own or [row for row in pages if row.reason not in (PART, _TWIN)])[::-1]


def _until(pages: list[AnyRow], seen: datetime, *, given: bool) -> list[AnyRow]:
    """Return the pages from the newest to the one that the stored text was read from.

    `given`: that one isn't in the archive, since it was read from a file, or while the archive was off.
    """
    later = [row for row in pages if row.fetched > seen]
    return later if given else pages[: len(later) + 1]


def _parts(addresses: Sequence[AnyRow]) -> dict[str, AnyRow | None]:
    found: dict[str, AnyRow | None] = {}
    for row in addresses:
        if row.reason == PART:
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
