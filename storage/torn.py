"""Files of the archive whose writer died: what follows their last whole record is cut off and kept aside."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from storage.files import sync_folder
from storage.warc import whole_until


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a look at a file."""

    path: Path
    whole: int
    """Where its last whole record ends."""
    aside: Path | None
    """Where what came after that is now; None if nothing did."""


def repair(path: Path, start: int) -> Repaired | None:
    """Cut a file after its last whole gzip member; None if a living process writes it.

    Up to byte `start`, where a record begins or the file ends, it's known to be whole. The tail is on the disk as
    `NAME.torn-1` (or the next number) before it's cut; a file of which nothing is left goes. Raises OSError.
    """
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        size = os.fstat(file.fileno()).st_size
        whole = whole_until(file, start)
        if whole == size:
            return Repaired(path, whole, None)
        file.seek(whole)
        aside = _put_aside(path, file.read())
        file.truncate(whole)
        os.fsync(file.fileno())
    if whole == 0:
        path.unlink()
    sync_folder(path.parent)
    return Repaired(path, whole, aside)


def _put_aside(path: Path, tail: bytes) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    with aside.open("xb") as file:
        file.write(tail)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return aside
