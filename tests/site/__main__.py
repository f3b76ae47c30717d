"""`python -m tests.site serve` keeps the newspaper up until Ctrl-C; `python -m tests.site crawl` is `make crawl`."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import date
from typing import get_args

from tests.site import Mode, Newspaper
from tests.site.crawl import crawl

parser = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
parser.add_argument("what", choices=("serve", "crawl"))
parser.add_argument("--port", type=int, default=8642)
parser.add_argument("--edition", type=int, choices=(1, 2), default=1)
parser.add_argument("--day", type=date.fromisoformat, help="serve the issue of this date instead of an edition")
parser.add_argument("--mode", choices=get_args(Mode), default="normal", help="what befalls it: see Newspaper")
options = parser.parse_args()
if options.what == "crawl":
    sys.exit(crawl(options.port))
with Newspaper(options.edition, options.port, day=options.day, mode=options.mode) as paper:
    print(f"{paper.url} ({options.day or f'edition {options.edition}'}, {options.mode}); Ctrl-C ends it", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
