"""A chain of duplicates is parted where its ends have nothing in common."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from storage.articles.duplicates import ClusterMember, clusters

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def member(number: int, runs: int = 100) -> ClusterMember:
    return ClusterMember(number, MOMENT + timedelta(hours=number), runs, None, None)


def test_a_chain_is_parted_where_its_ends_have_nothing_in_common() -> None:
    """A round-up holds two reports: they aren't one for that."""
    members = [member(1), member(2), member(3), member(4)]
    linked = {1: {2}, 2: {1, 3}, 3: {2, 4}, 4: {3}}
    groups = [[member.article_id for member in cluster] for cluster in clusters(members, linked)]
    assert groups == [[1, 2, 3], [4]] or groups == [[1, 2], [3, 4]]
    for order in itertools.permutations(members):
        assert [[member.article_id for member in cluster] for cluster in clusters(order, linked)] == groups
