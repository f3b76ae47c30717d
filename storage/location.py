"""The URL of the corpus and the paths of its lock files, without opening a database or importing SQLAlchemy.

A crawl that finds its source locked by another process can end early for this reason.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

DEFAULT_URL = "sqlite:///corpus.db"
_SQLITE = "sqlite:///"


def database_url() -> str:
    """Return the database URL in NEWS_DATABASE_URL, else that of corpus.db in the working directory."""
    return os.environ.get("NEWS_DATABASE_URL") or DEFAULT_URL


def lock_file(database: Path, name: str) -> Path:
    """Return the path of a lock file of an SQLite corpus; the process that locks the file (flock) holds the lock."""
    # Resolved, so that every path or link to a corpus leads to the same lock.
    path = database.resolve()
    return path.with_name(f"{path.name}-locks") / f"{name}.lock"


def crawled_elsewhere(source: str) -> bool:
    """Return True if a lock file shows that another process crawls this source now.

    False doesn't exclude another crawl: two processes may check at the same time, and PostgreSQL keeps its locks
    itself. The run acquires the lock when it begins.
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
