"""Coverage-guided fuzzing with atheris: `python -m tests.fuzz page --runs 100000`. What it finds stays in a file.

Begins with the seeds; a crash's or a hang's input is written to `crash-page-…`, and becomes a seed with its fix.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crawler", "pipelines", "storage", "protego", "warcio"]):
    from tests.fuzz import targets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(targets.TARGETS))
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=0, help="no longer than this; 0: until all runs are done")
    asked = parser.parse_args()
    folder = Path(__file__).parent / "seeds" / asked.target
    with tempfile.TemporaryDirectory() as grown:
        options = [
            f"-atheris_runs={asked.runs}", f"-max_total_time={asked.seconds}", "-timeout=10", "-rss_limit_mb=2048",
            "-max_len=8192", f"-artifact_prefix=crash-{asked.target}-", "-print_final_stats=1", "-verbosity=0",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, grown, str(folder)], lambda data: targets.run(asked.target, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
