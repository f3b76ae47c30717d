"""`news boilerplate` lists the learned boilerplate of a source, and stores the user's rulings on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from pipelines.boilerplate import learn
from pipelines.cli import console
from pipelines.cli.options import Json
from storage import Corpus
from storage.location import database_url
from storage.records import as_json

Texts = list[str] | None


def boilerplate(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    keep: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Never remove this text of the source.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Always remove this text of the source.")
    ] = None,
    undo: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Remove your ruling; decide from the evidence.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Count all stored articles again, and clean them.")
    ] = False,
    watched: Annotated[bool, typer.Option("--watched", help="List repeated texts too that are kept.")] = False,
    as_json_: Json = False,
) -> None:
    """List the boilerplate learned of a source, with the evidence; set rulings on it; clean stored articles."""
    changes = bool(keep or drop or undo or rebuild)
    with Corpus(database_url(), read_only=not changes) as corpus:
        if source not in corpus.counts("source"):
            console.note(f"no articles of {source} are stored")
            raise typer.Exit(ExitStatus.NOTHING_FOUND)
        if rebuild:
            learn.rebuild(corpus, source, _now)
        overrides: list[tuple[Texts, learn.Override]] = [(keep, "kept"), (drop, "dropped"), (undo, "watched")]
        for texts, override in overrides:
            for text in texts or ():
                if not learn.override(corpus, source, text, override, _now):
                    console.note(f"{text!r} is unknown: nothing to undo")
        blocks = corpus.boilerplate(source, watched=watched)
    if as_json_:
        print(json.dumps([as_json(block) for block in blocks], ensure_ascii=False, indent=2))
    elif blocks:
        console.print_boilerplate(blocks)
    else:
        console.note(f"no boilerplate learned of {source} so far")
    if not blocks and not changes:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _now() -> datetime:
    return datetime.now(UTC)
