"""Which sources `scrapy crawlall` crawls when none is named, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from crawler.source import Source
from crawler.source.loader import SHIPPED, load_sources
from pipelines.crawl import polling
from storage import Corpus, StorageError, database_url
from storage.frontier import frontier, listings
from storage.frontier.runs import last_starts

_NEVER = datetime.min.replace(tzinfo=UTC)


def chosen_sources() -> dict[str, Source]:
    """Return the user's own sources, and the shipped sources that were crawled before; name -> source.

    Other shipped sources are left out, since nobody wants to crawl 173 publishers at once by accident.
    """
    sources, _ = load_sources()
    starts = _starts()
    return {name: source for name, source in sources.items() if name in starts or not is_shipped(source)}


def due_sources(names: Sequence[str]) -> list[str]:
    """Return the sources that have something to do now, the one whose last run is oldest first."""
    now = datetime.now(UTC)
    try:
        with Corpus(database_url(), read_only=True) as corpus, corpus.database.read() as connection:
            starts = last_starts(connection)
            idle = {name for name in names if name in starts and not _has_work(connection, name, now)}
    except StorageError:  # there is no corpus yet; if it is in trouble, the runs report that
        starts, idle = {}, set()
    return sorted((name for name in names if name not in idle), key=lambda name: (starts.get(name, _NEVER), name))


def is_shipped(source: Source) -> bool:
    """True if the source comes with newscorpus; False for the user's own."""
    return source.path is not None and SHIPPED in source.path.parents


def _starts() -> dict[str, datetime]:
    try:
        with Corpus(database_url(), read_only=True) as corpus, corpus.database.read() as connection:
            return last_starts(connection)
    except StorageError:  # there is no corpus yet; if it is in trouble, the runs report that
        return {}


def _has_work(connection: Connection, source: str, now: datetime) -> bool:
    states = listings.load(connection, source)
    return (
        not states
        or bool(polling.due(list(states.values()), now))
        or frontier.waiting(connection, source, 0, now)
        or frontier.waiting_checks(connection, source, now)
    )
