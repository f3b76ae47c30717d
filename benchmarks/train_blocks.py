"""Train the trees that tell an article's blocks from furniture, and write crawler/parsers/body/trees.py.

    python benchmarks/train_blocks.py DATA_FOLDER ... [--third 0 --third 1] [--write] [--folds-to FOLDER]

Each DATA_FOLDER has the form that `extraction.py` reads: pages with gold answers. There are two kinds of gold:

- A gold body: a block is text if most of its 4-word shingles stand in the body.
- Segments: a block is text if it holds a wanted segment, and furniture if it holds an unwanted segment. Other blocks,
  and blocks with both, aren't learned from.

The program prints the figures of a cross-validation, in which no publisher's pages are both learned from and tested on.
With --write, the trees learned from all the chosen pages are written. With --folds-to, the trees of each fold of the
cross-validation are written too: with `extraction.py --folds-from`, they measure the parser on publishers not learned
from.

Needs `pip install lightgbm`, which isn't a dependency of the crawler.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from extraction import (
    Extracted,
    fold_of,
    overlap,
    segment_counts,
    segment_score,
    shingle_score,
    shingles,
    squeeze,
    third,
)

from crawler.parsers.article import read_metadata
from crawler.parsers.body.content import PageText
from crawler.parsers.body.features import FEATURES
from crawler.parsers.html import parse_markup
from crawler.parsers.metadata.page_data import read_head

TREES, LEAVES, RATE = 120, 12, 0.1
STAGES = (12, 30, 60, TREES)
"""Numbers of trees after which a clear score is final."""
OUTPUT = Path(__file__).parent.parent / "crawler" / "parsers" / "body" / "trees.py"
WEIGHTS = {"trafilatura": 4.0, "fundus": 1.5, "readability": 0.3, "dragnet": 0.5, "newspaper": 0.3, "omnivore": 0.3}
"""Weight of the pages of a set; 1 without an entry. Some gold is another program's output, or was made in haste."""


@dataclass
class Page:
    """A page with its gold answer, and a row of features, a text and a label per block; a label is None if unknown."""

    gold: dict[str, Any]
    rows: list[list[float]]
    texts: list[str]
    labels: list[bool | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--third", type=int, choices=(0, 1, 2), action="append")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds-to", type=Path)
    options = parser.parse_args()
    golds = [(folder, gold) for folder in options.folders for gold in gold_pages(folder)]
    golds = [(folder, gold) for folder, gold in golds if options.third is None or third(gold["id"]) in options.third]
    pages = [page for folder, gold in golds if (page := read_page(folder, gold))]
    if options.folds:
        report(pages, cross_validate(pages, options.folds, options.folds_to))
    if options.write:
        about = f"{len(pages)} pages, {sum(y is not None for page in pages for y in page.labels)} blocks"
        OUTPUT.write_text(source_code(train(pages), pages, about), encoding="ascii")
        print(f"wrote {OUTPUT}: {OUTPUT.stat().st_size} bytes, of {about}")


def gold_pages(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "gold.jsonl").open()]


def read_page(folder: Path, gold: dict[str, Any]) -> Page | None:
    root = parse_markup(gzip.decompress((folder / gold["file"]).read_bytes()), None)
    if root is None:
        return None
    head = read_head(root)
    fields = read_metadata(head, gold.get("url") or "", None).values
    candidates = PageText(root, head, fields.get("headline", ""), fields.get("description")).candidates()
    if candidates is None:
        return None
    judged = candidates.features()
    texts = [candidates.blocks[index].text for index, _ in judged]
    labels = by_gold(texts, gold["text"]) if "text" in gold else by_segments(texts, gold)
    return Page(gold, [row for _, row in judged], texts, labels)


def by_gold(texts: list[str], gold: str) -> list[bool | None]:
    """Return for each text whether the gold body holds it. A second copy of a paragraph isn't held."""
    remaining, lines = shingles(gold), Counter(squeeze(line) for line in gold.split("\n"))
    labels: list[bool | None] = []
    for text in texts:
        wanted = shingles(text)
        if len(re.findall(r"\w+", text)) < 4:
            is_text = lines[squeeze(text)] > 0
            lines[squeeze(text)] -= is_text
        else:
            common = wanted & remaining
            is_text = 2 * common.total() >= wanted.total()
            remaining -= common if is_text else Counter()
        labels.append(is_text)
    return labels


