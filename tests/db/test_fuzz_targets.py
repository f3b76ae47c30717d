"""What reads what strangers write: any bytes give the documented results or errors, soon. `--fuzz N`, `make fuzz`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import targets

SEEDS = [(name, path) for name in targets.TARGETS for path in targets.seeds(name)]
REPEATED = (
    b" ", b"a", b"\n", b"<", b"<a ", b"<p>", b"&", b"[", b'{"a":', b'"', b"a.", b"1", b"-", b"\xe5\x9b\xbd", b"* ",
    b"User-agent: *\n", b"WARC/1.1\r\n\r\n", b"http://a/", b"sitemap:\n", b"<!--",
)  # fmt: skip
_PARTS = re.compile(rb"\w+|[^\w\s]+|\s+")


@cache
def parts(name: str) -> list[bytes]:
    """The words and signs of a target's seeds, of which its examples are made."""
    matches = {part for path in targets.seeds(name) for part in _PARTS.findall(path.read_bytes())}
    return sorted(part for part in matches if len(part) <= 40)


def examples_of(name: str) -> st.SearchStrategy[bytes]:
    """Seeds with changes, their parts in another order, and bytes of any kind."""
    whole = st.sampled_from([path.read_bytes() for path in targets.seeds(name)])
    part = st.one_of(st.sampled_from(parts(name)), st.sampled_from(parts(name)), st.binary(max_size=4))
    mixed = st.lists(part, max_size=60).map(b"".join)
    return st.one_of(
        st.builds(_changed, whole, st.lists(st.tuples(st.floats(0, 1), part), max_size=4)), mixed, st.binary()
    )


def _changed(seed: bytes, changes: list[tuple[float, bytes]]) -> bytes:
    for where, part in changes:
        place = int(where * len(seed))
        seed = seed[:place] + part + seed[place + len(part) // 2 :]
    return seed


@pytest.mark.parametrize(("name", "path"), SEEDS, ids=lambda value: value.name if isinstance(value, Path) else value)
def test_each_seed_passes_its_target(name: str, path: Path) -> None:
    targets.run(name, path.read_bytes())


@pytest.mark.parametrize("name", targets.TARGETS)
def test_a_hundred_kilobytes_of_the_same_are_no_trouble(name: str) -> None:
    """What makes regular expressions and parsers of markup square: no target takes targets.MAX_S for it."""
    for piece in REPEATED:
        targets.run(name, (piece * 100_000)[:100_000])


@pytest.mark.parametrize("name", targets.TARGETS)
def test_any_bytes_pass_the_target(name: str, examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None)
    @given(examples_of(name))
    def check(data: bytes) -> None:
        targets.run(name, data)

    check()
