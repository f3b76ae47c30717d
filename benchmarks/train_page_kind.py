"""Train the trees that tell articles from lists, products and forums, and write crawler/parsers/kind/trees.py.

    python benchmarks/train_page_kind.py DATA_FOLDER ... [--write]

Each DATA_FOLDER has the form that `extraction.py` reads. A page with a `page_type` is no article: "listing" and
"collection" are lists, "product" and "forum" are kinds of their own, and pages of other types aren't learned from.
All other pages are articles. A third of these is learned from a second time as a bare headline with some paragraphs,
so that a page isn't refused for what it lacks.

The program prints the decisions of a cross-validation, in which no publisher's pages are both learned from and tested
on. With --write, the trees learned from all pages are written.

Needs `pip install lightgbm`, which isn't a dependency of the crawler.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from train_blocks import expression

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.domains import registered_domain
from crawler.parsers.article import read_metadata
from crawler.parsers.html import parse_markup
from crawler.parsers.kind import page_blocks
from crawler.parsers.kind.features import FEATURES, Evidence, evidence_of
from crawler.parsers.kind.judge import KINDS, decide
from crawler.parsers.metadata.page_data import read_head

TREES, LEAVES, RATE = 160, 3, 0.1
"""Number of trees per kind, leaves per tree, and learning rate."""
LABELS = {"listing": 1, "collection": 1, "product": 2, "forum": 3}
UNSURE = ("trafilatura", "readability")
"""Sets of web pages of all kinds, some of them no articles: weighed less, and less still with the URL of a forum."""
OUTPUT = Path(__file__).parent.parent / "crawler" / "parsers" / "kind" / "trees.py"


@dataclass
class Page:
    """A page with its evidence; `label` is its index in KINDS, None if unknown. `bare` pages aren't tested on."""

    gold: dict[str, Any]
    publisher: str
    evidence: Evidence
    label: int | None
    bare: bool = False

    @property
    def kind(self) -> str:
        """The name of the page's row in the report."""
        known = self.gold.get("page_type") or self.gold.get("kind")
        return known or ("news" if self.gold["set"] == "fundus" else self.gold["set"])

    @property
    def weight(self) -> float:
        return 0.5 if self.gold["set"] in UNSURE else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0, help="another division into folds")
    parser.add_argument("--show", action="store_true", help="name each page that is decided wrongly")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = [page for folder in options.folders for page in read_pages(folder)]
    if options.folds:
        report(pages, cross_validate(pages, options.folds, options.seed), show=options.show)
    if options.write:
        number = sum(page.label is not None for page in pages)
        OUTPUT.write_text(source_code(train(pages), f"{number} pages"), encoding="ascii")
        print(f"wrote {OUTPUT}: {OUTPUT.stat().st_size} bytes")


