"""Prints the versions of an article, the differences between two versions, and the politeness report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from pipelines.cli.console import instant, terminal
from storage.articles.changes import HEADLINE, Difference, Line, compare_words
from storage.frontier.hosts import HostReport
from storage.records import StoredArticle, Version, as_json

# Politeness: `news stats --politeness` --------------------------------------------------------------------------------


def show_politeness(reports: Sequence[HostReport], json_: bool) -> bool:
    """Print the requests, waits and delays of each host. Return True if there is any host."""
    if json_:
        print(json.dumps([as_json(report) for report in reports], ensure_ascii=False, indent=2))
    elif reports:
        _print(reports)
    else:
        terminal().print("no requests so far")
    return bool(reports)


def _print(reports: Sequence[HostReport]) -> None:
    """Print a table, and below it a line per wait and per unreachable robots.txt."""
    console, now = terminal(), datetime.now(UTC)
    table = Table(box=None, header_style="dim")
    columns = ("source", "host", "runs", "requests", "for what", "answered", "received", "saved", "held", "pauses")
    for column in columns:
        table.add_column(column, justify="left" if column in ("source", "host", "for what", "answered") else "right")
    for report in reports:
        cells = (
            report.source,
            report.host,
            f"{report.runs:,}",
            f"{report.requests:,}",
            _counts(report.kinds),
            _counts(report.statuses),
            _bytes(report.received),
            _bytes(report.saved),
            f"{report.held:,}",
            _pauses(report),
        )
        table.add_row(*map(Text, cells))
    console.print(table)
    for host, lines in {report.host: _notes(report, now) for report in reports}.items():
        for line in lines:
            console.print(Text(f"{host}: {line}"), soft_wrap=True)


def _notes(report: HostReport, now: datetime) -> list[str]:
    lines = []
    if report.crawl_delay is not None:
        capped = "; newscorpus waits 60 s" if report.crawl_delay > 60 else ""
        lines.append(f"robots.txt asks for {report.crawl_delay:,.10g} s between requests{capped}")
    if report.retry_after:
        lines.append(f"asked us to wait {report.retry_after:,} times")
    if report.wait_until is not None and report.wait_until > now:
        lines.append(f"nothing is asked until {instant(report.wait_until)}: {report.why}")
    elif report.failures:
        lines.append(f"{report.failures:,} failures in a row")
    if report.robots_unreachable is not None:
        since = instant(report.robots_unreachable)
        lines.append(f"robots.txt can't be read since {since}, so no page is requested: {report.robots_why}")
    return lines


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)


def _bytes(number: int) -> str:
    if number < 1000:
        return f"{number} B"
    return f"{number / 1000:,.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:,.1f} MB"


def _pauses(report: HostReport) -> str:
    """Return the shortest, mean and longest pause between two requests, in seconds."""
    pauses = (report.shortest_s, report.mean_s, report.longest_s)
    return " / ".join(f"{pause:.3g}" for pause in pauses if pause is not None) + " s" if report.mean_s else ""


# Versions: `news versions` --------------------------------------------------------------------------------------------

_ADDED, _REMOVED = "green", "red"
_MARKED = {"insert": "bold underline", "delete": "bold strike"}
_MARKS = {"list_item": "• ", "quote": "> ", HEADLINE: "# ", "heading": "## "}


def print_history(article: StoredArticle, history: Sequence[Version] | Sequence[Difference]) -> None:
    """Print the versions of an article, or the differences between two versions; and whether its page is gone."""
    versions = [entry for entry in history if isinstance(entry, Version)]
    if versions:
        _print_versions(versions)
    else:
        _print_differences([entry for entry in history if isinstance(entry, Difference)])
    if article.withdrawn is not None:
        terminal().print(Text(f"the page was found gone on {instant(article.withdrawn)}", style="yellow"))


def _print_versions(versions: Sequence[Version]) -> None:
    table = Table(box=None, header_style="dim")
    for column in ("version", "seen", "change", "blocks", "characters", "headline", "what changed"):
        table.add_column(column, justify="right" if column in ("blocks", "characters") else "left")
    for version in versions:
        kept_blocks = [block for block in version.blocks if block.removed is None]
        cells = (
            str(version.number),
            instant(version.seen),
            version.change or "",
            str(len(kept_blocks)),
            f"{len(version.text):,}",
            version.headline,
            version.summary or "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    terminal().print(table)


def _print_differences(differences: Sequence[Difference]) -> None:
    console = terminal()
    for difference in differences:
        if difference.op == "equal":
            number = len(difference.before)
            console.print(Text(f"  … {number} {_unit(difference, number)} unchanged", style="dim"))
        elif difference.op == "replace":
            console.print(_words(difference, "delete"), soft_wrap=True)
            console.print(_words(difference, "insert"), soft_wrap=True)
        else:
            for line in difference.before:
                console.print(Text(f"- {_mark(line)}{line.text}", style=_REMOVED), soft_wrap=True)
            for line in difference.after:
                console.print(Text(f"+ {_mark(line)}{line.text}", style=_ADDED), soft_wrap=True)


def _unit(difference: Difference, number: int) -> str:
    if difference.before[0].kind == HEADLINE:
        return HEADLINE
    return "block" if number == 1 else "blocks"


def _words(difference: Difference, side: str) -> Text:
    """Return one side of a changed block. Words that the other side lacks are marked."""
    before, after = difference.before[0], difference.after[0]
    removed = side == "delete"
    style, line = (_REMOVED, before) if removed else (_ADDED, after)
    line_text = Text(f"{'-' if removed else '+'} {_mark(line)}", style=style)
    for change in compare_words(before.text, after.text):
        text = change.before if removed else change.after
        spacing = len(text) - len(text.rstrip())
        line_text.append(text[: len(text) - spacing], style="" if change.op == "equal" else _MARKED[side])
        line_text.append(text[len(text) - spacing :])
    return line_text


def _mark(line: Line) -> str:
    return _MARKS.get(line.kind, "")
