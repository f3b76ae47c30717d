"""Duplicates: which pairs `ingest` finds among articles whose truth is known, and what it costs.

    python benchmarks/dedup.py DATA [--seed 0] [--articles N] [--fold] [--peers] [--wrong 20] [--real [FURNITURE]]
    python benchmarks/dedup.py DATA --rate          ingest against normalising and splitting the same texts
    python benchmarks/dedup.py DATA --growth [--sizes 10000 100000 1000000] [--a-day 5000]
    python benchmarks/dedup.py DATA --writers 1000  two processes store the halves of each pair at once

DATA holds articles.jsonl.gz: `id`, `cluster` (equal: duplicates), `relation` (how the text was made), `outlet`,
`title`, `text`. Pairs are all pairs of a cluster; ARI is the adjusted Rand index of the clusters. `--peers` puts
MinHash LSH of datasketch beside it, which must be installed, over the same texts in the same run.

`--real` reports real pairs, by hand labels in natural.jsonl.gz of DATA, with models that learned nothing from their
outlets (train_likeness.py, which needs scipy; FURNITURE is its second folder), and the half of our own newsroom pairs
that no model learned from: how many are hidden, and which relations are found and rightly named.

`--growth` invents texts with a bigram model of DATA's words, so that common phrases are as common as they are, and
measures linking alone: the articles' rows are written past `ingest`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import re
import sqlite3
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import comb
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import itertools

from crawler.items import Article, Block
from pipelines import ingest
from pipelines.duplicates.compare import HIDING, classify_report
from pipelines.duplicates.link import Linker
from pipelines.duplicates.relations import classify_related
from storage import Corpus

START = datetime(2026, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"\w+")
Record = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="of the order in which the articles come")
    parser.add_argument("--articles", type=int, help="take so many of them")
    parser.add_argument("--fold", action="store_true", help="texts without capital letters")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong pairs")
    parser.add_argument("--real", nargs="?", type=Path, const=Path(), metavar="FURNITURE")
    parser.add_argument("--rate", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--a-day", type=int, default=5_000)
    parser.add_argument("--writers", type=int, default=0)
    asked = parser.parse_args()
    if asked.real is not None:
        real(asked.data, asked.real)
        return
    with gzip.open(asked.data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if asked.fold:
        records = [record | {name: (record[name] or "").lower() for name in ("title", "text")} for record in records]
    random.Random(asked.seed).shuffle(records)
    records = records[: asked.articles]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "corpus.db"
        if asked.growth:
            growth(records, database, sorted(asked.sizes), asked.a_day)
        elif asked.writers:
            writers(records, database, asked.writers)
        elif asked.rate:
            rate(records, database)
        else:
            quality(records, database, asked.wrong)
            if asked.peers:
                peers(records)


def article(number: int, record: Record) -> Article:
    """The record as a parsed article; one that came each two minutes."""
    source = re.sub(r"[^a-z]", "", record["outlet"].lower()) or "unknown"
    paragraphs = [Block("paragraph", text) for text in record["text"].split("\n\n") if text.strip()]
    moment = START + timedelta(minutes=2 * number)
    url = f"https://{source}.example/{record['id']}"
    return Article(url, source, record["title"] or "Untitled", tuple(paragraphs), date_published=moment)


# Quality


def quality(records: Sequence[Record], database: Path, wrong: int) -> None:
    compared = _count_compared()
    articles = [article(number, record) for number, record in enumerate(records)]
    with Corpus(f"sqlite:///{database}") as corpus:
        started = time.process_time()
        outcomes = ingest(corpus, articles)
        spent = time.process_time() - started
    by_id = {outcome.id: record for outcome, record in zip(outcomes, records, strict=True) if outcome.id is not None}
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT article_id, other_id, why, hides FROM duplicate").fetchall()
        pairs = {(first, other): why for first, other, why, _ in rows}
        hiding = {(first, other) for first, other, _, hides in rows if hides}
        keys = connection.execute("SELECT count(*) FROM fingerprint_key").fetchone()[0]
        hidden = {number for (number,) in connection.execute("SELECT id FROM article WHERE copy_of IS NOT NULL")}
        cluster = dict(connection.execute("SELECT id, coalesce(cluster_id, -id) FROM article"))
    count = len(by_id)
    print(f"{count} articles, {count / spent:.0f} a second CPU")
    print(f"{compared[0] / count:.2f} candidates and {keys / count:.1f} index rows an article", end=", ")
    print(f"{_index_bytes(database) / count:.0f} bytes of index and pairs")
    truth = {number: record["cluster"] for number, record in by_id.items()}
    print_scores("pairs", set(pairs), truth)
    print_scores("pairs that hide", hiding, truth)
    print_scores("pairs of clusters", _pairs_of(cluster), truth)
    copies = count - len(set(truth.values()))
    print(f"{len(hidden)} hidden, {len(hidden) / copies:.3f} of the {copies} copies")
    print(f"ARI {_rand(cluster, truth):.4f}")
    _print_relations(set(pairs), by_id)
    shown = [(by_id[a], by_id[b], why) for (a, b), why in pairs.items() if truth[a] != truth[b]]
    for first, other, why in shown[:wrong]:
        for record in (first, other):
            print(f"{record['relation']}, {record['outlet']}: {record['title']}")
        print(f"  {why}\n")


def print_scores(name: str, pairs: set[tuple[int, int]], truth: dict[int, Any]) -> None:
    true = sum(comb(n, 2) for n in Counter(truth.values()).values())
    right = sum(truth[first] == truth[other] for first, other in pairs)
    precision, recall = right / (len(pairs) or 1), right / true
    print(f"{name:18} precision {precision:.4f}  recall {recall:.4f}  F1 {2 * right / (len(pairs) + true):.4f}")


def _print_relations(pairs: set[tuple[int, int]], by_id: dict[int, Record]) -> None:
    """Recall of the pairs of a copy with its original, by how it was made; and what isn't one but was taken for it."""
    members: dict[Any, list[int]] = defaultdict(list)
    for number, record in by_id.items():
        members[record["cluster"]].append(number)
    counts, of = Counter[str](), Counter[str]()
    for numbers in members.values():
        bases = [number for number in numbers if by_id[number]["relation"] == "base"]
        for base in bases:
            for number in numbers:
                if number != base:
                    relation = by_id[number]["relation"]
                    of[relation] += 1
                    counts[relation] += (max(base, number), min(base, number)) in pairs
    print("  ".join(f"{relation} {counts[relation] / of[relation]:.3f}" for relation in sorted(of)))
    wrong = {number for pair in pairs if by_id[pair[0]]["cluster"] != by_id[pair[1]]["cluster"] for number in pair}
    taken = Counter(by_id[number]["relation"] for number in wrong)
    all_of = Counter(record["relation"] for record in by_id.values())
    print(
        "taken for duplicates: "
        + "  ".join(
            f"{name} {taken[name]} of {n}"
            for name, n in sorted(all_of.items())
            if name.startswith("neg") or name == "single"
        )
    )