def by_segments(texts: list[str], gold: dict[str, Any]) -> list[bool | None]:
    labels: list[bool | None] = []
    for text in map(squeeze, texts):
        wanted = any(squeeze(segment) in text for segment in gold["with"])
        unwanted = any(squeeze(segment) in text for segment in gold["without"])
        labels.append(wanted if wanted != unwanted else None)
    return labels


def train(pages: list[Page]) -> lightgbm.Booster:
    rows, labels, weights = [], [], []
    for page in pages:
        total = sum(map(len, page.texts)) or 1
        for row, text, label in zip(page.rows, page.texts, page.labels, strict=True):
            if label is not None:
                share = len(text) / total + 0.3 / len(page.texts) if "text" in page.gold else 0.04
                rows.append(row)
                labels.append(label)
                weights.append(share * WEIGHTS.get(page.gold["set"], 1.0))
    scale = len(weights) / sum(weights)
    data = lightgbm.Dataset(np.array(rows, float), np.array(labels, float), weight=np.array(weights) * scale)
    options = {
        "objective": "binary", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": 50, "verbose": -1,
        "feature_fraction": 0.3, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "seed": 1,
        "deterministic": True, "num_threads": 1, "boost_from_average": False,
    }  # fmt: skip
    return lightgbm.train(options, data, TREES)


def cross_validate(pages: list[Page], folds: int, output: Path | None) -> dict[str, list[bool]]:
    kept: dict[str, list[bool]] = {}
    for fold in range(folds):
        learned = [page for page in pages if fold_of(page.gold, folds) != fold]
        model = train(learned)
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"fold_{fold}.py").write_text(source_code(model, learned, f"fold {fold}"), encoding="ascii")
        for page in pages:
            if fold_of(page.gold, folds) == fold and page.rows:
                kept[page.gold["id"]] = [bool(p > 0.5) for p in model.predict(np.array(page.rows, float))]
    return kept


def report(pages: list[Page], kept: dict[str, list[bool]]) -> None:
    for kind in dict.fromkeys(page.gold["set"] for page in pages):
        counts = []
        for page in (page for page in pages if page.gold["set"] == kind):
            text = "\n".join(t for t, keep in zip(page.texts, kept.get(page.gold["id"], []), strict=False) if keep)
            segments = "text" not in page.gold
            counts.append(segment_counts(page.gold, Extracted(text)) if segments else overlap(page.gold["text"], text))
        score = segment_score if kind == "trafilatura" else shingle_score
        print(f"{kind:12} precision {score(counts)[0]:.4f}  recall {score(counts)[1]:.4f}  F1 {score(counts)[2]:.4f}")


def source_code(model: lightgbm.Booster, pages: list[Page], about: str) -> str:
    """Return the source of a module with the trees as expressions, twice as fast as tuples walked in Python."""
    trees = [expression(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    rows = np.array([row for page in pages for row in page.rows], float)
    final = model.predict(rows, raw_score=True)
    code = [HEADER.format(about=about, features=", ".join(FEATURES))]
    calls = []
    for first, last in zip((0, *STAGES), STAGES, strict=False):
        body = "\n        + ".join(trees[first:last])
        code.append(f"def _from_{first}(x: Sequence[float]) -> float:\n    return (\n        {body}\n    )\n\n")
        calls.append(f"    total += _from_{first}(x)\n")
        if last < TREES:
            so_far = model.predict(rows, raw_score=True, num_iteration=last)
            wrong = (so_far > 0) != (final > 0)
            clear = max(abs(so_far[wrong]), default=0.0)
            calls.append(f"    if not {-clear:.2f} < total < {clear:.2f}:\n        return total\n")
            print(f"after {last} trees {np.mean(abs(so_far) > clear):.0%} are decided, further from 0 than {clear:.2f}")
    return "\n".join(code) + SCORE + "".join(calls) + "    return total\n"


def expression(node: dict[str, Any]) -> str:
    if "leaf_value" in node:
        return f"{node['leaf_value']:.3g}"
    below, above = expression(node["left_child"]), expression(node["right_child"])
    threshold = 0 if abs(node["threshold"]) < 1e-30 else node["threshold"]  # LightGBM writes 1e-35 for zero
    return f"({below} if x[{node['split_feature']}] <= {threshold:.5g} else {above})"


HEADER = '''# Generated by benchmarks/train_blocks.py: change the generator, not this file.
"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from {about}.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: {features}.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence

'''
SCORE = '''
def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
'''


if __name__ == "__main__":
    main()
