"""Which tests run: tiers by folder, and samples of full matrices.

The quick tiers are `unit` and `db`, and the smoke tests of the other tiers. `--tier` chooses; a path on the command
line runs whatever the path names.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from tests.support.paths import TESTS

QUICK = ("unit", "db")
TIERS = (*QUICK, "process", "chaos", "browser")
CHOICES = ("quick", "rest", "all")
"""Values of `--tier`: the quick tiers, what a quick run with the same sample seed leaves, and all tests."""


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("tiers")
    group.addoption("--tier", choices=CHOICES, help="which tests run; quick unless a path is named")
    group.addoption("--exhaustive", action="store_true", help="run full matrices, not samples of them")
    group.addoption("--sample-seed", type=int, help="repeat the samples of another run; the date of today by default")


def configure(config: pytest.Config) -> None:
    """Settle the options before xdist hands them to its workers."""
    config.addinivalue_line("markers", "smoke: runs with the quick tiers, in whatever folder")
    config.addinivalue_line("markers", "sampled(n): n of the cases of a full matrix run, all of them with --exhaustive")
    if config.option.tier is None:
        config.option.tier = "all" if config.args_source is config.ArgsSource.ARGS else "quick"
    if config.option.sample_seed is None:
        config.option.sample_seed = int(f"{datetime.now(UTC):%Y%m%d}")


def header(config: pytest.Config) -> str:
    matrices = "full" if config.option.exhaustive else f"sampled, --sample-seed {config.option.sample_seed}"
    return f"tier: {config.option.tier}; matrices: {matrices}"


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests that the options choose."""
    tier, sampled = config.option.tier, sample(items, config.option.sample_seed)
    cases = items if config.option.exhaustive else sampled
    if tier == "all":
        chosen = set(cases)
    elif tier == "quick":
        chosen = {item for item in cases if is_quick(item)}
    else:
        chosen = set(cases) - {item for item in sampled if is_quick(item)}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


def tier_of(item: pytest.Item) -> str:
    """Return the tier of a test: the folder below tests/. Raises UsageError for a test outside of the tiers."""
    tier = item.path.relative_to(TESTS).parts[0]
    if tier not in TIERS:
        raise pytest.UsageError(f"{item.nodeid}: no tier; move the file to one of {', '.join(TIERS)}")
    return tier


def is_quick(item: pytest.Item) -> bool:
    return tier_of(item) in QUICK or item.get_closest_marker("smoke") is not None


def sample(items: Sequence[pytest.Item], seed: int) -> list[pytest.Item]:
    """Return the items without the cases of matrices that this seed leaves out."""
    matrices: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sampled") is not None:
            matrices.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out: set[pytest.Item] = set()
    for name, cases in matrices.items():
        left_out |= _left_out(name, cases, seed)
    return [item for item in items if item not in left_out]


def _left_out(name: str, cases: list[pytest.Item], seed: int) -> set[pytest.Item]:
    marker = cases[0].get_closest_marker("sampled")
    assert marker is not None
    (number,) = marker.args
    if number >= len(cases):
        return set()
    return set(cases) - set(random.Random(f"{seed} {name}").sample(cases, number))
