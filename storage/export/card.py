"""The data card of a dataset folder: front matter that `datasets` and the Hub read, and what people should know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from storage.export.huggingface import WITHDRAWN, Figures, Part

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
_LARGEST = "10M<n<100M"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SHOWN = 200
"""Sources listed one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class About:
    """Where the articles of an export come from."""

    exported: datetime
    cursor: str
    since_cursor: str | None
    chosen: str
    """Query and filters, in words; "" for all articles."""
    hidden: bool
    """Whether duplicates are left out."""
    sources: Mapping[str, tuple[str, str]]
    """Name -> title and address."""


def card(figures: Figures, parts: Sequence[Part], about: About) -> str:
    """Return README.md: YAML front matter, then Markdown."""
    head = yaml.safe_dump(_metadata(figures, parts), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{head}---\n\n" + "\n\n".join(_sections(figures, about)) + "\n"


def _metadata(figures: Figures, parts: Sequence[Part]) -> dict[str, Any]:
    languages = sorted(code for code in figures.languages if _LANGUAGE.fullmatch(code))
    return {
        "pretty_name": "News articles",
        **({"language": languages} if languages else {}),
        "license": "other",
        "license_name": "rights-of-the-publishers",
        "annotations_creators": ["no-annotation"],
        "language_creators": ["found"],
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "source_datasets": ["original"],
        "size_categories": [next((size for bound, size in _SIZES if figures.articles < bound), _LARGEST)],
        "task_categories": ["text-generation", "fill-mask", "summarization"],
        "task_ids": ["language-modeling", "masked-language-modeling", "news-articles-headline-generation"],
        "tags": ["news", "newscorpus"],
        "configs": [_config(part) for part in parts],
        "dataset_info": [_info(part) for part in parts],
    }


def _config(part: Part) -> dict[str, Any]:
    default = {"default": True} if part.name == "default" else {}
    return {"config_name": part.name, "data_files": [{"split": "train", "path": part.files}], **default}


def _info(part: Part) -> dict[str, Any]:
    return {
        "config_name": part.name,
        "features": part.features,
        "splits": [{"name": "train", "num_bytes": part.in_memory, "num_examples": part.rows}],
        "download_size": part.on_disk,
        "dataset_size": part.in_memory,
    }


def _sections(figures: Figures, about: About) -> list[str]:
    return [
        "# News articles",
        _summary(figures, about),
        "## Sources",
        _sources(figures, about),
        "## How it was collected",
        _COLLECTED,
        "## Columns",
        _COLUMNS,
        "## Duplicates",
        _duplicates(figures, about),
        "## What was removed",
        _removed(figures),
        "## Withdrawn articles",
        _withdrawn(figures),
        "## Licence and use",
        _LICENCE,
    ]


def _duplicates(figures: Figures, about: About) -> str:
    if about.hidden:
        return "Of each report one article is here: copies, whole, cut or near the same, were left out."
    return (
        f"Nothing is left out for being a duplicate. {figures.clustered:,} articles are one report with others: "
        "copies, cut copies, or near the same. They share a `cluster_id`, and `cluster_rank` is 0 for the one that "
        f"represents the report: the earliest of those with the fullest text. {figures.represents:,} articles "
        "represent theirs or have no copy. Take these alone to train or evaluate, or one report will be on both sides: "
        "`ds.filter(lambda a: a['cluster_id'] is None or a['cluster_rank'] == 0)`."
    )


def _summary(figures: Figures, about: About) -> str:
    if figures.first and figures.last:
        dates = f"published from {figures.first:%Y-%m-%d} to {figures.last:%Y-%m-%d}"
    else:
        dates = "none with a date of publication"
    undated = f" ({figures.undated:,} without a date)" if figures.undated and figures.first else ""
    which = f"those with {_plain(about.chosen)}" if about.chosen else "all articles of the corpus"
    since = f" that are new or changed since cursor `{about.since_cursor}`" if about.since_cursor else ""
    languages = ", ".join(f"{_plain(code) or 'unknown'} {n:,}" for code, n in figures.languages.most_common(20))
    return (
        f"{figures.articles:,} news articles of {len(figures.sources):,} sources, {dates}{undated}. "
        f"Languages: {languages or 'none'}. Edited after they were first read: {figures.edited:,}; the newest "
        f"version is here.\n\nExported on {about.exported:%Y-%m-%d %H:%M} UTC with newscorpus: {which}{since}. "
        f"The next export goes on from cursor `{about.cursor}`."
    )


def _sources(figures: Figures, about: About) -> str:
    lines = ["| source | title | address | articles |", "|---|---|---|---:|"]
    for name, number in figures.sources.most_common(_SHOWN):
        title, url = about.sources.get(name, ("", ""))
        lines.append(f"| {_plain(name)} | {_plain(title)} | {_plain(url)} | {number:,} |")
    more = len(figures.sources) - _SHOWN
    return "\n".join(lines) + (f"\n\nand {more:,} more." if more > 0 else "")


def _removed(figures: Figures) -> str:
    said = (
        "`text` is the article without what isn't part of it: links to other articles, pleas, promotion, captions, "
        "authors' boxes. Parsers take out what they recognise, and lines that recur in a source are learned. It is not "
        "perfect, in both directions. Nothing is lost: `blocks` has every block, and for a removed one the reason."
    )
    if not figures.removed:
        return said
    rows = "\n".join(f"| `{_plain(reason)}` | {number:,} |" for reason, number in figures.removed.most_common())
    return f"{said}\n\n| reason | blocks removed |\n|---|---:|\n{rows}"


def _withdrawn(figures: Figures) -> str:
    said = "An article whose page was gone (404, 410) when it was read again is not in the articles."
    if not figures.withdrawn:
        return f"{said} There is none."
    return (
        f"{said} {figures.withdrawn:,} are listed with id, address and since when in the configuration `{WITHDRAWN}`, "
        "so that copies can follow: please remove them from yours."
    )


_COLLECTED = (
    "Articles were found in the sources' feeds, sitemaps and section pages, and fetched by a crawler that obeys "
    "robots.txt, says who it is and waits between requests, or were read from saved pages. Headline, text, dates and "
    "authors were parsed from the pages; `provenance` says for each field where its value came from. A value that a "
    "page doesn't give is null. Articles are read again for edits on a plan, so one that changed since may differ here."
)
_COLUMNS = """| column | |
|---|---|
| `id` | stays the same over exports of one corpus |
| `url`, `canonical_url` | where the text was read; what the page names as its own address |
| `source`, `publisher` | the site; the publisher as the page names it |
| `headline`, `description`, `text` | plain text; paragraphs are parted by a blank line |
| `blocks` | `{kind, text, removed, link, container}` in reading order, those that were removed too |
| `authors` | `{name, url}` in the order of the byline |
| `date_published`, `date_modified` | as the page says, in UTC |
| `language`, `section`, `keywords`, `image`, `is_accessible_for_free` | as the page says |
| `version` | 1, and one more for each edit that was seen |
| `first_seen`, `last_seen` | when it was read |
| `cluster_id`, `cluster_rank` | see Duplicates |
| `provenance` | `{field, place}`: where each value came from |"""
_LICENCE = (
    "**The texts belong to their publishers and authors.** This collection gives no licence to them, and whoever made "
    "it may hold none. Whether and how you may keep, analyse, train on or pass on the texts depends on the law of your "
    "country (text and data mining exceptions, fair use) and on each publisher's terms. Check both before you publish "
    "this folder or anything that repeats the texts. The articles name people: treat that as personal data, and honour "
    "withdrawals and corrections."
)


def _plain(text: str) -> str:
    """Return a text that is neither markup nor the end of a table's cell."""
    return re.sub(r"([\\`|*_<>\[\]])", r"\\\1", " ".join(text.split()))
