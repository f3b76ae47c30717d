"""How far runs came in files of many pages: kept while one isn't at its end, so that the next goes on there."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.base import insert
from storage.models import Reading, table_of


def places(connection: Connection, scope: str) -> dict[str, int]:
    """Return file -> records dealt with, of a reading that didn't end."""
    found = sa.select(Reading.file, Reading.records).where(Reading.scope == scope)
    return {row.file: row.records for row in connection.execute(found)}


def advance(connection: Connection, scope: str, read: Mapping[str, int]) -> None:
    """Write how far it is, in the transaction that stores what was read."""
    for file, records in read.items():
        connection.execute(_ADVANCE, {"scope": scope, "file": file, "records": records})


def end(connection: Connection, scope: str) -> None:
    """Forget it: all is read."""
    connection.execute(sa.delete(Reading).where(Reading.scope == scope))


_insert = insert(table_of(Reading))
_ADVANCE = _insert.on_conflict_do_update(index_elements=["scope", "file"], set_={"records": _insert.excluded.records})
