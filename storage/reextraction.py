"""Re-extraction: which articles and refused addresses have archived pages, and how far one is with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.base import AnySelect
from storage.fields import Bound, read_moment, seconds
from storage.models import Article, Page, Reextraction, Url
from storage.places import within


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be read anew; an article without a date counts by the day it was first seen, as in a search."""

    sources: tuple[str, ...] = ()
    """None: all."""
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None


@dataclass(frozen=True, slots=True)
class Place:
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


def begin(connection: Connection, scope: str, code: str, now: datetime, *, restart: bool) -> Place:
    """Return where the last re-extraction of this scope stopped; a new row if it ended, or other code began it."""
    last = connection.execute(
        sa.select(Reextraction.__table__)
        .where(Reextraction.scope == scope, Reextraction.finished.is_(None))
        .order_by(Reextraction.id.desc())
        .limit(1)
    ).first()
    if last is not None and last.code == code and not restart:
        return Place(last.id, last.article_id, last.url_id, last.counts)
    values = {"started": now, "scope": scope, "code": code, "counts": {}}
    made = connection.execute(sa.insert(Reextraction).values(values).returning(Reextraction.id)).scalar_one()
    return Place(int(made), 0, 0, {})


def advance(connection: Connection, place: Place) -> None:
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
