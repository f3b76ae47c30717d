"""Verdicts on sources: the metrics and verdict of each run, the standing of each source, and who was notified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import ListingRow, NotifiedRow, RunRow, VerdictRow, insert, table_of

FINE = ("fine", "quiet")
"""Verdicts without trouble. The other verdicts, gravest first, are TROUBLE."""
TROUBLE = (
    "blocked", "robots_unreachable", "feed_dead", "redesigned", "dates_gone", "furniture_jumped", "soft_404",
)  # fmt: skip
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """A stored verdict, with its run's metrics."""

    started: datetime
    seen: datetime
    new: int
    verdict: str
    why: str
    observed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """The present standing of a source."""

    source: str
    verdict: str
    why: str
    since: datetime
    """End of the first run in an unbroken row of runs with this verdict."""
    last_run: datetime
    last_new: datetime | None
    """Start of the last run with a new article; None if there is no such run."""
    new_7_days: int
    usual_7_days: float | None
    """New articles per seven days, on average over the four weeks before; None for sources younger than two weeks."""


@dataclass(frozen=True, slots=True)
class FailingListing:
    """A discovery page of the source's YAML whose last poll failed."""

    url: str
    kind: str
    reason: str
    read_before: bool


def add_verdict(
    connection: Connection, run_id: int, source: str, now: datetime, name: str, why: str, observed: Mapping[str, Any]
) -> None:
    """Store a run's verdict."""
    row = {"run_id": run_id, "source": source, "seen": now, "name": name, "why": why, "observed": dict(observed)}
    # A conflict means that the verdict was stored before, and the database's reply was lost.
    connection.execute(insert(table_of(VerdictRow)).values(row).on_conflict_do_nothing())


def past_verdicts(connection: Connection, source: str, before: int, limit: int) -> list[VerdictRecord]:
    """Return the verdicts of a source's runs before a run, newest first."""
    rows = connection.execute(
        sa.select(RunRow.started, VerdictRow.seen, RunRow.new, VerdictRow.name, VerdictRow.why, VerdictRow.observed)
        .join(RunRow, RunRow.id == VerdictRow.run_id)
        .where(VerdictRow.source == source, VerdictRow.run_id < before)
        .order_by(VerdictRow.run_id.desc())
        .limit(limit)
    )
    return [VerdictRecord(row.started, row.seen, row.new, row.name, row.why, row.observed) for row in rows]


def last_verdict(connection: Connection, source: str) -> str | None:
    """Return the newest verdict on a source; None without a verdict."""
    newest = sa.select(VerdictRow.name).where(VerdictRow.source == source).order_by(VerdictRow.run_id.desc()).limit(1)
    return connection.scalar(newest)


def new_at(connection: Connection, source: str, since: datetime) -> list[tuple[datetime, int]]:
    """Return the crawls since a time that brought new articles: start and number of articles, oldest first."""
    crawls = sa.select(RunRow.started, RunRow.new).where(RunRow.source == source, RunRow.spider == source)
    rows = connection.execute(crawls.where(RunRow.started >= since, RunRow.new > 0).order_by(RunRow.id))
    return [(row.started, row.new) for row in rows]


def first_run(connection: Connection, source: str) -> datetime | None:
    """Return the start of the source's first crawl; None if the source was never crawled."""
    return connection.scalar(
        sa.select(sa.func.min(RunRow.started)).where(RunRow.source == source, RunRow.spider == source)
    )


def failing_listings(connection: Connection, source: str, urls: Sequence[str]) -> list[FailingListing]:
    """Return the discovery pages among these URLs whose last poll failed."""
    rows = connection.execute(
        sa.select(ListingRow.url, ListingRow.kind, ListingRow.reason, ListingRow.last_read)
        .where(ListingRow.source == source, ListingRow.url.in_(urls), ListingRow.failures > 0)
        .order_by(ListingRow.id)
    )
    return [FailingListing(row.url, row.kind, row.reason or "unknown", row.last_read is not None) for row in rows]


def source_standings(connection: Connection, now: datetime, *, source: str | None = None) -> list[SourceStanding]:
    """Return the standing of each source by its newest verdict: the gravest trouble first, then by name."""
    newest = sa.select(sa.func.max(VerdictRow.run_id)).group_by(VerdictRow.source)
    if source is not None:
        newest = newest.where(VerdictRow.source == source)
    rows = connection.execute(sa.select(VerdictRow.__table__).where(VerdictRow.run_id.in_(newest))).all()
    standings = [
        SourceStanding(
            row.source,
            row.name,
            row.why,
            _since(connection, row.source, row.name),
            row.seen,
            *_new(connection, row.source, now),
        )
        for row in rows
    ]
    return sorted(standings, key=lambda standing: (_gravity(standing.verdict), standing.source))


def notified(connection: Connection, hook: str) -> dict[str, str]:
    """Return the last verdict that a webhook was notified of: source -> verdict."""
    rows = connection.execute(sa.select(NotifiedRow.source, NotifiedRow.verdict).where(NotifiedRow.hook == hook))
    return {row.source: row.verdict for row in rows}


def record_notified(connection: Connection, hook: str, verdicts: Mapping[str, str], now: datetime) -> None:
    """Store the verdicts that a webhook was notified of: source -> verdict."""
    if not verdicts:
        return
    rows = [{"source": source, "hook": hook, "verdict": name, "told": now} for source, name in verdicts.items()]
    statement = insert(table_of(NotifiedRow))
    changed = {"verdict": statement.excluded.verdict, "told": statement.excluded.told}
    connection.execute(statement.on_conflict_do_update(index_elements=["source", "hook"], set_=changed), rows)


def _gravity(verdict: str) -> int:
    return TROUBLE.index(verdict) if verdict in TROUBLE else len(TROUBLE)


def _since(connection: Connection, source: str, name: str) -> datetime:
    """Return the end of the first run in the row of newest runs with this verdict."""
    of_source = VerdictRow.source == source
    other = sa.select(sa.func.max(VerdictRow.run_id)).where(of_source, VerdictRow.name != name).scalar_subquery()
    streak = sa.select(sa.func.min(VerdictRow.run_id)).where(of_source, VerdictRow.run_id > sa.func.coalesce(other, 0))
    seen: datetime = connection.execute(
        sa.select(VerdictRow.seen).where(VerdictRow.run_id == streak.scalar_subquery())
    ).scalar_one()
    return seen


def _new(connection: Connection, source: str, now: datetime) -> tuple[datetime | None, int, float | None]:
    """Return the start of the last run with a new article, and the new articles of seven days: present and usual."""
    crawls = (RunRow.source == source) & (RunRow.spider == source)
    last = connection.scalar(sa.select(sa.func.max(RunRow.started)).where(crawls, RunRow.new > 0))
    number = sa.select(sa.func.coalesce(sa.func.sum(RunRow.new), 0)).where(crawls)
    week: int = connection.scalar(number.where(RunRow.started >= now - _WEEK)) or 0
    first = first_run(connection, source)
    weeks = 0.0 if first is None else (now - _WEEK - first) / _WEEK
    if weeks < 1:
        return last, week, None
    weeks = min(weeks, 4.0)
    before = number.where(RunRow.started < now - _WEEK, RunRow.started >= now - _WEEK * (1 + weeks))
    return last, week, round((connection.scalar(before) or 0) / weeks, 1)
