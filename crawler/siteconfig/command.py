"""What `scrapy importrules FOLDER` does: site configs made sources, each said with what of it was skipped."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.exit_status import ExitStatus
from crawler.siteconfig.convert import UNUSED
from crawler.siteconfig.place import Imported, configs, import_configs
from crawler.source_yaml import load_sources, user_folders
from crawler.spiders.from_yaml import SOURCES


def run(args: list[str], opts: argparse.Namespace) -> int:
    """Import what was named; return the exit status. Raises UsageError."""
    if len(args) != 1:
        raise UsageError("name one folder of site configs; it goes before the options")
    folder, into = Path(args[0]), Path(opts.into) if opts.into else _into()
    if not folder.is_dir():
        raise UsageError(f"{folder}: there's no such folder", print_help=False)
    if into is None:
        raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES", print_help=False)
    existing = [*SOURCES.values(), *(load_sources([into])[0].values() if into.is_dir() else ())]
    done, status = [], ExitStatus.FINE
    try:
        for one in import_configs(configs(folder, opts.only or ()), into, existing, overwrite=opts.overwrite):
            print(_line(one))
            done.append(one)
    except OSError as error:
        print(f"{error.filename or into}: {error.strerror}; what is said above is in place", file=sys.stderr)
        status = ExitStatus.TROUBLE
    print(_summary(done))
    if any(one.state == "written" for one in done) and into.resolve() not in {p.resolve() for p in user_folders()}:
        print(f"For scrapy to find them, name the folder: NEWS_SOURCES={into}")
    if status == ExitStatus.FINE and not any(one.state != "unusable" for one in done):
        status = ExitStatus.NOTHING_FOUND
    return status


def _into() -> Path | None:
    return next(iter(user_folders()), None)


def _line(one: Imported) -> str:
    """What became of one file, and what of it was skipped: directives without counterpart by name, others by line."""
    said = {"written": "", "left_alone": "left alone: ", "unusable": "not used: "}[one.state] + one.detail
    plain = Counter(skipped.key for skipped in one.skipped if skipped.key in UNUSED)
    parts = [f"{key} ({times})" if times > 1 else key for key, times in sorted(plain.items())]
    parts += [f"line {one.line}: {one.key}: {one.why}" for one in one.skipped if one.key not in UNUSED]
    line = f"{one.file}: {said}" + (f"; skipped: {'; '.join(parts)}" if parts else "")
    return "".join(character if character.isprintable() else "?" for character in line)


def _summary(done: Iterable[Imported]) -> str:
    """The table at the end: files by what became of them, skipped directives by key with the reason."""
    done = list(done)
    states = Counter(one.state for one in done)
    lines = ["", f"{'written':<28}{states['written']:>8,}", f"{'left alone':<28}{states['left_alone']:>8,}"]
    lines.append(f"{'nothing usable':<28}{states['unusable']:>8,}")
    skipped = Counter(skipped.key for one in done for skipped in one.skipped)
    if skipped:
        lines += ["", f"{'skipped':<28}{'times':>8}  why"]
    for key, times in sorted(skipped.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"{key[:27]:<28}{times:>8,}  {UNUSED.get(key, 'see the lines above')}")
    return "\n".join(lines)
