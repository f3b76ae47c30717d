"""The numbers of each source: articles per day, how many articles have each field, URLs by state, and runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.records import RunRecord
from storage.schema import ArticleAuthorRow, ArticleRow, RunRow, SourceRow, UrlRow, table_of
from storage.search.fields import DateBound
from storage.search.search_id import within

DAYS = 60
"""Number of days for which articles are counted, including today."""
NEWEST = 200
"""Maximum number of a source's newest articles whose fields are counted."""
FIELDS = ("author", "date_published", "section", "description", "image", "language")
_WITHOUT_ARTICLE = ("failed", "blocked", "not_article")


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source and the number of its articles."""

    name: str
    title: str
    url: str | None
    """URL of the home page; None if only the source's name is known."""
    country: str | None
    language: str | None
    articles: int
    oldest: date | None
    newest: date | None
    """Dates of the first and the last article. An article without a date counts by the day it was first seen."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """The numbers of a source."""

    source: SourceSummary
    days: dict[str, int]
    """Day -> number of articles, for each of the last 60 days, oldest first."""
    looked_at: int
    """Number of newest articles that `filled` is computed from, at most 200."""
    filled: dict[str, float]
    """Field -> share of these articles that have the field, 0 to 1."""
    urls: dict[str, int]
    """State -> number of URLs."""
    reasons: dict[str, dict[str, int]]
    """State -> reason -> number of URLs, for the states without an article."""
    runs: tuple[RunRecord, ...]
    """The newest runs, newest first."""


def sources(connection: Connection, *, limit: int, after: str | None = None) -> list[SourceSummary]:
    """Return the sources in the order of their names, starting behind the name `after`."""
    select = sa.select(SourceRow.__table__).order_by(SourceRow.name).limit(limit)
    return _summaries(connection, select if after is None else select.where(SourceRow.name > after))


def health(
    connection: Connection, names: Sequence[str], today: date, *, days: int = DAYS, runs: int = 1
) -> list[SourceHealth]:
    """Return the numbers of these sources in the order of their names, each with the last `runs` runs.

    Unknown names are left out.
    """
    summaries = _summaries(
        connection, sa.select(SourceRow.__table__).where(SourceRow.name.in_(names)).order_by(SourceRow.name)
    )
    by_day = _days(connection, [source.name for source in summaries], today, days)
    states = _states(connection, [source.name for source in summaries])
    result = []
    for source in summaries:
        looked_at, filled = _filled(connection, source.name)
        urls, reasons = states[source.name], _reasons(connection, source.name)
        newest = _runs(connection, source.name, runs)
        result.append(SourceHealth(source, by_day[source.name], looked_at, filled, urls, reasons, newest))
    return result


def _summaries(connection: Connection, select: sa.Select[Any]) -> list[SourceSummary]:
    rows = connection.execute(select).all()
    number = sa.func.count().label("number")
    first, last = (end(ArticleRow.published_day) for end in (sa.func.min, sa.func.max))
    ends = sa.select(ArticleRow.source, number, first.label("oldest"), last.label("newest"))
    ends = ends.where(ArticleRow.source.in_([row.name for row in rows])).group_by(ArticleRow.source)
    ranges = {row.source: (row.number, row.oldest, row.newest) for row in connection.execute(ends)}
    return [
        SourceSummary(
            row.name,
            row.title,
            row.url or None,
            row.country,
            row.language,
            *ranges.get(row.name, (0, None, None)),
        )
        for row in rows
    ]


def _days(connection: Connection, names: Sequence[str], today: date, number: int) -> dict[str, dict[str, int]]:
    """Return each source's articles per day, for a number of days to today.

    The days of a source end tomorrow, by UTC, if it has articles of that day: in the east the day has begun.
    """
    article = table_of(ArticleRow).c
    since, tomorrow = today - timedelta(days=number - 1), today + timedelta(days=1)
    bounds = (DateBound("since", since), DateBound("until", tomorrow))
    select = sa.select(article.source, article.published_day, sa.func.count().label("number"))
    select = select.where(
        article.source.in_(names), *(within(article.search_id, article.published_day, bound) for bound in bounds)
    )
    counts: dict[str, dict[date, int]] = {name: {} for name in names}
    for row in connection.execute(select.group_by(article.source, article.published_day)):
        counts[row.source][row.published_day] = row.number
    by_source = {}
    for name, counted in counts.items():
        last = tomorrow if tomorrow in counted else today
        days = (last - timedelta(days=before) for before in reversed(range(number)))
        by_source[name] = {str(day): counted.get(day, 0) for day in days}
    return by_source


def _filled(connection: Connection, source: str) -> tuple[int, dict[str, float]]:
    """Return the number of articles looked at, and the share of them that has each field."""
    newest = sa.select(ArticleRow.id, *(getattr(ArticleRow, name) for name in FIELDS if name != "author"))
    articles = newest.where(ArticleRow.source == source).order_by(ArticleRow.search_id.desc()).limit(NEWEST).subquery()
    has_author = sa.select(ArticleAuthorRow.article_id).where(ArticleAuthorRow.article_id == articles.c.id).exists()
    has = [has_author if name == "author" else articles.c[name].is_not(None) for name in FIELDS]
    counts = [
        sa.func.sum(sa.case((condition, 1), else_=0)).label(name) for condition, name in zip(has, FIELDS, strict=True)
    ]
    row = connection.execute(sa.select(sa.func.count().label("number"), *counts).select_from(articles)).one()
    return row.number, {name: round(getattr(row, name) / row.number, 3) if row.number else 0.0 for name in FIELDS}


def _states(connection: Connection, names: Sequence[str]) -> dict[str, dict[str, int]]:
    select = sa.select(UrlRow.source, UrlRow.state, sa.func.count()).where(UrlRow.source.in_(names))
    select = select.group_by(UrlRow.source, UrlRow.state).order_by(UrlRow.source, UrlRow.state)
    by_source: dict[str, dict[str, int]] = defaultdict(dict)
    for source, state, number in connection.execute(select):
        by_source[source][state] = number
    return by_source


def _reasons(connection: Connection, source: str) -> dict[str, dict[str, int]]:
    number = sa.func.count().label("number")
    select = sa.select(UrlRow.state, UrlRow.reason, number).where(
        UrlRow.source == source, UrlRow.state.in_(_WITHOUT_ARTICLE)
    )
    select = select.group_by(UrlRow.state, UrlRow.reason).order_by(UrlRow.state, sa.desc("number"), UrlRow.reason)
    by_state: dict[str, dict[str, int]] = {}
    for state, reason, count in connection.execute(select):
        by_state.setdefault(state, {})[reason or "unknown"] = count
    return by_state


def _runs(connection: Connection, source: str, limit: int) -> tuple[RunRecord, ...]:
    newest = sa.select(RunRow.__table__).where(RunRow.source == source).order_by(RunRow.id.desc()).limit(limit)
    return tuple(RunRecord(**row._asdict()) for row in connection.execute(newest))
