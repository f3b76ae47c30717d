"""What is given to be stored, and what storing it came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.blocks import Counted
from storage.records import Block
from storage.urls import url_key


@dataclass(frozen=True, slots=True)
class Draft:
    """An article to store, cleaned and validated."""

    url: str
    source: str
    headline: str
    text: str
    blocks: tuple[Block, ...]
    """In reading order, the removed ones among them."""
    canonical_url: str | None = None
    description: str | None = None
    authors: tuple[tuple[str, str | None], ...] = ()
    """(name, url) in the order of the byline."""
    date_published: datetime | None = None
    date_modified: datetime | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    is_accessible_for_free: bool | None = None
    provenance: dict[str, str] = field(default_factory=dict)
    counted: Counted | None = None
    """The blocks as boilerplate is learned from them."""

    seen: datetime | None = None
    """When its page was read, if not just now."""

    @property
    def key(self) -> str:
        return url_key(self.canonical_url or self.url)


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing an article came to."""

    id: int
    state: Literal["new", "updated", "unchanged", "duplicate"]
    reason: str | None = None
    own: bool = True
    """Whether the article's text is this page's, and not a twin's."""
