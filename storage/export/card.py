"""The card (README.md) of a dataset folder: front matter for `datasets` and the Hub, and a description for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from storage.export.huggingface import WITHDRAWN, DatasetConfig, Figures

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
_LARGEST = "10M<n<100M"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SHOWN = 200
"""Number of sources that are listed; further sources are only counted."""
_COLLECTED = (
    "Articles were discovered in the sources' feeds, sitemaps and section pages, and fetched by a crawler that obeys "
    "robots.txt, identifies itself and waits between requests; or they were read from saved pages. Headline, text, "
    "dates and authors were parsed from the pages; `provenance` names the origin of each field's value. A value that "
    "a page doesn't state is null. Articles are read again for edits from time to time, so the site may have newer "
    "versions."
)
_COLUMNS = """| column | |
|---|---|
| `id` | the same in all exports of one corpus |
| `url`, `canonical_url` | the URL that the text was read from; the URL that the page names as its own |
| `source`, `publisher` | the site; the publisher as the page names it |
| `headline`, `description`, `text` | plain text; paragraphs are separated by a blank line |
| `blocks` | `{kind, text, removed, link, container}` in reading order, removed blocks included |
| `authors` | `{name, url}` in the order of the byline |
| `date_published`, `date_modified` | as the page says, in UTC |
| `published_day` | the day of `date_published` at the place where it was written, or else of `first_seen` |
| `published_offset_min` | minutes east of UTC at this place; null if nothing tells the place |
| `language`, `section`, `keywords`, `image`, `is_accessible_for_free` | as the page says |
| `version` | 1, and one more for each observed edit |
| `first_seen`, `last_seen` | when the article was first and last read |
| `cluster_id`, `cluster_rank`, `copy_of` | see Duplicates |
| `confidence` | how likely the text is the whole body and little else, 0 to 1; below 0.5 is low; null if unknown |
| `provenance` | `{field, place}`: the origin of each value |"""
_LICENCE = (
    "**The texts belong to their publishers and authors.** This collection gives no licence to them, and whoever made "
    "it may hold none. Whether and how you may keep, analyse, train on or pass on the texts depends on the law of your "
    "country (text and data mining exceptions, fair use) and on each publisher's terms. Check both before you publish "
    "this folder or anything that repeats the texts. The articles name people: treat that as personal data, and honour "
    "withdrawals and corrections."
)


@dataclass(frozen=True, slots=True)
class About:
    """The origin of the articles of an export."""

    exported: datetime
    cursor: str
    since_cursor: str | None
    chosen: str
    """Query and filters as text; "" for all articles."""
    hidden: bool
    """True if duplicates are left out."""
    sources: Mapping[str, tuple[str, str]]
    """Name of the source -> its title and URL."""


def card(figures: Figures, parts: Sequence[DatasetConfig], about: About) -> str:
    """Return the text of README.md: YAML front matter, then Markdown."""
    head = yaml.safe_dump(_metadata(figures, parts), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{head}---\n\n" + "\n\n".join(_sections(figures, about)) + "\n"


def _metadata(figures: Figures, parts: Sequence[DatasetConfig]) -> dict[str, Any]:
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


def _config(part: DatasetConfig) -> dict[str, Any]:
    default = {"default": True} if part.name == "default" else {}
    return {"config_name": part.name, "data_files": [{"split": "train", "path": part.files}], **default}


def _info(part: DatasetConfig) -> dict[str, Any]:
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
        return (
            "Each report once: articles that add nothing to another article were left out. Articles that share a "
            "`cluster_id` are one report with differences."
        )
    return (
        f"Duplicates are included. {figures.clustered:,} articles are one report with others: copies, cut copies or "
        "nearly equal. They share a `cluster_id`. `cluster_rank` is 0 for the article that represents the report: the "
        "earliest of those with the fullest text. `copy_of` is the id of the article to which an article adds nothing, "
        f"and empty for the others. Each report once: `copy_of` is empty, as of {figures.represents:,} articles. Use "
        "only these to train or evaluate, or the same text will be in both sets: "
        "`ds.filter(lambda a: a['copy_of'] is None)`."
    )


def _summary(figures: Figures, about: About) -> str:
    if figures.first and figures.last:
        dates = f"published from {figures.first:%Y-%m-%d} to {figures.last:%Y-%m-%d}"
    else:
        dates = "without any date of publication"
    undated = f" ({figures.undated:,} without a date)" if figures.undated and figures.first else ""
    which = f"articles with {_plain(about.chosen)}" if about.chosen else "all articles of the corpus"
    since = f" that are new or changed since cursor `{about.since_cursor}`" if about.since_cursor else ""
    languages = ", ".join(f"{_plain(code) or 'unknown'} {n:,}" for code, n in figures.languages.most_common(20))
    return (
        f"{figures.articles:,} news articles of {len(figures.sources):,} sources, {dates}{undated}. "
        f"Languages: {languages or 'none'}. {figures.edited:,} were edited after they were first read; the dataset has "
        f"their newest version.\n\nExported on {about.exported:%Y-%m-%d %H:%M} UTC with newscorpus: {which}{since}. "
        f"The next export continues from cursor `{about.cursor}`."
    )


def _sources(figures: Figures, about: About) -> str:
    lines = ["| source | title | URL | articles |", "|---|---|---|---:|"]
    for name, number in figures.sources.most_common(_SHOWN):
        title, url = about.sources.get(name, ("", ""))
        lines.append(f"| {_plain(name)} | {_plain(title)} | {_plain(url)} | {number:,} |")
    more = len(figures.sources) - _SHOWN
    return "\n".join(lines) + (f"\n\nand {more:,} more." if more > 0 else "")


def _removed(figures: Figures) -> str:
    sentence = (
        "`text` is the article without links to other articles, pleas, promotion, captions and authors' boxes. The "
        "parser removes such blocks where it recognises them, and blocks that recur in a source are learned. Both make "
        "errors, in both directions. Nothing is lost: `blocks` has every block, with the reason for each removed block."
    )
    if not figures.removed:
        return sentence
    rows = "\n".join(f"| `{_plain(reason)}` | {number:,} |" for reason, number in figures.removed.most_common())
    return f"{sentence}\n\n| reason | blocks removed |\n|---|---:|\n{rows}"


def _withdrawn(figures: Figures) -> str:
    text = "Articles whose page was gone (404, 410) when it was requested again are left out."
    if not figures.withdrawn:
        return f"{text} There are no such articles."
    return (
        f"{text} The configuration `{WITHDRAWN}` lists {figures.withdrawn:,} of them with id, URL and the time of "
        "withdrawal. Please remove them from your copies."
    )


def _plain(text: str) -> str:
    """Return a text in one line with Markdown's special characters escaped."""
    return re.sub(r"([\\`|*_<>\[\]])", r"\\\1", " ".join(text.split()))
