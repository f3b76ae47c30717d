"""Files and folders that appear as a whole or not at all, and the check for free disk space."""

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
    """Open a file for writing that gets its name, and replaces an existing file, only when the file is complete.

    Until then the content is in a hidden file in the same folder; if writing fails, the hidden file is removed. A file
    whose name ends in ".gz" is compressed, unless `compress` is False because the content is compressed already. "-" is
    the standard output. A device or a pipe is written directly. Raises OSError if the file can't be written.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(name))  # a symbolic link stays a link
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
    # Without name and timestamp in the header, the same articles give the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut, on systems where folders can be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


# Folders --------------------------------------------------------------------------------------------------------------
# Folders that appear as a whole or not at all.

MARKER = ".newscorpus.json"
"""File in each exported folder that lists the folder's files. A folder with other files isn't replaced."""


@contextmanager
def outgoing_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder that gets its name, and replaces an earlier export, only when the folder is complete.

    Until then the files are in a hidden folder beside it; if writing fails, the hidden folder is removed. A folder that
    this program didn't make, or that holds other files, is never replaced: ValueError is raised before anything is
    written. Raises OSError if the folder can't be written.
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
    existing = _files(target)
    if not existing:
        return
    try:
        ours = set(json.loads((target / MARKER).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"{target} is no earlier export of ours; use another name, or empty it first") from None
    others = sorted(existing - ours)
    if others:
        raise ValueError(f"{target} holds {others[0]}, which is no part of an export; use another name, or move it")


def _mark(folder: Path) -> None:
    marked = {"files": sorted(_files(folder) | {MARKER})}
    (folder / MARKER).write_text(json.dumps(marked, indent=1) + "\n", "utf-8")


def _files(folder: Path) -> set[str]:
    """Return the paths of all files and empty folders below a folder, relative to the folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _replace(part: Path, target: Path, old: Path) -> None:
    """Replace the old folder by the new one, in two steps: a folder with files can't be replaced in one step."""
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
    """Restore a folder whose replacement was killed between its two steps; delete a folder that was replaced."""
    if not (old / MARKER).exists():
        return
    if not target.exists():
        old.rename(target)
        return
    # The marker is deleted last: if the process is killed before, the next run still recognises the folder.
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


# Free space -----------------------------------------------------------------------------------------------------------
# A run ends while the disks that it writes to still have some space, before anything fails without.


def require_free_space(paths: Iterable[Path | None], min_mb: int) -> None:
    """Raise StorageError if the disk of one of these files or folders has less than `min_mb` MB of free space.

    A path that doesn't exist yet counts for the disk that it would be on.
    """
    for path in paths:
        if path is None:
            continue
        existing = next(path for path in (path.absolute(), *path.absolute().parents) if path.exists())
        disk = os.statvfs(existing)
        free_mb = disk.f_bavail * disk.f_frsize // 1_000_000
        if free_mb < min_mb:
            message = f"{free_mb} MB left on this disk, less than {min_mb}"
            raise StorageError(f"{path}: {message}; make room, and run again")
