"""How each source is doing, in figures: articles a day, how full its fields are, its addresses by state, its runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.records import RunRecord
from storage.schema import Article, ArticleAuthor, Run, Source, Url, table_of
from storage.search.fields import Bound
from storage.search.search_id import date_of, day, within

DAYS = 60
"""How many days the counts of articles go back, today included."""
NEWEST = 200
"""Of how many of a source's newest articles the fields are looked at."""
FIELDS = ("author", "date_published", "section", "description", "image", "language")
_UNSETTLED = ("failed", "blocked", "not_article")


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source, and how many articles of it there are."""

    name: str
    title: str
    url: str | None
    """Its home page; None if it's known by name alone."""
    country: str | None
    language: str | None
    articles: int
    oldest: date | None
    newest: date | None
    """Dates of its first and last article; one without a date counts by the day it was first seen."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source in figures."""

    source: SourceSummary
    days: dict[str, int]
    """Day -> its articles, for each of the last 60, oldest first."""
    looked_at: int
    """Of how many of its newest articles `filled` tells: 200 at most."""
    filled: dict[str, float]
    """Field -> the share of them that have it, 0 to 1."""
    urls: dict[str, int]
    """State -> addresses."""
    reasons: dict[str, dict[str, int]]
    """State -> reason -> addresses, where no article came of them."""
    runs: tuple[RunRecord, ...]
    """Its newest runs, newest first."""


def sources(connection: Connection, *, limit: int, after: str | None = None) -> list[SourceSummary]:
    """Return the sources by name, from the one behind `after` on."""
    some = sa.select(Source.__table__).order_by(Source.name).limit(limit)
    return _summaries(connection, some if after is None else some.where(Source.name > after))


def health(
    connection: Connection, names: Sequence[str], today: date, *, days: int = DAYS, runs: int = 1
) -> list[SourceHealth]:
    """Return how these sources do, by name, each with its last `runs` runs; unknown ones are left out."""
    known = _summaries(connection, sa.select(Source.__table__).where(Source.name.in_(names)).order_by(Source.name))
    by_day = _days(connection, [source.name for source in known], today - timedelta(days=days - 1), today)
    states = _states(connection, [source.name for source in known])
    found = []
    for source in known:
        looked_at, filled = _filled(connection, source.name)
        urls, reasons = states[source.name], _reasons(connection, source.name)
        newest = _runs(connection, source.name, runs)
        found.append(SourceHealth(source, by_day[source.name], looked_at, filled, urls, reasons, newest))
    return found


def _summaries(connection: Connection, some: sa.Select[Any]) -> list[SourceSummary]:
    rows = connection.execute(some).all()
    number = sa.func.count().label("number")
    first, last = (day(end(Article.search_id)) for end in (sa.func.min, sa.func.max))
    ends = sa.select(Article.source, number, first.label("oldest"), last.label("newest"))
    ends = ends.where(Article.source.in_([row.name for row in rows])).group_by(Article.source)
    held = {row.source: (row.number, date_of(row.oldest), date_of(row.newest)) for row in connection.execute(ends)}
    return [
        SourceSummary(
            row.name,
            row.title,
            row.url or None,
            row.country,
            row.language,
            *held.get(row.name, (0, None, None)),
        )
        for row in rows
    ]


def _days(connection: Connection, names: Sequence[str], since: date, until: date) -> dict[str, dict[str, int]]:
    """Return each source's articles a day. A search id begins with its article's date, and the index holds it."""
    place = table_of(Article).c.search_id
    ends = (within(place, Bound("since", since)), within(place, Bound("until", until)))
    counted = sa.select(Article.source, day(place).label("day"), sa.func.count().label("number"))
    counted = counted.where(Article.source.in_(names), *ends).group_by(Article.source, "day")
    empty = {str(since + timedelta(days=number)): 0 for number in range((until - since).days + 1)}
    found = {name: dict(empty) for name in names}
    for row in connection.execute(counted):
        found[row.source][str(date_of(row.day))] = row.number
    return found


def _filled(connection: Connection, source: str) -> tuple[int, dict[str, float]]:
    """Return of how many articles, and which share of them has each field."""
    newest = sa.select(Article.id, *(getattr(Article, name) for name in FIELDS if name != "author"))
    some = newest.where(Article.source == source).order_by(Article.search_id.desc()).limit(NEWEST).subquery()
    signed = sa.select(ArticleAuthor.article_id).where(ArticleAuthor.article_id == some.c.id).exists()
    has = [signed if name == "author" else some.c[name].is_not(None) for name in FIELDS]
    counts = [sa.func.sum(sa.case((one, 1), else_=0)).label(name) for one, name in zip(has, FIELDS, strict=True)]
    row = connection.execute(sa.select(sa.func.count().label("number"), *counts).select_from(some)).one()
    return row.number, {name: round(getattr(row, name) / row.number, 3) if row.number else 0.0 for name in FIELDS}


def _states(connection: Connection, names: Sequence[str]) -> dict[str, dict[str, int]]:
    counted = sa.select(Url.source, Url.state, sa.func.count()).where(Url.source.in_(names))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source, state, number in connection.execute(
        counted.group_by(Url.source, Url.state).order_by(Url.source, Url.state)
    ):
        found[source][state] = number
    return found


def _reasons(connection: Connection, source: str) -> dict[str, dict[str, int]]:
    number = sa.func.count().label("number")
    counted = sa.select(Url.state, Url.reason, number).where(Url.source == source, Url.state.in_(_UNSETTLED))
    found: dict[str, dict[str, int]] = {}
    grouped = counted.group_by(Url.state, Url.reason).order_by(Url.state, sa.desc("number"), Url.reason)
    for state, reason, count in connection.execute(grouped):
        found.setdefault(state, {})[reason or "unknown"] = count
    return found


def _runs(connection: Connection, source: str, limit: int) -> tuple[RunRecord, ...]:
    newest = sa.select(Run.__table__).where(Run.source == source).order_by(Run.id.desc()).limit(limit)
    return tuple(RunRecord(**row._asdict()) for row in connection.execute(newest))
