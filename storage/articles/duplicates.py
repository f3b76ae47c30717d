"""Pairs of articles that are one report, and the clusters they form. Nothing is dropped for it.

What is a pair is pipelines/duplicates/compare.py's to say. Clusters are a function of the pairs: connected articles,
parted again
where only a chain of others holds them together, so that they don't depend on the order in which the pairs came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import records
from storage.schema import NEXT, Article, Duplicate, Fingerprint, chunks, table_of

FULL = 0.9
"""A text is full if it has this share of the runs of words that the cluster's longest has."""
ENOUGH = 5
"""Members of a cluster that bind another to it, however many it has: in a large one not all are compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that are one report, with the evidence."""

    article_id: int
    """The later stored, which has the greater id."""
    other_id: int
    relation: str
    scores: Mapping[str, float]
    why: str


class Member(NamedTuple):
    """An article as its place in a cluster is decided by it."""

    article_id: int
    moment: datetime
    """When it was published, else first seen."""
    shingle_count: int
    """How many runs of words its text has."""
    cluster_id: int | None
    cluster_rank: int | None


def pair(connection: Connection, pairs: Collection[Pair], sketch: int, now: datetime) -> None:
    """Store pairs; one that is stored already is replaced."""
    if pairs:
        ids = [{"a": pair.article_id, "o": pair.other_id} for pair in pairs]
        connection.execute(_DELETE_PAIR, ids)
        rows = [
            {
                "article_id": pair.article_id,
                "other_id": pair.other_id,
                "relation": pair.relation,
                "scores": dict(pair.scores),
                "why": pair.why,
                "found": now,
                "sketch": sketch,
            }
            for pair in pairs
        ]
        connection.execute(_INSERT, rows)


def unpair(connection: Connection, article_ids: Collection[int]) -> set[int]:
    """Take articles out of all their pairs; return those who were paired with them."""
    left: set[int] = set()
    for chunk in chunks(article_ids):
        left.update(other for one, other in _pairs_of(connection, chunk))
        left.update(one for one, other in _pairs_of(connection, chunk))
        connection.execute(_UNPAIR, {"ids": chunk})
        connection.execute(_UNPAIR_OTHER, {"ids": chunk})
    return left


def unpair_same_text(connection: Connection, article_ids: Collection[int]) -> None:
    """Take back that these articles are of one text."""
    for chunk in chunks(article_ids):
        connection.execute(_UNPAIR_SAME, {"ids": chunk})


def recluster(connection: Connection, article_ids: Iterable[int]) -> None:
    """Make the clusters anew that these articles are or were in."""
    todo = set(article_ids)
    for chunk in chunks(sorted(todo)):
        todo |= set(connection.scalars(_CLUSTERED, {"ids": chunk}))
    changed = []
    while todo:
        linked = _connected(connection, min(todo))
        todo -= linked.keys()
        for cluster in clusters(_members(connection, linked), linked):
            cluster_id = min(member.article_id for member in cluster) if len(cluster) > 1 else None
            for place, member in enumerate(cluster):
                rank = None if cluster_id is None else place
                if (member.cluster_id, member.cluster_rank) != (cluster_id, rank):
                    changed.append({"member": member.article_id, "cluster": cluster_id, "place": rank})
    if changed:
        connection.execute(_PLACE, changed)


def clusters(members: Collection[Member], linked: Mapping[int, Collection[int]]) -> list[list[Member]]:
    """Part connected articles into clusters, each in the order of its ranks: first the one that represents it.

    That is the earliest of those whose text is full. Who is paired with it belongs to it, and who is paired with half
    of these or ENOUGH; the rest make clusters of their own by the same rule.
    """
    longest = max((member.shingle_count for member in members), default=0)
    rest = sorted(members, key=lambda member: (member.shingle_count < FULL * longest, member.moment, member.article_id))
    found: list[list[Member]] = []
    while rest:
        head = rest[0].article_id
        near = {member.article_id for member in rest if member.article_id == head or head in linked[member.article_id]}
        near |= {
            member.article_id
            for member in rest
            if len(near.intersection(linked[member.article_id])) >= min(ENOUGH, len(near) / 2)
        }
        cluster = [member for member in rest if member.article_id in near]
        fullest = max(member.shingle_count for member in cluster)
        cluster.sort(key=lambda member: (member.shingle_count < FULL * fullest, member.moment, member.article_id))
        found.append(cluster)
        rest = [member for member in rest if member.article_id not in near]
    return found


