"""Read the corpus: articles, versions, pages of search results, counts, and the fate of URLs.

`search`, `counts` and `matches` select articles by a query and filters. `articles`, `versions` and `why` read by id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from crawler import items
from storage import records
from storage.articles.duplicates import copy_counts, pairs_of
from storage.frontier import parameters, quarantine
from storage.frontier.url_keys import host_of, url_key
from storage.schema import (
    AnyRow,
    AnySelect,
    ArticleAuthorRow,
    ArticleRow,
    ArticleVersionRow,
    AuthorRow,
    DuplicateRow,
    RunRow,
    UrlRow,
)
from storage.search import index, ranking
from storage.search.query_syntax import Clause, Filters, Query, clauses, parse_query

Order = Literal["newest", "relevance"]
Duplicates = Literal["hide", "show"]
Facet = Literal["source", "language", "section", "author", "day"]
RANKED = 500
"""Number of newest matches that are ordered by relevance: ordering all of a common word would take seconds."""


def search(
    connection: Connection,
    query: str | None,
    filters: Filters,
    *,
    duplicates: Duplicates,
    order: Order,
    limit: int,
    cursor: str | None,
) -> records.SearchPage:
    """Return a page of articles. Raises ValueError for an unknown order, a cursor of another search, or a bad date."""
    if order not in get_args(Order):
        raise ValueError(f"order {order!r}; use newest or relevance")
    if limit < 1:
        raise ValueError(f"limit {limit}; use 1 or more")
    parsed = parse_query(query or "")
    select, search_id = matches(connection, parsed, filters, duplicates)
    if parsed.nothing:
        return records.SearchPage((), None)
    ranked = order == "relevance" and bool(parsed.terms)
    start = _read_cursor(cursor, "r" if ranked else "n")
    if ranked:
        newest = connection.execute(select.order_by(search_id.desc()).limit(RANKED)).all()
        ids = ranking.order(connection, [row.id for row in newest], parsed.terms)[start or 0 :][: limit + 1]
        following = f"r{(start or 0) + limit}"
    else:
        after = select if start is None else select.where(search_id < start)
        rows = connection.execute(after.order_by(search_id.desc()).limit(limit + 1)).all()
        ids = [row.id for row in rows]
        following = f"n{rows[limit - 1].search_id}" if len(rows) > limit else ""
    return records.SearchPage(tuple(articles(connection, ids[:limit])), following if len(ids) > limit else None)


def articles(connection: Connection, ids: Sequence[int]) -> list[records.StoredArticle]:
    """Return the articles with these ids, in the order of the ids. Unknown ids are left out."""
    current = (ArticleVersionRow.article_id == ArticleRow.id) & (ArticleVersionRow.number == ArticleRow.version)
    columns = [column for column in ArticleRow.__table__.columns if column.name in _ARTICLE_FIELDS]
    select = (
        sa.select(*columns, ArticleVersionRow.blocks).join(ArticleVersionRow, current).where(ArticleRow.id.in_(ids))
    )
    rows = {row.id: row for row in connection.execute(select)}
    authors, copies = _authors(connection, ids), copy_counts(connection, ids)
    return [_article(rows[number], authors.get(number, ()), copies.get(number, 0)) for number in ids if number in rows]


def article_id(connection: Connection, id_or_url: int | str) -> int | None:
    """Return the id of the article with this id, or of the article that this URL (or a twin of it) led to."""
    if isinstance(id_or_url, int) or id_or_url.isdecimal():
        # SQLite's integers end at 64 bits.
        select = sa.select(ArticleRow.id).where(ArticleRow.id == int(id_or_url))
        return connection.scalar(select) if int(id_or_url) < 1 << 63 else None
    key = url_key(id_or_url)
    number = connection.scalar(sa.select(ArticleRow.id).where(ArticleRow.key == key))
    return number if number is not None else connection.scalar(sa.select(UrlRow.article_id).where(UrlRow.key == key))


def versions(connection: Connection, number: int) -> list[records.Version]:
    """Return the versions of an article, oldest first."""
    rows = connection.execute(
        sa.select(ArticleVersionRow.__table__)
        .where(ArticleVersionRow.article_id == number)
        .order_by(ArticleVersionRow.number)
    )
    names = [name for name in records.Version.__dataclass_fields__ if name != "blocks"]
    return [records.Version(**{name: getattr(row, name) for name in names}, blocks=_blocks(row.blocks)) for row in rows]


def why(connection: Connection, id_or_url: int | str) -> list[records.Fate]:
    """Return the fate of a URL, or of all URLs that led to an article."""
    if isinstance(id_or_url, int) or id_or_url.isdecimal():
        number = article_id(connection, id_or_url)
        select = sa.select(UrlRow.__table__).where(UrlRow.article_id == number)
    else:
        select = sa.select(UrlRow.__table__).where(UrlRow.key == url_key(id_or_url))
    rows = connection.execute(select.order_by(UrlRow.id)).all()
    if not rows and isinstance(id_or_url, str) and (host := host_of(id_or_url)):
        ignored = parameters.ignored(connection, [host]).get(host, {})
        shorter = parameters.without(id_or_url, ignored)
        if shorter != id_or_url:
            fates = why(connection, shorter)
            return [replace(fate, ignored=tuple(ignored.values())) for fate in fates]
    article_ids = {row.article_id for row in rows} - {None}
    pairs = {number: pairs_of(connection, number) for number in article_ids}
    extractions = _extractions(connection, article_ids)
    names = [name for name in records.Fate.__dataclass_fields__ if name in UrlRow.__table__.columns]
    return [
        records.Fate(
            **{name: getattr(row, name) for name in names},
            duplicates=pairs.get(row.article_id, ()),
            quarantined=quarantine.since(connection, row),
            **extractions.get(row.article_id, {}),
        )
        for row in rows
    ]


def _extractions(connection: Connection, article_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return how the texts of these articles were found: article id -> `body` and `confidence` of a Fate."""
    rows = connection.execute(
        sa.select(ArticleRow.id, ArticleRow.provenance, ArticleRow.confidence).where(ArticleRow.id.in_(article_ids))
    )
    return {
        row.id: {
            "body": row.provenance.get("body") or row.provenance.get("blocks"),
            "confidence": row.confidence,
        }
        for row in rows
    }


