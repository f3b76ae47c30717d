"""`news quarantine`: what was refused for a fault that may be ours, listed or tried again."""

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
    addresses: Annotated[list[str] | None, typer.Argument(metavar="ADDRESS", help="Only these addresses.")] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")] = None,
    again: Annotated[bool, typer.Option("--retry", help="Parse and store them again, with today's code.")] = False,
    as_json_: Json = False,
) -> None:
    """List what was refused for a fault that may be ours and is kept whole; --retry reads and stores it again."""
    found: Sequence[Quarantined] | Sequence[Retried] | None
    with Corpus(database_url(), read_only=not again) as corpus:
        if again:
            found = retry(corpus, source=source or (), urls=addresses or None)
        else:
            with corpus.database.read() as connection:
                found = quarantine.listed(connection, source or (), addresses or None)
    if found is None:
        console.note("already running: another process tries what is in quarantine")
        return
    if as_json_:
        print(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2))
    elif found:
        for one in found:
            _print(one)
        console.note(_summary(found))
    else:
        console.note("nothing is in quarantine" + (" of what was asked for" if addresses or source else ""))
    if not found:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _print(one: Quarantined | Retried) -> None:
    screen = terminal()
    screen.print(Text(one.url, style="bold"), soft_wrap=True)
    if isinstance(one, Retried):
        number = f", article {one.id}" if one.id else ""
        became = f"{one.state}{number}" + (f": {one.reason}" if one.reason else "")
        facts = [f"it was {one.was}; now {became}" + ("; it stays in quarantine" if one.still else "")]
    else:
        kept = "its page is in the archive" if one.kept == "archive" else f"its {one.kept} is kept"
        kept = kept if one.kept else "nothing of it is kept"
        facts = [f"{one.source}: {one.reason} since {instant(one.since)}; {kept}", one.detail or ""]
    for fact in filter(None, facts):
        screen.print(Text(f"  {fact}", style="dim"), soft_wrap=True)


def _summary(found: Sequence[Quarantined] | Sequence[Retried]) -> str:
    reasons = Counter(one.reason if isinstance(one, Quarantined) else one.state for one in found)
    told = ", ".join(f"{number:,} {name}" for name, number in reasons.most_common())
    if isinstance(found[0], Retried):
        return f"{len(found):,} tried again: {told}"
    return f"{len(found):,} in quarantine: {told}; `news quarantine --retry` tries them with today's code"
