"""Furniture learned from invented sites: what `ingest` removes, and what it must not; every block's truth is known.

    python benchmarks/boilerplate.py [--sites 9] [--articles 300] [--seed 1] [--orders 3] [--plain] [--worst 20]
    python benchmarks/boilerplate.py --peers      the same articles as pages, beside trafilatura and newspaper4k
    python benchmarks/boilerplate.py --cost [--large]     CPU and bytes an article as one source grows

The articles are those of newsites.py, all sites in one corpus. What is left of each says which blocks were removed; a
block of which half stays is kept, so a label stripped from the headline that follows it isn't enough. Counts are of
occurrences. `--orders N`: ingest in N other orders, the last by two processes at once, and count texts that differ.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import random
import re
import sqlite3
import sys
import tempfile
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from difflib import SequenceMatcher
from html import escape
from itertools import groupby, islice
from pathlib import Path
from unittest import mock

from newsites import FURNITURE, RECURRING, Piece, Site, Story, in_plain_text, shares

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.errors import ParseError
from crawler.items import Article
from crawler.parsers import parse_article
from pipelines import ingest
from pipelines.boilerplate.learn import Learner
from storage import Corpus

EVIDENCE_TABLES = ("block", "block_article", "block_text", "block_day")
"""Where the corpus keeps what it learns from."""
TIERS = (("10%+", 0.1), ("3-10%", 0.03), ("1-3%", 0.01), ("<1%", 0.0))
SIZES = (1_000, 10_000, 100_000)
MEASURED = 1000
Left = dict[str, list[str]]
"""What is left of each article, by its address: blocks."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=9)
    parser.add_argument("--articles", type=int, default=300, help="of each site")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=3, help="ingest in so many other orders and compare the texts")
    parser.add_argument("--plain", action="store_true", help="every block a paragraph, as plain text gives them")
    parser.add_argument("--peers", action="store_true", help="compare with other extractors instead")
    parser.add_argument("--cost", action="store_true", help="measure CPU and bytes an article instead")
    parser.add_argument("--large", action="store_true", help="with --cost: up to 100,000 articles")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N most frequent mistakes")
    options = parser.parse_args()
    if options.cost:
        cost(options.seed, SIZES if options.large else SIZES[:-1])
        return
    sites = [Site(options.seed, number, options.articles) for number in range(options.sites)]
    stories = [story for site in sites for story in site.stories()]
    if options.plain:
        stories = [in_plain_text(story) for story in stories]
    # A crawl meets its sources in turn, each from old to new.
    stories.sort(key=lambda story: (story.article.date_published is not None, story.article.date_published))
    if options.peers:
        compare_peers(stories, options.worst)
        return
    articles = [story.article for story in stories]
    started = time.process_time()
    left = ingested(articles)
    milliseconds = 1000 * (time.process_time() - started) / len(articles)
    score = Score("newscorpus", stories, left)
    score.report(options.worst)
    print(f"\n{len(articles)} articles, {milliseconds:.2f} ms CPU each to ingest and read")
    for order in range(1, options.orders + 1):
        writers = 2 if order == options.orders else 1
        again = ingested(random.Random(order).sample(articles, len(articles)), writers)
        different = sum(again[url] != left[url] for url in left)
        print(f"order {order}, {writers} writer{'s' * (writers > 1)}: {different} texts differ")


