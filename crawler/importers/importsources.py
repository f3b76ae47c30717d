"""This module imports lists of sites: it writes one source file per site. No file of another source is replaced.

The first part reads the lists, the second writes the source files, the third is the command `scrapy importsources`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scrapy.exceptions import UsageError

from crawler.errors import SourceError
from crawler.exit_status import ExitStatus
from crawler.importers.entry import Entry, Format, ListError
from crawler.importers.formats import read_mediacloud, read_opml, read_plain, read_sitelist
from crawler.newsource.source_file import printable
from crawler.source import Source
from crawler.source.loader import user_folders
from crawler.source.writer import checked, comment, default_folder, existing, name_for, scalar, site_of, written
from crawler.spiders.from_yaml import SOURCES

# Reading --------------------------------------------------------------------------------------------------------------

MAX_BYTES = 20 * 1024 * 1024
"""Largest list read."""

READERS: dict[Format, Callable[[bytes, str], Iterator[Entry]]] = {
    "opml": read_opml,
    "list": read_plain,
    "sitelist": read_sitelist,
    "mediacloud": read_mediacloud,
}
_ENDINGS: dict[str, Format] = {
    ".opml": "opml",
    ".hjson": "sitelist",
    ".csv": "mediacloud",
    ".tsv": "mediacloud",
    ".txt": "list",
    ".list": "list",
    ".urls": "list",
}
_COLUMNS = re.compile(r"(?:^|[,;\t])\"?(?:homepage|url_search_string|pub_country|name|label)\"?(?=[,;\t\r\n])")


def files(path: Path) -> list[Path]:
    """Return the path if it's a file, else the lists in the folder and its subfolders, recognized by their endings.

    Hidden files and folders are skipped.
    """
    if not path.is_dir():
        return [path]
    lists = [file for file in path.rglob("*") if file.suffix.lower() in (*_ENDINGS, ".xml", ".json")]
    return sorted(
        file
        for file in lists
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def read_list(path: Path, requested: Format | None) -> tuple[Format, list[Entry]]:
    """Return the format of the file, `requested` or detected, and its entries. Raises ListError."""
    try:
        if not path.is_file():
            raise ListError("no regular file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ListError(f"it can't be read: {error.strerror}") from error
    if len(body) > MAX_BYTES:
        raise ListError(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    if not body.strip():
        raise ListError("it's empty")
    list_format = requested or format_of(path, body)
    return list_format, list(READERS[list_format](body, path.name))


def format_of(path: Path, body: bytes) -> Format:
    """Return the format of a list by the ending of its name, else by its first bytes."""
    if path.suffix.lower() in _ENDINGS:
        return _ENDINGS[path.suffix.lower()]
    beginning = body[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if beginning.startswith("<"):
        return "opml"
    if beginning.startswith(("{", "[")) or "base_urls" in beginning:
        return "sitelist"
    return "mediacloud" if _COLUMNS.search(beginning.partition("\n")[0] + "\n") else "list"


# Writing source files -------------------------------------------------------------------------------------------------

MAX_LISTS = 100
"""Most feeds and sitemaps of a source: a source file may have 64 kB at most."""


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry with the name of its list."""

    file: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class ImportedSite:
    """The outcome for one site, or for an entry that names no site."""

    label: str
    """The site, or the list and the position of the entry."""
    state: Literal["written", "left_alone", "unusable"]
    detail: str
    """The name of the source file, or why no file was written."""
    skipped: tuple[str, ...] = ()
    """Parts of entries that weren't imported, with position and reason."""
    lists: int = 0
    """Number of feeds and sitemaps in the source."""


