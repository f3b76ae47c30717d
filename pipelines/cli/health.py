"""`news health` lists the sources by trouble, for people, cron, a webhook and Prometheus."""

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
from storage.health.verdicts import TROUBLE, SourceStanding
from storage.location import database_url
from storage.records import as_json

# On a terminal --------------------------------------------------------------------------------------------------------

_STALE_DAYS = 3


def print_health(standings: Sequence[SourceStanding], now: datetime) -> None:
    """Print up to two lines per source: its verdict, since when, and its new articles; then the reason."""
    console = terminal()
    source_width = max(len(standing.source) for standing in standings)
    verdict_width = max(len(standing.verdict) for standing in standings)
    for standing in standings:
        line = Text(f"{standing.source:<{source_width}}  ")
        style = "bold red" if standing.verdict in TROUBLE else "green"
        line.append(f"{standing.verdict:<{verdict_width}}", style=style)
        line.append(f"  since {standing.since:%Y-%m-%d %H:%M}", style="dim")
        usual = "" if standing.usual_7_days is None else f", usual {standing.usual_7_days:,.0f}"
        line.append(f"  {standing.new_7_days:,} new in 7 days{usual}")
        console.print(line, soft_wrap=True)
        reasons = [standing.why, *_stale(standing, now)]
        if standing.verdict in TROUBLE or len(reasons) > 1:
            console.print(Text(f"{'':<{source_width}}  {'; '.join(reasons)}", style="default"), soft_wrap=True)


def _stale(standing: SourceStanding, now: datetime) -> list[str]:
    days = (now - standing.last_run).days
    return [f"not crawled for {days} days"] if days >= _STALE_DAYS else []


# The command ----------------------------------------------------------------------------------------------------------


def health(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    trouble: Annotated[bool, typer.Option("--trouble", help="Only sources in trouble.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing if no source is in trouble.")] = False,
    hook: Annotated[
        str | None,
        typer.Option("--webhook", metavar="URL", help="Post the verdicts that changed since the last post."),
    ] = None,
    prometheus: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures for node_exporter's textfile collector.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """List the health of the sources, those in trouble first; exit status 3 if any is in trouble."""
    if hook is not None:
        _check(hook)
    now, post_error = datetime.now(UTC), None
    with Corpus(database_url(), read_only=hook is None) as corpus:
        with corpus.database.read() as connection:
            standings = verdicts.source_standings(connection, now, source=source)
        if prometheus is not None:
            _write(prometheus, corpus, standings)
        if hook is not None:
            post_error = webhook.post(corpus, hook, standings, now)
    in_trouble = [standing for standing in standings if standing.verdict in verdicts.TROUBLE]
    listed = in_trouble if trouble or quiet else standings
    if as_json_:
        print(json.dumps([as_json(standing) for standing in listed], ensure_ascii=False, indent=2))
    elif listed:
        print_health(listed, now)
    elif not standings:
        console.note(f"no run has judged {source or 'a source'} yet")
    elif not quiet:
        console.note(f"no source is in trouble; {len(standings)} are well")
    if post_error is not None:
        typer.echo(f"news: {post_error}", err=True)
    if in_trouble or post_error is not None:
        raise typer.Exit(ExitStatus.TROUBLE)
    if not standings:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _check(url: str) -> None:
    try:
        webhook.checked(url)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--webhook") from error


def _write(path: Path, corpus: Corpus, standings: list[SourceStanding]) -> None:
    stats = corpus.stats()
    try:
        exposition.write(path, standings, stats["urls"], stats["articles"])
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from error