def ingested(articles: Sequence[Article], writers: int = 1) -> Left:
    """Return what is left of each article once all are in a corpus, written by so many processes at once."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/corpus.db"
        with Corpus(url) as corpus:
            if writers == 1:
                ingest(corpus, articles)
        if writers > 1:
            parts = [articles[writer::writers] for writer in range(writers)]
            processes = [multiprocessing.Process(target=write, args=(url, part)) for part in parts]
            for process in processes:
                process.start()
            for process in processes:
                process.join()
            if any(process.exitcode for process in processes):
                raise SystemExit("a writer failed")
        with Corpus(url, read_only=True) as corpus:
            stored = {article.url: corpus.get(article.url) for article in articles}
        return {
            url: stored_article.text.split("\n\n") if stored_article else [] for url, stored_article in stored.items()
        }


def write(url: str, articles: Sequence[Article]) -> None:
    with Corpus(url) as corpus:
        ingest(corpus, articles)


def removed(pieces: Sequence[Piece], left: Sequence[str]) -> list[bool]:
    """Tell for each block if it's gone from what is left, which is in the same order and may be parted otherwise."""
    texts, rests = [bare(piece.text) for piece in pieces], [bare(text) for text in left]
    gone = [True] * len(texts)
    for tag, start, end, first, last in SequenceMatcher(None, texts, rests, autojunk=False).get_opcodes():
        between = rests[first:last]
        for place in range(start, end):
            text = texts[place]
            within = sum(len(rest) for rest in between if rest and rest in text)
            whole = any(text in rest for rest in between)
            gone[place] = tag != "equal" and not whole and 2 * within < len(text)
    return gone


def bare(text: str) -> str:
    """Return a text without white space and the signs by which extractors mark lists, quotes and tables."""
    return re.sub(r"[\s|>*#-]+", "", unicodedata.normalize("NFC", text))


class Score:
    """What one program removed, by kind of block, and for furniture by the share of articles that have it."""

    def __init__(self, name: str, stories: Sequence[Story], left: Left):
        self.name, self.articles = name, len(stories)
        self.all: Counter[tuple[str, str]] = Counter()
        self.gone: Counter[tuple[str, str]] = Counter()
        self.mistakes: Counter[tuple[str, str, str, str]] = Counter()
        self.sites: Counter[tuple[str, bool, bool]] = Counter()
        frequency = shares(stories)
        for story in stories:
            source = story.article.source
            for piece, gone in zip(story.pieces, removed(story.pieces, left[story.article.url]), strict=True):
                share = frequency.get((source, piece.item), 0)
                kind = (piece.truth, next(tier for tier, least in TIERS if share >= least) if piece.item else "")
                self.all[kind] += 1
                self.gone[kind] += gone
                self.sites[source, bool(piece.item), gone] += 1
                if gone != bool(piece.item):
                    verdict = "removed" if gone else "left"
                    self.mistakes[verdict, piece.truth, source, piece.text] += 1

    @property
    def precision(self) -> float:
        good = sum(number for (truth, _), number in self.gone.items() if truth in FURNITURE)
        return good / (self.gone.total() or 1)

    @property
    def recall(self) -> float:
        return self.share(FURNITURE)

    @property
    def residue(self) -> float:
        """Blocks of furniture left in an article, on average."""
        return sum(self.all[kind] - self.gone[kind] for kind in self.all if kind[1]) / self.articles

    def share(self, truths: Iterable[str], tier: str | None = None) -> float:
        """Return which share of the blocks of these kinds was removed."""
        kinds = [kind for kind in self.all if kind[0] in truths and tier in (None, kind[1])]
        return sum(self.gone[kind] for kind in kinds) / (sum(self.all[kind] for kind in kinds) or 1)

    def count(self, truth: str, tier: str | None = None) -> int:
        return sum(number for kind, number in self.all.items() if kind[0] == truth and tier in (None, kind[1]))

    def report(self, worst: int) -> None:
        print(f"{self.name}: recall of furniture, by the share of its site's articles that have it")
        print(f"{'':10}" + "".join(f"{tier:>16}" for tier, _ in TIERS) + f"{'all':>16}")
        for truth in FURNITURE:
            cells = [self._cell(truth, tier) for tier in (*(tier for tier, _ in TIERS), None)]
            print(f"{truth:10}" + "".join(f"{cell:>16}" for cell in cells))
        cells = [f"{self.share(FURNITURE, tier):.3f}" for tier in (*(tier for tier, _ in TIERS), None)]
        print(f"{'all':10}" + "".join(f"{cell:>16}" for cell in cells))
        print(f"\nprecision {self.precision:.4f} of {self.gone.total()} removed")
        print(f"residual furniture {self.residue:.3f} blocks an article\ncontent removed:")
        for truth in (*RECURRING, "other"):
            if self.count(truth):
                print(f"  {truth:16} {self.share((truth,)):.4f} of {self.count(truth)}")
        print("by site, recall and precision:")
        for source in sorted({source for source, _, _ in self.sites}):
            good, bad = self.sites[source, True, True], self.sites[source, False, True]
            recall = good / (good + self.sites[source, True, False] or 1)
            print(f"  {source:10} {recall:.3f}  {good / (good + bad or 1):.4f}")
        for (verdict, truth, source, text), times in self.mistakes.most_common(worst):
            print(f"{times:5} {verdict:7} {truth}, {source}: {text[:90]!r}")

    def _cell(self, truth: str, tier: str | None) -> str:
        number = self.count(truth, tier)
        return f"{self.share((truth,), tier):.3f} of {number:5}" if number else ""


