"""Reading clusters of duplicates: their pairs, their members, and why one of them represents the others."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import records
from storage.duplicates import FULL
from storage.models import Article, Duplicate, Fingerprint

_PAIR = [getattr(Duplicate, name) for name in records.Duplicate.__dataclass_fields__]


def pairs_of(connection: Connection, number: int) -> tuple[records.Duplicate, ...]:
    """Return the pairs that an article is in."""
    found = [
        row
        for one in (Duplicate.article_id, Duplicate.other_id)  # each by its index
        for row in connection.execute(sa.select(*_PAIR).where(one == number))
    ]
    return tuple(records.Duplicate(*row) for row in sorted(found, key=lambda row: (row.article_id, row.other_id)))


def pairs_around(connection: Connection, number: int) -> list[records.Duplicate]:
    """Return every pair of the article's cluster, with the evidence, and the pairs that it has with other clusters."""
    found = {(pair.article_id, pair.other_id): pair for pair in pairs_of(connection, number)}
    members = _members(connection, number)
    if members:
        inside = sa.select(*_PAIR).where(Duplicate.article_id.in_(members), Duplicate.other_id.in_(members))
        found |= {(row.article_id, row.other_id): records.Duplicate(*row) for row in connection.execute(inside)}
    return [found[key] for key in sorted(found)]


def members_of(connection: Connection, number: int) -> tuple[list[int], str]:
    """Return the articles of an article's cluster in the order of their ranks, and why the first represents them."""
    ids = _members(connection, number)
    if not ids:
        return [], ""
    runs = sa.select(Fingerprint.article_id, Fingerprint.runs).where(Fingerprint.article_id.in_(ids))
    lengths = {row.article_id: row.runs for row in connection.execute(runs)}
    full = [number for number in ids if lengths.get(number, 0) >= FULL * max(lengths.values(), default=0)]
    if len(full) < 2:
        return ids, f"article {ids[0]} has the fullest text"
    which = "the texts are of one length" if len(full) == len(ids) else f"{len(full)} of them have the fullest text"
    return ids, f"article {ids[0]} is the earliest; {which}, to a tenth"


def _members(connection: Connection, number: int) -> list[int]:
    cluster = sa.select(Article.cluster_id).where(Article.id == number).scalar_subquery()
    some = sa.select(Article.id).where(Article.cluster_id == cluster).order_by(Article.cluster_rank, Article.id)
    return list(connection.scalars(some))
