"""Pairs of articles that are one report, and the clusters that pairs form. No article is dropped as a duplicate.

`pipelines.duplicates` decides which articles are pairs, and which pairs hide an article from a search. Clusters are a
function of the pairs: connected articles, divided again where only a chain of other articles connects them. Copies are
a function of clusters and pairs: of the members that pairs connect which hide, one is shown. So neither depends on the
order in which pairs were found.
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
from storage.schema import NEXT_CHANGE_SEQ, ArticleRow, DuplicateRow, FingerprintRow, chunks, table_of, upsert

_article, _pair, _fingerprint = table_of(ArticleRow), table_of(DuplicateRow), table_of(FingerprintRow)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_mine, _theirs = _pair.c.article_id.in_(_IDS), _pair.c.other_id.in_(_IDS)
_same = _article.alias()

_UPSERT = upsert(_pair)
_UNPAIR, _UNPAIR_OTHER = sa.delete(_pair).where(_mine), sa.delete(_pair).where(_theirs)
_UNPAIR_SAME = sa.delete(_pair).where(_mine, _theirs, _pair.c.relation == "same_text")
# Two statements, each with its own index: a single statement with OR would read the whole table.
_PAIRS = sa.select(_pair.c.article_id, _pair.c.other_id, _pair.c.hides, _pair.c.relation).where(_mine)
_PAIRS_OTHER = sa.select(_pair.c.article_id, _pair.c.other_id, _pair.c.hides, _pair.c.relation).where(_theirs)
_CLUSTERED = (
    sa.select(_same.c.id).join(_article, _article.c.cluster_id == _same.c.cluster_id).where(_article.c.id.in_(_IDS))
)
_MEMBERS = (
    sa.select(*(_article.c[name] for name in ("id", "date_published", "first_seen")))
    .add_columns(_article.c.cluster_id, _article.c.cluster_rank, _article.c.copy_of, _fingerprint.c.runs)
    .outerjoin(_fingerprint, _fingerprint.c.article_id == _article.c.id)
    .where(_article.c.id.in_(_IDS))
)
_SET_CLUSTER = (
    sa.update(_article)
    .where(_article.c.id == sa.bindparam("member"))
    .values(
        cluster_id=sa.bindparam("cluster"),
        cluster_rank=sa.bindparam("rank"),
        copy_of=sa.bindparam("shown"),
        changed=NEXT_CHANGE_SEQ,
    )
)

FULL = 0.9
"""A text is full if it has at least this share of the shingles of the cluster's longest text."""
ENOUGH = 5
"""Number of pairs with members that makes an article a member of a large cluster, where not all are compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that are one report, with the evidence."""

    article_id: int
    """The article that was stored later, with the greater id."""
    other_id: int
    relation: str
    scores: Mapping[str, float]
    why: str
    hides: bool = True
    """True if a search shows only one of the two; False if the search shows both."""


class Links(NamedTuple):
    """The pairs of connected articles, each as article id -> ids of the articles that it's paired with."""

    all: dict[int, set[int]]
    """All pairs. Every connected article is a key."""
    hiding: dict[int, set[int]]
    """The pairs that hide one of their articles. Articles without such pairs are left out."""
    same_text: dict[int, set[int]]
    """The pairs of equal texts. Articles without such pairs are left out."""

    def spread(self) -> None:
        """Give articles with the same text the pairs of each other. So no cluster has only some of these articles."""
        done: set[int] = set()
        for number, twins in self.same_text.items():
            group = {number, *twins} - done
            others = set[int]().union(*(self.all[member] for member in group)) - group
            if number not in done and others:
                for member in group:
                    self.all[member] |= others
                for other in others:
                    self.all[other] |= group
            done |= group


class ClusterMember(NamedTuple):
    """The values of an article that decide on its cluster and rank."""

    article_id: int
    moment: datetime
    """When the article was published, or else first seen."""
    shingle_count: int
    """Number of shingles in the article's text."""
    cluster_id: int | None
    cluster_rank: int | None
    copy_of: int | None = None


def pair(connection: Connection, pairs: Collection[Pair], sketch: int, now: datetime) -> None:
    """Store pairs; a pair that is stored already is replaced."""
    if pairs:
        rows = [
            {
                "article_id": pair.article_id,
                "other_id": pair.other_id,
                "relation": pair.relation,
                "scores": dict(pair.scores),
                "why": pair.why,
                "found": now,
                "sketch": sketch,
                "hides": pair.hides,
            }
            for pair in pairs
        ]
        connection.execute(_UPSERT, rows)