def read_pages(folder: Path) -> list[Page]:
    pages: list[Page] = []
    for line in (folder / "gold.jsonl").open():
        gold = json.loads(line)
        url = gold.get("url") or ""
        publisher = gold.get("publisher") or registered_domain(url) or re.sub(r"_\d{4}.*", "", gold["id"])
        evidence = read_evidence(gzip.decompress((folder / gold["file"]).read_bytes()), url)
        if evidence is None:
            continue
        label = LABELS.get(gold["page_type"]) if "page_type" in gold else 0
        if gold["set"] in UNSURE and (evidence.url.discusses > 0 or evidence.url.sells > 0):
            label = None
        pages.append(Page(gold, publisher, evidence, label))
        number = zlib.crc32(gold["id"].encode())
        if label == 0 and gold.get("text") and number % 3 == 0:
            bare = read_evidence(bare_page(gold, (2, 4, None)[number // 3 % 3]), url if number % 2 else "")
            if bare is not None:
                pages.append(Page(gold, publisher, bare, 0, bare=True))
    return pages


def read_evidence(html: bytes, url: str) -> Evidence | None:
    root = parse_markup(html)
    if root is None:
        return None
    head = read_head(root)
    fields = read_metadata(head, url, None)
    return evidence_of(head, page_blocks(head), url, fields, fields.values.get("headline"))


def bare_page(gold: dict[str, Any], number: int | None) -> bytes:
    """Return a page with the headline and the first paragraphs of a gold body."""
    lines = [line for line in gold["text"].split("\n") if line.strip()][:number]
    title = gold.get("title") or lines[0][:80]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<html><title>{escape(title)}</title><body><h1>{escape(title)}</h1>{paragraphs}</body></html>".encode()


def train(pages: Sequence[Page]) -> lightgbm.Booster:
    rows, labels, weights = [], [], []
    for page in pages:
        if page.label is not None:
            rows += [page.evidence.row(), page.evidence.row(with_url=False)]
            labels += [page.label] * 2
            weights += [page.weight, page.weight / 2]
    options = {
        "objective": "multiclass", "num_class": len(KINDS), "num_leaves": LEAVES, "learning_rate": RATE, "seed": 1,
        "min_data_in_leaf": 15, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5,
        "deterministic": True, "num_threads": 1, "boost_from_average": False, "verbose": -1,
    }  # fmt: skip
    return lightgbm.train(options, lightgbm.Dataset(np.array(rows, float), labels, weight=weights), TREES)


def cross_validate(pages: Sequence[Page], folds: int, seed: int) -> list[tuple[str, str]]:
    """Return for each page its decision by trees that learned from other publishers, with the evidence."""
    decisions = [("", "")] * len(pages)
    groups = [zlib.crc32(f"{seed or ''}{page.publisher}".encode()) % folds for page in pages]
    for fold in range(folds):
        model = train([page for page, group in zip(pages, groups, strict=True) if group != fold])
        for index in (index for index, group in enumerate(groups) if group == fold):
            evidence = pages[index].evidence
            rows = [evidence.row(), evidence.row(with_url=False)]
            judgement = decide(evidence, *model.predict(np.array(rows, float)).tolist())
            decisions[index] = (judgement.kind, judgement.evidence) if judgement else ("article", "")
    return decisions


def report(pages: Sequence[Page], decisions: Sequence[tuple[str, str]], *, show: bool) -> None:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for page, (kind, evidence) in zip(pages, decisions, strict=True):
        table["bare" if page.bare else page.kind][kind] += 1
        is_wrong = (kind == "article") != (page.label == 0)
        if show and is_wrong and page.label is not None:
            print(f"{page.kind:14} {kind:13} {page.gold['id']} {page.gold.get('url', '')[:80]} {evidence}")
    columns = ["article", *(str(kind) for kind in KINDS if kind)]
    print(f"{'':15}{'pages':>6}", *(f"{column:>13}" for column in columns))
    for name, counts in sorted(table.items()):
        shares = (f"{counts[column] / counts.total():13.3f}" for column in columns)
        print(f"{name:15}{counts.total():6}", *shares)
    real, others = (sum((table[name] for name in names), Counter()) for names in (("news", "blog"), LABELS))
    print(f"news and blog articles refused: {1 - real['article'] / (real.total() or 1):.4f}")
    print(f"lists, products and forums taken for articles: {others['article'] / (others.total() or 1):.4f}")


def source_code(model: lightgbm.Booster, about: str) -> str:
    trees = [expression(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    code = [HEADER.format(about=about, features=", ".join(FEATURES))]
    for kind in range(len(KINDS)):
        own = trees[kind :: len(KINDS)]
        lines = [" + ".join(own[start : start + 4]) for start in range(0, len(own), 4)]
        body = "\n        + ".join(lines)
        code.append(f"def _score_{kind}(x: Sequence[float]) -> float:\n    return (\n        {body}\n    )\n\n")
    return "\n".join(code) + SCORES


HEADER = '''# Generated by benchmarks/train_page_kind.py: change the generator, not this file.
"""Small decision trees that tell articles from lists, products and forums, by gradient boosting.

Made by benchmarks/train_page_kind.py from {about}.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: {features}.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence

'''
SCORES = '''
def scores(x: Sequence[float]) -> tuple[float, float, float, float]:
    """Return the logarithms of the odds of an article, a list, a product and a forum, up to a common summand."""
    return _score_0(x), _score_1(x), _score_2(x), _score_3(x)
'''


if __name__ == "__main__":
    main()
