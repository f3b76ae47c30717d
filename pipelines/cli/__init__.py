"""The `news` command: storage's reading commands, and beside them those that need crawler and storage both."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from pipelines.boilerplate import learn
from pipelines.cli import console
from pipelines.cli.corpus import Json, app
from pipelines.cli.health import health
from pipelines.cli.quarantine import quarantine_command
from pipelines.cli.reextract import reextract_command
from pipelines.cli.schedule import schedule
from pipelines.duplicates import link
from storage import Corpus, StorageError
from storage.location import database_url
from storage.records import as_json

Texts = list[str] | None

__all__ = ["app", "main"]

app.command()(health)
app.command()(schedule)


app.command("reextract")(reextract_command)
app.command("quarantine")(quarantine_command)


def main() -> None:
    """Run the command; a database or disk in trouble is one line and exit status 3, never a traceback."""
    try:
        app()
    except StorageError as error:
        typer.echo(f"news: {error}", err=True)
        sys.exit(ExitStatus.TROUBLE)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"news: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(ExitStatus.TROUBLE)


@app.command()
def boilerplate(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    keep: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Never remove this text of the source.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Always remove this text of the source.")
    ] = None,
    undo: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Leave this text to the evidence again.")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Count all stored articles anew, and clean them.")] = False,
    watched: Annotated[bool, typer.Option("--watched", help="List what recurs and stays, too.")] = False,
    as_json_: Json = False,
) -> None:
    """List what was learned to be a source's boilerplate, with the evidence; rule on it; clean what is stored."""
    changes = bool(keep or drop or undo or rebuild)
    with Corpus(database_url(), read_only=not changes) as corpus:
        if source not in corpus.counts("source"):
            console.note(f"no articles of {source} are stored")
            raise typer.Exit(ExitStatus.NOTHING_FOUND)
        if rebuild:
            learn.rebuild(corpus, source, _now)
        rulings: list[tuple[Texts, learn.Ruling]] = [(keep, "kept"), (drop, "dropped"), (undo, "watched")]
        for texts, ruling in rulings:
            for text in texts or ():
                if not learn.rule(corpus, source, text, ruling, _now):
                    console.note(f"nothing is known of {text!r}: nothing to undo")
        found = corpus.boilerplate(source, watched=watched)
    if as_json_:
        print(json.dumps([as_json(block) for block in found], ensure_ascii=False, indent=2))
    elif found:
        console.print_boilerplate(found)
    else:
        console.note(f"nothing learned of {source} so far")
    if not found and not changes:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


@app.command()
def duplicates(
    id_or_url: Annotated[str | None, typer.Argument(metavar="[ID_OR_URL]")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Find the duplicates of all stored articles anew.")
    ] = False,
    prune_before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Forget what finds duplicates of articles older than this.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """Show who published an article's report, when, and what differs; with the evidence."""
    if id_or_url is None and not rebuild and prune_before is None:
        raise typer.BadParameter("name an article, or --rebuild or --prune-before", param_hint="ID_OR_URL")
    bound = _date(prune_before)
    with Corpus(database_url(), read_only=not (rebuild or bound)) as corpus:
        if rebuild:
            console.note(f"{link.rebuild(corpus, _now):,} articles compared anew")
        if bound is not None:
            console.note(f"{link.prune(corpus, bound):,} keys of articles before {bound} forgotten; pairs stay")
        if id_or_url is None:
            return
        article = corpus.get(id_or_url)
        cluster = corpus.cluster(article.id) if article else None
        pairs = corpus.duplicates(article.id) if article else []
    if as_json_:
        print(json.dumps([as_json(pair) for pair in pairs], ensure_ascii=False, indent=2))
    elif pairs:
        console.print_duplicates(pairs, cluster)
    else:
        console.note(f"{id_or_url}: no duplicates" if article else f"no article {id_or_url}")
    if not pairs:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _date(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise typer.BadParameter(f"{day!r} is no date; use 2026-11-24", param_hint="--prune-before") from error


def _now() -> datetime:
    return datetime.now(UTC)
