"""Train the trees that rate whole bodies, and write crawler/parsers/body/confidence_trees.py.

    python benchmarks/train_confidence.py DATA_FOLDER ... --folds-from FOLDER [--write]

Each DATA_FOLDER has the form that `extraction.py` reads; pages with a gold body count. A page is read in each way that
`crawler.parsers.body.content.WAYS` names, by the block trees of a fold that didn't learn from the page's publisher:
`train_blocks.py --folds-to FOLDER` writes these. The trees learn each reading's page F1 from the features of
`crawler.parsers.body.plausibility`. The program prints, in a cross-validation by publisher, how often bodies of a
confidence are wrecks (page F1 below .5), and what choosing the most plausible reading changes.

Needs `pip install lightgbm`, which isn't a dependency of the crawler.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from extraction import fold_of, overlap, scores_of_folds
from train_blocks import WEIGHTS, expression, gold_pages

from crawler.parsers.article import read_metadata
from crawler.parsers.body import judgement
from crawler.parsers.body.content import CLEARLY, LONGER, SURE, PageText, Reading, candidate_of, mass_of
from crawler.parsers.body.furniture import strip_furniture
from crawler.parsers.body.plausibility import FEATURES
from crawler.parsers.html import parse_markup
from crawler.parsers.metadata.page_data import read_head

TREES, LEAVES, RATE, FOLDS = 60, 6, 0.08, 5
OUTPUT = Path(__file__).parent.parent / "crawler" / "parsers" / "body" / "confidence_trees.py"


@dataclass
class Read:
    """One reading of a page: its way, its features and its page F1."""

    way: str
    row: list[float]
    f1: float
    mass: int


@dataclass
class Page:
    gold: dict[str, Any]
    readings: list[Read]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--folds-from", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    scorers = scores_of_folds(options.folds_from)
    pages = []
    for folder in options.folders:
        for gold in gold_pages(folder):
            if "text" in gold:
                judgement.score = scorers[fold_of(gold, FOLDS)]
                pages.append(Page(gold, read_page(folder, gold)))
    pages = [page for page in pages if page.readings]
    report(pages)
    if options.write:
        OUTPUT.write_text(source_code(train(pages), len(pages)), encoding="ascii")
        print(f"wrote {OUTPUT}: {OUTPUT.stat().st_size} bytes, of {len(pages)} pages")


def read_page(folder: Path, gold: dict[str, Any]) -> list[Read]:
    root = parse_markup(gzip.decompress((folder / gold["file"]).read_bytes()), None)
    if root is None:
        return []
    head = read_head(root)
    fields = read_metadata(head, gold.get("url") or "", None).values
    headline = fields.get("headline", "")
    page = PageText(root, head, headline, fields.get("description"))
    readings = chain(page.readings(), spoiled(page))  # one by one: the marks on the blocks are the last reading's
    return [
        Read(r.way, r.row, page_f1(gold, r, headline, fields.get("description")), mass_of(r.blocks)) for r in readings
    ]


def spoiled(page: PageText) -> Iterator[Reading]:
    """Yield readings of the page as they would be if the body were looked for at a wrong place.

    Real wrecks are too few to learn from. A body may be cut off, or be another text of the page: a sidebar, comments.
    """
    inside, blocks = page.inside, page.page.blocks
    prose = [index for index in inside if blocks[index].mass >= 80]
    parts = [inside[: inside.index(prose[max(1, len(prose) // share)])] for share in (8, 3) if len(prose) > 1]
    own = set(inside)
    rest = [index for index in range(len(blocks)) if index not in own]
    rest_prose = [index for index in rest if blocks[index].mass >= 80 and blocks[index].link * 3 <= blocks[index].mass]
    if rest_prose:
        parts.append([index for index in rest if rest_prose[0] <= index <= rest_prose[-1]])
    yield from (page.judged("spoiled", part) for part in parts if part)


def page_f1(gold: dict[str, Any], reading: Reading, headline: str, summary: str | None) -> float:
    blocks = strip_furniture([candidate_of(block, None) for block in reading.blocks], headline)
    text = "\n\n".join(block.text for block in blocks if block.removed is None)
    if gold["set"] == "fundus" and summary and " ".join(summary.split()) not in " ".join(text.split()):
        text = f"{summary}\n{text}"
    both, more, less = overlap(gold["text"], text)
    return 2 * both / (2 * both + more + less or 1)


def train(pages: list[Page]) -> lightgbm.Booster:
    reads = [(read, page) for page in pages for read in page.readings]
    rows = np.array([read.row for read, _ in reads], float)
    weights = np.array([WEIGHTS.get(page.gold["set"], 1.0) for _, page in reads])
    # The first reading of a page counts most: for most pages it is the only one that is rated.
    weights *= [1.0 if read is page.readings[0] else 0.3 for read, page in reads]
    labels = np.array([grade(read.f1) for read, _ in reads])
    options = {
        "objective": "cross_entropy", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": 40,
        "verbose": -1, "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10, "seed": 1,
        "deterministic": True, "num_threads": 1,
    }  # fmt: skip
    return lightgbm.train(options, lightgbm.Dataset(rows, labels, weight=weights), TREES)


def grade(f1: float) -> float:
    """Return how good a reading is: 0 for a wreck, with a page F1 up to .5, and 1 for a good text, from .9 on."""
    return min(1.0, max(0.0, (f1 - 0.5) / 0.4))


def report(pages: list[Page]) -> None:
    rated = []
    tested = [Page(page.gold, page.readings) for page in pages]
    for fold in range(FOLDS):
        model = train([page for page in pages if fold_of(page.gold, FOLDS) != fold])
        for page in tested:
            if fold_of(page.gold, FOLDS) == fold:
                page.readings = [read for read in page.readings if read.way != "spoiled"]
                rated.append((page, list(model.predict(np.array([read.row for read in page.readings], float)))))
    chosen = [choose(page.readings, sure) for page, sure in rated]
    print(f"{len(pages)} pages; readings by way:")
    for way in dict.fromkeys(read.way for page in pages for read in page.readings):
        all_of = [read.f1 for page in pages for read in page.readings if read.way == way]
        print(f"  {way:8} {len(all_of):5} read, {sum(read.way == way for read, _ in chosen):5} chosen")
    first = [page.readings[0].f1 for page in pages]
    last = [read.f1 for read, _ in chosen]
    best = [max(read.f1 for read in page.readings) for page in pages]
    for name, values in (("first reading", first), ("chosen", last), ("best possible", best)):
        wrecks = [sum(value < bound for value in values) for bound in (0.5, 0.8)]
        print(f"{name:14} page F1 {statistics.fmean(values):.4f}, below .5 {wrecks[0]}, below .8 {wrecks[1]}")
    print("confidence     pages   page F1   below .5   below .8")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        values = [read.f1 for read, sure in chosen if low <= sure < high]
        if values:
            wrecks = [sum(value < bound for value in values) for bound in (0.5, 0.8)]
            print(
                f"{low:.2f} to {high:.2f} {len(values):7} {statistics.fmean(values):9.3f}", *(f"{w:10}" for w in wrecks)
            )


def choose(readings: list[Read], sure: list[float]) -> tuple[Read, float]:
    """Return the reading that the parser would choose, and its confidence."""
    best, confidence = readings[0], sure[0]
    others = list(zip(readings[1:], sure[1:], strict=True))
    for read, value in others:
        if read.way in ("json-ld", "script"):
            return read, value
    if confidence < SURE:
        for read, value in others:
            if value > confidence + CLEARLY and read.mass > LONGER * readings[0].mass:
                best, confidence = read, value
    return best, confidence


def source_code(model: lightgbm.Booster, pages: int) -> str:
    trees = [expression(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    body = "\n        + ".join(trees)
    return HEADER.format(pages=pages, features=", ".join(FEATURES), body=body)


HEADER = '''# Generated by benchmarks/train_confidence.py: change the generator, not this file.
"""Small decision trees that rate an extracted body, by gradient boosting.

Made by benchmarks/train_confidence.py from {pages} pages.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: {features}.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a body with these features is the whole text and little else."""
    return (
        {body}
    )
'''


if __name__ == "__main__":
    main()
