"""Train the trees that tell an article's blocks from furniture, and write crawler/parsers/trees.json.

    python benchmarks/train_blocks.py DATA_FOLDER [--third 0 --third 1] [--write]

DATA_FOLDER is of the form that `extraction.py` reads: pages with gold answers. A block is text when most of its 4-word
shingles stand in the gold body; or when it holds a segment that the gold says must be there, and none that must not;
other blocks of such pages teach nothing. First the figures of a cross-validation are printed, in which no publisher's
pages are both learned from and tested on; with --write the trees of all the pages chosen are written.

Needs `pip install lightgbm`, which is no dependency of the crawler.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from extraction import Extracted, overlap, segment_counts, segment_score, shingle_score, shingles, squeeze, third

from crawler.parsers import metadata
from crawler.parsers.classify import FEATURES
from crawler.parsers.content import body_candidates
from crawler.parsers.head import read_head
from crawler.parsers.headline import choose_headline
from crawler.parsers.markup import parse_markup

TREES, LEAVES, RATE = 120, 8, 0.08
OUTPUT = Path(__file__).parent.parent / "crawler" / "parsers" / "trees.json"
WEIGHTS = {"fundus": 1.0, "trafilatura": 1.0, "readability": 0.3}
"""What a set's pages count. Readability's gold keeps boilerplate, as that program does."""


@dataclass
class Page:
    gold: dict[str, Any]
    rows: list[list[float]]
    texts: list[str]
    labels: list[bool | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--third", type=int, choices=(0, 1, 2), action="append")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    golds = [json.loads(line) for line in (options.folder / "gold.jsonl").open()]
    golds = [gold for gold in golds if options.third is None or third(gold["id"]) in options.third]
    pages = [page for gold in golds if (page := read_page(options.folder, gold))]
    if options.folds:
        report(pages, cross_validate(pages, options.folds))
    if options.write:
        model = train(pages)
        about = f"{len(pages)} pages, {sum(y is not None for page in pages for y in page.labels)} blocks"
        stored = {"about": about, "features": list(FEATURES), "trees": exported(model)}
        OUTPUT.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="ascii")
        print(f"wrote {OUTPUT}: {OUTPUT.stat().st_size} bytes, of {about}")


def read_page(folder: Path, gold: dict[str, Any]) -> Page | None:
    root = parse_markup(gzip.decompress((folder / gold["file"]).read_bytes()), None)
    if root is None:
        return None
    head = read_head(root)
    headline, summary = choose_headline(head, None), metadata.description(head)
    candidates = body_candidates(root, head, headline[0] if headline else "", summary[0] if summary else None, set())
    if candidates is None:
        return None
    judged = candidates.features()
    texts = [candidates.blocks[index].text for index, _ in judged]
    labels = by_gold(texts, gold["text"]) if "text" in gold else by_segments(texts, gold)
    return Page(gold, [row for _, row in judged], texts, labels)


def by_gold(texts: list[str], gold: str) -> list[bool | None]:
    """Tell which texts stand in the gold body; a second copy of a paragraph isn't there."""
    left, lines = shingles(gold), Counter(squeeze(line) for line in gold.split("\n"))
    labels: list[bool | None] = []
    for text in texts:
        wanted = shingles(text)
        if len(re.findall(r"\w+", text)) < 4:
            found = lines[squeeze(text)] > 0
            lines[squeeze(text)] -= found
        else:
            both = wanted & left
            found = 2 * both.total() >= wanted.total()
            left -= both if found else Counter()
        labels.append(found)
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
        "objective": "binary", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": 30, "verbose": -1,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "seed": 1,
        "deterministic": True, "num_threads": 1, "boost_from_average": False,
    }  # fmt: skip
    return lightgbm.train(options, data, TREES)


def group(page: Page) -> int:
    """Number a page's publisher, so that its pages fall into one part of a cross-validation."""
    return zlib.crc32(re.sub(r"_\d{4}.*", "", page.gold["id"]).encode())


def cross_validate(pages: list[Page], folds: int) -> dict[str, list[bool]]:
    kept: dict[str, list[bool]] = {}
    for fold in range(folds):
        model = train([page for page in pages if group(page) % folds != fold])
        for page in pages:
            if group(page) % folds == fold and page.rows:
                kept[page.gold["id"]] = [bool(p > 0.5) for p in model.predict(np.array(page.rows, float))]
    return kept


def report(pages: list[Page], kept: dict[str, list[bool]]) -> None:
    for kind in dict.fromkeys(page.gold["set"] for page in pages):
        counts = []
        for page in (page for page in pages if page.gold["set"] == kind):
            text = "\n".join(t for t, keep in zip(page.texts, kept.get(page.gold["id"], []), strict=False) if keep)
            segments = "text" not in page.gold
            counts.append(segment_counts(page.gold, Extracted(text)) if segments else overlap(page.gold["text"], text))
        score = segment_score if "text" not in page.gold else shingle_score
        score = segment_score if kind == "trafilatura" else shingle_score
        print(f"{kind:12} precision {score(counts)[0]:.4f}  recall {score(counts)[1]:.4f}  F1 {score(counts)[2]:.4f}")


def exported(model: lightgbm.Booster) -> list[Any]:
    def shrink(node: dict[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        below, above = shrink(node["left_child"]), shrink(node["right_child"])
        return [node["split_feature"], float(f"{node['threshold']:.6g}"), below, above]

    return [shrink(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


if __name__ == "__main__":
    main()