def import_entries(
    listed: Sequence[ListedEntry],
    into: Path,
    sources: Sequence[Source],
    *,
    overwrite: bool = False,
    dry_run: bool = False,
) -> Iterator[ImportedSite]:
    """Write a source file into `into` for each site that has no source yet; yield the outcome per site.

    `sources` are the existing sources. `overwrite` replaces files of an earlier import; `dry_run` writes nothing.
    Raises OSError if `into` can't be written.
    """
    for item in listed:
        if item.entry.problem:
            yield ImportedSite(f"{item.file}, {item.entry.position}", "unusable", item.entry.problem)
    names = {source.name for source in sources}
    sources_by_site = {site_of(source.url): source for source in sources}
    for group in _by_site(listed).values():
        home = group[0].entry.home or ""
        known = sources_by_site.get(site_of(home))
        replaceable = known is not None and known.path is not None and known.path.parent.resolve() == into.resolve()
        if known is not None and not (replaceable and overwrite):
            hint = "; --overwrite replaces it" if replaceable else ""
            yield ImportedSite(site_of(home), "left_alone", f"it has a source: {known.path or known.name}{hint}")
            continue
        name = known.name if known is not None else name_for(home, names)
        names.add(name)
        yield _import_site(group, into / f"{name}.yaml", overwrite, dry_run)


def _import_site(group: Sequence[ListedEntry], target: Path, overwrite: bool, dry_run: bool) -> ImportedSite:
    """Write the source of one site from all of its entries. In a dry run, only check the source."""
    home, text = group[0].entry.home or "", source_text(group)
    label = site_of(home)
    skipped = tuple(f"{item.entry.position}: {why}" for item in group for why in item.entry.skipped)
    exists = ImportedSite(label, "left_alone", f"{target.name} exists; --overwrite replaces it")
    source: Source | None
    try:
        if dry_run:
            source = checked(text, target.stem)
            if target.exists() and not overwrite:
                return exists
        else:
            source = written(text, target, overwrite=overwrite)
            if source is None:
                return exists
    except SourceError as error:
        return ImportedSite(label, "unusable", f"no source: {error.message}", skipped)
    lists = sum(kind != "section" for kind, _ in source.discover)
    return ImportedSite(label, "written", target.name, skipped, lists)


def source_text(group: Sequence[ListedEntry]) -> str:
    """Return the YAML of the source made from the entries of one site.

    A country or language gets in only if no entry names another; path prefixes only if every entry has some.
    """
    entries = [item.entry for item in group]
    lines = [f"# Imported from {comment(group[0].file)}, {entries[0].position}"]
    if len(entries) > 1:
        lines[0] += f", and {len(entries) - 1} more"
    lines += [f"title: {scalar(_title(entries))}", f"url: {scalar(entries[0].home)}"]
    for key in ("country", "language"):
        values = list(dict.fromkeys(value for entry in entries if (value := getattr(entry, key))))
        if len(values) == 1:
            lines.append(f"{key}: {scalar(values[0])}")
        elif values:
            lines.append(f"# {key}: {', '.join(values)}")
    discover = list(dict.fromkeys(listing for entry in entries for listing in entry.discover))
    if discover:
        lines += ["discover:", *(f"  - {kind}: {scalar(url)}" for kind, url in discover[:MAX_LISTS])]
    if len(discover) > MAX_LISTS:
        lines.append(f"# and {len(discover) - MAX_LISTS} more, which aren't taken over")
    prefixes = list(dict.fromkeys(prefix for entry in entries for prefix in entry.allow))
    if prefixes and all(entry.allow for entry in entries):
        lines.append(f"allow: [{', '.join(map(scalar, prefixes))}]")
    return "\n".join(lines) + "\n"


def _by_site(listed: Sequence[ListedEntry]) -> dict[str, list[ListedEntry]]:
    """Return the usable entries grouped by their sites."""
    groups: dict[str, list[ListedEntry]] = {}
    for item in listed:
        if item.entry.home and not item.entry.problem:
            groups.setdefault(site_of(item.entry.home), []).append(item)
    return groups


def _title(entries: Sequence[Entry]) -> str:
    """Return the title of the site: that of its only entry, or the beginning that most titles share, else the host."""
    titles = [entry.title for entry in entries if entry.title]
    host = site_of(entries[0].home or "")
    if len(entries) == 1:
        return titles[0][:200] if titles else host
    if not titles:
        return host
    beginnings = Counter(_beginning(title).strip() for title in titles)
    best, times = beginnings.most_common(1)[0]
    return best[:200] if best and times * 2 > len(entries) else host


def _beginning(title: str) -> str:
    for separator in (" - ", " – ", " | ", ": ", " » ", " > "):
        title = title.partition(separator)[0]
    return title


