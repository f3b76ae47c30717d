"""Folders that are there whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.files import sync_folder

MARKER = ".newscorpus.json"
"""In each folder we make: which files are ours. One with others in it isn't replaced."""


@contextmanager
def outgoing_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder that takes its name, and the place of an earlier one of ours, only when it's whole.

    Until then it's a hidden folder beside it; when the writing fails, nothing is left. A folder that we didn't make, or
    that has files in it which we didn't, is never replaced: that's a ValueError, before anything is written. Raises
    OSError when it can't be written.
    """
    target = Path(os.path.realpath(path))
    old = target.with_name(f".{target.name[:50]}.old")
    _recover(target, old)
    _check(target)
    part = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        yield part
        _mark(part)
        _sync(part)
        _replace(part, target, old)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync_folder(target.parent)
    _recover(target, old)


def _check(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise ValueError(f"{target} is a file; use the name of a folder")
    found = _files(target)
    if not found:
        return
    try:
        ours = set(json.loads((target / MARKER).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"{target} is no earlier export of ours; use another name, or empty it first") from None
    others = sorted(found - ours)
    if others:
        raise ValueError(f"{target} holds {others[0]}, which is no part of an export; use another name, or move it")


def _mark(folder: Path) -> None:
    marked = {"files": sorted(_files(folder) | {MARKER})}
    (folder / MARKER).write_text(json.dumps(marked, indent=1) + "\n", "utf-8")


def _files(folder: Path) -> set[str]:
    """Return all files below a folder, and its empty folders, relative to it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _replace(part: Path, target: Path, old: Path) -> None:
    """Put the new folder into the place of the old one; a folder with files can't be replaced in one step."""
    if not target.exists() or not any(target.iterdir()):
        part.rename(target)
        return
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _recover(target: Path, old: Path) -> None:
    """Bring back a folder whose replacement was killed between two steps; forget one that was replaced."""
    if not (old / MARKER).exists():
        return
    if not target.exists():
        old.rename(target)
        return
    # The marker goes last: killed before that, the folder is known for one of ours the next time too.
    for path in old.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != MARKER:
            with suppress(OSError):
                path.unlink()
    if {path.name for path in old.iterdir()} <= {MARKER}:
        shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
