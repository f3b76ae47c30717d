"""The verdict on a run's source: what the corpus knows of it before, and what is written of it after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from crawler.source import Source
from pipelines.baseline import Earlier, History, Ruling
from pipelines.observed import Observed
from pipelines.verdicts import judge_source
from storage.health import verdicts

_RUNS = 60
"""Earlier runs that a run is compared with."""
_MEMORY = timedelta(days=90)
_FAILED = "discovery/failed/"


def rule(connection: Connection, source: Source, run_id: int, seen: Observed, now: datetime) -> Ruling:
    """Judge the source by what the run saw, write the verdict, and return it."""
    runs = [
        Earlier(past.started, Ruling(past.verdict, past.why), Observed.from_json(past.observed))
        for past in verdicts.past(connection, source.name, run_id, _RUNS)
    ]
    history = History(
        runs=runs,
        new_at=verdicts.new_at(connection, source.name, now - _MEMORY),
        first_run=verdicts.first_run(connection, source.name),
        failing=verdicts.failing(connection, source.name, [url for _, url in source.discover]),
    )
    ruling = judge_source(seen, history, now, source.expect)
    verdicts.put(connection, run_id, source.name, now, ruling.name, ruling.why, seen.as_json())
    return ruling


def with_discovery(seen: Observed, stats: Mapping[str, Any], waits: str) -> Observed:
    """Add what the crawler's stats say of the discovery pages."""
    seen.read, seen.listed = stats.get("discovery/read", 0), stats.get("discovery/links", 0)
    seen.failed = {name.removeprefix(_FAILED): number for name, number in stats.items() if name.startswith(_FAILED)}
    seen.waits = waits
    return seen
