"""One saved page, wherever it was saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.items import Refusal

MOST_BYTES = 10 * 1024 * 1024


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
