"""What the corpus gives back: plain dataclasses, all datetimes aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from crawler.items import Author, Block

__all__ = [
    "Author",
    "Block",
    "Boilerplate",
    "Cluster",
    "Duplicate",
    "Edit",
    "EditClass",
    "Fate",
    "Page",
    "RunRecord",
    "StoredArticle",
    "Version",
    "as_json",
    "plain",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A block that recurs in a source, and what was decided on it."""

    source: str
    text: str
    form: str
    """whole; prefix or suffix when only the block's beginning or end is the same each time."""
    state: str
    """learned or dropped (removed from the text), kept, withdrawn (learned once), watched."""
    why: str
    articles: int
    since: date | None
    until: date | None
    """Dates of the first and the last article with it."""
    articles_after: int
    """How many of the source's articles are dated after that."""
    changed: datetime
    """When it came into its state."""
    cleaning: bool
    """Whether stored articles are still to be cleaned for it."""
    examples: tuple[int, ...]
    """Ids of some of its articles."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the corpus holds it: its newest version."""

    id: int
    url: str
    source: str
    headline: str
    text: str
    blocks: tuple[Block, ...]
    canonical_url: str | None
    description: str | None
    authors: tuple[Author, ...]
    date_published: datetime | None
    date_modified: datetime | None
    language: str | None
    section: str | None
    keywords: tuple[str, ...]
    image: str | None
    publisher: str | None
    is_accessible_for_free: bool | None
    provenance: dict[str, str]
    version: int
    first_seen: datetime
    last_seen: datetime
    cluster_id: int | None
    """The smallest article id among its duplicates; None when it has none."""
    cluster_rank: int | None
    """Its place among them: 0 for the one that represents all, the earliest of those with the fullest text."""
    withdrawn: datetime | None
    """When its page was first found gone (404, 410); None while it is there."""

    def as_dict(self) -> dict[str, Any]:
        """The article as JSON knows it: ISO 8601 instants, lists, no dataclasses."""
        return as_json(self)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of search results; `next` is the cursor of the following one, None on the last."""

    articles: tuple[StoredArticle, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A pair of articles that are one report, with the evidence."""

    article_id: int
    """The later stored of the two."""
    other_id: int
    relation: str
    """same_text, contained (a cut copy), syndicated (near the same, of two sources), updated (near, of one)."""
    scores: dict[str, float]
    """How alike they are, by figure (pipelines/duplicates/compare.py); `score` is the likelihood that they are
    one report."""
    why: str
    sketch: int | None
    """The version of the sketch that found it."""


EditClass = Literal["typo", "headline", "correction", "shortened", "withdrawn", "update", "reextracted"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What class of change a version is against the one before, and what changed, in one line that can be checked."""

    change: EditClass
    summary: str
    """Such as "2 of 14 paragraphs changed, 1 added: +38 −12 words"."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are one report, the one that represents them first."""

    id: int
    why: str
    """Why the first represents them."""
    members: tuple[StoredArticle, ...]
    pairs: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said from `seen` on, until the next version."""

    article_id: int
    number: int
    seen: datetime
    url: str
    headline: str
    description: str | None
    blocks: tuple[Block, ...]
    change: EditClass | None
    """What class of edit made it; "reextracted": no edit, its page was read anew by ourselves. None for the first."""
    summary: str | None
    """What changed, in one line; None for the first."""

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks if block.removed is None)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an address: its state, since when, by which run, and why."""

    url: str
    source: str
    state: str
    reason: str | None
    detail: str | None
    via: str | None
    discovered: datetime
    changed: datetime
    fetched: datetime | None
    attempts: int
    next_try: datetime | None
    status: int | None
    run_id: int | None
    article_id: int | None
    recheck: datetime | None
    """When it's read again for edits."""
    duplicates: tuple[Duplicate, ...] = ()
    """The pairs that its article is in."""
    ignored: tuple[str, ...] = ()
    """Why parameters of the address that was asked for are left out of it, if they are."""
    quarantined: datetime | None = None
    """Since when it's in quarantine: refused for a fault that may be ours, and tried again by `news quarantine`."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of one source; fetched = new + updated + unchanged + duplicates + the sum of refused."""

    id: int
    source: str
    spider: str
    started: datetime
    finished: datetime | None
    outcome: str
    message: str | None
    found: int
    fetched: int
    new: int
    updated: int
    unchanged: int
    duplicates: int
    refused: dict[str, int]
    blocked: dict[str, int]
    stripped: int


def as_json(record: Any) -> dict[str, Any]:
    """Return a record as JSON knows it: ISO 8601 instants with offset, lists, no dataclasses."""
    # Not by dataclasses.asdict, which copies each value first: that costs more than all the rest of an export.
    return {name: plain(getattr(record, name)) for name in record.__dataclass_fields__}


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return as_json(value)
