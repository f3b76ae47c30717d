"""Headline, day, authors and language of saved pages, beside trafilatura's on the same pages.

    python benchmarks/fields.py DATA_FOLDER ... [--by set lang] [--misses title] [--set NAME] [--peer none]

Each DATA_FOLDER holds gold.jsonl and the saved pages that it names, as for `extraction.py`. Only the fields are read,
so a thousand pages take a minute. The columns, each over the pages whose gold has the field:

- title: share of headlines that are equal after squeezing and case-folding, and F1 of their words;
- day: share of pages with the right day of publication, and share of the days given that are right. The day is the one
  that readers have (`Article.published_day`), and the gold's day is the one written in it;
- authors: F1, precision and recall of the sets of names;
- language: share of pages whose language is that of the gold's text, where this is known.

`--misses FIELD` lists the pages of a field that are wrong. trafilatura (htmldate for days) runs only if installed.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extraction import author_f1, mean, squeeze, word_f1, written_date

from crawler.items import local_day
from crawler.parsers.article import read_metadata
from crawler.parsers.html import read_markup
from crawler.parsers.metadata.language import check_language
from crawler.parsers.metadata.page_data import read_head

FIELDS = ("title", "day", "authors", "language")


@dataclass
class Fields:
    """The fields that an extractor found on a page."""

    title: str = ""
    day: date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    origins: dict[str, str] | None = None
    seconds: float = 0.0


def ours(page: bytes, gold: dict[str, Any]) -> Fields:
    root = read_markup(page).root
    if root is None:
        return Fields()
    url = gold.get("url") or ""
    found = read_metadata(read_head(root, url), url, None)
    values = found.values
    language = check_language(found.get("language"), gold.get("text", "")[:3000])
    return Fields(
        values.get("headline") or "",
        local_day(values.get("date_published"), values.get("published_offset_min")),
        tuple(author.name for author in values.get("authors", ())),
        language[0].partition("-")[0] if language else None,
        found.origins(),
    )


def trafilatura(page: bytes, gold: dict[str, Any]) -> Fields:
    from trafilatura import extract_metadata

    found = extract_metadata(page, default_url=gold.get("url") or None)
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Fields(found.title or "", date.fromisoformat(found.date) if found.date else None, authors)


EXTRACTORS: dict[str, Callable[[bytes, dict[str, Any]], Fields]] = {"newscorpus": ours, "trafilatura": trafilatura}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--by", nargs="+", default=["set", "lang"], help="group the pages by these keys of the gold")
    parser.add_argument("--set", dest="chosen", help="only this set")
    parser.add_argument("--misses", choices=FIELDS, help="list the pages on which the field is wrong")
    parser.add_argument("--peer", choices=("trafilatura", "none"), default="trafilatura")
    options = parser.parse_args()
    pages = [
        {**json.loads(line), "folder": folder} for folder in options.folders for line in (folder / "gold.jsonl").open()
    ]
    pages = [gold for gold in pages if options.chosen in (None, gold["set"]) and "page_type" not in gold]
    has_peer = options.peer != "none" and importlib.util.find_spec("trafilatura") is not None
    names = [name for name in EXTRACTORS if has_peer or name == "newscorpus"]
    results: dict[str, list[Fields]] = {name: [] for name in names}
    for gold in pages:
        page = gzip.decompress((gold["folder"] / gold["file"]).read_bytes())
        for name in names:
            started = time.process_time()
            found = EXTRACTORS[name](page, gold)
            found.seconds = time.process_time() - started
            results[name].append(found)
    columns = (("title", "words"), ("day", "prec"), ("author", "prec", "recall"), ("lang", "ms"))
    print(f"{'':30} {'pages':>5}", *(" " + " ".join(f"{name:>6}" for name in group) for group in columns))
    for key in options.by:
        for group in dict.fromkeys(group_of(gold, key) for gold in pages):
            places = [place for place, gold in enumerate(pages) if group_of(gold, key) == group]
            for name in names:
                print_row(f"{key} {group}, {name}", [(pages[place], results[name][place]) for place in places])
    if options.misses:
        print_misses(options.misses, list(zip(pages, results["newscorpus"], strict=True)))


def group_of(gold: dict[str, Any], key: str) -> str:
    value = str(gold.get(key) or "none")
    return value.partition("-")[0].lower() if key == "lang" else value


def gold_of(gold: dict[str, Any], field: str) -> Any:
    """Return what the gold says of a field; None if it says nothing."""
    if field == "day":
        written = written_date(gold["published"]) if gold.get("published") else None
        return written and written.date()
    if field == "language":
        return (gold.get("text_lang") or "").partition("-")[0] or None
    return gold.get(field)


def is_right(field: str, wanted: Any, found: Fields) -> bool:
    got = getattr(found, field)
    if field == "title":
        return squeeze(wanted).casefold() == squeeze(got).casefold()
    return author_f1(wanted, got) == 1 if field == "authors" else bool(wanted == got)


def print_row(label: str, rows: Sequence[tuple[dict[str, Any], Fields]]) -> None:
    known = {
        field: [(wanted, found) for gold, found in rows if (wanted := gold_of(gold, field)) is not None]
        for field in FIELDS
    }
    right = {field: [is_right(field, *pair) for pair in pairs] for field, pairs in known.items()}
    given = [is_right("day", *pair) for pair in known["day"] if pair[1].day is not None]
    names = [(names_of(wanted), names_of(found.authors)) for wanted, found in known["authors"]]
    both = sum(len(wanted & got) for wanted, got in names)
    cells = [
        share(right["title"]),
        share([word_f1(wanted, found.title) for wanted, found in known["title"]]) + " ",
        share(right["day"]),
        share(given) + " ",
        share([author_f1(wanted, found.authors) for wanted, found in known["authors"]]),
        f"{both / (sum(len(got) for _, got in names) or 1):6.3f}" if names else "     –",
        (f"{both / (sum(len(wanted) for wanted, _ in names) or 1):6.3f}" if names else "     –") + " ",
        share(right["language"]),
        f"{mean([found.seconds for _, found in rows]) * 1000:6.2f}",
    ]
    print(f"{label:30} {len(rows):5} ", *cells)


def names_of(names: Sequence[str]) -> set[str]:
    return {squeeze(name).casefold() for name in names}


def share(values: Sequence[float]) -> str:
    return f"{mean([float(value) for value in values]):6.3f}" if values else "     –"


def print_misses(field: str, rows: Sequence[tuple[dict[str, Any], Fields]]) -> None:
    """Print the pages on which a field is wrong: the gold, what was found, and its provenance."""
    names = {"title": "headline", "day": "date_published"}
    for gold, found in rows:
        wanted = gold_of(gold, field)
        if wanted is not None and not is_right(field, wanted, found):
            origin = (found.origins or {}).get(names.get(field, field))
            print(f"\n{gold['id']}\n  gold  {wanted}\n  found {getattr(found, field)}\n  by    {origin}")


if __name__ == "__main__":
    main()
