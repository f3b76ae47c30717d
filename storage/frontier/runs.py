"""Runs: one row each, one run a source at a time, counts that are exact whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.db.database import Database
from storage.db.locks import Lock
from storage.schema import Reading, Run, Source, insert, table_of

# Readings -------------------------------------------------------------------------------------------------------------
# How far runs came in files of many pages: kept while one isn't at its end, so that the next goes on there.


def reading_offsets(connection: Connection, scope: str) -> dict[str, int]:
    """Return file -> records dealt with, of a reading that didn't end."""
    found = sa.select(Reading.file, Reading.records).where(Reading.scope == scope)
    return {row.file: row.records for row in connection.execute(found)}


def advance_reading(connection: Connection, scope: str, read: Mapping[str, int]) -> None:
    """Write how far it is, in the transaction that stores what was read."""
    for file, records in read.items():
        connection.execute(_ADVANCE, {"scope": scope, "file": file, "records": records})


def end_reading(connection: Connection, scope: str) -> None:
    """Forget it: all is read."""
    connection.execute(sa.delete(Reading).where(Reading.scope == scope))


_insert = insert(table_of(Reading))
_ADVANCE = _insert.on_conflict_do_update(index_elements=["scope", "file"], set_={"records": _insert.excluded.records})


# Runs -----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Counts:
    """What a run did so far. fetched = new + updated + unchanged + duplicates + the sum of refused."""

    found: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    stripped: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add another's counts to these."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused.update(other.refused)
        self.blocked.update(other.blocked)


_NUMBERS = ("found", "fetched", "new", "updated", "unchanged", "duplicates", "stripped")


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
    """Remember a source as its YAML describes it now; one known only by name keeps what is known."""
    described = {"title": title, "url": url, "country": country, "language": language}
    statement = insert(Source).values(
        name=name, title=title or name, url=url or "", country=country, language=language, added=now
    )
    if url is None:
        connection.execute(statement.on_conflict_do_nothing())
    else:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=described))


def start_run(connection: Connection, source: str, spider: str, now: datetime) -> int:
    """Open a run's row and return its id."""
    values = {"source": source, "spider": spider, "started": now, "outcome": "running"}
    return int(connection.execute(sa.insert(Run).values(values).returning(Run.id)).scalar_one())


def close_dead_runs(connection: Connection, database: Database, source: str, now: datetime) -> int:
    """Close the rows of the source's runs whose process died without a word; return how many there were."""
    running = sa.select(Run.id).where(Run.source == source, Run.outcome == "running")
    dead = [run_id for run_id in connection.scalars(running) if _is_dead(database, run_id)]
    message = "the process ended without closing its run; the next run went on"
    closed = sa.update(Run).where(Run.id.in_(dead)).values(outcome="killed", finished=now, message=message)
    connection.execute(closed)
    return len(dead)


def _is_dead(database: Database, run_id: int) -> bool:
    lock = Lock.of_run(database, run_id)
    if not lock.acquire():
        return False
    lock.release()
    return True


def count_run(connection: Connection, run_id: int, counts: Counts) -> None:
    """Add to a run's counts; call it in the transaction that stores what is counted."""
    row = connection.execute(sa.select(Run.refused, Run.blocked).where(Run.id == run_id)).one()
    numbers = {name: getattr(Run, name) + getattr(counts, name) for name in _NUMBERS if getattr(counts, name)}
    values = {**numbers, "refused": _sum(row.refused, counts.refused), "blocked": _sum(row.blocked, counts.blocked)}
    connection.execute(sa.update(Run).where(Run.id == run_id).values(values))


def finish_run(connection: Connection, run_id: int, outcome: str, message: str | None, now: datetime) -> None:
    """Close a run's row: outcome finished, stopped or trouble, and a line a person can read."""
    connection.execute(sa.update(Run).where(Run.id == run_id).values(outcome=outcome, message=message, finished=now))


def counted(connection: Connection, run_id: int) -> tuple[str, Counts]:
    """Return a run's outcome, and what is committed of its counts."""
    row = connection.execute(sa.select(Run.__table__).where(Run.id == run_id)).one()
    numbers = {name: getattr(row, name) for name in _NUMBERS}
    return row.outcome, Counts(**numbers, refused=Counter(row.refused), blocked=Counter(row.blocked))


def last_outcome(connection: Connection, source: str, spider: str) -> str | None:
    """How the source's newest closed run ended; None before the first."""
    closed = sa.select(Run.outcome).where(Run.source == source, Run.spider == spider, Run.outcome != "running")
    return connection.scalar(closed.order_by(Run.id.desc()).limit(1))


def last_starts(connection: Connection) -> dict[str, datetime]:
    """Return when each source's newest crawl began, by the source's name: runs of other spiders don't count."""
    newest = sa.select(sa.func.max(Run.id)).where(Run.spider == Run.source).group_by(Run.source)
    rows = connection.execute(sa.select(Run.source, Run.started).where(Run.id.in_(newest)))
    return {row.source: row.started for row in rows}


def _sum(stored: Mapping[str, int], added: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(stored) + Counter(added))
