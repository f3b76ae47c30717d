"""Entries of lists made source files: those of one site one source, none put in the place of another."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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

# Read -----------------------------------------------------------------------------------------------------------------
# Files of lists: which format each has, and all its entries.

MAX_BYTES = 20 * 1024 * 1024

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
    """Return the file, or those of a folder and the folders inside it whose names end as lists' do."""
    if not path.is_dir():
        return [path]
    found = [one for one in path.rglob("*") if one.suffix.lower() in (*_ENDINGS, ".xml", ".json")]
    return sorted(
        one for one in found if one.is_file() and not any(p.startswith(".") for p in one.relative_to(path).parts)
    )


def read_list(path: Path, wanted: Format | None) -> tuple[Format, list[Entry]]:
    """Return the file's format, `wanted` or else what it seems to be, and its entries. Raises ListError."""
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
    kind = wanted or format_of(path, body)
    return kind, list(READERS[kind](body, path.name))


def format_of(path: Path, body: bytes) -> Format:
    """Return the format by the name's ending, else by what the file begins with."""
    if path.suffix.lower() in _ENDINGS:
        return _ENDINGS[path.suffix.lower()]
    beginning = body[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if beginning.startswith("<"):
        return "opml"
    if beginning.startswith(("{", "[")) or "base_urls" in beginning:
        return "sitelist"
    return "mediacloud" if _COLUMNS.search(beginning.partition("\n")[0] + "\n") else "list"


# Importsources --------------------------------------------------------------------------------------------------------

MOST_LISTS = 100
"""So many feeds and sitemaps a source gets, at most; a file of more than 64 kB is no source."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with the file that it stands in."""

    file: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one site, or of an entry that names none."""

    label: str
    state: Literal["written", "left_alone", "unusable"]
    detail: str
    skipped: tuple[str, ...] = ()
    lists: int = 0
    """Feeds and sitemaps in the source."""


def place(
    listed: Sequence[Listed], into: Path, sources: Sequence[Source], *, overwrite: bool = False, dry_run: bool = False
) -> Iterator[Placed]:
    """Put a source file into `into` for each site that has no source yet, and yield what became of each.

    `sources` are those that exist. `overwrite` replaces files of an earlier import; `dry_run` writes nothing.
    Raises OSError if `into` can't be written.
    """
    for one in listed:
        if one.entry.problem:
            yield Placed(f"{one.file}, {one.entry.where}", "unusable", one.entry.problem)
    taken, by_site = {source.name for source in sources}, {site_of(source.url): source for source in sources}
    for members in _by_site(listed).values():
        home = members[0].entry.home or ""
        known = by_site.get(site_of(home))
        ours = known is not None and known.path is not None and known.path.parent.resolve() == into.resolve()
        if known is not None and not (ours and overwrite):
            hint = "; --overwrite replaces it" if ours else ""
            yield Placed(site_of(home), "left_alone", f"it has a source: {known.path or known.name}{hint}")
            continue
        name = known.name if known is not None else name_for(home, taken)
        taken.add(name)
        yield _place(members, into / f"{name}.yaml", overwrite, dry_run)


def _place(members: Sequence[Listed], target: Path, overwrite: bool, dry_run: bool) -> Placed:
    home, text = members[0].entry.home or "", source_text(members)
    label = site_of(home)
    skipped = tuple(f"{one.entry.where}: {why}" for one in members for why in one.entry.skipped)
    try:
        if dry_run:
            source = checked(text, target.stem)
            if target.exists() and not overwrite:
                return Placed(label, "left_alone", f"{target.name} exists; --overwrite replaces it")
        elif (found := written(text, target, overwrite=overwrite)) is not None:
            source = found
        else:
            return Placed(label, "left_alone", f"{target.name} exists; --overwrite replaces it")
    except SourceError as error:
        return Placed(label, "unusable", f"no source: {error.message}", skipped)
    lists = sum(kind != "section" for kind, _ in source.discover)
    return Placed(label, "written", target.name, skipped, lists)


def source_text(members: Sequence[Listed]) -> str:
    """Return the YAML of the source that the entries of one site come to; the first that says a thing counts."""
    entries = [one.entry for one in members]
    lines = [f"# Imported from {comment(members[0].file)}, {entries[0].where}"]
    if len(entries) > 1:
        lines[0] += f", and {len(entries) - 1} more"
    lines += [f"title: {scalar(_title(entries))}", f"url: {scalar(entries[0].home)}"]
    for key in ("country", "language"):
        told = list(dict.fromkeys(value for entry in entries if (value := getattr(entry, key))))
        lines += [f"{key}: {scalar(told[0])}"] if len(told) == 1 else []
        lines += [f"# {key}: {', '.join(told)}"] if len(told) > 1 else []
    discover = list(dict.fromkeys(one for entry in entries for one in entry.discover))
    if discover:
        lines += ["discover:", *(f"  - {kind}: {scalar(url)}" for kind, url in discover[:MOST_LISTS])]
    if len(discover) > MOST_LISTS:
        lines.append(f"# and {len(discover) - MOST_LISTS} more, which aren't taken over")
    prefixes = list(dict.fromkeys(prefix for entry in entries for prefix in entry.allow))
    if prefixes and all(entry.allow for entry in entries):
        lines.append(f"allow: [{', '.join(map(scalar, prefixes))}]")
    return "\n".join(lines) + "\n"


def _by_site(listed: Sequence[Listed]) -> dict[str, list[Listed]]:
    found: dict[str, list[Listed]] = {}
    for one in listed:
        if one.entry.home and not one.entry.problem:
            found.setdefault(site_of(one.entry.home), []).append(one)
    return found


def _title(entries: Sequence[Entry]) -> str:
    """Return the title; of several feeds with titles of their own, the one that most begin with, else the host."""
    titles = [entry.title for entry in entries if entry.title]
    host = site_of(entries[0].home or "")
    if len(entries) == 1:
        return titles[0][:200] if titles else host
    if not titles:
        return host
    beginnings = Counter(part.strip() for title in titles for part in {_beginning(title)})
    best, times = beginnings.most_common(1)[0]
    return best[:200] if best and times * 2 > len(entries) else host


def _beginning(title: str) -> str:
    for separator in (" - ", " – ", " | ", ": ", " » ", " > "):
        title = title.partition(separator)[0]
    return title


# Command --------------------------------------------------------------------------------------------------------------
# What `scrapy importsources FILE` does: lists of sites that other programs keep, made sources.

SHOWN = 3
"""Skipped things of one site that are named; all are counted."""


def run(args: list[str], opts: argparse.Namespace) -> int:
    """Import what was named; return the exit status. Raises UsageError."""
    if len(args) != 1:
        raise UsageError("name one file or folder; it goes before the options")
    path, into = Path(args[0]), Path(opts.into) if opts.into else default_folder()
    if not path.exists():
        raise UsageError(f"{path}: there's no such file or folder", print_help=False)
    if into is None:
        raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES", print_help=False)
    listed, broken = _read(files(path), opts.format)
    done: list[Placed] = []
    status = ExitStatus.FINE
    sources = existing(into, SOURCES.values())
    try:
        for one in place(listed, into, sources, overwrite=opts.overwrite, dry_run=opts.dry_run):
            print(_line(one, opts.dry_run))
            done.append(one)
    except OSError as error:
        print(f"{error.filename or into}: {error.strerror}; what is said above is in place", file=sys.stderr)
        status = ExitStatus.TROUBLE
    print(_summary(done, broken, opts.dry_run))
    wrote = any(one.state == "written" for one in done) and not opts.dry_run
    if wrote and into.resolve() not in {folder.resolve() for folder in user_folders()}:
        print(f"For scrapy to find them, name the folder: NEWS_SOURCES={into}")
    if status == ExitStatus.FINE and not any(one.state != "unusable" for one in done):
        status = ExitStatus.NOTHING_FOUND
    return status


def _read(paths: Sequence[Path], wanted: Format | None) -> tuple[list[Listed], int]:
    """Return the entries of all files, in their order, and how many files can't be read, each said why."""
    listed, broken = [], 0
    for path in paths:
        try:
            kind, entries = read_list(path, wanted)
        except ListError as error:
            print(printable(f"{path}: not used: {error}"), file=sys.stderr)
            broken += 1
            continue
        print(printable(f"{path.name}: {kind}, {len(entries):,} entries"))
        listed += [Listed(path.name, entry) for entry in entries]
    return listed, broken


def _line(one: Placed, dry_run: bool) -> str:
    """What became of one site, or why an entry isn't one."""
    lists = f" (feeds and sitemaps: {one.lists})" if one.lists else " (its home page)"
    written = ("would be " if dry_run else "") + one.detail + lists
    said = {"written": written, "left_alone": f"left alone: {one.detail}", "unusable": f"not used: {one.detail}"}
    shown = "; ".join(one.skipped[:SHOWN]) + (
        f"; and {len(one.skipped) - SHOWN} more" if len(one.skipped) > SHOWN else ""
    )
    return printable(f"{one.label}: {said[one.state]}" + (f"; skipped: {shown}" if shown else "")).replace("\n", " ")


def _summary(done: Iterable[Placed], broken: int, dry_run: bool) -> str:
    """The table at the end: sites by what became of them, what was skipped by its name with the reason."""
    done = list(done)
    states = Counter(one.state for one in done)
    rows = [("would be written" if dry_run else "written", states["written"]), ("left alone", states["left_alone"])]
    rows += [("not used", states["unusable"])] + ([("files not read", broken)] if broken else [])
    lines = ["", *(f"{label:<28}{number:>8,}" for label, number in rows)]
    skipped = Counter(why.partition(": ")[2] for one in done for why in one.skipped)
    lines += ["", f"{'skipped':<28}{'times':>8}  why"] if skipped else []
    for text, times in sorted(skipped.items(), key=lambda item: (-item[1], item[0]))[:20]:
        key, _, why = text.partition(": ")
        lines.append(printable(f"{key[:27]:<28}{times:>8,}  {why}"))
    return "\n".join(lines)
