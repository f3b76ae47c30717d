"""`python -m tests.site serve` keeps the newspaper up until Ctrl-C; `python -m tests.site crawl` is `make crawl`."""

from __future__ import annotations

import argparse
import signal
import sys

from tests.site import Newspaper
from tests.site.crawl import crawl

parser = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
parser.add_argument("what", choices=("serve", "crawl"))
parser.add_argument("--port", type=int, default=8642)
parser.add_argument("--edition", type=int, choices=(1, 2), default=1)
options = parser.parse_args()
if options.what == "crawl":
    sys.exit(crawl(options.port))
with Newspaper(options.edition, options.port) as paper:
    print(f"{paper.url} (edition {options.edition}); Ctrl-C ends it", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
