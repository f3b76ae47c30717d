"""The records that `Corpus` returns: plain frozen dataclasses. All datetimes are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal

from crawler.items import Author, Block, is_day_only, is_low

__all__ = [
    "Author",
    "Block",
    "Boilerplate",
    "Cluster",
    "Duplicate",
    "Edit",
    "EditClass",
    "Fate",
    "Related",
    "RelatedArticle",
    "RunRecord",
    "SearchPage",
    "StoredArticle",
    "Version",
    "as_json",
    "describe_confidence",
    "plain",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A block that recurs in a source, with the decision on it."""

    source: str
    text: str
    form: str
    """whole if the whole block recurs; prefix or suffix if only the block's beginning or end recurs."""
    state: str
    """learned or dropped (removed from the text), kept, withdrawn (once learned) or watched."""
    why: str
    articles: int
    since: date | None
    until: date | None
    """Dates of the first and the last article with the block."""
    articles_after: int
    """Number of the source's articles that are dated after `until`."""
    changed: datetime
    """When the block came into its state."""
    cleaning: bool
    """True if stored articles are still to be cleaned because of this block."""
    examples: tuple[int, ...]
    """Ids of some of the articles with the block."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article in the corpus, in its newest version."""

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
    """The smallest article id in the article's cluster of duplicates; None without duplicates."""
    cluster_rank: int | None
    """Rank within the cluster. Rank 0 represents the cluster: the earliest article of those with the fullest text."""
    withdrawn: datetime | None
    """When the page was first found gone (404, 410); None while the page exists."""
    confidence: float | None = None
    """How likely the text is the whole body and little else, from 0 to 1; None for a text that was given."""
    published_offset_min: int | None = None
    """Offset from UTC of the place where `date_published` was written, in minutes east; None if nothing tells it."""
    published_day: date | None = None
    """Day of publication as readers of the site have it; of an article without a date, the UTC day of `first_seen`."""
    copy_of: int | None = None
    """Id of the article that a search shows instead of this article; None if this article is shown itself."""
    copies: int = 0
    """Number of articles that a search hides behind this article. Exports leave this field out."""

    @property
    def local_published(self) -> datetime | None:
        """The date of publication at its own offset, or else in UTC; None without a date."""
        if self.date_published is None:
            return None
        return self.date_published.astimezone(timezone(timedelta(minutes=self.published_offset_min or 0)))

    @property
    def is_dated_by_day(self) -> bool:
        """True if the page prints the day of publication without a time."""
        return is_day_only(self.provenance)

    def as_dict(self) -> dict[str, Any]:
        """Return the article as JSON values: ISO 8601 timestamps and lists instead of datetimes and dataclasses."""
        return as_json(self)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of search results; `next` is the cursor of the following page, None on the last page."""

    articles: tuple[StoredArticle, ...]
    next: str | None


Page = SearchPage
"""The public name: `storage.Page`."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A pair of articles that are one report, with the evidence."""

    article_id: int
    """The article that was stored later."""
    other_id: int
    relation: str
    """same_text, contained (a cut copy), syndicated (nearly the same, two sources) or updated (nearly the same, one
    source)."""
    scores: dict[str, float]
    """Measures of similarity (pipelines/duplicates/compare.py); `score` is the probability that the articles are one
    report."""
    why: str
    sketch: int | None
    """The version of the sketch that found the pair."""
    hides: bool = True
    """True if a search shows only one of the two; False if the search shows both."""
    passages: tuple[tuple[int, int, int, int], ...] = ()
    """The passages that both texts have: start and end in the text of `article_id`, then in the text of `other_id`.

    They are offsets of characters. Empty for pairs of two other articles than the one that was asked for.
    """


@dataclass(frozen=True, slots=True)
class Related:
    """A pair of articles that belong together, but aren't one report, with the evidence."""

    article_id: int
    """The article with the greater id."""
    other_id: int
    relation: str
    """follow_up, same_event (reported in other words) or quotes (has passages of the other's text)."""
    scores: dict[str, float]
    """Measures of similarity; `score` is the probability that the articles are related."""
    why: str
    sketch: int | None
    """The version of the sketch that found the pair."""
    passages: tuple[tuple[int, int, int, int], ...] = ()
    """The passages that both texts have, as in `Duplicate`."""


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that is related to another article, in short."""

    id: int
    relation: str
    source: str
    headline: str
    url: str
    """The canonical URL, or else the URL that the text was read from."""
    date_published: datetime | None
    why: str

    @classmethod
    def of(cls, pair: Related, article: StoredArticle) -> RelatedArticle:
        """Return the article of a pair that is related to the other one."""
        url = article.canonical_url or article.url
        return cls(article.id, pair.relation, article.source, article.headline, url, article.date_published, pair.why)


EditClass = Literal["typo", "headline", "correction", "shortened", "withdrawn", "update", "reextracted"]


@dataclass(frozen=True, slots=True)
class Edit:
    """The class of an edit between a version and the version before, with a summary in one line."""

    change: EditClass
    summary: str
    """Such as "2 of 14 paragraphs changed, 1 added: +38 −12 words"."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are one report; the first of them represents the cluster."""

    id: int
    why: str
    """Why the first article represents the cluster."""
    members: tuple[StoredArticle, ...]
    pairs: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The text of an article from `seen` until the next version."""

    article_id: int
    number: int
    seen: datetime
    url: str
    headline: str
    description: str | None
    blocks: tuple[Block, ...]
    change: EditClass | None
    """Class of the edit, or "reextracted" if newer code read the page again (no edit); None for the first version."""
    summary: str | None
    """Description of the change in one line; None for the first version."""

    @property
    def text(self) -> str:
        """The blocks that weren't removed, separated by blank lines."""
        return "\n\n".join(block.text for block in self.blocks if block.removed is None)


@dataclass(frozen=True, slots=True)
class Fate:
    """The state of a URL: since when it has the state, by which run, and why."""

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
    """When the article is next read again for edits; None if no recheck is planned."""
    duplicates: tuple[Duplicate, ...] = ()
    """The duplicate pairs of the URL's article."""
    ignored: tuple[str, ...] = ()
    """The reasons why query parameters of the requested URL were removed."""
    quarantined: datetime | None = None
    """Since when the URL is in quarantine: refused for a fault that may be ours, to be tried by `news quarantine`."""
    body: str | None = None
    """How the text of the URL's article was found, by the article's provenance; None without an article."""
    confidence: float | None = None
    """The confidence of the URL's article; None if unknown, or without an article."""


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
    low_confidence: int = 0
    """Number of new and updated articles with a low confidence."""


def describe_confidence(confidence: float) -> str:
    """Return a confidence for people: "0.93", or "0.31 (low)"."""
    return f"{round(confidence, 3):g}" + (" (low)" if is_low(confidence) else "")


def as_json(record: Any) -> dict[str, Any]:
    """Return a record as JSON values: ISO 8601 timestamps with offset, lists, no dataclasses."""
    # dataclasses.asdict copies each value first, which costs more than all the rest of an export.
    return {name: plain(getattr(record, name)) for name in record.__dataclass_fields__}


def plain(value: Any) -> Any:
    """Return a value as a JSON value: see `as_json`."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return as_json(value)