def _pairs_of(cluster: dict[int, int]) -> set[tuple[int, int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, name in sorted(cluster.items()):
        members[name].append(number)
    return {(b, a) for group in members.values() for place, a in enumerate(group) for b in group[place + 1 :]}


def _rand(cluster: dict[int, int], truth: dict[int, Any]) -> float:
    both = sum(comb(n, 2) for n in Counter((cluster[number], truth[number]) for number in truth).values())
    same, true = (
        sum(comb(n, 2) for n in Counter(names[number] for number in truth).values()) for names in (cluster, truth)
    )
    expected = same * true / comb(len(truth), 2)
    return (both - expected) / ((same + true) / 2 - expected)


def _count_compared() -> list[int]:
    compared, link = [0], Linker.link

    def counting(self: Linker, article_ids: Any) -> dict[int, int]:
        linked = link(self, article_ids)
        compared[0] += self.compared
        return linked

    Linker.link = counting  # type: ignore[method-assign]
    return compared


def _index_bytes(database: Path) -> int:
    names = ("fingerprint", "fingerprint_key", "duplicate", "ix_fingerprint_text_hash", "ix_duplicate_other_id")
    with sqlite3.connect(database) as connection:
        listed = ",".join(f"'{name}'" for name in names)
        try:
            return int(connection.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({listed})").fetchone()[0])
        except sqlite3.OperationalError:  # built without dbstat
            keys, kept, pairs = (
                connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in ("fingerprint_key", "fingerprint", "duplicate")
            )
            return int(keys * 14 + kept * 190 + pairs * 450)


# Beside others


def peers(records: Sequence[Record]) -> None:
    """MinHash LSH of datasketch: 128 permutations of word triples, at the threshold that is usual and at half of it."""
    from datasketch import MinHash, MinHashLSH

    texts = [_words(record["text"]) for record in records]
    triples = [{" ".join(words[n : n + 3]).encode() for n in range(max(1, len(words) - 2))} for words in texts]
    for threshold in (0.7, 0.5):
        started = time.process_time()
        index = MinHashLSH(threshold=threshold, num_perm=128)
        pairs = set()
        for number, triple_set in enumerate(triples):
            sketch = MinHash(num_perm=128)
            sketch.update_batch(list(triple_set))
            pairs.update((number, other) for other in index.query(sketch))
            index.insert(number, sketch)
        spent = time.process_time() - started
        truth = {number: record["cluster"] for number, record in enumerate(records)}
        print(f"datasketch MinHash LSH at {threshold}, in memory: {len(records) / spent:.0f} articles a second")
        print_scores("pairs", pairs, truth)


def real(data: Path, furniture: Path) -> None:
    """Report real pairs with outlets apart, and our own newsroom pairs that weren't trained on."""
    import train_likeness as training

    natural = training.natural_examples(data)
    others = training.other_examples(data, furniture if furniture.parts else None)
    training.report(natural, training.folds(natural, others))
    hidden, counts = 0, Counter[str]()
    for pair, compared in training.newsroom("test"):
        report = classify_report(compared)
        relation = report or classify_related(compared)
        hidden += report is not None and compared.measures.score >= HIDING
        if pair["relation"] != "none":
            counts.update(all=1, found=relation is not None and report is None, named=relation == pair["relation"])
    print(f"newsroom pairs: {hidden} of 80 hidden; of {counts['all']} related pairs {counts['found']} found,", end=" ")
    print(f"{counts['named']} rightly named")


# Cost


def rate(records: Sequence[Record], database: Path) -> None:
    """CPU of `ingest`, and of linking in it, against that of NFKC, folding and splitting the same texts, in turns."""
    articles = [article(number, record) for number, record in enumerate(records)]
    spent = _time_linking()
    floor = whole = 0.0
    with Corpus(f"sqlite:///{database}") as corpus:
        for start in range(0, len(articles), 500):
            started = time.process_time()
            for record in records[start : start + 500]:
                _words(record["text"])
            between = time.process_time()
            ingest(corpus, articles[start : start + 500])
            floor, whole = floor + between - started, whole + time.process_time() - between
    count = len(articles)
    print(f"{count} articles: words alone {floor / count * 1e3:.2f} ms", end="; ")
    print(f"linking, with its index {spent[0] / count * 1e3:.2f} ms, ratio {floor / spent[0]:.2f}", end="; ")
    print(f"all of ingest {whole / count * 1e3:.2f} ms, ratio {floor / whole:.2f}")


def _time_linking() -> list[float]:
    spent, link = [0.0], Linker.link

    def timed(self: Linker, article_ids: Any) -> dict[int, int]:
        started = time.process_time()
        linked = link(self, article_ids)
        spent[0] += time.process_time() - started
        return linked

    Linker.link = timed  # type: ignore[method-assign]
    return spent


def growth(records: Sequence[Record], database: Path, sizes: Sequence[int], a_day: int) -> None:
    """Linking at so many articles: the mean of the last 20,000 before that, by which gathered keys are put in place."""
    texts = invented(records)
    compared = _count_compared()
    spent: deque[tuple[float, float, int]] = deque(maxlen=40)
    with Corpus(f"sqlite:///{database}") as corpus:
        stored = 0
        for size in sizes:
            while stored < size:
                ids = _write_rows(database, texts, stored, 500, a_day)
                stored += 500
                compared[0], cpu, clock = 0, time.process_time(), time.perf_counter()
                with corpus.database.write() as connection:
                    Linker(connection, START).link(ids)
                spent.append((time.perf_counter() - clock, time.process_time() - cpu, compared[0]))
            linked = 500 * len(spent)
            waited, worked, candidates = (sum(column) for column in zip(*spent, strict=True))
            print(
                f"{stored:>9,} articles: {linked / waited:6.0f} linked a second ({linked / worked:.0f} CPU)", end=", "
            )
            print(f"{candidates / linked:.2f} candidates an article", end=", ")
            print(f"{_index_bytes(database) / stored:.0f} bytes an article", flush=True)


def invented(records: Sequence[Record], words: int = 150) -> Iterator[tuple[str, str]]:
    """Headlines and texts without end; each tenth is a cut and changed copy of one of the last thousand."""
    rng = random.Random(1)
    following: dict[str, list[str]] = defaultdict(list)
    for record in records[:3000]:
        tokens = record["text"].split()
        for word, other in itertools.pairwise(tokens):
            following[word].append(other)
    starts = list(following)
    recent: list[list[str]] = []
    while True:
        if recent and rng.random() < 0.1:
            tokens = rng.choice(recent)
            tokens = tokens[: rng.randrange(len(tokens) // 2, len(tokens) + 1)]
        else:
            tokens = [rng.choice(starts)]
            while len(tokens) < words:
                tokens.append(rng.choice(following.get(tokens[-1]) or starts))
            recent = [*recent[-999:], tokens]
        yield " ".join(tokens[:8]), " ".join(tokens)


def _write_rows(database: Path, texts: Iterator[tuple[str, str]], stored: int, count: int, a_day: int) -> list[int]:
    rows = []
    for number in range(stored + 1, stored + count + 1):
        headline, text = next(texts)
        moment = f"{START + timedelta(days=number / a_day):%Y-%m-%d %H:%M:%S}.000000"
        rows.append(
            (
                number,
                "invented",
                f"u{number}",
                f"k{number}",
                number,
                headline,
                text,
                "[]",
                moment,
                "{}",
                1,
                moment,
                moment,
                moment[:10],
            )
        )
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        if not stored:
            connection.execute(
                "INSERT INTO source (name, title, url, added) VALUES ('invented', '', '', ?)", (rows[0][8],)
            )
        connection.executemany(
            "INSERT INTO article (id, source, url, key, search_id, headline, text, keywords, date_published,"
            " provenance, version, first_seen, last_seen, published_day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    return [row[0] for row in rows]


# Two writers


def writers(records: Sequence[Record], database: Path, count: int) -> None:
    bases = [
        record for record in records if record["relation"] in ("base", "single") and len(record["text"].split()) > 80
    ][:count]
    cut = [record | {"outlet": "Copy", "text": record["text"][: len(record["text"]) * 7 // 10]} for record in bases]
    halves = [[article(number, record) for number, record in enumerate(half)] for half in (bases, cut)]
    url = f"sqlite:///{database}"
    Corpus(url).close()
    barrier = multiprocessing.Barrier(2)
    processes = [multiprocessing.Process(target=_store, args=(url, half, barrier)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with sqlite3.connect(database) as connection:
        ids = dict(connection.execute("SELECT url, id FROM article"))
        pairs = set(connection.execute("SELECT article_id, other_id FROM duplicate"))
    right = sum(
        tuple(sorted((ids[first.url], ids[other.url]), reverse=True)) in pairs
        for first, other in zip(*halves, strict=True)
    )
    print(f"two writers: {right} of {len(bases)} pairs found")


def _store(url: str, articles: Sequence[Article], barrier: Any) -> None:
    with Corpus(url) as corpus:
        barrier.wait()
        for start in range(0, len(articles), 5):
            ingest(corpus, articles[start : start + 5])


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


if __name__ == "__main__":
    main()
