"""The `news` command: storage's reading commands, and beside them those that need crawler and storage both."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines import learn
from storage import Corpus, StorageError, console
from storage.cli import NOTHING_FOUND, Json, app
from storage.corpus import database_url
from storage.records import as_json

TROUBLE = 3
Texts = list[str] | None

__all__ = ["app", "main"]


def main() -> None:
    """Run the command; a database in trouble is one line and exit status 3, never a traceback."""
    try:
        app()
    except StorageError as error:
        typer.echo(f"news: {error}", err=True)
        sys.exit(TROUBLE)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
            raise typer.Exit(NOTHING_FOUND)
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
        raise typer.Exit(NOTHING_FOUND)


def _now() -> datetime:
    return datetime.now(UTC)
