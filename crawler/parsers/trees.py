"""A few dozen small decision trees which tell text from furniture, trained elsewhere, kept as plain numbers.

Gradient boosting (Friedman 2001, "Greedy function approximation: a gradient boosting machine"): the score is the sum of
the leaves that a block's features lead to, the logarithm of the odds that it's text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Tree = Any
"""A leaf, which is a number, or (feature, threshold, the tree for at most the threshold, the tree for more)."""

EARLY, CLEAR = 40, 2.5
"""After EARLY trees a score further from 0 than CLEAR is final: the rest would hardly turn it."""


@cache
def _trees() -> tuple[Tree, ...]:
    stored = json.loads(files("crawler.parsers").joinpath("trees.json").read_text("ascii"))
    return tuple(_frozen(tree) for tree in stored["trees"])


def _frozen(tree: Any) -> Tree:
    return (tree[0], tree[1], _frozen(tree[2]), _frozen(tree[3])) if isinstance(tree, list) else float(tree)


def score(features: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not."""
    trees = _trees()
    total = _sum(trees[:EARLY], features)
    return total if abs(total) > CLEAR else total + _sum(trees[EARLY:], features)


def _sum(trees: Sequence[Tree], features: Sequence[float]) -> float:
    total = 0.0
    for node in trees:
        while node.__class__ is tuple:
            node = node[2] if features[node[0]] <= node[1] else node[3]
        total += node
    return total