# Command --------------------------------------------------------------------------------------------------------------

MAX_SKIPPED_SHOWN = 3
"""Skipped parts named per site. The table at the end counts all of them."""


def run(args: list[str], opts: argparse.Namespace) -> int:
    """Run `scrapy importsources FILE` and return the exit status. Raises UsageError."""
    if len(args) != 1:
        raise UsageError("name one file or folder; it goes before the options")
    path, into = Path(args[0]), Path(opts.into) if opts.into else default_folder()
    if not path.exists():
        raise UsageError(f"{path}: there's no such file or folder", print_help=False)
    if into is None:
        raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES", print_help=False)
    listed, unreadable = _read(files(path), opts.format)
    outcomes: list[ImportedSite] = []
    status = ExitStatus.FINE
    sources = existing(into, SOURCES.values())
    try:
        for outcome in import_entries(listed, into, sources, overwrite=opts.overwrite, dry_run=opts.dry_run):
            print(_line(outcome, opts.dry_run))
            outcomes.append(outcome)
    except OSError as error:
        print(f"{error.filename or into}: {error.strerror}; the files named above are written", file=sys.stderr)
        status = ExitStatus.TROUBLE
    print(_summary(outcomes, unreadable, opts.dry_run))
    wrote = any(outcome.state == "written" for outcome in outcomes) and not opts.dry_run
    if wrote and into.resolve() not in {folder.resolve() for folder in user_folders()}:
        print(f"For scrapy to find them, name the folder: NEWS_SOURCES={into}")
    if status == ExitStatus.FINE and not any(outcome.state != "unusable" for outcome in outcomes):
        status = ExitStatus.NOTHING_FOUND
    return status


def _read(paths: Sequence[Path], requested: Format | None) -> tuple[list[ListedEntry], int]:
    """Return the entries of all files in order, and the number of files that can't be read. Reports each file."""
    listed, unreadable = [], 0
    for path in paths:
        try:
            list_format, entries = read_list(path, requested)
        except ListError as error:
            print(printable(f"{path}: not used: {error}"), file=sys.stderr)
            unreadable += 1
            continue
        print(printable(f"{path.name}: {list_format}, {len(entries):,} entries"))
        listed += [ListedEntry(path.name, entry) for entry in entries]
    return listed, unreadable


def _line(outcome: ImportedSite, dry_run: bool) -> str:
    """Return the line about one site, or about an entry that names no site."""
    text = outcome.detail
    if outcome.state == "left_alone":
        text = f"left alone: {text}"
    elif outcome.state == "unusable":
        text = f"not used: {text}"
    else:
        lists = f"feeds and sitemaps: {outcome.lists}" if outcome.lists else "its home page"
        text = f"{'would be ' if dry_run else ''}{text} ({lists})"
    if outcome.skipped:
        more = len(outcome.skipped) - MAX_SKIPPED_SHOWN
        parts = [*outcome.skipped[:MAX_SKIPPED_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        text = f"{text}; skipped: {'; '.join(parts)}"
    return printable(f"{outcome.label}: {text}").replace("\n", " ")


def _summary(outcomes: Sequence[ImportedSite], unreadable: int, dry_run: bool) -> str:
    """Return the table at the end: number of sites per outcome, and number of parts skipped, with the reason."""
    states = Counter(outcome.state for outcome in outcomes)
    rows = [("would be written" if dry_run else "written", states["written"]), ("left alone", states["left_alone"])]
    rows += [("not used", states["unusable"])] + ([("files not read", unreadable)] if unreadable else [])
    lines = ["", *(f"{label:<28}{number:>8,}" for label, number in rows)]
    skipped = Counter(why.partition(": ")[2] for outcome in outcomes for why in outcome.skipped)
    lines += ["", f"{'skipped':<28}{'times':>8}  why"] if skipped else []
    for text, times in sorted(skipped.items(), key=lambda item: (-item[1], item[0]))[:20]:
        key, _, why = text.partition(": ")
        lines.append(printable(f"{key[:27]:<28}{times:>8,}  {why}"))
    return "\n".join(lines)
