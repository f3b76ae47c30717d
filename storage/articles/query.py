"""Reading the corpus: articles, pages of search results, counts, and what became of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from crawler import items
from storage import records
from storage.articles.duplicates import pairs_of
from storage.frontier import parameters, quarantine
from storage.frontier.urls import host_of, url_key
from storage.schema import AnyRow, AnySelect, Article, ArticleAuthor, ArticleVersion, Author, Duplicate, Run, Url
from storage.search import index, ranking
from storage.search.query import Clause, Filters, Query, clauses, parse_query
from storage.search.search_id import date_of, day

Order = Literal["newest", "relevance"]
Duplicates = Literal["hide", "show"]
Facet = Literal["source", "language", "section", "author", "day"]
RANKED = 500
"""Relevance orders the newest hits only: reading all of a common word's would cost seconds on a large corpus."""


def search(
    connection: Connection,
    query: str | None,
    filters: Filters,
    *,
    duplicates: Duplicates,
    order: Order,
    limit: int,
    cursor: str | None,
) -> records.Page:
    """Return one page of articles. Raises ValueError for an unknown order, a cursor of another search, a bad date."""
    if order not in get_args(Order):
        raise ValueError(f"order {order!r}; use newest or relevance")
    if limit < 1:
        raise ValueError(f"limit {limit}; use 1 or more")
    parsed = parse_query(query or "")
    found, place = matches(connection, parsed, filters, duplicates)
    if parsed.nothing:
        return records.Page((), None)
    ranked = order == "relevance" and bool(parsed.said)
    start = _read_cursor(cursor, "r" if ranked else "n")
    if ranked:
        newest = connection.execute(found.order_by(place.desc()).limit(RANKED)).all()
        rows = ranking.order(connection, [row.id for row in newest], parsed.said)[start or 0 :][: limit + 1]
        following = f"r{(start or 0) + limit}"
    else:
        after = found if start is None else found.where(place < start)
        some = connection.execute(after.order_by(place.desc()).limit(limit + 1)).all()
        rows = [row.id for row in some]
        following = f"n{some[limit - 1].search_id}" if len(some) > limit else ""
    return records.Page(tuple(articles(connection, rows[:limit])), following if len(rows) > limit else None)


def articles(connection: Connection, ids: Sequence[int]) -> list[records.StoredArticle]:
    """Return the articles with these ids, in their order; unknown ids are left out."""
    current = (ArticleVersion.article_id == Article.id) & (ArticleVersion.number == Article.version)
    columns = [column for column in Article.__table__.columns if column.name in _ARTICLE_FIELDS]
    some = sa.select(*columns, ArticleVersion.blocks).join(ArticleVersion, current).where(Article.id.in_(ids))
    rows = {row.id: row for row in connection.execute(some)}
    authors = _authors(connection, ids)
    return [_article(rows[number], authors.get(number, ())) for number in ids if number in rows]


def article_id(connection: Connection, id_or_url: int | str) -> int | None:
    """Return the id of the article with this id, or that this address (or a twin of it) led to."""
    if isinstance(id_or_url, int) or id_or_url.isdecimal():
        number = int(id_or_url)
        # SQLite's integers end at 64 bits.
        return connection.scalar(sa.select(Article.id).where(Article.id == number)) if number < 1 << 63 else None
    key = url_key(id_or_url)
    found = connection.scalar(sa.select(Article.id).where(Article.key == key))
    return found if found is not None else connection.scalar(sa.select(Url.article_id).where(Url.key == key))


def versions(connection: Connection, number: int) -> list[records.Version]:
    """Return what an article said, oldest first."""
    rows = connection.execute(
        sa.select(ArticleVersion.__table__).where(ArticleVersion.article_id == number).order_by(ArticleVersion.number)
    )
    names = [name for name in records.Version.__dataclass_fields__ if name != "blocks"]
    return [records.Version(**{name: getattr(row, name) for name in names}, blocks=_blocks(row.blocks)) for row in rows]


def why(connection: Connection, id_or_url: int | str) -> list[records.Fate]:
    """Return what became of an address, or of all addresses that led to an article."""
    if isinstance(id_or_url, int) or id_or_url.isdecimal():
        number = article_id(connection, id_or_url)
        found = sa.select(Url.__table__).where(Url.article_id == number)
    else:
        found = sa.select(Url.__table__).where(Url.key == url_key(id_or_url))
    rows = connection.execute(found.order_by(Url.id)).all()
    if not rows and isinstance(id_or_url, str) and (host := host_of(id_or_url)):
        vain = parameters.ignored(connection, [host]).get(host, {})
        shorter = parameters.without(id_or_url, vain)
        if shorter != id_or_url:
            fates = why(connection, shorter)
            return [replace(fate, ignored=tuple(vain.values())) for fate in fates]
    pairs = {number: pairs_of(connection, number) for number in {row.article_id for row in rows} - {None}}
    names = [name for name in records.Fate.__dataclass_fields__ if name not in ("duplicates", "ignored", "quarantined")]
    return [
        records.Fate(
            **{name: getattr(row, name) for name in names},
            duplicates=pairs.get(row.article_id, ()),
            quarantined=quarantine.since(connection, row),
        )
        for row in rows
    ]