def compare_peers(stories: Sequence[Story], worst: int) -> None:
    """Give every program the same pages, in their order, and print one line for each."""
    pages = {story.article.url: page(story) for story in stories}
    programs: dict[str, Callable[[dict[str, str], Sequence[Story]], Left]] = {
        "parse alone": by_parser,
        "newscorpus": by_corpus,
        "trafilatura": by_trafilatura,
        "newspaper": by_newspaper,
    }
    for name, extract in programs.items():
        if name in ("trafilatura", "newspaper") and importlib.util.find_spec(name) is None:
            print(f"{name:12} isn't installed; benchmarks/README.md says how")
            continue
        started = time.process_time()
        try:
            left = extract(pages, stories)
        except ImportError as error:
            print(f"{name:12} {error}")
            continue
        milliseconds = 1000 * (time.process_time() - started) / len(stories)
        score = Score(name, stories, left)
        print(
            f"{name:12} recall {score.recall:.3f}  precision {score.precision:.3f}  residual furniture "
            f"{score.residue:.2f} an article  lost: recurring content {score.share(RECURRING):.3f}, "
            f"other {score.share(('other',)):.4f}  {milliseconds:.1f} ms CPU a page"
        )
        for (verdict, truth, source, text), times in score.mistakes.most_common(worst):
            print(f"{times:5} {verdict:7} {truth}, {source}: {text[:90]!r}")


def by_parser(pages: dict[str, str], stories: Sequence[Story]) -> Left:
    articles = {story.article.url: parsed(pages, story) for story in stories}
    return {url: article.text.split("\n\n") if article else [] for url, article in articles.items()}


def by_corpus(pages: dict[str, str], stories: Sequence[Story]) -> Left:
    articles = [article for story in stories if (article := parsed(pages, story)) is not None]
    refused: Left = {url: [] for url in pages}
    return refused | ingested(articles)


def parsed(pages: dict[str, str], story: Story) -> Article | None:
    try:
        article = parse_article(pages[story.article.url], story.article.url)
    except ParseError:
        return None
    return replace(article, source=story.article.source)


def by_trafilatura(pages: dict[str, str], stories: Sequence[Story]) -> Left:
    import trafilatura
    from trafilatura.deduplication import LRU_TEST

    LRU_TEST.clear()
    texts = {url: trafilatura.extract(html, url=url, deduplicate=True) for url, html in pages.items()}
    return {url: (text or "").split("\n") for url, text in texts.items()}


def by_newspaper(pages: dict[str, str], stories: Sequence[Story]) -> Left:
    warnings.simplefilter("ignore")
    import newspaper  # type: ignore[import-not-found, unused-ignore]

    left: Left = {}
    for story in stories:
        article = newspaper.Article(story.article.url, language=story.article.language or "en")
        article.download(input_html=pages[story.article.url])
        article.parse()
        left[story.article.url] = article.text.split("\n")
    return left


TEMPLATES = {
    "heading": "<h2>{}</h2>",
    "paragraph": "<p>{}</p>",
    "quote": "<blockquote><p>{}</p></blockquote>",
    "caption": "<p>{}</p>",
}
"""A caption is given as a paragraph, for in a figure all programs leave it out, whatever it says."""


