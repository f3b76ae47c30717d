"""Throughput of parsing through the kill box, against the same parser in this process.

    python benchmarks/killbox.py [FOLDER] [--pages 400] [--rounds 5]

Pages are those of a folder (.html or .html.gz), or else the invented newspaper's, with paragraphs enough for 60 kB.
Three ways alternate, round after round, so that a noisy machine is noisy for all: this process pinned to one core, the
box pinned to that core with this process, the box with two workers on two cores. Ratios are of the same round; the
median, least and greatest are shown. The box is used as the spider does: all pages at once, by an event loop.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from crawler import documents  # noqa: E402
from crawler.documents import Document, PageDocument  # noqa: E402
from crawler.workers.pool import WorkerPool  # noqa: E402
from tests.site import Newspaper  # noqa: E402

NOW = datetime(2026, 3, 1, tzinfo=UTC)
_BYTES = 60_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    samples = list(read_folder(options.folder) if options.folder else invented())
    pages = [PageDocument(body, f"https://herald.example/{n}", None, NOW) for n, body in enumerate(samples)]
    pages = list(islice(cycle(pages), options.pages))
    cores = sorted(os.sched_getaffinity(0))
    print(f"{len(pages)} pages of {sum(len(page.body) for page in pages) // len(pages) // 1000} kB, {len(cores)} cores")
    rounds = [one_round(pages, cores) for _ in range(options.rounds)]
    for name, places in (("one core, box / here", (1, 0)), ("two cores / here", (2, 0))):
        for kind in ("wall", "cpu"):
            ratios = [
                here[kind] / boxed[kind] for each in rounds for boxed, here in [[each[place] for place in places]]
            ]
            print(f"{name:22} by {kind}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    for name, place in (("here", 0), ("box, one core", 1), ("box, two cores", 2)):
        rate = statistics.median(len(pages) / each[place]["wall"] for each in rounds)
        cpu = statistics.median(each[place]["cpu"] / len(pages) * 1000 for each in rounds)
        own = statistics.median(each[place]["here"] / len(pages) * 1000 for each in rounds)
        print(f"{name:22} {rate:6.0f} pages/s {cpu:6.2f} ms CPU a page, {own:.2f} of it in this process")


def one_round(pages: Sequence[PageDocument], cores: list[int]) -> list[dict[str, float]]:
    os.sched_setaffinity(0, cores[:1])
    measured = [here(pages), in_box(pages, 1)]
    os.sched_setaffinity(0, cores)
    return [*measured, in_box(pages, 2)]


def here(pages: Sequence[PageDocument]) -> dict[str, float]:
    before, began = usage(), time.perf_counter()
    for _ in documents.read([(page, None) for page in pages]):
        pass
    cpu = usage() - before
    return {"wall": time.perf_counter() - began, "cpu": cpu, "here": cpu}


def in_box(pages: Sequence[PageDocument], number: int) -> dict[str, float]:
    """Measure the box once its workers have begun; what that takes is measured apart, and taken off their CPU."""
    before = usage()
    asyncio.run(use_box(pages[:0], number))
    begun, here = usage(), time.process_time()
    wall = asyncio.run(use_box(pages, number))
    return {"wall": wall, "cpu": usage() - begun - (begun - before), "here": time.process_time() - here}


async def use_box(pages: Sequence[PageDocument], number: int) -> float:
    """Return the seconds that the pages take."""
    box: WorkerPool[tuple[Document, None], object] = WorkerPool(
        documents.read, documents.start, (), number=number, weigh=documents.weigh
    )
    try:
        await asyncio.gather(
            *(box.run((PageDocument(b"<p>a</p>", "https://herald.example/", None, NOW), None)) for _ in range(4))
        )
        began = time.perf_counter()
        await asyncio.gather(*(box.run((page, None)) for page in pages))
        return time.perf_counter() - began
    finally:
        box.close()


def usage() -> float:
    """Return the seconds of CPU that this process and those that have ended below it took."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(measured.ru_utime + measured.ru_stime for measured in each)


def read_folder(folder: Path) -> Iterator[bytes]:
    for file in sorted(folder.rglob("*.htm*")):
        yield gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def invented() -> Iterator[bytes]:
    with Newspaper() as paper:
        for article in paper.articles():
            page = [paper.answer(article.path, "") for _ in range(2)][-1].body  # one fails at first
            start, paragraphs = page.find(b"<p>"), page[page.find(b"<p>") : page.rfind(b"</p>") + 4]
            more = paragraphs * (_BYTES // max(len(paragraphs), 1))
            yield page[:start] + more + page[start:]


if __name__ == "__main__":
    main()
