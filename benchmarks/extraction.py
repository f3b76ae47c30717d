"""Extraction quality and cost, beside trafilatura's on the same pages.

    python benchmarks/extraction.py DATA_FOLDER ... [--worst 10] [--third 1] [--peer none] [--folds-from FOLDER]

Each DATA_FOLDER holds gold.jsonl and the saved pages that it names (id, set, url, file, and of title, published,
authors, text, with, without what is known). Bodies are scored by 4-word shingles as Zyte's article-extraction-
benchmark does, or by segments that must and must not occur. Wrecks are pages whose own F1 is below .5, and below .8.
Rows by `kind` follow where the gold names kinds. Pages with a `page_type` are no articles: they are only in the last
table, which shows how many pages of each type or kind are stored, and why the others are refused.

trafilatura is compared with only if it is installed. `--third N` takes only the pages whose id hashes to that third:
tune on two, report the other. With `--folds-from`, each page's blocks are judged by trees that didn't learn from the
page's publisher: `train_blocks.py --folds-to FOLDER` writes such trees. This is what to expect of pages never seen.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import re
import resource
import statistics
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.domains import registered_domain
from crawler.errors import ParseError
from crawler.parsers import parse_article
from crawler.parsers.body import judgement
from crawler.parsers.dates.reading import read_date

Gold = dict[str, Any]
WRECKS = (0.5, 0.8)
"""Bounds of a page's F1 below which the page counts as a wreck."""
_TOKEN = re.compile(r"\w+")


@dataclass
class Extracted:
    """What an extractor made of one page."""

    text: str = ""
    description: str = ""
    title: str | None = None
    published: datetime | str | None = None
    authors: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


def ours(page: bytes, url: str) -> Extracted:
    try:
        article = parse_article(page, url)
    except ParseError as error:
        return Extracted(facts={"refused": str(error.reason), "why": str(error)})
    return Extracted(
        article.text,
        article.description or "",
        article.headline,
        article.date_published,
        tuple(author.name for author in article.authors),
    )


def trafilatura(page: bytes, url: str) -> Extracted:
    from trafilatura import bare_extraction

    extracted = bare_extraction(page, url=url or None, with_metadata=True, include_comments=False)
    if extracted is None:
        return Extracted()
    authors = tuple(name.strip() for name in (extracted.author or "").split(";") if name.strip())
    return Extracted(extracted.text or "", extracted.description or "", extracted.title, extracted.date, authors)


def trafilatura_text_only(page: bytes, url: str) -> Extracted:
    from trafilatura import extract

    return Extracted(extract(page, include_comments=False) or "")


