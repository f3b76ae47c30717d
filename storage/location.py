"""Where the corpus is, and its lock files beside it: known without opening a database, or importing what can.

A start that finds its source being crawled by another process ends after this look.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

DEFAULT_URL = "sqlite:///corpus.db"
_SQLITE = "sqlite:///"


def database_url() -> str:
    """The address that NEWS_DATABASE_URL names, else corpus.db in the working directory."""
    return os.environ.get("NEWS_DATABASE_URL") or DEFAULT_URL


def lock_file(database: Path, name: str) -> Path:
    """Return the file that stands for a lock of a corpus in SQLite; whoever has it locked (flock) holds the lock."""
    # Resolved: a corpus has one lock, whatever path or link leads to it.
    place = database.resolve()
    return place.with_name(f"{place.name}-locks") / f"{name}.lock"


def crawled_elsewhere(source: str) -> bool:
    """Tell if another process crawls this source now, where that is to be seen from a lock file.

    False isn't the last word: two processes that look at the same time both go on, and PostgreSQL keeps its locks
    itself. The run that begins asks for the lock.
    """
    scheme, _, path = database_url().partition(_SQLITE)
    if scheme or not path or "?" in path:
        return False
    try:
        with lock_file(Path(path), source).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
