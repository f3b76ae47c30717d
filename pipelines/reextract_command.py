"""`news reextract`: archived pages read anew, and what that changes shown first or stored."""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from crawler.source.loader import load_sources
from pipelines.reextract_console import print_report
from pipelines.reextraction.compare import FIELDS
from pipelines.reextraction.run import Told, reextract
from storage import Corpus, console
from storage.cli import Json, Since, Until
from storage.location import database_url
from storage.records import as_json

_SECOND_S = 1.0


def reextract_command(
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")] = None,
    since: Since = None,
    until: Until = None,
    fields: Annotated[
        str | None, typer.Option(metavar="NAMES", help=f"Change only these, parted by commas: {', '.join(FIELDS)}.")
    ] = None,
    refused: Annotated[
        bool, typer.Option("--refused/--no-refused", help="Read addresses too whose page held no article.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew, though one was stopped half way.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default the machine's cores.")] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples of each kind of change.")] = 3,
    as_json_: Json = False,
) -> None:
    """Read the archived pages of articles anew, with today's parser and rules; no site is asked."""
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
                told=_line() if sys.stderr.isatty() else None,
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
        console.note("nothing to do: no archived page of such an article")
    if report.pages["damaged"]:
        raise typer.Exit(ExitStatus.TROUBLE)
    if not report.read:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _check(corpus: Corpus, wanted: list[str]) -> None:
    """A source whose YAML is broken must not be read without its rules."""
    stored = set(corpus.counts("source")) | {run["source"] for run in corpus.stats()["runs"]}
    for error in load_sources()[1]:
        name = error.path.stem
        if name in wanted or (not wanted and name in stored) or not error.path.is_file():
            raise typer.BadParameter(f"source left out: {error}", param_hint="--source")


def _line() -> Told:
    """Return what shows how far it is, once a second."""
    started = shown = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= _SECOND_S or done >= total:
            shown = now
            end = "\n" if done >= total else ""
            print(f"\r{done:,} of {total:,} pages, {now - started:,.0f} s ", end=end, file=sys.stderr, flush=True)

    return tell
