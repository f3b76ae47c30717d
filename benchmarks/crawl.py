"""Throughput: articles stored a second, against the same spider which parses and discards.

    python benchmarks/crawl.py [--pages 2000] [--rounds 3]

The pages are the invented newspaper's, multiplied with other words so that none is a duplicate, read by
`scrapy crawl files`. Rounds alternate, so that a noisy machine is noisy for both; ratios are of medians.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.site import Newspaper  # noqa: E402

MODES = {
    "store": [],
    "discard": ["-s", "ITEM_PIPELINES={}"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder, "pages"), options.pages)
        baseline = run(Path(folder), "empty", ["-a", f"path={make_empty(Path(folder))}"], [])
        rounds = [
            {
                name: run(Path(folder), f"{name}{number}", ["-a", f"path={folder}/pages"], extra)
                for name, extra in MODES.items()
            }
            for number in range(options.rounds)
        ]
    print(f"{options.pages} pages, {options.rounds} rounds, start-up ({baseline[1]:.2f} s CPU) taken off")
    medians = {}
    for name in MODES:
        wall = statistics.median(each[name][0] for each in rounds) - baseline[0]
        cpu = statistics.median(each[name][1] for each in rounds) - baseline[1]
        medians[name] = (wall, cpu)
        print(f"{name:8} {options.pages / wall:7.0f} pages/s  {cpu / options.pages * 1000:6.2f} ms CPU a page")
    ratios = [medians["discard"][kind] / medians["store"][kind] for kind in (0, 1)]
    print(f"store / discard: {ratios[0]:.2f} of the pages a second, {ratios[1]:.2f} by CPU")


def run(folder: Path, name: str, arguments: list[str], extra: list[str]) -> tuple[float, float]:
    """Run one crawl into a database of its own; returns wall and CPU seconds."""
    environment = {**os.environ, "NEWS_DATABASE_URL": f"sqlite:///{folder}/{name}.db"}
    command = [Path(sys.executable).parent / "scrapy", "crawl", "files", "-a", "source=bench", *arguments, *extra]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, cpu


def make_empty(folder: Path) -> Path:
    (folder / "none").mkdir()
    return folder / "none"


def write_pages(folder: Path, number: int) -> None:
    folder.mkdir()
    with Newspaper() as paper:
        urls = [article.url for article in paper.articles()]
        paths = [article.path for article in paper.articles()]
        pages = [[paper.answer(path, "") for _ in range(2)][-1].body for path in paths]  # one fails at first
    lines = []
    for copy in range(number):
        url, page = urls[copy % len(urls)], pages[copy % len(urls)]
        # A word of its own in every paragraph; the address is other too, wherever the page names it.
        varied = re.sub(rb"(<p>[^ <]+) ", rb"\1 %d " % copy, page).replace(url.encode(), f"{url}-{copy}".encode())
        (folder / f"{copy}.html").write_bytes(varied)
        lines.append(json.dumps({"file": f"{copy}.html", "url": f"{url}-{copy}"}))
    (folder / "manifest.jsonl").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
