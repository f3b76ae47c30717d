"""The items that flow from the parsers to the pipelines. Field names follow schema.org NewsArticle, in snake_case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from crawler.reasons import Reason

BlockKind = Literal["heading", "paragraph", "list_item", "quote", "caption", "table", "code"]
LOW_CONFIDENCE = 0.5
"""An article with a confidence below this value is "low": somebody should compare its text with its page.

The search index holds the word `confidence:low` for such articles. A migration must therefore make the index again
when this value changes.
"""


def is_low(confidence: float | None) -> bool:
    """Return True if a confidence is known and below LOW_CONFIDENCE."""
    return confidence is not None and confidence < LOW_CONFIDENCE


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body, in reading order.

    `removed` is None for a block of the text; otherwise the reason of its removal: "rule:<name>", "repeated_headline",
    … A removed block stays with its article, so that the removal can be explained and undone.
    """

    kind: BlockKind
    text: str
    removed: str | None = None
    link: bool = False
    """True if at least nine tenths of the text are in links."""
    container: str | None = None
    """The elements that set the block apart from the article's own paragraphs, such as "aside.related > ul".

    These are the elements around the block that aren't around those paragraphs too: at most 3, and 80 characters. Each
    is a tag with its id or two classes, with counters replaced by 0. None if there are no such elements, or only
    wrappers without id and class, or no markup (plain text, JSON-LD and scripts).
    """


@dataclass(frozen=True, slots=True)
class Author:
    """An author by name, and the URL of the author's page (None if unknown)."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as parsed from one page. An absent value is None, never "". Datetimes are aware and in UTC."""

    url: str
    source: str
    headline: str
    blocks: tuple[Block, ...]
    canonical_url: str | None = None
    description: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: datetime | None = None
    date_modified: datetime | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    is_accessible_for_free: bool | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name -> origin of its value, such as "json-ld" or "meta og:title"."""
    confidence: float | None = None
    """How likely the blocks are the whole body and little else, from 0 to 1; None for a text that was given."""
    published_offset_min: int | None = None
    """Offset from UTC of the place where `date_published` was written, in minutes east; None if the date is a day
    without time, or nothing tells the place: no offset, or UTC, and no timezone of the source."""

    @property
    def published_day(self) -> date | None:
        """The day of publication as readers of the site have it; None without `date_published`."""
        return local_day(self.date_published, None if self.is_dated_by_day else self.published_offset_min)

    @property
    def is_dated_by_day(self) -> bool:
        """True if the page prints the day of publication without a time."""
        return is_day_only(self.provenance)

    @property
    def text(self) -> str:
        """The blocks that aren't removed, joined by a blank line. The headline isn't repeated here."""
        return "\n\n".join(block.text for block in self.blocks if block.removed is None)


DAY_ONLY = ", day only"
"""End of the origin of a date that names a day without time."""


def is_day_only(provenance: Mapping[str, str]) -> bool:
    """Return True if the date of publication is a day without time, by its origin."""
    return DAY_ONLY in provenance.get("date_published", "").partition("refused: ")[0]


def local_day(moment: datetime | None, offset_min: int | None) -> date | None:
    """Return the day of a moment at an offset in minutes east of UTC, None being UTC; None without a moment."""
    if moment is None:
        return None
    try:
        return (moment.astimezone(UTC) + timedelta(minutes=offset_min or 0)).date()
    except OverflowError:
        return moment.date()


def place_offset_min(written: datetime, zone: tzinfo | None) -> int | None:
    """Return the offset of the place where a time was written, in minutes east of UTC; None if nothing tells the place.

    The time's own offset counts. A time in UTC doesn't tell its place (RFC 9557, section 2.2), so there the offset of
    `zone` counts. Midnight in UTC is what programs write for a day without time, which belongs to no place.
    """
    offset = written.utcoffset()
    if not offset:
        if zone is None or written.time() == time():
            return None
        offset = written.astimezone(zone).utcoffset()
    return None if offset is None else offset // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an article in a feed, sitemap or section page, with the title and dates given there."""

    url: str
    title: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    """Validators for a conditional request, if the page was read before; both None for a request without conditions."""
    published_offset_min: int | None = field(default=None, compare=False)
    """Offset of `date_published`, as in an Article. Links that differ only in the offset are equal."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a URL gave no article."""

    state: Literal["failed", "blocked", "not_article"]
    """The URL's next state in the frontier."""
    reason: str
    """A member of `crawler.reasons`, counted per run."""
    detail: str = ""
    """An explanation for people."""
    transient: bool = False
    """True if the URL is tried again later, until the frontier's limit of attempts."""
    until: datetime | None = None
    """The earliest time of the next attempt. If set, the cause is the host, so this attempt doesn't count."""

    @property
    def not_asked(self) -> bool:
        """True if the URL wasn't requested at all. A wall was requested: it stands in place of the page."""
        return self.is_forbidden or self.reason in (Reason.HOST_WAITS, Reason.RUN_ENDS)

    @property
    def is_forbidden(self) -> bool:
        """True if the URL must not be requested at all, now or later."""
        return self.state == "blocked" and self.reason != Reason.WALL


@dataclass(frozen=True, slots=True)
class Served:
    """A page as served by its site, for the archive."""

    url: str
    """URL of the response, after redirects."""
    status: int
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """The body after decompression."""
    protocol: str = "HTTP/1.1"
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The item that spiders yield: one URL that was read, with its article or its refusal."""

    url: str
    """URL in the frontier: the requested one, before redirects."""
    source: str
    fetched_at: datetime
    article: Article | None = None
    refusal: Refusal | None = None
    status: int | None = None
    """HTTP status; None if no response came, or the page was saved without one."""
    body: bytes | None = None
    """The page, if it was refused: kept for inspection."""
    refused: Article | None = None
    """The article as parsed, if it was refused after parsing."""
    link: Link | None = None
    """The link by which the URL was found."""
    pages: tuple[str, ...] = ()
    """URLs of the article's further pages, if it has several."""
    served: tuple[Served, ...] = ()
    """The responses that the article was made from, if this run requested them."""
    unchanged: bool = False
    """304 for a page whose article is stored; then there is neither an article nor a refusal."""
    etag: str | None = None
    last_modified: str | None = None
    """Validators for the next conditional request."""
    place: tuple[str, int] | None = None
    """For a file with many pages: its name, and the number of its records up to and including this page."""
    retried: bool = False
    """True if the page is read again from the quarantine; `fetched_at` is then the time of the original reading."""
