"""`news quarantine` lists refused pages and articles whose fault may be ours, and retries them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from crawler.exit_status import ExitStatus
from pipelines.cli import console
from pipelines.cli.console import instant, terminal
from pipelines.cli.options import Json
from pipelines.quarantine import Retried, retry
from storage import Corpus
from storage.frontier import quarantine
from storage.frontier.quarantine import Quarantined
from storage.location import database_url
from storage.records import as_json


def quarantine_command(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL", help="Only these URLs.")] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")] = None,
    again: Annotated[bool, typer.Option("--retry", help="Parse and store them again, with today's code.")] = False,
    as_json_: Json = False,
) -> None:
    """List refused pages and articles that are kept, as the fault may be ours; --retry reads and stores them again."""
    rows: Sequence[Quarantined] | Sequence[Retried] | None
    with Corpus(database_url(), read_only=not again) as corpus:
        if again:
            rows = retry(corpus, source=source or (), urls=urls or None)
        else:
            with corpus.database.read() as connection:
                rows = quarantine.listed(connection, source or (), urls or None)
    if rows is None:
        console.note("already running: another process retries the quarantine")
        return
    if as_json_:
        print(json.dumps([as_json(row) for row in rows], ensure_ascii=False, indent=2))
    elif rows:
        for row in rows:
            _print(row)
        console.note(_summary(rows))
    else:
        console.note("nothing that matches is in quarantine" if urls or source else "nothing is in quarantine")
    if not rows:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _print(row: Quarantined | Retried) -> None:
    screen = terminal()
    screen.print(Text(row.url, style="bold"), soft_wrap=True)
    if isinstance(row, Retried):
        number = f", article {row.id}" if row.id else ""
        result = f"{row.state}{number}" + (f": {row.reason}" if row.reason else "")
        facts = [f"was {row.was}; now {result}" + ("; stays in quarantine" if row.still else "")]
    else:
        kept_note = "its page is in the archive" if row.kept == "archive" else f"its {row.kept} is kept"
        kept_note = kept_note if row.kept else "neither its page nor its article is kept"
        facts = [f"{row.source}: {row.reason} since {instant(row.since)}; {kept_note}", row.detail or ""]
    for fact in filter(None, facts):
        screen.print(Text(f"  {fact}", style="dim"), soft_wrap=True)


def _summary(rows: Sequence[Quarantined] | Sequence[Retried]) -> str:
    reasons = Counter(row.reason if isinstance(row, Quarantined) else row.state for row in rows)
    counts = ", ".join(f"{number:,} {name}" for name, number in reasons.most_common())
    if isinstance(rows[0], Retried):
        return f"{len(rows):,} tried again: {counts}"
    return f"{len(rows):,} in quarantine: {counts}; `news quarantine --retry` tries them with today's code"
