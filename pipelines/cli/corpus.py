"""The commands that read the corpus: `news search`, `export`, `show`, `why`, `versions`, `stats`; and `news migrate`.

Exit statuses: 0 success, 1 nothing found, 2 wrong usage, 3 trouble with the database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from crawler.exit_status import ExitStatus
from pipelines.cli import console, console_reports
from pipelines.cli.console_reports import show_politeness
from pipelines.cli.options import (
    Author,
    Duplicates,
    IdOrUrl,
    Json,
    Language,
    QueryText,
    Section,
    Since,
    Source,
    Until,
)
from storage.articles.changes import Difference
from storage.corpus import Corpus
from storage.db import copying
from storage.db.database import SCHEMA, open_unchecked
from storage.export.export import export as export_articles
from storage.location import database_url
from storage.records import Version, as_json
from storage.search.query_syntax import Filters


def search(
    query: QueryText = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
    author: Author = None,
    section: Section = None,
    duplicates: Duplicates = "hide",
    order: Annotated[str, typer.Option(help="newest or relevance.")] = "newest",
    limit: Annotated[int, typer.Option(help="Articles per page.", min=1, max=1000)] = 20,
    cursor: Annotated[str | None, typer.Option(help="`next` of the previous page.")] = None,
    as_json_: Json = False,
) -> None:
    """Find articles, newest first."""
    with _reading() as corpus:
        page = corpus.search(
            query,
            source=source,
            since=since,
            until=until,
            language=language,
            author=author,
            section=section,
            duplicates=duplicates,  # type: ignore[arg-type]  # checked there, with a message
            order=order,  # type: ignore[arg-type]
            limit=limit,
            cursor=cursor,
        )
        beside = {} if as_json_ else corpus.shown_beside(page.articles)
    if as_json_:
        _print_json(as_json(page))
    elif page.articles:
        console.print_hits(page, query, beside)
    else:
        console.note("nothing found")
    _exit_unless(page.articles)


def export(
    to: Annotated[str, typer.Option("--to", metavar="PATH", help='File or folder; "-" is the standard output.')],
    query: QueryText = None,
    format: Annotated[
        str | None, typer.Option(help="jsonl, csv, parquet, huggingface or warc; by default from PATH.")
    ] = None,
    since_cursor: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Only changes since the export that printed this cursor.")
    ] = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
    author: Author = None,
    section: Section = None,
    duplicates: Duplicates = "show",
    as_json_: Json = False,
) -> None:
    """Write all matching articles into a file or folder, or only their changes since an earlier export."""
    filters = Filters(source, since, until, language, author, section)
    with _reading() as corpus, _writing(to):
        result = export_articles(
            corpus.database,
            to,
            query,
            filters,
            format=format,  # type: ignore[arg-type]  # checked there, with a message
            since_cursor=since_cursor,
            duplicates=duplicates,  # type: ignore[arg-type]
        )
    if as_json_:
        report = json.dumps(as_json(result) | {"path": to})
    else:
        withdrawn = f", {result.withdrawn:,} withdrawn" if result.withdrawn else ""
        report = f"{console.exported(result)}{withdrawn}; next time --since-cursor {result.cursor}"
    print(report, file=sys.stderr if to == "-" else sys.stdout)
    _exit_unless(result.articles or result.withdrawn)


def show(
    id_or_url: IdOrUrl,
    removed: Annotated[
        bool, typer.Option("--removed", help="Show the removed blocks too, each with its reason.")
    ] = False,
    page: Annotated[bool, typer.Option("--page", help="Write the archived page, as it was served, instead.")] = False,
    as_json_: Json = False,
) -> None:
    """Show one article, by its id or any URL that led to it."""
    if page:
        _show_page(id_or_url)
        return
    with _reading() as corpus:
        article = corpus.get(id_or_url)
        related = corpus.related_articles(article.id) if article else []
    if as_json_:
        _print_json(article and as_json(article) | {"related": [as_json(other) for other in related]})
    elif article is not None:
        console.print_article(article, removed=removed, related=len(related))
    else:
        console.note(f"no article {id_or_url}; `news why` shows what happened to a URL")
    _exit_unless(article)


def _show_page(id_or_url: str) -> None:
    with _reading() as corpus:
        body = corpus.page(id_or_url)
    if body is None:
        console.note(f"no page of {id_or_url} is archived")
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
    sys.stdout.buffer.write(body)


def why(id_or_url: IdOrUrl, as_json_: Json = False) -> None:
    """Show what happened to a URL, or to all URLs that led to an article."""
    with _reading() as corpus:
        fates = corpus.why(id_or_url)
    if as_json_:
        _print_json([as_json(fate) for fate in fates])
    elif fates:
        console.print_fates(fates)
    else:
        console.note(f"{id_or_url} was never seen")
    _exit_unless(fates)


def versions(
    id_or_url: IdOrUrl,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changes, block by block.")] = False,
    from_: Annotated[
        int | None, typer.Option("--from", metavar="N", help="From this version; by default the previous one.")
    ] = None,
    to: Annotated[int | None, typer.Option("--to", metavar="M", help="To this version; by default the newest.")] = None,
    as_json_: Json = False,
) -> None:
    """List the versions of an article: as first seen, and after each edit. --diff shows the newest edit."""
    diff = diff or from_ is not None or to is not None
    history: list[Version] | list[Difference] = []
    with _reading() as corpus:
        article = corpus.get(id_or_url)
        if article is not None:
            history = corpus.diff(article.id, from_, to) if diff else corpus.versions(article.id)
    if as_json_:
        _print_json([_version_json(entry) if isinstance(entry, Version) else as_json(entry) for entry in history])
    elif article is None:
        console.note(f"no article {id_or_url}")
    elif not history:
        console.note(f"article {article.id} has one version: nothing to compare")
    else:
        console_reports.print_history(article, history)
    _exit_unless(history)


def stats(
    source: Annotated[str | None, typer.Option(help="Only this source's runs.")] = None,
    runs: Annotated[int, typer.Option(help="Number of runs to list, newest first.", min=0)] = 10,
    politeness: Annotated[
        bool, typer.Option("--politeness", help="Instead, show each host's requests, waits and delays.")
    ] = False,
    since: Annotated[str | None, typer.Option(help="With --politeness: only runs since this day or instant.")] = None,
    as_json_: Json = False,
) -> None:
    """Count articles, URLs by state, duplicates and versions; list the newest runs."""
    if politeness:
        with _reading() as corpus:
            _exit_unless(show_politeness(corpus.politeness(source=source, since=since), as_json_))
        return
    with _reading() as corpus:
        counts = corpus.stats(source=source, runs=runs)
    if as_json_:
        _print_json(counts)
    else:
        console.print_stats(counts)


def migrate(
    copy_to: Annotated[
        str | None, typer.Option("--copy-to", metavar="URL", help="Copy the corpus into this empty database.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """Upgrade the database's schema to this program's, or copy the corpus into another database.

    Creates a missing database. Before an SQLite file is upgraded, a copy is kept beside it. An interrupted
    copy into another database continues where it ended.
    """
    if copy_to is not None:
        _copy(copy_to, as_json_)
        return
    database, backup = open_unchecked(database_url()), None
    try:
        before = database.schema()
        if before is not None and before > SCHEMA:
            raise typer.BadParameter(f"schema {before} is newer than this program's {SCHEMA}; update newscorpus")
        if before != SCHEMA:
            backup = database.backup()
            database.upgrade()
    finally:
        database.close()
    if as_json_:
        _print_json({"before": before, "after": SCHEMA, "backup": str(backup) if backup else None})
    else:
        was = "" if before == SCHEMA else f", was {before or 'none'}"
        console.note(f"schema {SCHEMA}{was}" + (f"; backup of the old database: {backup}" if backup else ""))


def _copy(url: str, as_json_: bool) -> None:
    report = (lambda table, rows: None) if as_json_ else (lambda table, rows: console.note(f"{table:>16} {rows:>12,}"))
    with Corpus(database_url()) as corpus:
        copied = copying.copy(corpus.database, url, report)
    if as_json_:
        _print_json({"copied": copied})
    else:
        console.note(f"{sum(copied.values()):,} rows copied and compared; set NEWS_DATABASE_URL to use the copy")


@contextmanager
def _reading() -> Iterator[Corpus]:
    try:
        with Corpus(database_url(), read_only=True) as corpus:
            yield corpus
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@contextmanager
def _writing(path: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint="--to") from error


def _version_json(version: Version) -> dict[str, Any]:
    return as_json(version) | {"text": version.text}


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _exit_unless(result: object) -> None:
    """Exit with NOTHING_FOUND if the result is empty."""
    if not result:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
