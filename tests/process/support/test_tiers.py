"""The quick tests and the rest are all tests, and each test is in one part only."""

from __future__ import annotations

import subprocess
import sys

from tests.support.paths import ROOT

MATRIX = "tests/unit/crawler/parsers/charset/test_mojibake.py"
REEXTRACT = "tests/chaos/pipelines/cli/test_reextract_kills.py"
KILLS = "tests/chaos/crawler/spiders/test_multipage_kills.py"
FILES = (MATRIX, KILLS, REEXTRACT)


def collected(*arguments: str) -> set[str]:
    """The ids of the tests that these arguments choose."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert process.returncode == 0, process.stdout + process.stderr
    return {line for line in process.stdout.splitlines() if "::" in line}


def test_quick_and_rest_are_all() -> None:
    """The same seed draws the same sample; another seed draws another sample of the same size."""
    quick, again, other = (collected("--tier", "quick", "--sample-seed", seed, *FILES) for seed in ("7", "7", "8"))
    rest = collected("--tier", "rest", "--exhaustive", "--sample-seed", "7", *FILES)

    assert quick | rest == collected("--exhaustive", *FILES)
    assert not quick & rest
    assert {name.split("::")[0] for name in quick} == {MATRIX, KILLS}
    assert quick == again != other
    assert len(quick) == len(other)


def test_a_named_test_runs_whatever_its_tier_and_sample() -> None:
    named = {
        f"{MATRIX}::test_a_page_encoded_twice_is_read_back[fr-cp1252]",
        f"{MATRIX}::test_a_right_page_stays_as_it_is[fr]",
    }

    assert collected(*named, REEXTRACT) > named
