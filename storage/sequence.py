"""The order in which articles changed, as numbers that grow: `article.changed`.

Whatever writes what an export gives of an article sets `changed` to NEXT in the same statement. Not by triggers: a
migration that makes the table anew, as many of SQLite's must, would lose them in silence.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.models import Article, table_of

_any = table_of(Article).alias()
_LAST = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0))

NEXT = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0) + 1).scalar_subquery()
"""The number after the last, for an INSERT or UPDATE of `article`.

It relies on writers taking turns, in the order in which they commit: the writer's lock is held from a transaction's
start. A database that lets writers overlap needs a lock for this.
"""


def last(connection: Connection) -> int:
    """Return the number of the last change; 0 in an empty corpus."""
    return connection.scalar(_LAST) or 0
