"""`news reextract` parses archived pages again, and shows or stores the changes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crawler.exit_status import ExitStatus
from crawler.source.loader import load_sources
from pipelines.cli import console
from pipelines.cli.console import terminal
from pipelines.cli.options import Json, Since, Until
from pipelines.reextraction.compare import FIELDS
from pipelines.reextraction.report import Report, Unreadable
from pipelines.reextraction.run import Progress, reextract
from storage import Corpus
from storage.location import database_url
from storage.records import as_json

# On a terminal --------------------------------------------------------------------------------------------------------
# Stored text is data: it is never read as markup.

_NAMED = 20
_COLUMNS = ("filled", "changed", "emptied")
_STATES = {
    "unchanged": ("unchanged", "unchanged"),
    "changed": ("changed", "would change"),
    "new": ("refused before and articles now", "refused before and articles then"),
    "refused": ("still no article", "still no article"),
    "lost": ("no article by today's code, kept as they are", "no article by today's code, kept as they are"),
    "damaged": ("unreadable", "unreadable"),
    "newer": ("with a text newer than the archived page, kept as they are",) * 2,
}


def print_report(report: Report) -> None:
    """Print the counts by source and field, examples, lost and damaged pages, and a one-line summary."""
    console = terminal()
    if report.fields:
        console.print(_table(report))
    for example in report.examples:
        difference = example.difference
        head = Text(f"{difference.field} {difference.kind}", style="bold")
        console.print(head.append(f"  {example.article_id}  {example.url}", style="dim"), soft_wrap=True)
        for sign, text, style in (("-", difference.before, "red"), ("+", difference.after, "green")):
            for line in text.splitlines():
                console.print(Text(f"  {sign} {line}", style=style), soft_wrap=True)
    _print_named("no article by today's code, kept as it is", report.lost, report.pages["lost"])
    if report.lost_reasons:
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in report.lost_reasons.items())
        console.print(Text(f"without article by today's code: {reasons}", style="yellow"), soft_wrap=True)
    _print_named("unreadable", report.damaged, report.pages["damaged"])
    console.print(summary(report), soft_wrap=True)


def summary(report: Report) -> str:
    """Return the result in one line."""
    parts = [f"{number:,} {_STATES[state][report.dry_run]}" for state, number in report.pages.items() if number]
    resumed = ", including those before the interruption" if report.resumed else ""
    return f"{report.read:,} pages read again{resumed}: {', '.join(parts)}" + "; nothing was written" * report.dry_run


def _table(report: Report) -> Table:
    table = Table(box=None, header_style="dim")
    table.add_column("source")
    table.add_column("field")
    for column in (*_COLUMNS, "blocks", "characters"):
        table.add_column(column, justify="right")
    for source, fields in report.fields.items():
        for name, numbers in fields.items():
            cells = [f"{numbers[kind]:,}" if numbers.get(kind) else "" for kind in _COLUMNS]
            if name == "text":
                cells += [f"+{numbers['blocks_gained']:,} −{numbers['blocks_lost']:,}", f"{numbers['characters']:+,}"]
            table.add_row(*(Text(cell) for cell in (source, name, *cells)))
    return table


def _print_named(why: str, pages: Sequence[Unreadable], number: int) -> None:
    console = terminal()
    for page in pages[:_NAMED]:
        line = Text(f"{why}: ", style="yellow").append(f"{page.id}  {page.url}  {page.why}", style="default")
        console.print(line, soft_wrap=True)
    if number > _NAMED:
        console.print(Text(f"… {number - _NAMED:,} more; --json lists up to 1,000", style="yellow"))


# The command ----------------------------------------------------------------------------------------------------------

_SECOND_S = 1.0


def reextract_command(
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")] = None,
    since: Since = None,
    until: Until = None,
    fields: Annotated[
        str | None, typer.Option(metavar="NAMES", help=f"Change only these, separated by commas: {', '.join(FIELDS)}.")
    ] = None,
    refused: Annotated[
        bool, typer.Option("--refused/--no-refused", help="Read pages too that gave no article.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Start over, even after an interruption.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes; by default one per core.")] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples per kind of change.")] = 3,
    as_json_: Json = False,
) -> None:
    """Read archived pages again, with today's parser and rules; no request is sent."""
    with Corpus(database_url(), read_only=dry_run) as corpus:
        _check(corpus, source or [])
        try:
            report = reextract(
                corpus,
                source=source or (),
                since=since,
                until=until,
                fields=FIELDS if fields is None else [name.strip() for name in fields.split(",")],
                refused=refused,
                dry_run=dry_run,
                restart=restart,
                workers=workers,
                examples=examples,
                told=_progress_line() if sys.stderr.isatty() else None,
            )
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    if report is None:
        console.note("already running: another process re-extracts this corpus")
        return
    if as_json_:
        print(json.dumps(as_json(report), ensure_ascii=False, indent=2))
    elif report.read:
        print_report(report)
    else:
        console.note("nothing to do: no archived page matches")
    if report.pages["damaged"]:
        raise typer.Exit(ExitStatus.TROUBLE)
    if not report.read:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _check(corpus: Corpus, names: list[str]) -> None:
    """Raise BadParameter if the YAML of a source is broken: its pages must not be read without its rules."""
    stored = set(corpus.counts("source")) | {run["source"] for run in corpus.stats()["runs"]}
    for error in load_sources()[1]:
        name = error.path.stem
        if name in names or (not names and name in stored) or not error.path.is_file():
            raise typer.BadParameter(f"source left out: {error}", param_hint="--source")


def _progress_line() -> Progress:
    """Return a function that prints the progress, at most once per second."""
    started = printed_at = time.monotonic()

    def print_progress(done: int, total: int) -> None:
        nonlocal printed_at
        now = time.monotonic()
        if now - printed_at >= _SECOND_S or done >= total:
            printed_at = now
            end = "\n" if done >= total else ""
            print(f"\r{done:,} of {total:,} pages, {now - started:,.0f} s ", end=end, file=sys.stderr, flush=True)

    return print_progress