EXTRACTORS: dict[str, Callable[[bytes, str], Extracted]] = {
    "newscorpus": ours,
    "trafilatura": trafilatura,
    "trafilatura text only": trafilatura_text_only,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst pages line by line")
    parser.add_argument("--third", type=int, choices=(0, 1, 2), action="append")
    parser.add_argument("--set", dest="chosen", help="only this set")
    parser.add_argument("--peer", choices=("trafilatura", "none"), default="trafilatura")
    parser.add_argument("--folds-from", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    scorers = scores_of_folds(options.folds_from) if options.folds_from else []
    pages = [
        {**json.loads(line), "folder": folder} for folder in options.folders for line in (folder / "gold.jsonl").open()
    ]
    pages = [gold for gold in pages if options.third is None or third(gold["id"]) in options.third]
    pages = [gold for gold in pages if options.chosen in (None, gold["set"])]
    has_peer = options.peer != "none" and importlib.util.find_spec("trafilatura") is not None
    names = [name for name in EXTRACTORS if has_peer or name == "newscorpus"]
    results: dict[str, list[Extracted]] = {name: [] for name in names}
    for gold in pages:
        page = gzip.decompress((gold["folder"] / gold["file"]).read_bytes())
        if scorers:
            judgement.score = scorers[fold_of(gold, len(scorers))]
        for name in names:  # page by page, so that noise falls on all alike
            results[name].append(timed(EXTRACTORS[name], page, gold.get("url") or ""))
    articles = [place for place, gold in enumerate(pages) if "page_type" not in gold]
    for key in ("set", "kind"):
        for name in dict.fromkeys(pages[place].get(key) for place in articles):
            if name is not None:
                report(f"{key} {name}", pages, results, [p for p in articles if pages[p].get(key) == name])
    print_kinds(pages, results["newscorpus"])
    print(f"\nmemory of all together: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    if options.worst:
        ours_only = results["newscorpus"]
        show_worst([pages[p] for p in articles], [ours_only[p] for p in articles], options.worst)


def publisher(gold: Gold) -> str:
    """Return the registered domain of a page's publisher, or else the page's id without a date."""
    if gold.get("publisher"):
        return str(gold["publisher"])
    return registered_domain(gold.get("url") or "") or re.sub(r"_\d{4}.*", "", gold["id"])


def fold_of(gold: Gold, folds: int) -> int:
    """Return the fold of a page; all pages of a publisher fall into the same fold."""
    return zlib.crc32(publisher(gold).encode()) % folds


def scores_of_folds(folder: Path) -> list[Callable[[Sequence[float]], float]]:
    """Return the functions `score` of the modules of trees in a folder, one per fold."""
    functions = []
    for path in sorted(folder.glob("fold_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        functions.append(module.score)
    return functions


def third(identity: str) -> int:
    return zlib.crc32(identity.encode()) % 3


def timed(extractor: Callable[[bytes, str], Extracted], page: bytes, url: str) -> Extracted:
    started = time.process_time()
    try:
        extracted = extractor(page, url)
    except Exception as error:
        extracted = Extracted(error=f"{type(error).__name__}: {error}")
    extracted.seconds = time.process_time() - started
    return extracted


# Scores ---------------------------------------------------------------------------------------------------------------


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[place : place + 4]) for place in range(max(1, len(tokens) - 3)))


def overlap(gold: str, extracted: str) -> tuple[int, int, int]:
    """Shingles in both, only in the found text, only in the gold."""
    wanted, got = shingles(gold), shingles(extracted)
    both = (wanted & got).total()
    return both, got.total() - both, wanted.total() - both


def body(gold: Gold, extracted: Extracted) -> str:
    """The text to compare: the fundus set's gold begins with the standfirst."""
    if (
        gold["set"] == "fundus"
        and extracted.description
        and squeeze(extracted.description) not in squeeze(extracted.text)
    ):
        return extracted.description + "\n" + extracted.text
    return extracted.text


def shingle_score(counts: Sequence[tuple[int, int, int]]) -> tuple[float, float, float]:
    precisions = [both / (both + more) for both, more, _ in counts if both + more]
    recalls = [both / (both + less) for both, _, less in counts if both + less]
    precision, recall = mean(precisions), mean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall or 1)


def segment_counts(gold: Gold, extracted: Extracted) -> tuple[int, int, int]:
    text = squeeze(extracted.text)
    hits = sum(squeeze(segment) in text for segment in gold.get("with", ()))
    wrong = sum(squeeze(segment) in text for segment in gold.get("without", ()))
    return hits, wrong, len(gold.get("with", ())) - hits


def segment_score(counts: Sequence[tuple[int, int, int]]) -> tuple[float, float, float]:
    both, more, less = (sum(column) for column in zip(*counts, strict=True))
    return both / (both + more or 1), both / (both + less or 1), 2 * both / (2 * both + more + less or 1)


def bootstrap(score: Callable[[Sequence[Any]], tuple[float, ...]], counts: Sequence[Any]) -> float:
    """Standard error of the last figure of a score, over 200 resamples of the pages."""
    chance = random.Random(1)
    return statistics.stdev(score(chance.choices(counts, k=len(counts)))[-1] for _ in range(200))


def word_f1(gold: str, extracted: str) -> float:
    wanted, got = (Counter(_TOKEN.findall(text.casefold())) for text in (gold, extracted))
    both = (wanted & got).total()
    return 2 * both / (wanted.total() + got.total() or 1)


def written_date(text: str) -> datetime | None:
    """Return the date that a gold answer names, at its own offset; None if it can't be read."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        read = read_date(text)
        return read.moment if read else None


def same_day(gold: str, date: datetime | str | None) -> bool:
    if date is None:
        return False
    wanted = written_date(gold)
    if wanted is None:
        return False
    got = datetime.fromisoformat(date) if isinstance(date, str) else date
    if wanted.date() == got.date():
        return True
    return bool(wanted.tzinfo and got.tzinfo and wanted.astimezone(UTC).date() == got.astimezone(UTC).date())


def author_f1(gold: Iterable[str], names: Iterable[str]) -> float:
    wanted, got = ({squeeze(name).casefold() for name in names} for names in (gold, names))
    return 1.0 if not wanted and not got else 2 * len(wanted & got) / (len(wanted) + len(got))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


# The table ------------------------------------------------------------------------------------------------------------


def report(title: str, pages: Sequence[Gold], results: dict[str, list[Extracted]], places: Sequence[int]) -> None:
    """Print the scores of each extractor on the pages at `places`; with segments and bodies, those of the bodies."""
    bodies = [place for place in places if "text" in pages[place]]
    segments = not bodies
    places = bodies or places
    print(f"\n{title}: {len(places)} pages")
    print(
        f"{'':22} {'prec':>6} {'recall':>6} {'F1':>6} {'±':>5} {'exact':>6} {'word F':>6} {'<.5':>5} {'<.8':>5}", end=""
    )
    print(f" {'title':>6} {'words':>6}", end="")
    print(f" {'date':>6} {'author':>6} {'CPU':>5} {'median':>6} {'slowest':>8} {'empty':>5} {'errors':>6}")
    floor = results.get("trafilatura text only")
    for name, all_found in results.items():
        rows = [(pages[place], all_found[place]) for place in places]
        counts = [segment_counts(g, f) if segments else overlap(g["text"], body(g, f)) for g, f in rows]
        score = segment_score if segments else shingle_score
        cells = [f"{value:6.3f}" for value in score(counts)] + [f"{bootstrap(score, counts):5.3f}"]
        cells.append(f"{mean([float(not more and not less) for _, more, less in counts]):6.3f}")
        words = [word_f1(g["text"], body(g, f)) for g, f in rows if "text" in g]
        cells.append(f"{mean(words):6.3f}" if words else "     –")
        scores = [page_f1(g, f) for g, f in rows]
        cells += [f"{mean([float(score < bound) for score in scores]):5.3f}" for bound in WRECKS]
        cells += metadata_cells(rows)
        cells += cost_cells(rows, [floor[place] for place in places] if floor else None)
        print(f"{name:22}", *cells)


def print_kinds(pages: Sequence[Gold], results: Sequence[Extracted]) -> None:
    """Print for each type of page, and each kind of article, the share that is stored and refused by reason."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for gold, extracted in zip(pages, results, strict=True):
        kind = gold.get("page_type") or f"article: {gold.get('kind') or gold['set']}"
        table[kind][extracted.facts.get("refused", "error" if extracted.error else "stored")] += 1
    reasons = sorted({reason for counts in table.values() for reason in counts} - {"stored"})
    print(f"\n{'not an article':22} {'pages':>6} {'stored':>7}", *(f"{reason:>12}" for reason in reasons))
    for kind, counts in sorted(table.items()):
        total = counts.total()
        cells = (f"{counts[reason] / total:12.3f}" if counts[reason] else f"{'–':>12}" for reason in reasons)
        print(f"{kind:22} {total:6} {counts['stored'] / total:7.3f}", *cells)


def metadata_cells(rows: Sequence[tuple[Gold, Extracted]]) -> list[str]:
    titles = [(g["title"], f.title or "") for g, f in rows if g.get("title")]
    dates = [same_day(g["published"], f.published) for g, f in rows if g.get("published")]
    authors = [author_f1(g["authors"], f.authors) for g, f in rows if g.get("authors") is not None]
    exact = [float(squeeze(gold).casefold() == squeeze(title).casefold()) for gold, title in titles]
    columns = (exact, [word_f1(*pair) for pair in titles], [float(same) for same in dates], authors)
    return [f"{mean(column):6.3f}" if column else "     –" for column in columns]


def cost_cells(rows: Sequence[tuple[Gold, Extracted]], floor: Sequence[Extracted] | None) -> list[str]:
    seconds = [extracted.seconds for _, extracted in rows]
    ratios = [
        extracted.seconds / max(base.seconds, 1e-6) for (_, extracted), base in zip(rows, floor or (), strict=False)
    ]
    total = sum(seconds) / sum(base.seconds for base in floor) if floor else 0.0
    empty = sum(not extracted.text.strip() for _, extracted in rows)
    errors = sum(extracted.error is not None for _, extracted in rows)
    median = statistics.median(ratios) if ratios else 0.0
    return [f"{total:5.2f} {median:6.2f} {max(seconds) * 1000:6.0f}ms {empty:5} {errors:6}"]


def show_worst(pages: Sequence[Gold], results: Sequence[Extracted], number: int) -> None:
    """Print the worst pages: lines only in the gold with "-", lines only in ours with "+"."""
    scored = [(page_f1(gold, extracted), gold, extracted) for gold, extracted in zip(pages, results, strict=True)]
    for score, gold, extracted in sorted(scored, key=lambda each: each[0])[:number]:
        print(f"\n=== {gold['id']}  F1 {score:.3f}  {extracted.error or extracted.facts or ''}")
        wanted = gold.get("text", "\n".join(gold.get("with", ()))).split("\n")
        got, text = body(gold, extracted).split("\n"), squeeze(body(gold, extracted))
        for line in wanted:
            if squeeze(line) and squeeze(line) not in text:
                print("  -", line[:160])
        whole = squeeze(" ".join(wanted))
        for line in got:
            if squeeze(line) and squeeze(line) not in whole:
                print("  +", line[:160])


def page_f1(gold: Gold, extracted: Extracted) -> float:
    segments = "text" not in gold
    both, more, less = segment_counts(gold, extracted) if segments else overlap(gold["text"], body(gold, extracted))
    return 2 * both / (2 * both + more + less or 1)


if __name__ == "__main__":
    main()