def unpair(connection: Connection, article_ids: Collection[int]) -> set[int]:
    """Delete all pairs of these articles. Return the ids of both articles of each pair."""
    unpaired: set[int] = set()
    for chunk in chunks(article_ids):
        for article_id, other_id, *_ in _pairs_of(connection, chunk):
            unpaired.update((article_id, other_id))
        connection.execute(_UNPAIR, {"ids": chunk})
        connection.execute(_UNPAIR_OTHER, {"ids": chunk})
    return unpaired


def unpair_same_text(connection: Connection, article_ids: Collection[int]) -> None:
    """Delete the pairs of equal texts among these articles."""
    for chunk in chunks(article_ids):
        connection.execute(_UNPAIR_SAME, {"ids": chunk})


def recluster(connection: Connection, article_ids: Iterable[int]) -> None:
    """Make all clusters again that these articles are in or were in, and decide which members a search hides."""
    todo = set(article_ids)
    for chunk in chunks(sorted(todo)):
        todo |= set(connection.scalars(_CLUSTERED, {"ids": chunk}))
    changed = []
    while todo:
        linked = _connected(connection, min(todo))
        todo -= linked.all.keys()
        for cluster in clusters(_members(connection, linked.all), linked.all):
            cluster_id = min(member.article_id for member in cluster) if len(cluster) > 1 else None
            shown = copies([member.article_id for member in cluster], linked.hiding)
            for index, member in enumerate(cluster):
                rank = None if cluster_id is None else index
                copy_of = shown.get(member.article_id)
                if (member.cluster_id, member.cluster_rank, member.copy_of) != (cluster_id, rank, copy_of):
                    changed.append({"member": member.article_id, "cluster": cluster_id, "rank": rank, "shown": copy_of})
    if changed:
        connection.execute(_SET_CLUSTER, changed)


def clusters(members: Collection[ClusterMember], linked: Mapping[int, Collection[int]]) -> list[list[ClusterMember]]:
    """Divide connected articles into clusters, each in the order of ranks. The first article represents its cluster.

    This is the earliest article with a full text. Its cluster has all articles that are paired with it, and those that
    are paired with half of the members or with ENOUGH of them. The rest form clusters by the same rule.
    """
    longest = max((member.shingle_count for member in members), default=0)
    rest = sorted(
        members,
        key=lambda member: (member.shingle_count < FULL * longest, member.moment, member.article_id),
    )
    result: list[list[ClusterMember]] = []
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
        result.append(cluster)
        rest = [member for member in rest if member.article_id not in near]
    return result


def copies(ranked: Sequence[int], hiding: Mapping[int, Collection[int]]) -> dict[int, int]:
    """Return the members of a cluster that a search hides: article id -> id of the article that is shown instead.

    `ranked` are the members in the order of ranks. `hiding` are the pairs that hide, as article id -> paired ids. Such
    pairs hide also through hidden members: if A and B are paired, and B and C, then A is shown for both. Pairs with
    articles outside the cluster don't count.
    """
    members = frozenset(ranked)
    shown: dict[int, int] = {}
    for first in ranked:
        if first in shown:
            continue
        edge = {first}
        shown[first] = first
        while edge:
            near = {other for number in edge for other in hiding.get(number, ())}
            edge = (near & members) - shown.keys()
            shown.update(dict.fromkeys(edge, first))
    return {number: first for number, first in shown.items() if number != first}


def _connected(connection: Connection, start: int) -> Links:
    """Return the pairs of all articles that pairs connect with an article."""
    links = Links(defaultdict(set, {start: set()}), defaultdict(set), defaultdict(set))
    seen, edge = {start}, {start}
    while edge:
        for chunk in chunks(edge):
            for article_id, other_id, hides, is_same_text in _pairs_of(connection, chunk):
                kinds = [links.all] + [links.hiding] * hides + [links.same_text] * is_same_text
                for linked in kinds:
                    linked[article_id].add(other_id)
                    linked[other_id].add(article_id)
        edge = links.all.keys() - seen
        seen |= edge
    links.spread()
    return links


def _pairs_of(connection: Connection, article_ids: Sequence[int]) -> Iterable[tuple[int, int, bool, bool]]:
    """Yield the pairs of articles: the ids of both, if the pair hides, and if the texts are equal."""
    for statement in (_PAIRS, _PAIRS_OTHER):
        for row in connection.execute(statement, {"ids": article_ids}):
            yield row.article_id, row.other_id, row.hides, row.relation == "same_text"


