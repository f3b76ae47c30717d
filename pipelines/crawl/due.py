"""The sources that are crawled without being named: which, and in what order."""

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
    """Return the user's own sources and, of the shipped ones, those that were crawled before; by name.

    The others come with newscorpus and weren't asked for: nobody means to crawl 173 publishers at once by accident.
    """
    sources, _ = load_sources()
    crawled = _starts()
    return {name: source for name, source in sources.items() if name in crawled or not is_shipped(source)}


def due_sources(names: Sequence[str]) -> list[str]:
    """Return those of the sources that have anything to do now: the one not looked at for longest first."""
    now = datetime.now(UTC)
    try:
        with Corpus(database_url(), read_only=True) as corpus, corpus.database.read() as connection:
            starts = last_starts(connection)
            idle = {name for name in names if name in starts and not _has_work(connection, name, now)}
    except StorageError:  # there's no corpus yet; one in trouble is told of by the runs
        starts, idle = {}, set()
    return sorted((name for name in names if name not in idle), key=lambda name: (starts.get(name, _NEVER), name))


def is_shipped(source: Source) -> bool:
    """Whether the source comes with newscorpus, in contrast to the user's own."""
    return source.path is not None and SHIPPED in source.path.parents


def _starts() -> dict[str, datetime]:
    try:
        with Corpus(database_url(), read_only=True) as corpus, corpus.database.read() as connection:
            return last_starts(connection)
    except StorageError:  # there's no corpus yet; one in trouble is told of by the runs
        return {}


def _has_work(connection: Connection, source: str, now: datetime) -> bool:
    known = listings.load(connection, source)
    return (
        not known
        or bool(polling.due(list(known.values()), now))
        or frontier.waiting(connection, source, 0, now)
        or frontier.waiting_checks(connection, source, now)
    )
