"""`news duplicates` lists the articles that publish the same report, and how similar they are."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from pipelines.cli import console
from pipelines.cli.options import Json
from pipelines.duplicates import link
from storage import Corpus
from storage.location import database_url
from storage.records import as_json


def duplicates(
    id_or_url: Annotated[str | None, typer.Argument(metavar="[ID_OR_URL]")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Find the duplicates of all stored articles again.")
    ] = False,
    prune_before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Drop the fingerprint keys of older articles.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """Show who published the same report as an article, when, and what differs; with the evidence."""
    if id_or_url is None and not rebuild and prune_before is None:
        raise typer.BadParameter("name an article, or --rebuild or --prune-before", param_hint="ID_OR_URL")
    bound = _date(prune_before)
    with Corpus(database_url(), read_only=not (rebuild or bound)) as corpus:
        if rebuild:
            console.note(f"{link.rebuild(corpus, _now):,} articles compared again")
        if bound is not None:
            console.note(
                f"{link.prune(corpus, bound):,} fingerprint keys of articles before {bound} dropped; pairs stay"
            )
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
