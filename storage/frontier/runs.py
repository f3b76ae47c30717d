"""Runs: opening, counting and closing them, and how far interrupted runs read files of many pages.

A source has only one run at a time. The counts of a run are exact even after a crash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.db.database import Database
from storage.db.locks import Lock
from storage.schema import ReadingRow, RunRow, SourceRow, insert, table_of

# Readings -------------------------------------------------------------------------------------------------------------
# How far runs have read files of many pages, kept until the end of the file, so that the next run continues there.

_insert = insert(table_of(ReadingRow))
_ADVANCE = _insert.on_conflict_do_update(index_elements=["scope", "file"], set_={"records": _insert.excluded.records})


def reading_offsets(connection: Connection, scope: str) -> dict[str, int]:
    """Return file -> number of records that are done, for a reading that didn't reach its end."""
    statement = sa.select(ReadingRow.file, ReadingRow.records).where(ReadingRow.scope == scope)
    return {row.file: row.records for row in connection.execute(statement)}


def advance_reading(connection: Connection, scope: str, read: Mapping[str, int]) -> None:
    """Write how far the files are read, in the transaction that stores their pages."""
    for file, records in read.items():
        connection.execute(_ADVANCE, {"scope": scope, "file": file, "records": records})


def end_reading(connection: Connection, scope: str) -> None:
    """Delete the offsets of a reading that reached its end."""
    connection.execute(sa.delete(ReadingRow).where(ReadingRow.scope == scope))


# Runs -----------------------------------------------------------------------------------------------------------------
# One row per run, and the sources that the runs belong to.

_NUMBERS = ("found", "fetched", "new", "updated", "unchanged", "duplicates", "stripped", "low_confidence")


@dataclass(slots=True)
class Counts:
    """The counts of a run. fetched = new + updated + unchanged + duplicates + the sum of refused."""

    found: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    stripped: int = 0
    low_confidence: int = 0
    """Number of new and updated articles with a low confidence."""
    refused: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add other counts to these."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused.update(other.refused)
        self.blocked.update(other.blocked)


def put_source(
    connection: Connection,
    name: str,
    now: datetime,
    *,
    title: str | None = None,
    url: str | None = None,
    country: str | None = None,
    language: str | None = None,
) -> None:
    """Store a source as its YAML describes it now. Without a URL, a source that is stored already stays unchanged."""
    described = {"title": title, "url": url, "country": country, "language": language}
    statement = insert(SourceRow).values(
        name=name, title=title or name, url=url or "", country=country, language=language, added=now
    )
    if url is None:
        connection.execute(statement.on_conflict_do_nothing())
    else:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=described))


def start_run(connection: Connection, source: str, spider: str, now: datetime) -> int:
    """Insert the row of a new run, and return the run's id."""
    values = {"source": source, "spider": spider, "started": now, "outcome": "running"}
    return int(connection.execute(sa.insert(RunRow).values(values).returning(RunRow.id)).scalar_one())


def close_dead_runs(connection: Connection, database: Database, source: str, now: datetime) -> int:
    """Close the rows of the source's runs whose process died without closing them; return their number."""
    running = sa.select(RunRow.id).where(RunRow.source == source, RunRow.outcome == "running")
    dead = [run_id for run_id in connection.scalars(running) if _is_dead(database, run_id)]
    message = "the process ended without closing its run; the next run went on"
    closed = sa.update(RunRow).where(RunRow.id.in_(dead)).values(outcome="killed", finished=now, message=message)
    connection.execute(closed)
    return len(dead)


def _is_dead(database: Database, run_id: int) -> bool:
    lock = Lock.of_run(database, run_id)
    if not lock.acquire():
        return False
    lock.release()
    return True


def count_run(connection: Connection, run_id: int, counts: Counts) -> None:
    """Add to a run's counts, in the transaction that stores what is counted."""
    row = connection.execute(sa.select(RunRow.refused, RunRow.blocked).where(RunRow.id == run_id)).one()
    numbers = {name: getattr(RunRow, name) + getattr(counts, name) for name in _NUMBERS if getattr(counts, name)}
    values = {**numbers, "refused": _sum(row.refused, counts.refused), "blocked": _sum(row.blocked, counts.blocked)}
    connection.execute(sa.update(RunRow).where(RunRow.id == run_id).values(values))


def finish_run(connection: Connection, run_id: int, outcome: str, message: str | None, now: datetime) -> None:
    """Close a run's row. The outcome is finished, stopped or trouble; the message is one line for people."""
    connection.execute(
        sa.update(RunRow).where(RunRow.id == run_id).values(outcome=outcome, message=message, finished=now)
    )


def run_counts(connection: Connection, run_id: int) -> tuple[str, Counts]:
    """Return a run's outcome and its committed counts."""
    row = connection.execute(sa.select(RunRow.__table__).where(RunRow.id == run_id)).one()
    numbers = {name: getattr(row, name) for name in _NUMBERS}
    return row.outcome, Counts(**numbers, refused=Counter(row.refused), blocked=Counter(row.blocked))


def last_outcome(connection: Connection, source: str, spider: str) -> str | None:
    """Return the outcome of the source's newest closed run; None if the source has none."""
    closed = sa.select(RunRow.outcome).where(
        RunRow.source == source, RunRow.spider == spider, RunRow.outcome != "running"
    )
    return connection.scalar(closed.order_by(RunRow.id.desc()).limit(1))


def last_starts(connection: Connection) -> dict[str, datetime]:
    """Return source -> start of its newest crawl. Runs of other spiders don't count."""
    newest = sa.select(sa.func.max(RunRow.id)).where(RunRow.spider == RunRow.source).group_by(RunRow.source)
    rows = connection.execute(sa.select(RunRow.source, RunRow.started).where(RunRow.id.in_(newest)))
    return {row.source: row.started for row in rows}


def _sum(stored: Mapping[str, int], added: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(stored) + Counter(added))
