"""Re-extraction: what a second process brings, what a changed article costs, and what a killed run does again.

    python benchmarks/reextract.py [--pages 10000] [--kilobytes 70] [--rounds 3] [--workers 2] [--folder FOLDER]

Invented pages of an invented newspaper, filled up with menus and scripts to the size of real ones, are stored with
their archive; FOLDER keeps them for the next time. Then, in turn, `--rounds` times: read anew by one process and by
`--workers`, nothing changing; and last once with rules that change every text, killed half way and run again.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa

from crawler.source import Rules
from pipelines import reextract
from pipelines.reextraction.run import _BATCH
from storage import Corpus
from storage.schema import ReextractionRow
from tests.support.invented_pages import HERALD, address, archive, page

OTHER = replace(HERALD, rules=Rules(remove=(".kicker",)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--kilobytes", type=int, default=70)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--change", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.change:
        change(asked.folder, asked.workers)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        fill(folder, asked.pages, asked.kilobytes)
        measure(folder, asked.rounds, asked.workers)
        kill(folder, asked.workers)


def fill(folder: Path, pages: int, kilobytes: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with Corpus(f"sqlite:///{folder}/corpus.db") as corpus:
        stored = corpus.stats()["articles"]
        for start in range(stored, pages, 500):
            batch = {address(n): page(n, kilobytes=kilobytes) for n in range(start, min(pages, start + 500))}
            archive(corpus, folder / "archive", batch)
    size = sum(path.stat().st_size for path in folder.glob("archive/*/*"))
    print(f"{pages:,} pages of {len(page(1, kilobytes=kilobytes)) / 1000:.0f} kB, packed {size / 1e6:.0f} MB")


def measure(folder: Path, rounds: int, workers: int) -> None:
    times: dict[int, list[float]] = {1: [], workers: []}
    costs: dict[int, list[tuple[float, float]]] = {1: [], workers: []}
    with Corpus(f"sqlite:///{folder}/corpus.db") as corpus:
        for _ in range(rounds):
            for number in times:
                wall, before = time.perf_counter(), cpu()
                report = reextract(corpus, {"herald": HERALD}, folder=folder / "archive", workers=number, restart=True)
                assert report is not None and report.pages["unchanged"] == report.read, report
                times[number].append(time.perf_counter() - wall)
                parent, children = (after - then for after, then in zip(cpu(), before, strict=True))
                costs[number].append((parent, children))
                took = times[number][-1]
                print(f"{number} processes: {took:.1f} s, {report.read / took:.0f} pages a second; "
                      f"CPU {parent:.1f} s here, {children:.1f} s in the others")  # fmt: skip
    single, many = (statistics.median(times[number]) for number in (1, workers))
    print(f"{workers} processes are {single / many:.2f} times as fast as one (medians of {rounds}, run in turn)")


def kill(folder: Path, workers: int) -> None:
    """Kill one that changes all texts half way; tell how much of it the next does again."""
    copy = folder / "killed"
    copy.mkdir(exist_ok=True)
    shutil.copy(folder / "corpus.db", copy / "corpus.db")
    database = f"sqlite:///{copy}/corpus.db"
    command = [sys.executable, __file__, "--change", "--folder", str(copy), "--workers", str(workers)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"NEWS_ARCHIVE": str(folder / "archive")})
    with Corpus(database, read_only=True) as corpus:
        total = corpus.stats()["articles"]
        while done(corpus) < total // 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        half, stored = done(corpus), versions(corpus)
        print(
            f"killed after {time.perf_counter() - started:.1f} s: {half:,} are dealt with, {stored:,} versions written"
        )
    wall, before = time.perf_counter(), cpu()
    subprocess.run(command, env=os.environ | {"NEWS_ARCHIVE": str(folder / "archive")}, check=True)
    took, children = time.perf_counter() - wall, cpu()[1] - before[1]
    with Corpus(database, read_only=True) as corpus:
        print(f"the rest, all texts changed: {took:.1f} s, {(total - half) / took:.0f} a second, CPU {children:.1f} s; "
              f"{versions(corpus):,} versions, at most {_BATCH + 8 * 4 * workers} pages read twice")  # fmt: skip
        assert versions(corpus) == total
    shutil.rmtree(copy)


def change(folder: Path, workers: int) -> None:
    with Corpus(f"sqlite:///{folder}/corpus.db") as corpus:
        reextract(corpus, {"herald": OTHER}, workers=workers)
        print(f"CPU {cpu()[0]:.1f} s in the process that writes")


def done(corpus: Corpus) -> int:
    with corpus.database.read() as connection:
        row = connection.execute(
            sa.select(ReextractionRow.__table__).order_by(ReextractionRow.id.desc()).limit(1)
        ).first()
    return 0 if row is None or row.finished is not None else int(row.article_id)


def versions(corpus: Corpus) -> int:
    stats = corpus.stats()
    return int(stats["versions"] - stats["articles"])


def cpu() -> tuple[float, float]:
    """CPU seconds of this process, and of its children that ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
