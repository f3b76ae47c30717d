"""How often verdicts are wrong: false alarms in ordinary runs of invented sources, and troubles missed in one run.

    python benchmarks/verdicts.py [--seeds 60]

The sources publish 3 to 400 articles a day with a week's rhythm and are crawled daily or hourly; a fifth or more of
their articles are unsigned, in bunches. A trouble befalls each after 15 runs (hourly: 100).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from storage.health.verdicts import TROUBLE
from tests.support.invented_runs import InventedSource

HOUR = timedelta(hours=1)
SOURCES: dict[str, dict[str, object]] = {
    "3 a day, daily": {"a_day": 3},
    "20 a day, daily": {},
    "20 a day, few signed": {"authors": 0.4},
    "40 a day, daily": {"a_day": 40},
    "400 a day, daily": {"a_day": 400},
    "12 a day, hourly": {"a_day": 12, "every": HOUR},
    "60 a day, hourly": {"a_day": 60, "every": HOUR},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=60)
    seeds = parser.parse_args().seeds
    print(f"{'source':<22}{'runs':>8}{'false':>7}  missed of {seeds}")
    for name, model in SOURCES.items():
        hourly = "every" in model
        runs, false, missed = 0, 0, Counter[str]()
        for seed in range(seeds):
            for ruling in InventedSource(seed, **model).well(720 if hourly else 30):  # type: ignore[arg-type]
                runs, false = runs + 1, false + ruling.is_trouble
            for mode in TROUBLE:
                source = InventedSource(seed, **model)  # type: ignore[arg-type]
                list(source.well(100 if hourly else 15))
                missed[mode] += source.judge(source.troubled(mode)).name != mode
        summary = ", ".join(f"{mode} {number}" for mode, number in missed.items() if number) or "none"
        print(f"{name:<22}{runs:>8,}{false:>7}  {summary}", flush=True)


if __name__ == "__main__":
    main()
