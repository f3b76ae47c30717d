"""Room on the disks that a run writes to: it ends while there's some left, before anything breaks for want of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from storage.errors import StorageError


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