def counts(
    connection: Connection, by: Facet, query: str | None, filters: Filters, duplicates: Duplicates
) -> dict[str, int]:
    """Return how many articles match for each value, most first (days: newest first); "" where it is unknown.

    Raises ValueError for an unknown field or a bad filter.
    """
    if by not in get_args(Facet):
        raise ValueError(f"by {by!r}; use {', '.join(get_args(Facet))}")
    found, place = matches(connection, parse_query(query or ""), filters, duplicates)
    number = sa.func.count().label("number")
    grouped: AnySelect
    if by == "author":
        hits = found.with_only_columns(Article.id).subquery()
        signed: AnySelect = sa.select(Author.name.label("value"), number).join(ArticleAuthor)
        grouped = signed.where(ArticleAuthor.article_id.in_(sa.select(hits.c.id))).group_by(Author.name)
    elif by == "day":
        grouped = found.with_only_columns(day(place).label("value"), number).group_by("value")
    else:
        grouped = found.with_only_columns(getattr(Article, by).label("value"), number).group_by("value")
    rows = {_value(row.value, by): row.number for row in connection.execute(grouped)}
    if by == "day":
        return dict(sorted(rows.items(), reverse=True))
    return dict(sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def _value(value: Any, by: Facet) -> str:
    return date_of(value).isoformat() if by == "day" else value or ""


def totals(connection: Connection) -> dict[str, Any]:
    """Return how many articles, addresses by state, duplicate pairs and versions the corpus holds."""
    states = connection.execute(sa.select(Url.state, sa.func.count()).group_by(Url.state).order_by(Url.state))
    return {
        "articles": _count(connection, Article),
        "urls": {row[0]: row[1] for row in states},
        "duplicates": _count(connection, Duplicate),
        "versions": _count(connection, ArticleVersion),
    }


def runs(connection: Connection, *, source: str | None = None, limit: int = 100) -> list[records.RunRecord]:
    """Return the newest runs, newest first."""
    newest = sa.select(Run.__table__).order_by(Run.id.desc()).limit(limit)
    if source is not None:
        newest = newest.where(Run.source == source)
    return [records.RunRecord(**row._asdict()) for row in connection.execute(newest)]


def _count(connection: Connection, table: type) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def matches(
    connection: Connection, query: Query, filters: Filters, duplicates: Duplicates
) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Select the ids and search ids of the matching articles, without order or limit; and the column to order them by.

    Raises ValueError for a bad filter.
    """
    if duplicates not in get_args(Duplicates):
        raise ValueError(f"duplicates {duplicates!r}; use hide or show")
    wanted = index.expanded(connection, clauses(query, filters))
    found, place = index.select(connection, wanted)
    if query.nothing:
        found = found.where(sa.false())
    if duplicates == "hide":
        found = found.where(sa.or_(Article.cluster_id.is_(None), ~_better_copy(connection, wanted)))
    return found, place


def _better_copy(connection: Connection, wanted: Sequence[Clause]) -> sa.ColumnElement[bool]:
    """Whether an article of the same cluster matches too that represents it better: then that one is shown."""
    other = aliased(Article)
    before = sa.tuple_(other.cluster_rank, other.id) < sa.tuple_(Article.cluster_rank, Article.id)
    same = [other.cluster_id == Article.cluster_id, before, *index.holds(connection, other, wanted)]
    return sa.select(other.id).where(*same).exists()


def _read_cursor(cursor: str | None, kind: str) -> int | None:
    if cursor is None:
        return None
    digits = cursor[1:].removeprefix("-")
    if cursor[:1] != kind or not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise ValueError(f"cursor {cursor!r} is not of this search; use the `next` of its last page")
    return int(cursor[1:])


_ARTICLE_FIELDS = frozenset(records.StoredArticle.__dataclass_fields__)


def _article(row: AnyRow, authors: Sequence[items.Author]) -> records.StoredArticle:
    values = {name: value for name, value in row._asdict().items() if name in _ARTICLE_FIELDS}
    values |= {"blocks": _blocks(row.blocks), "keywords": tuple(row.keywords), "authors": tuple(authors)}
    return records.StoredArticle(**values)


def _authors(connection: Connection, ids: Sequence[int]) -> dict[int, list[items.Author]]:
    rows = connection.execute(
        sa.select(ArticleAuthor.article_id, Author.name, ArticleAuthor.url)
        .join(Author)
        .where(ArticleAuthor.article_id.in_(ids))
        .order_by(ArticleAuthor.article_id, ArticleAuthor.position)
    )
    found: dict[int, list[items.Author]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(items.Author(row.name, row.url))
    return found


def _blocks(stored: Sequence[dict[str, Any]]) -> tuple[items.Block, ...]:
    return tuple(items.Block(**block) for block in stored)
