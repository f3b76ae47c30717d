"""Furniture learned from real outlets: what `ingest` removes, against hand labels of what recurs.

    python benchmarks/furniture.py DATA_FOLDER [--outlet NAME ...] [--orders 2] [--worst 20]

DATA_FOLDER holds articles.jsonl.gz (id, outlet, date, title, text: paragraphs parted by a blank line), labels.jsonl
(outlet, text, tier, label of each paragraph that recurs: F furniture, S separator, C content, U undecided),
families.jsonl (outlet, regex, label: furniture with differing parts, and content that looks like it) and content.jsonl
(outlet, id, paragraph: index of one that doesn't recur).

Each article is ingested as its paragraphs; what is left of it in the corpus says which were removed. Counts are of
occurrences. A paragraph of which half stays is kept. Precision is over removed furniture, separators and content; what
recurs in two or three articles alone, and what is undecided, isn't scored.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.items import Article, Block
from pipelines import ingest
from pipelines.clean import clean_text
from storage import Corpus

Row = dict[str, Any]
TIERS = ("10%+", "1-10%", "<1%")
FEW = 3
"""Paragraphs in two to so many articles aren't scored."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--outlet", nargs="+")
    parser.add_argument("--orders", type=int, default=1, help="ingest in so many orders and compare the texts")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N most frequent mistakes")
    options = parser.parse_args()
    with gzip.open(options.folder / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    articles = [article for article in articles if not options.outlet or article["outlet"] in options.outlet]
    started = time.process_time()
    left = ingested(articles)
    seconds = time.process_time() - started
    judge = Judge(options.folder, articles)
    for article in articles:
        judge.score(article, left[article["id"]])
    judge.report()
    print(f"\n{len(articles)} articles, {1000 * seconds / len(articles):.2f} ms CPU each to ingest")
    for order in range(1, options.orders):
        shuffled = random.Random(order).sample(articles, len(articles))
        again = ingested(shuffled)
        different = sum(again[key] != left[key] for key in left)
        print(f"order {order}: {different} texts differ")
    for (kind, outlet, text), times in judge.mistakes.most_common(options.worst):
        print(f"{times:5} {kind}  {outlet}: {text[:100]!r}")


def ingested(articles: Sequence[Row]) -> dict[str, list[str]]:
    """Return the paragraphs left of each article, by its id, once all are in a corpus."""
    with tempfile.TemporaryDirectory() as folder, Corpus(f"sqlite:///{folder}/corpus.db") as corpus:
        outcomes = ingest(corpus, map(as_article, articles))
        texts: dict[str, list[str]] = {}
        for article, outcome in zip(articles, outcomes, strict=True):
            stored = corpus.get(outcome.id) if outcome.id is not None else None
            texts[article["id"]] = stored.text.split("\n\n") if stored else paragraphs(article)
        return texts


def as_article(row: Row) -> Article:
    date = datetime.fromisoformat(row["date"]) if row["date"] else None
    return Article(
        url=f"https://{slug(row['outlet'])}.example/{row['id']}",
        source=slug(row["outlet"]),
        headline=row["title"] or row["id"],
        blocks=tuple(Block("paragraph", text) for text in paragraphs(row)),
        date_published=date if date is None or date.tzinfo else date.replace(tzinfo=UTC),
    )


def slug(outlet: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", outlet.lower()).strip("_")


def paragraphs(row: Row) -> list[str]:
    return [text.strip() for text in row["text"].split("\n\n") if text.strip()]


def removed(texts: Sequence[str], left: Sequence[str]) -> list[bool]:
    """Tell for each paragraph if it's gone from what is left of them, which is in their order."""
    gone, place = [], 0
    rests = [key(text) for text in left]
    for text in map(key, texts):
        rest = rests[place] if place < len(rests) else None
        stays = rest is not None and (rest == text or (rest in text and 2 * len(rest) >= len(text)))
        place += stays
        gone.append(not stays)
    return gone


def key(text: str) -> str:
    """Return the text as it's stored: composed, its white space squeezed."""
    return " ".join(clean_text(text).split())


class Judge:
    """The labels, and what was removed of each kind."""

    def __init__(self, folder: Path, articles: Iterable[Row]):
        self.labels: dict[tuple[str, str], Row] = {}
        for line in (folder / "labels.jsonl").open(encoding="utf-8"):
            label = json.loads(line)
            self.labels[label["outlet"], label["text"]] = label
        self.families: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for line in (folder / "families.jsonl").open(encoding="utf-8"):
            family = json.loads(line)
            self.families[family["outlet"]].append((re.compile(family["regex"]), family["label"]))
        rows = map(json.loads, (folder / "content.jsonl").open(encoding="utf-8"))
        self.content = {(row["id"], row["paragraph"]) for row in rows}
        self.articles = list(articles)
        self.recurs: Counter[tuple[str, str]] = Counter()
        for article in self.articles:
            self.recurs.update((article["outlet"], text) for text in set(paragraphs(article)))
        self.all: Counter[str] = Counter()
        self.gone: Counter[str] = Counter()
        self.mistakes: Counter[tuple[str, str, str]] = Counter()

    def kind(self, outlet: str, text: str) -> str:
        """Name what a paragraph is: F and its tier, F family, S, C, C family, U, few, or once."""
        label = self.labels.get((outlet, text))
        if label is not None and label["tier"] in TIERS:
            return f"F {label['tier']}" if label["label"] == "F" else str(label["label"])
        family = next((name for pattern, name in self.families[outlet] if pattern.search(text)), None)
        if family is not None:
            return family if family == "U" else f"{family} family"
        return "few" if 1 < self.recurs[outlet, text] <= FEW or label is not None else "once"

    def score(self, article: Row, left: Sequence[str]) -> None:
        texts, outlet = paragraphs(article), article["outlet"]
        for place, (text, gone) in enumerate(zip(texts, removed(texts, left), strict=True)):
            kinds = [self.kind(outlet, text)] + ["content"] * ((article["id"], place) in self.content)
            for kind in kinds:
                self.all[kind] += 1
                self.gone[kind] += gone
            wrong = gone if kinds[0] in ("C", "C family", "once") else not gone and kinds[0].startswith("F")
            self.mistakes[("removed" if gone else "left   ", outlet, text)] += wrong

    def report(self) -> None:
        for kind in (*(f"F {tier}" for tier in TIERS), "F family"):
            print(f"recall of {kind:9} {self._share(kind):6.3f}  of {self.all[kind]}")
        good = sum(self.gone[kind] for kind in self.gone if kind.startswith(("F", "S")))
        bad = self.gone["C"] + self.gone["C family"] + self.gone["once"]
        print(f"precision           {good / (good + bad or 1):6.3f}  of {good + bad} removed")
        print(f"recurring content   {self._share('C'):6.3f}  removed of {self.all['C']}")
        print(f"content of families {self._share('C family'):6.3f}  removed of {self.all['C family']}")
        print(f"other content       {self._share('content'):6.4f} removed of {self.all['content']}")

    def _share(self, kind: str) -> float:
        return self.gone[kind] / (self.all[kind] or 1)


if __name__ == "__main__":
    main()
