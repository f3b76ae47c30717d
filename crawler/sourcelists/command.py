"""What `scrapy importsources FILE` does: lists of sites that other programs keep, made sources."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.exit_status import ExitStatus
from crawler.newsource.report import printable
from crawler.source_files import default_folder, existing
from crawler.source_yaml import user_folders
from crawler.sourcelists.entry import Format, ListError
from crawler.sourcelists.place import Listed, Placed, place
from crawler.sourcelists.read import files, read_list
from crawler.spiders.from_yaml import SOURCES

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
