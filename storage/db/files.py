"""Files that are there whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from storage.errors import StorageError


@contextmanager
def outgoing(path: str | os.PathLike[str], *, compress: bool = True) -> Iterator[BinaryIO]:
    """Open a file to write that takes its name, and the place of the one that bears it, only when it's whole.

    Until then it's a hidden file beside it; when the writing fails, nothing is left. Compressed by gzip if the name
    ends in ".gz", unless not `compress`: what is written is compressed already. "-" is the standard output, and what is
    no regular file (a device, a pipe) is written as it is. Raises OSError when it can't be written.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(name))  # through a link, which stays one
    if target.exists() and not target.is_file():
        with target.open("wb") as out:
            yield out
        return
    part = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            yield from _compressed(out) if compress and name.endswith(".gz") else (out,)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _compressed(out: BinaryIO) -> Iterator[BinaryIO]:
    # Neither name nor time: the same articles make the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced."""
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(place)
    except OSError:
        pass
    finally:
        os.close(place)


# Folders --------------------------------------------------------------------------------------------------------------
# Folders that are there whole or not at all.

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


# Room -----------------------------------------------------------------------------------------------------------------
# Room on the disks that a run writes to: it ends while there's some left, before anything breaks for want of it.


def require(places: Iterable[Path | None], min_mb: int) -> None:
    """Raise StorageError if a disk that one of these files or folders is on, or will be, has less room than that."""
    for place in places:
        if place is None:
            continue
        there = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
        found = os.statvfs(there)
        free_mb = found.f_bavail * found.f_frsize // 1_000_000
        if free_mb < min_mb:
            told = f"{free_mb} MB left on this disk, less than {min_mb}"
            raise StorageError(f"{place}: {told}; make room, and run again")