def _members(connection: Connection, article_ids: Collection[int]) -> list[ClusterMember]:
    return [
        ClusterMember(
            row.id,
            row.date_published or row.first_seen,
            row.runs or 0,
            row.cluster_id,
            row.cluster_rank,
            row.copy_of,
        )
        for chunk in chunks(article_ids)
        for row in connection.execute(_MEMBERS, {"ids": chunk})
    ]


# Clusters -------------------------------------------------------------------------------------------------------------
# Reading clusters: the pairs, the members, and the reason why a member represents the others.

_PAIR = [getattr(DuplicateRow, name) for name in records.Duplicate.__dataclass_fields__ if name != "passages"]


def pairs_of(connection: Connection, number: int) -> tuple[records.Duplicate, ...]:
    """Return the pairs of an article, without their passages."""
    rows = [
        row
        for column in (DuplicateRow.article_id, DuplicateRow.other_id)  # each with its own index
        for row in connection.execute(sa.select(*_PAIR).where(column == number))
    ]
    pairs = (records.Duplicate(**row._asdict()) for row in rows)
    return tuple(sorted(pairs, key=lambda pair: (pair.article_id, pair.other_id)))


def pairs_around(connection: Connection, number: int) -> list[records.Duplicate]:
    """Return all pairs within the article's cluster, and the article's pairs with articles of other clusters.

    They have no passages (`storage.articles.passages.with_passages`).
    """
    pairs = {(pair.article_id, pair.other_id): pair for pair in pairs_of(connection, number)}
    members = _member_ids(connection, number)
    if members:
        inside = sa.select(*_PAIR).where(DuplicateRow.article_id.in_(members), DuplicateRow.other_id.in_(members))
        pairs |= {
            (row.article_id, row.other_id): records.Duplicate(**row._asdict()) for row in connection.execute(inside)
        }
    return [pairs[key] for key in sorted(pairs)]


def members_of(connection: Connection, number: int) -> tuple[list[int], str]:
    """Return the ids of an article's cluster in the order of ranks, and why the first article represents the others."""
    ids = _member_ids(connection, number)
    if not ids:
        return [], ""
    select = sa.select(FingerprintRow.article_id, FingerprintRow.runs).where(FingerprintRow.article_id.in_(ids))
    shingle_counts = {row.article_id: row.runs for row in connection.execute(select)}
    longest = max(shingle_counts.values(), default=0)
    full = [number for number in ids if shingle_counts.get(number, 0) >= FULL * longest]
    if len(full) < 2:
        return ids, f"article {ids[0]} has the fullest text"
    which = "the texts are of one length" if len(full) == len(ids) else f"{len(full)} of them have the fullest text"
    return ids, f"article {ids[0]} is the earliest; {which}, to a tenth"


def copy_counts(connection: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Return the number of articles that a search hides behind each article. Articles without copies are left out."""
    number = sa.func.count()
    rows = connection.execute(
        sa.select(ArticleRow.copy_of, number).where(ArticleRow.copy_of.in_(article_ids)).group_by(ArticleRow.copy_of)
    )
    return {row[0] or 0: row[1] for row in rows}


def shown_beside(connection: Connection, articles: Collection[records.StoredArticle]) -> dict[int, int]:
    """Return how many other articles of the same report a search shows: id of an article -> number."""
    clusters_of = {article.id: article.cluster_id for article in articles if article.cluster_id is not None}
    in_clusters = ArticleRow.cluster_id.in_(set(clusters_of.values()))
    rows = connection.execute(
        sa.select(ArticleRow.cluster_id, sa.func.count())
        .where(in_clusters, ArticleRow.copy_of.is_(None))
        .group_by(ArticleRow.cluster_id)
    )
    shown = {row[0]: row[1] for row in rows}
    # Of the shown articles of a cluster, one is the article itself, or the article that it's a copy of.
    return {number: shown[cluster] - 1 for number, cluster in clusters_of.items() if shown[cluster] > 1}


def _member_ids(connection: Connection, number: int) -> list[int]:
    cluster = sa.select(ArticleRow.cluster_id).where(ArticleRow.id == number).scalar_subquery()
    members = (
        sa.select(ArticleRow.id)
        .where(ArticleRow.cluster_id == cluster)
        .order_by(ArticleRow.cluster_rank, ArticleRow.id)
    )
    return list(connection.scalars(members))
