"""One saved page, wherever it was saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.items import Article, Refusal

MOST_BYTES = 10 * 1024 * 1024


def name_of(file: Path) -> str:
    """Return a file's name for `Saved.place`: another if the file is changed."""
    stat = file.stat()
    return f"{file.resolve()} {stat.st_size} {stat.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved page with its address: the manifest's or the record's, else the file's own."""

    url: str
    body: bytes = b""
    is_text: bool = False
    encoding: str | None = None
    refusal: Refusal | None = None
    """Why it could not be read."""
    saved_at: datetime | None = None
    """When it was fetched, if that's known."""
    status: int | None = None
    given: Article | None = None
    """What is told of it beside the page: it fills what the page lacks, and is the article if there's no page."""
    place: tuple[str, int] | None = None
    """Of a file of many pages: which it is, and how many of its records are read with this one."""
