"""`news health`: the sources by trouble, for people, cron, a webhook and Prometheus."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crawler.exit_status import ExitStatus
from pipelines.alerts import webhook
from pipelines.cli import console
from pipelines.cli.console import terminal
from pipelines.cli.options import Json
from storage.corpus import Corpus
from storage.errors import StorageError
from storage.health import prometheus as exposition
from storage.health import verdicts
from storage.health.verdicts import TROUBLE, Standing
from storage.location import database_url
from storage.records import as_json

# Console health -------------------------------------------------------------------------------------------------------
# What `news health` shows on a terminal.

_STALE_DAYS = 3


def print_health(standings: Sequence[Standing], now: datetime) -> None:
    """Print a source in two lines: its verdict, since when, what it brings; and why."""
    console = terminal()
    wide = max(len(one.source) for one in standings)
    named = max(len(one.verdict) for one in standings)
    for one in standings:
        line = Text(f"{one.source:<{wide}}  ")
        line.append(f"{one.verdict:<{named}}", style="bold red" if one.verdict in TROUBLE else "green")
        line.append(f"  since {one.since:%Y-%m-%d %H:%M}", style="dim")
        usual = "" if one.usual_7_days is None else f", usual {one.usual_7_days:,.0f}"
        line.append(f"  {one.new_7_days:,} new in 7 days{usual}")
        console.print(line, soft_wrap=True)
        why = [one.why, *_stale(one, now)]
        if one.verdict in TROUBLE or len(why) > 1:
            console.print(Text(f"{'':<{wide}}  {'; '.join(why)}", style="default"), soft_wrap=True)


def _stale(one: Standing, now: datetime) -> list[str]:
    days = (now - one.last_run).days
    return [f"not crawled for {days} days"] if days >= _STALE_DAYS else []


# Health ---------------------------------------------------------------------------------------------------------------


def health(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    trouble: Annotated[bool, typer.Option("--trouble", help="Only sources in trouble.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing if no source is in trouble.")] = False,
    hook: Annotated[
        str | None,
        typer.Option("--webhook", metavar="URL", help="Post there what has changed since it was posted last."),
    ] = None,
    prometheus: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures for node_exporter's textfile collector.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """List how the sources do, those in trouble first; exit status 3 if any is."""
    if hook is not None:
        _check(hook)
    now, wrong = datetime.now(UTC), None
    with Corpus(database_url(), read_only=hook is None) as corpus:
        with corpus.database.read() as connection:
            found = verdicts.standing(connection, now, source=source)
        if prometheus is not None:
            _write(prometheus, corpus, found)
        if hook is not None:
            wrong = webhook.post(corpus, hook, found, now)
    bad = [one for one in found if one.verdict in verdicts.TROUBLE]
    shown = bad if trouble or quiet else found
    if as_json_:
        print(json.dumps([as_json(one) for one in shown], ensure_ascii=False, indent=2))
    elif shown:
        print_health(shown, now)
    elif not found:
        console.note(f"no run has judged {source or 'a source'} yet")
    elif not quiet:
        console.note(f"no source is in trouble; {len(found)} do well")
    if wrong is not None:
        typer.echo(f"news: {wrong}", err=True)
    if bad or wrong is not None:
        raise typer.Exit(ExitStatus.TROUBLE)
    if not found:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _check(url: str) -> None:
    try:
        webhook.checked(url)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--webhook") from error


def _write(path: Path, corpus: Corpus, found: list[Standing]) -> None:
    stats = corpus.stats()
    try:
        exposition.write(path, found, stats["urls"], stats["articles"])
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from error
