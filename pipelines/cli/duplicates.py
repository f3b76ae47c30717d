"""`news duplicates` lists the articles that publish the same report, and those that are related to an article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from pipelines.cli import console, console_pairs
from pipelines.cli.options import Json
from pipelines.duplicates import link
from storage import Corpus
from storage.location import database_url
from storage.records import Duplicate, Related, StoredArticle, as_json


def duplicates(
    id_or_url: Annotated[str | None, typer.Argument(metavar="[ID_OR_URL]")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Find the duplicates of all stored articles again.")
    ] = False,
    prune_before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Drop the fingerprint keys of older articles.")
    ] = None,
    related: Annotated[
        bool, typer.Option("--related", help="Show the related articles instead: follow-ups, the same event, quotes.")
    ] = False,
    as_json_: Json = False,
) -> None:
    """Show who published the same report as an article, when, and what differs; with the evidence.

    A search hides some of these articles, and shows others. The passages that two texts share are marked.
    """
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
        pairs = _print_pairs(corpus, article, related=related, as_json_=as_json_) if article else []
    if article is None and as_json_:
        print("[]")
    elif article is None:
        console.note(f"no article {id_or_url}")
    if not pairs:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)


def _print_pairs(
    corpus: Corpus, article: StoredArticle, *, related: bool, as_json_: bool
) -> Sequence[Duplicate | Related]:
    """Print the pairs of an article, duplicate or related, and return them."""
    related_pairs, duplicate_pairs = corpus.related(article.id), corpus.duplicates(article.id)
    pairs: Sequence[Duplicate | Related] = related_pairs if related else duplicate_pairs
    if as_json_:
        print(json.dumps([as_json(pair) for pair in pairs], ensure_ascii=False, indent=2))
    elif related and related_pairs:
        console_pairs.print_related(article.id, related_pairs, _articles(corpus, article, pairs))
    elif related:
        console.note(f"{article.id}: no related articles")
    elif duplicate_pairs:
        cluster = corpus.cluster(article.id)
        console_pairs.print_duplicates(article.id, duplicate_pairs, cluster, _articles(corpus, article, pairs))
    else:
        command = f"{console.plural(len(related_pairs), 'related article')}: news duplicates {article.id} --related"
        console.note(f"{article.id}: no duplicates" + (f"; {command}" if related_pairs else ""))
    return pairs


def _articles(corpus: Corpus, article: StoredArticle, pairs: Sequence[Duplicate | Related]) -> dict[int, StoredArticle]:
    """Return an article and the articles that it's paired with, by their ids."""
    articles = {article.id: article}
    for pair in pairs:
        if article.id in (pair.article_id, pair.other_id):
            other = corpus.get(pair.article_id + pair.other_id - article.id)
            if other is not None:
                articles[other.id] = other
    return articles


def _date(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise typer.BadParameter(f"{day!r} is no date; use 2026-11-24", param_hint="--prune-before") from error


def _now() -> datetime:
    return datetime.now(UTC)
