"""`python -m tests.support.travel 2026-11-24T08:00:00Z scrapy crawl herald` runs a command at another time.

The clock goes on from there as fast as ever; what counts seconds (monotonic clocks, asyncio's) isn't touched.
"""

from __future__ import annotations

import sys
from datetime import datetime
from importlib.metadata import entry_points

import time_machine


def main() -> None:
    when, command, *arguments = sys.argv[1:]
    (script,) = entry_points(group="console_scripts", name=command)
    sys.argv = [command, *arguments]
    with time_machine.travel(datetime.fromisoformat(when), tick=True):
        sys.exit(script.load()())


if __name__ == "__main__":
    main()
