"""The stored state of listings (feeds, sitemaps, section pages): loading it, and saving it after a poll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import ListingRow, chunks, insert, table_of


@dataclass(frozen=True, slots=True)
class ListingState:
    """The state of a discovery page, as its row has it (storage/schema/crawl.py describes each field)."""

    url: str
    kind: str
    parent: str | None = None
    lastmod: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    first_polled: datetime | None = None
    last_polled: datetime | None = None
    last_read: datetime | None = None
    last_body: datetime | None = None
    verified: datetime | None = None
    status: int | None = None
    reason: str | None = None
    failures: int = 0
    not_modified: int = 0
    links: int = 0
    new: int = 0
    last_new: datetime | None = None
    empty_polls: int = 0
    rate: float | None = None
    next_poll: datetime | None = None
    false_not_modified: bool = False
    unfinished: bool = False


_listing = table_of(ListingRow)
_FIELDS = tuple(field.name for field in fields(ListingState))
_insert = insert(_listing)
_PUT = _insert.on_conflict_do_update(
    index_elements=["source", "url"],
    set_={name: _insert.excluded[name] for name in _FIELDS if name != "url"},
)


def load(connection: Connection, source: str) -> dict[str, ListingState]:
    """Return URL -> state, for the listings of a source."""
    rows = connection.execute(sa.select(*(_listing.c[name] for name in _FIELDS)).where(_listing.c.source == source))
    return {row.url: ListingState(**row._mapping) for row in rows}


def save_states(connection: Connection, source: str, states: Sequence[ListingState]) -> None:
    """Write the states of listings, new or known. Call this after the links in the listings are stored."""
    for batch in chunks(list(states)):
        connection.execute(_PUT, [{"source": source, **asdict(listing)} for listing in batch])
