"""Prints articles, fates, boilerplate and statistics on a terminal. Stored text is never read as markup."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from crawler.items import is_low
from storage.export.export import Exported, ExportedPages
from storage.records import Boilerplate, Fate, SearchPage, StoredArticle, describe_confidence
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


def print_hits(page: SearchPage, query: str | None, beside: Mapping[int, int]) -> None:
    """Print the articles of a search. `beside` is the number of other reports per article (`Corpus.shown_beside`)."""
    console = terminal()
    for article in page.articles:
        head = Text(f"{article.id:>6}  ", style="cyan").append(article.headline, style="bold default")
        console.print(head, soft_wrap=True)
        day = f"{article.published_day}" if article.date_published else f"seen {article.published_day}"
        facts = [day, article.source]
        facts += [", ".join(author.name for author in article.authors)] if article.authors else []
        facts += _same_report(article, beside.get(article.id, 0))
        console.print(Text("        " + " · ".join(facts), style="dim"), soft_wrap=True)
        excerpt = Text(snippet(article.text, query))
        for start, end in highlights(excerpt.plain, query):
            excerpt.stylize("yellow", start, end)
        console.print(Text("        ").append_text(excerpt), soft_wrap=True)
    if page.next:
        console.print(Text(f"more: --cursor {page.next}", style="dim"))


def _same_report(article: StoredArticle, beside: int) -> list[str]:
    """Return what is hidden behind an article and shown beside it, in words, with the command that shows it."""
    facts = []
    if article.copies:
        facts.append(f"+{plural(article.copies, 'copy', 'copies')}")
    if article.copy_of is not None:
        facts.append(f"a copy of {article.copy_of}")
    if beside:
        facts.append(f"same report as {plural(beside, 'other')}")
    return [f"{', '.join(facts)}: news duplicates {article.id}"] if facts else []


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """Return a number with its noun: "1 copy", "2,000 copies"."""
    return f"{number:,} {singular if number == 1 else plural_form or singular + 's'}"


def print_article(article: StoredArticle, *, removed: bool, related: int) -> None:
    """Print an article. `related` is the number of its related articles."""
    console = terminal()
    console.print(Text(article.headline, style="bold"))
    for name, value in _facts(article, related):
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


def _facts(article: StoredArticle, related: int) -> list[tuple[str, str]]:
    stripped = sum(block.removed is not None for block in article.blocks)
    command = f"news duplicates {article.id}"
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
        ("copies", f"{article.copies:,} hidden behind this article; {command} shows them" if article.copies else ""),
        ("copy of", f"{article.copy_of}, which a search shows; {command} shows both" if article.copy_of else ""),
        ("related", f"{plural(related, 'article')}; {command} --related shows them" if related else ""),
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
