"""Prints articles, fates, duplicates, boilerplate and statistics on a terminal. Stored text is never read as markup."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from crawler.items import is_low
from storage.articles.changes import compare, lines
from storage.export.export import Exported, ExportedPages
from storage.records import Boilerplate, Cluster, Duplicate, Fate, SearchPage, StoredArticle, describe_confidence
from storage.schema import display_text
from storage.search.ranking import highlights, snippet

# Terminal -------------------------------------------------------------------------------------------------------------

_PIPED_WIDTH = 160


def terminal() -> Console:
    """Return the terminal, with markup off. Piped output is 160 columns wide.

    Stored text has no effect on the terminal: escape sequences and marks that change the text's direction are shown.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH, highlight=False, markup=False, emoji=False)
    console.push_render_hook(_Inert())
    return console


def instant(moment: datetime | None) -> str:
    """Return an instant as "2026-11-24 08:00 UTC", or with the time's own offset; an empty string for None."""
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or 'UTC'}" if moment else ""


class _Inert(RenderHook):
    """Makes control characters in printed text visible. The console's own styles stay."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Shown(renderable) for renderable in renderables]


class _Shown:
    def __init__(self, printed: ConsoleRenderable) -> None:
        self._printed = printed

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._printed, options):
            yield segment if segment.control else segment._replace(text=display_text(segment.text))


# Reports --------------------------------------------------------------------------------------------------------------

_MAX_LINE = 120
_MANY = 50
_TITLES = {"low_confidence": "low confidence"}
"""Titles of counts that differ from their names in JSON."""


def note(line: str) -> None:
    terminal().print(line, soft_wrap=True)


def exported(result: Exported) -> str:
    """Return the numbers of an export as text."""
    articles = f"{result.articles:,} articles"
    if not isinstance(result, ExportedPages):
        return articles
    return f"{result.pages:,} pages of {articles}" + (
        f", {result.without:,} of them not archived" if result.without else ""
    )


def print_hits(page: SearchPage, query: str | None) -> None:
    console = terminal()
    for article in page.articles:
        head = Text(f"{article.id:>6}  ", style="cyan").append(article.headline, style="bold default")
        console.print(head, soft_wrap=True)
        day = f"{article.published_day}" if article.date_published else f"seen {article.published_day}"
        facts = [day, article.source]
        facts += [", ".join(author.name for author in article.authors)] if article.authors else []
        facts += [f"cluster {article.cluster_id}"] if article.cluster_id else []
        console.print(Text("        " + " · ".join(facts), style="dim"), soft_wrap=True)
        excerpt = Text(snippet(article.text, query))
        for start, end in highlights(excerpt.plain, query):
            excerpt.stylize("yellow", start, end)
        console.print(Text("        ").append_text(excerpt), soft_wrap=True)
    if page.next:
        console.print(Text(f"more: --cursor {page.next}", style="dim"))


def print_article(article: StoredArticle, *, removed: bool) -> None:
    console = terminal()
    console.print(Text(article.headline, style="bold"))
    for name, value in _facts(article):
        console.print(Text(f"{name:>10}  ", style="dim").append(value, style="default"), soft_wrap=True)
    for block in article.blocks:
        if block.removed is None:
            style = "bold" if block.kind == "heading" else ""
            mark = "• " if block.kind == "list_item" else "> " if block.kind == "quote" else ""
            console.print()
            console.print(Text(mark + block.text, style=style))
        elif removed:
            console.print()
            console.print(Text(f"[removed, {block.removed}] ", style="red").append(block.text, style="strike dim"))


def _facts(article: StoredArticle) -> list[tuple[str, str]]:
    stripped = sum(block.removed is not None for block in article.blocks)
    facts = [
        (
            "id",
            f"{article.id}, version {article.version}" + (f", cluster {article.cluster_id}" * bool(article.cluster_id)),
        ),
        ("url", article.canonical_url or article.url),
        ("source", article.source),
        ("by", ", ".join(author.name for author in article.authors)),
        ("published", f"{article.published_day}" if article.is_dated_by_day else instant(article.local_published)),
        ("modified", instant(article.date_modified)),
        ("section", article.section or ""),
        ("language", article.language or ""),
        ("first seen", instant(article.first_seen)),
        ("withdrawn", f"the page was found gone on {instant(article.withdrawn)}" if article.withdrawn else ""),
        ("stripped", f"{stripped} blocks; --removed shows them" if stripped else ""),
        ("confidence", "" if article.confidence is None else describe_confidence(article.confidence)),
    ]
    return [(name, value) for name, value in facts if value]


def print_fates(fates: Sequence[Fate]) -> None:
    console = terminal()
    for fate in fates:
        console.print(Text(fate.url, style="bold"), soft_wrap=True)
        reason = f" ({fate.reason})" if fate.reason else ""
        facts = [
            ("state", f"{fate.state}{reason} since {instant(fate.changed)}"),
            ("detail", fate.detail or ""),
            ("quarantine", _quarantined(fate)),
            ("found", f"{instant(fate.discovered)}, by {fate.via or 'unknown'} of {fate.source}"),
            ("fetched", instant(fate.fetched) + (f", HTTP {fate.status}" if fate.status else "")),
            ("next try", f"{instant(fate.next_try)}, after {fate.attempts} failed attempts" if fate.next_try else ""),
            ("recheck", instant(fate.recheck)),
            ("run", str(fate.run_id or "")),
            ("article", str(fate.article_id or "")),
            ("body", fate.body or ""),
            ("confidence", describe_confidence(fate.confidence or 0.0) if is_low(fate.confidence) else ""),
            *(("left out", why) for why in fate.ignored),
            *(("duplicate", f"{pair.article_id} – {pair.other_id}: {pair.why}") for pair in fate.duplicates),
        ]
        for name, value in facts:
            if value:
                console.print(Text(f"{name:>10}  ", style="dim").append(value, style="default"), soft_wrap=True)


def _quarantined(fate: Fate) -> str:
    if fate.quarantined is None:
        return ""
    command = f"news quarantine --retry {shlex.quote(fate.url)}"
    return f"since {instant(fate.quarantined)}; after an update of newscorpus, retry with: {command}"


def print_duplicates(pairs: Sequence[Duplicate], cluster: Cluster | None) -> None:
    console = terminal()
    if cluster is not None:
        first = cluster.members[0].id
        pairs_of_first = {pair.article_id + pair.other_id - first: pair for pair in pairs if first in _ends(pair)}
        table = Table(box=None, header_style="dim")
        for column in ("id", "published", "source", "words", "how", "in common", "paragraphs", "headline"):
            table.add_column(column, justify="right" if column in ("id", "words", "in common") else "left")
        for member in sorted(cluster.members, key=lambda member: member.date_published or member.first_seen):
            pair = pairs_of_first.get(member.id)
            how = "represents" if member.id == first else pair.relation if pair else "through others"
            shared = f"{pair.scores.get('containment', 1):.0%}" if pair and member.id != first else ""
            published = instant(member.date_published) or f"seen {instant(member.first_seen)}"
            words, differs = f"{len(member.text.split()):,}", _differs(cluster.members[0], member)
            cells = (str(member.id), published, member.source, words, how, shared, differs, member.headline)
            table.add_row(*map(Text, cells))
        console.print(table)
        console.print(Text(f"cluster {cluster.id}: {cluster.why}", style="dim"), soft_wrap=True)
    for pair in pairs:
        console.print(Text(f"{pair.article_id} – {pair.other_id}: {pair.why}", style="dim"), soft_wrap=True)


def _differs(first: StoredArticle, other: StoredArticle) -> str:
    """Return the numbers of added (+), removed (−) and changed (~) paragraphs; an empty string if all are equal."""
    if first.id == other.id:
        return ""
    counts: Counter[str] = Counter()
    for difference in compare(lines("", first.blocks), lines("", other.blocks)):
        counts[difference.op] += max(len(difference.before), len(difference.after))
    marks = (("insert", "+"), ("delete", "−"), ("replace", "~"))
    return " ".join(f"{mark}{counts[op]}" for op, mark in marks if counts[op])


def _ends(pair: Duplicate) -> tuple[int, int]:
    return pair.article_id, pair.other_id


def print_boilerplate(blocks: Sequence[Boilerplate]) -> None:
    console = terminal()
    for block in blocks:
        style = "red" if block.state in ("learned", "dropped") else "green" if block.state == "kept" else "dim"
        line = " ".join(block.text.split())
        line = line if len(line) <= _MAX_LINE else line[: _MAX_LINE - 1] + "…"
        line = {"prefix": f"{line} …", "suffix": f"… {line}"}.get(block.form, line)
        console.print(Text(f"{block.state:>9}  ", style=style).append(line, style="default"), soft_wrap=True)
        facts = block.why or f"in {block.articles} articles"
        if block.articles_after >= _MANY and block.until is not None:
            facts += f"; not in the {block.articles_after:,} since {block.until}"
        facts += "; articles are still to be cleaned" if block.cleaning else ""
        facts += "; e.g. " + ", ".join(f"news show {number}" for number in block.examples[:1]) if block.examples else ""
        console.print(Text(f"{'':11}{facts}", style="dim"), soft_wrap=True)


def print_stats(stats: dict[str, Any]) -> None:
    console = terminal()
    totals = Table(box=None, show_header=False)
    totals.add_column()
    totals.add_column(justify="right")
    for name in ("articles", "low_confidence", "versions", "duplicates"):
        totals.add_row(_TITLES.get(name, name), f"{stats[name]:,}")
    for state, number in stats["urls"].items():
        totals.add_row(f"urls {state}", f"{number:,}")
    console.print(totals)
    if not stats["runs"]:
        return
    console.print()
    columns = ("source", "started", "outcome", "found", "fetched", "new", "updated", "unchanged", "duplicates",
               "low_confidence")  # fmt: skip
    table = Table(box=None, header_style="dim")
    for column in (*columns, "refused"):
        is_text = column in ("source", "started", "outcome", "refused")
        table.add_column(_TITLES.get(column, column), justify="left" if is_text else "right")
    for run in stats["runs"]:
        started = run["started"][:16].replace("T", " ")
        refused = ", ".join(f"{why} {number}" for why, number in run["refused"].items())
        cells = [started if column == "started" else str(run[column]) for column in columns]
        table.add_row(*(Text(cell) for cell in (*cells, refused)))
    console.print(table)