def page(story: Story) -> str:
    """Return a story as a plain HTML page: no menus, no classes, so that repetition alone tells furniture."""
    article, parts = story.article, []
    for kind, pieces in groupby(story.pieces, lambda piece: piece.kind):
        if kind == "list_item":
            parts.append("<ul>" + "".join(f"<li>{escape(piece.text)}</li>" for piece in pieces) + "</ul>")
        elif kind == "table":
            parts += [f"<table>{rows(piece.text)}</table>" for piece in pieces]
        else:
            parts += [TEMPLATES[kind].format(escape(piece.text)) for piece in pieces]
    title, body = escape(article.headline), "\n".join(parts)
    date = article.date_published.isoformat() if article.date_published else ""
    return (
        f'<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{date}"></head>\n'
        f"<body><main><article><h1>{title}</h1>\n{body}\n</article></main></body></html>"
    )


def rows(text: str) -> str:
    cells = [[f"<td>{escape(cell)}</td>" for cell in row.split(" | ")] for row in text.split("\n")]
    return "".join(f"<tr>{''.join(row)}</tr>" for row in cells)


def cost(seed: int, sizes: Sequence[int]) -> None:
    """Print what one article costs to ingest, and its learning, in a source of each size."""
    stories = Site(seed, 0, sizes[-1] + MEASURED * len(sizes)).stories()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.db")
        with Corpus(f"sqlite:///{path}") as corpus:
            size = 0
            for wanted in sizes:
                ingest(corpus, (story.article for story in islice(stories, wanted - size)))
                batch = [story.article for story in islice(stories, MEASURED)]
                with learning_timed() as spent:
                    started = time.process_time()
                    ingest(corpus, batch)
                    whole = time.process_time() - started
                size = wanted + MEASURED
                evidence = evidence_bytes(path) / size
                print(
                    f"after {wanted:6} articles: {1000 * whole / MEASURED:.2f} ms CPU to ingest one more, of which "
                    f"learning {1000 * sum(spent) / MEASURED:.2f}; {evidence:.0f} bytes of evidence an article, "
                    f"{path.stat().st_size / size:.0f} of the whole database"
                )


@contextmanager
def learning_timed() -> Iterator[list[float]]:
    """Time all that `ingest` does to learn and to clean by it; what it appends to is in seconds of CPU."""
    spent: list[float] = []

    def timed(function: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **named: object) -> object:
            started = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent.append(time.process_time() - started)

        return run

    with ExitStack() as patches:
        for name in ("__init__", "cleaned", "learn", "reclean"):
            patches.enter_context(mock.patch.object(Learner, name, timed(getattr(Learner, name))))
        yield spent


def evidence_bytes(path: Path) -> int:
    """Return the size of EVIDENCE_TABLES and their indexes, by dbstat; without it, by what dropping them frees."""
    names = ", ".join(f"'{table}'" for table in EVIDENCE_TABLES)
    with tempfile.TemporaryDirectory() as folder:
        # A copy, for a look at pages must not wait for the checkpoint of the open corpus.
        copy = sqlite3.connect(Path(folder, "copy.db"))
        with sqlite3.connect(path) as original:
            original.backup(copy)
        original.close()
        try:
            within = f"SELECT name FROM sqlite_master WHERE tbl_name IN ({names})"
            return int(copy.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({within})").fetchone()[0] or 0)
        except sqlite3.OperationalError:
            return freed_by_dropping(copy, EVIDENCE_TABLES)
        finally:
            copy.close()


def freed_by_dropping(database: sqlite3.Connection, tables: Iterable[str]) -> int:
    sizes = []
    for statements in ([], [f"DROP TABLE IF EXISTS {table}" for table in tables]):
        for statement in (*statements, "VACUUM"):
            database.execute(statement)
        pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        sizes.append(pages * size)
    return int(sizes[0] - sizes[1])


if __name__ == "__main__":
    main()