def counts(
    connection: Connection, by: Facet, query: str | None, filters: Filters, duplicates: Duplicates
) -> dict[str, int]:
    """Return the number of matching articles per value, the greatest number first, or days with the newest first.

    Articles without a value count as "".


    Raises ValueError for an unknown field or a bad filter.
    """
    if by not in get_args(Facet):
        raise ValueError(f"by {by!r}; use {', '.join(get_args(Facet))}")
    select, _ = matches(connection, parse_query(query or ""), filters, duplicates)
    number = sa.func.count().label("number")
    grouped: AnySelect
    if by == "author":
        matching = select.with_only_columns(ArticleRow.id).subquery()
        bylines: AnySelect = sa.select(AuthorRow.name.label("value"), number).join(ArticleAuthorRow)
        grouped = bylines.where(ArticleAuthorRow.article_id.in_(sa.select(matching.c.id))).group_by(AuthorRow.name)
    elif by == "day":
        grouped = select.with_only_columns(ArticleRow.published_day.label("value"), number).group_by("value")
    else:
        grouped = select.with_only_columns(getattr(ArticleRow, by).label("value"), number).group_by("value")
    rows = {str(row.value or ""): row.number for row in connection.execute(grouped)}
    if by == "day":
        return dict(sorted(rows.items(), reverse=True))
    return dict(sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def totals(connection: Connection) -> dict[str, Any]:
    """Return the number of articles, of URLs by state, of duplicate pairs, of versions and of low articles."""
    states = connection.execute(sa.select(UrlRow.state, sa.func.count()).group_by(UrlRow.state).order_by(UrlRow.state))
    return {
        "articles": _count(connection, ArticleRow),
        "urls": {row[0]: row[1] for row in states},
        "duplicates": _count(connection, DuplicateRow),
        "versions": _count(connection, ArticleVersionRow),
        "low_confidence": _low_confidence(connection),
    }


def runs(connection: Connection, *, source: str | None = None, limit: int = 100) -> list[records.RunRecord]:
    """Return the newest runs, newest first."""
    newest = sa.select(RunRow.__table__).order_by(RunRow.id.desc()).limit(limit)
    if source is not None:
        newest = newest.where(RunRow.source == source)
    return [records.RunRecord(**row._asdict()) for row in connection.execute(newest)]


def _count(connection: Connection, table: type) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _low_confidence(connection: Connection) -> int:
    """Return the number of articles with a low confidence; the search index answers without reading all articles."""
    low, _ = matches(connection, parse_query("confidence:low"), Filters(), "show")
    return connection.scalar(low.with_only_columns(sa.func.count())) or 0


def matches(
    connection: Connection, query: Query, filters: Filters, duplicates: Duplicates
) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Return a SELECT of the ids and search ids of matching articles, without order or limit, and its search id column.

    Raises ValueError for a bad filter.
    """
    if duplicates not in get_args(Duplicates):
        raise ValueError(f"duplicates {duplicates!r}; use hide or show")
    searched = index.expanded(connection, clauses(query, filters))
    select, search_id = index.select(connection, searched)
    if query.nothing:
        select = select.where(sa.false())
    if duplicates == "hide":
        select = select.where(sa.or_(ArticleRow.copy_of.is_(None), ~_is_hidden(connection, searched)))
    return select, search_id


def _is_hidden(connection: Connection, searched: Sequence[Clause]) -> sa.ColumnElement[bool]:
    """Return the condition that a better article than this copy matches the search, and is shown instead.

    That is the article that this one is a copy of, or else a copy of that article with a better rank.
    """
    shown, copy = aliased(ArticleRow), aliased(ArticleRow)
    is_original = shown.id == ArticleRow.copy_of
    is_better = sa.tuple_(copy.cluster_rank, copy.id) < sa.tuple_(ArticleRow.cluster_rank, ArticleRow.id)
    is_better_copy = sa.and_(copy.copy_of == ArticleRow.copy_of, is_better)
    # Two subqueries, each with its own index.
    return sa.or_(
        sa.select(shown.id).where(is_original, *index.holds(connection, shown, searched)).exists(),
        sa.select(copy.id).where(is_better_copy, *index.holds(connection, copy, searched)).exists(),
    )


def _read_cursor(cursor: str | None, kind: str) -> int | None:
    if cursor is None:
        return None
    digits = cursor[1:].removeprefix("-")
    if cursor[:1] != kind or not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise ValueError(f"cursor {cursor!r} is not of this search; use the `next` of its last page")
    return int(cursor[1:])


_ARTICLE_FIELDS = frozenset(records.StoredArticle.__dataclass_fields__)


def _article(row: AnyRow, authors: Sequence[items.Author], copies: int) -> records.StoredArticle:
    values = {name: value for name, value in row._asdict().items() if name in _ARTICLE_FIELDS}
    values |= {"blocks": _blocks(row.blocks), "keywords": tuple(row.keywords), "authors": tuple(authors)}
    return records.StoredArticle(**values, copies=copies)


def _authors(connection: Connection, ids: Sequence[int]) -> dict[int, list[items.Author]]:
    rows = connection.execute(
        sa.select(ArticleAuthorRow.article_id, AuthorRow.name, ArticleAuthorRow.url)
        .join(AuthorRow)
        .where(ArticleAuthorRow.article_id.in_(ids))
        .order_by(ArticleAuthorRow.article_id, ArticleAuthorRow.position)
    )
    by_article: dict[int, list[items.Author]] = {}
    for row in rows:
        by_article.setdefault(row.article_id, []).append(items.Author(row.name, row.url))
    return by_article


def _blocks(stored: Sequence[dict[str, Any]]) -> tuple[items.Block, ...]:
    return tuple(items.Block(**block) for block in stored)