def _connected(connection: Connection, start: int) -> dict[int, set[int]]:
    """Return all articles that pairs connect with one: id -> ids of those it's paired with."""
    linked: dict[int, set[int]] = defaultdict(set, {start: set()})
    seen, edge = {start}, {start}
    while edge:
        for chunk in chunks(edge):
            for one, other in _pairs_of(connection, chunk):
                linked[one].add(other)
                linked[other].add(one)
        edge = linked.keys() - seen
        seen |= edge
    return linked


def _pairs_of(connection: Connection, article_ids: Sequence[int]) -> Iterable[tuple[int, int]]:
    for statement in (_PAIRS, _PAIRS_OTHER):
        for row in connection.execute(statement, {"ids": article_ids}):
            yield row.article_id, row.other_id


def _members(connection: Connection, article_ids: Collection[int]) -> list[Member]:
    return [
        Member(row.id, row.date_published or row.first_seen, row.runs or 0, row.cluster_id, row.cluster_rank)
        for chunk in chunks(article_ids)
        for row in connection.execute(_MEMBERS, {"ids": chunk})
    ]


_article, _pair, _kept = table_of(Article), table_of(Duplicate), table_of(Fingerprint)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_mine, _theirs = _pair.c.article_id.in_(_IDS), _pair.c.other_id.in_(_IDS)
_same = _article.alias()

_INSERT = sa.insert(_pair)
_DELETE_PAIR = sa.delete(_pair).where(_pair.c.article_id == sa.bindparam("a"), _pair.c.other_id == sa.bindparam("o"))
_UNPAIR, _UNPAIR_OTHER = sa.delete(_pair).where(_mine), sa.delete(_pair).where(_theirs)
_UNPAIR_SAME = sa.delete(_pair).where(_mine, _theirs, _pair.c.relation == "same_text")
# Two statements, each by its index: one with OR would read the whole table.
_PAIRS = sa.select(_pair.c.article_id, _pair.c.other_id).where(_mine)
_PAIRS_OTHER = sa.select(_pair.c.article_id, _pair.c.other_id).where(_theirs)
_CLUSTERED = (
    sa.select(_same.c.id).join(_article, _article.c.cluster_id == _same.c.cluster_id).where(_article.c.id.in_(_IDS))
)
_MEMBERS = (
    sa.select(*(_article.c[name] for name in ("id", "date_published", "first_seen", "cluster_id", "cluster_rank")))
    .add_columns(_kept.c.runs)
    .outerjoin(_kept, _kept.c.article_id == _article.c.id)
    .where(_article.c.id.in_(_IDS))
)
_PLACE = (
    sa.update(_article)
    .where(_article.c.id == sa.bindparam("member"))
    .values(cluster_id=sa.bindparam("cluster"), cluster_rank=sa.bindparam("place"), changed=NEXT)
)


# Clusters -------------------------------------------------------------------------------------------------------------
# Reading clusters of duplicates: their pairs, their members, and why one of them represents the others.

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
    members = _member_ids(connection, number)
    if members:
        inside = sa.select(*_PAIR).where(Duplicate.article_id.in_(members), Duplicate.other_id.in_(members))
        found |= {(row.article_id, row.other_id): records.Duplicate(*row) for row in connection.execute(inside)}
    return [found[key] for key in sorted(found)]


def members_of(connection: Connection, number: int) -> tuple[list[int], str]:
    """Return the articles of an article's cluster in the order of their ranks, and why the first represents them."""
    ids = _member_ids(connection, number)
    if not ids:
        return [], ""
    runs = sa.select(Fingerprint.article_id, Fingerprint.runs).where(Fingerprint.article_id.in_(ids))
    lengths = {row.article_id: row.runs for row in connection.execute(runs)}
    full = [number for number in ids if lengths.get(number, 0) >= FULL * max(lengths.values(), default=0)]
    if len(full) < 2:
        return ids, f"article {ids[0]} has the fullest text"
    which = "the texts are of one length" if len(full) == len(ids) else f"{len(full)} of them have the fullest text"
    return ids, f"article {ids[0]} is the earliest; {which}, to a tenth"


def _member_ids(connection: Connection, number: int) -> list[int]:
    cluster = sa.select(Article.cluster_id).where(Article.id == number).scalar_subquery()
    some = sa.select(Article.id).where(Article.cluster_id == cluster).order_by(Article.cluster_rank, Article.id)
    return list(connection.scalars(some))
