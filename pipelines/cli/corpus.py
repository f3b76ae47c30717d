"""The `news` command's reading side: search, export, show, why, versions, stats, migrate, serve.

Exit codes: 0 fine, 1 nothing found, 2 usage, 3 the database is in trouble.
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
from storage.search.query import Filters


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
    limit: Annotated[int, typer.Option(help="Articles a page.", min=1, max=1000)] = 20,
    cursor: Annotated[str | None, typer.Option(help="The last page's `next`.")] = None,
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
    if as_json_:
        _print_json(as_json(page))
    elif page.articles:
        console.print_hits(page, query)
    else:
        console.note("nothing found")
    _exit_unless(page.articles)


def export(
    to: Annotated[str, typer.Option("--to", metavar="PATH", help='File or folder; "-": the standard output.')],
    query: QueryText = None,
    format: Annotated[
        str | None, typer.Option(help="jsonl, csv, parquet, huggingface, warc; else as PATH ends.")
    ] = None,
    since_cursor: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Only what changed since the export that gave this.")
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
    """Write articles into a file or folder, all that match, or what changed of them since an earlier export."""
    filters = Filters(source, since, until, language, author, section)
    with _reading() as corpus, _writing(to):
        done = export_articles(
            corpus.database,
            to,
            query,
            filters,
            format=format,  # type: ignore[arg-type]  # checked there, with a message
            since_cursor=since_cursor,
            duplicates=duplicates,  # type: ignore[arg-type]
        )
    if as_json_:
        report = json.dumps(as_json(done) | {"path": to})
    else:
        gone = f", {done.withdrawn:,} withdrawn" if done.withdrawn else ""
        report = f"{console.exported(done)}{gone}; next time --since-cursor {done.cursor}"
    print(report, file=sys.stderr if to == "-" else sys.stdout)
    _exit_unless(done.articles or done.withdrawn)


def show(
    id_or_url: IdOrUrl,
    removed: Annotated[bool, typer.Option("--removed", help="Show what was stripped, in place, and why.")] = False,
    page: Annotated[bool, typer.Option("--page", help="Write its archived page instead, as it was served.")] = False,
    as_json_: Json = False,
) -> None:
    """Show one article, by its id or any address that led to it."""
    if page:
        _show_page(id_or_url)
        return
    with _reading() as corpus:
        article = corpus.get(id_or_url)
    if as_json_:
        _print_json(article and as_json(article))
    elif article is not None:
        console.print_article(article, removed=removed)
    else:
        console.note(f"no article {id_or_url}; `news why` tells what became of an address")
    _exit_unless(article)


def _show_page(id_or_url: str) -> None:
    with _reading() as corpus:
        found = corpus.page(id_or_url)
    if found is None:
        console.note(f"no page of {id_or_url} is archived")
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
    sys.stdout.buffer.write(found)


def why(id_or_url: IdOrUrl, as_json_: Json = False) -> None:
    """Tell what became of an address, or of all addresses that led to an article."""
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
    diff: Annotated[bool, typer.Option("--diff", help="Show what changed, block by block.")] = False,
    from_: Annotated[int | None, typer.Option("--from", metavar="N", help="From this version; else the last.")] = None,
    to: Annotated[int | None, typer.Option("--to", metavar="M", help="To this version; else the newest.")] = None,
    as_json_: Json = False,
) -> None:
    """List what an article said when first seen and after each edit; --diff shows an edit, the newest by default."""
    diff = diff or from_ is not None or to is not None
    found: list[Version] | list[Difference] = []
    with _reading() as corpus:
        article = corpus.get(id_or_url)
        if article is not None:
            found = corpus.diff(article.id, from_, to) if diff else corpus.versions(article.id)
    if as_json_:
        _print_json([_version_json(one) if isinstance(one, Version) else as_json(one) for one in found])
    elif article is None:
        console.note(f"no article {id_or_url}")
    elif not found:
        console.note(f"article {article.id} has one version: nothing to compare")
    else:
        console_reports.print_history(article, found)
    _exit_unless(found)


def stats(
    source: Annotated[str | None, typer.Option(help="Only this source's runs.")] = None,
    runs: Annotated[int, typer.Option(help="How many runs to list, newest first.", min=0)] = 10,
    politeness: Annotated[
        bool, typer.Option("--politeness", help="Instead: what each host saw of us, and what it asks for.")
    ] = False,
    since: Annotated[str | None, typer.Option(help="With --politeness: of runs since this day or instant.")] = None,
    as_json_: Json = False,
) -> None:
    """Count articles, addresses by state, duplicates and versions; list the newest runs."""
    if politeness:
        with _reading() as corpus:
            _exit_unless(show_politeness(corpus.politeness(source=source, since=since), as_json_))
        return
    with _reading() as corpus:
        found = corpus.stats(source=source, runs=runs)
    if as_json_:
        _print_json(found)
    else:
        console.print_stats(found)


def migrate(
    copy_to: Annotated[
        str | None, typer.Option("--copy-to", metavar="URL", help="Copy the corpus into this empty database.")
    ] = None,
    as_json_: Json = False,
) -> None:
    """Bring the database's schema up to this program's, or copy the corpus into another database.

    Makes the database if there is none; of an SQLite file of an older schema, keeps a copy beside it. A copy that was
    interrupted goes on where it ended.
    """
    if copy_to is not None:
        _copy(copy_to, as_json_)
        return
    database, kept = open_unchecked(database_url()), None
    try:
        before = database.schema()
        if before is not None and before > SCHEMA:
            raise typer.BadParameter(f"schema {before} is newer than this program's {SCHEMA}; update newscorpus")
        if before != SCHEMA:
            kept = database.backup()
            database.upgrade()
    finally:
        database.close()
    if as_json_:
        _print_json({"before": before, "after": SCHEMA, "backup": str(kept) if kept else None})
    else:
        was = "" if before == SCHEMA else f", was {before or 'none'}"
        console.note(f"schema {SCHEMA}{was}" + (f"; as it was before: {kept}" if kept else ""))


def _copy(url: str, as_json_: bool) -> None:
    told = (lambda table, rows: None) if as_json_ else (lambda table, rows: console.note(f"{table:>16} {rows:>12,}"))
    with Corpus(database_url()) as corpus:
        copied = copying.copy(corpus.database, url, told)
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


def _exit_unless(found: object) -> None:
    if not found:
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
