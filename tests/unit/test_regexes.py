"""Our regular expressions take a time that grows with their input, and not much faster: no input stops a crawl."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator

import pytest

import crawler
import pipelines
import storage

SMALL, LARGE = 125, 500
SLOW_S = 0.05
"""What takes no longer, at LARGE, is fast enough whatever it grows like: a hundred thousandth of it is noise."""
STEEPEST = 40.0
"""Times as long for four times the input. A square gives 16, and where one stands, the input is cut before."""
HANGS_S = 60.0
"""Of processor time, for all that one pattern is given."""
SKIPPED = ("storage.migrations",)


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every compiled pattern that a module of ours has, in a table of them too."""
    for package in (crawler, pipelines, storage):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.startswith(SKIPPED) or info.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(info.name)).items():
                for item in (
                    value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
                ):
                    if isinstance(item, re.Pattern):
                        yield f"{info.name}.{name}", item


FOUND = {f"{name} {pattern.pattern!r:.40}": pattern for name, pattern in patterns()}


def pieces(pattern: re.Pattern[str] | re.Pattern[bytes]) -> list[str]:
    """What is repeated: the pattern's own letters, which lead furthest into it, and what is often in documents."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = re.findall(r"[A-Za-z]{2,}|[^\w\s\\]", text)[:5]
    return list(dict.fromkeys([" ", "a", "1", "\n", "a ", "-", "é", *own]))


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """A pattern that explodes takes longer than there is time: it's stopped, which the matcher looks out for."""

    def stop(*given: object) -> None:
        raise TimeoutError("a pattern explodes")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HANGS_S)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def spent(pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length] + "\x00"
    given = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    began = time.process_time()
    for _ in pattern.finditer(given):  # type: ignore[arg-type]
        pass
    pattern.fullmatch(given)  # type: ignore[arg-type]
    return time.process_time() - began


@pytest.mark.parametrize("name", FOUND)
def test_no_pattern_explodes(name: str) -> None:
    """Not for what the pattern is made of, repeated: nothing grows like a cube, or worse."""
    pattern = FOUND[name]
    for piece in pieces(pattern):
        small = spent(pattern, piece, SMALL)
        assert small < 5, f"{piece!r}: {small:.2f} s for {SMALL} characters"
        large = spent(pattern, piece, LARGE)
        assert large < SLOW_S or large / small < STEEPEST, f"{piece!r}: {small:.2f} s, then {large:.2f} s"
