"""Which members of a cluster are hidden behind which, by the pairs that hide."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from storage.articles.duplicates import copies


def linked(*pairs: tuple[int, int]) -> dict[int, set[int]]:
    result: dict[int, set[int]] = defaultdict(set)
    for first, other in pairs:
        result[first].add(other)
        result[other].add(first)
    return result


@pytest.mark.parametrize(
    ("ranked", "pairs", "hidden"),
    [
        ([1, 2, 3], [], {}),
        ([1, 2], [(1, 2)], {2: 1}),
        ([2, 1], [(1, 2)], {1: 2}),
        ([1, 2, 3], [(1, 2), (2, 3)], {2: 1, 3: 1}),
        ([3, 2, 1], [(1, 2), (2, 3)], {1: 3, 2: 3}),
        ([1, 2, 3, 4], [(1, 3), (2, 4)], {3: 1, 4: 2}),
        ([1, 2, 3, 4], [(3, 4)], {4: 3}),
        ([1, 2, 3], [(2, 9), (9, 3)], {}),
        ([1], [], {}),
        ([], [(1, 2)], {}),
    ],
    ids=[
        "no pair hides", "a pair", "the rank decides", "a chain", "a chain from its end", "two groups",
        "a group behind the first rank", "through another cluster", "alone", "nothing",
    ],
)  # fmt: skip
def test_the_best_of_connected_members_is_shown(
    ranked: list[int], pairs: list[tuple[int, int]], hidden: dict[int, int]
) -> None:
    assert copies(ranked, linked(*pairs)) == hidden


def test_the_order_of_the_pairs_does_not_matter() -> None:
    rng = random.Random(1)
    ranked = rng.sample(range(1, 31), 30)
    pairs = [(rng.randrange(1, 31), rng.randrange(1, 31)) for _ in range(25)]
    expected = copies(ranked, linked(*pairs))
    assert len(expected) > 5
    for _ in range(10):
        rng.shuffle(pairs)
        assert copies(ranked, linked(*(pair if rng.random() < 0.5 else pair[::-1] for pair in pairs))) == expected
