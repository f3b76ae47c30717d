"""What flows from the parsers to the pipelines. Field names follow schema.org NewsArticle, in snake_case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.reasons import Reason

BlockKind = Literal["heading", "paragraph", "list_item", "quote", "caption", "table", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body, in reading order.

    `removed` is None for a block of the text; else why it isn't part of it: "rule:<name>", "repeated_headline", …
    A removed block stays with its article, so that the removal can be explained and undone.
    """

    kind: BlockKind
    text: str
    removed: str | None = None
    link: bool = False
    """Whether the whole text stands in links, or nine tenths of it at least."""
    container: str | None = None
    """Where the page set the block apart from the article's own paragraphs: "aside.related > ul", the boxes between.

    These are the boxes around the block that aren't around those paragraphs too, at most 3 and 80 characters: tag with
    id or two classes, counters in them written 0. None if there are none, or only wrappers without id and class, or no
    markup: in plain text, JSON-LD and scripts.
    """


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as parsed from one page. Absent is None, never "". Datetimes are aware and in UTC."""

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
    """Field name -> where its value came from, such as "json-ld" or "meta og:title"."""

    @property
    def text(self) -> str:
        """The kept blocks, joined by a blank line; the headline is not repeated here."""
        return "\n\n".join(block.text for block in self.blocks if block.removed is None)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a feed, sitemap or section page gives for an article, with what it says about it."""

    url: str
    title: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    """Of a page that is read again: what it's asked for with; None: without conditions."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no article came of an address.

    `state` is the frontier state it leads to; `reason` a word from a fixed list, counted per run; `detail` for people.
    A `transient` refusal is tried again later, until the frontier's limit of attempts; one with `until`, from then on
    and without counting as an attempt, for it's the host's and not the address's.
    """

    state: Literal["failed", "blocked", "not_article"]
    reason: str
    detail: str = ""
    transient: bool = False
    until: datetime | None = None

    @property
    def not_asked(self) -> bool:
        """Whether the address wasn't asked for at all."""
        return self.state == "blocked" or self.reason in (Reason.HOST_WAITS, Reason.RUN_ENDS)


@dataclass(frozen=True, slots=True)
class Served:
    """A page as its site served it, for the archive."""

    url: str
    """Where it was served, after redirects."""
    status: int
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Without the transfer's compression."""
    protocol: str = "HTTP/1.1"
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The item that spiders yield: one address that was read, with the article made of it or the refusal."""

    url: str
    """The address as the frontier knows it: what was asked for, before redirects."""
    source: str
    fetched_at: datetime
    article: Article | None = None
    refusal: Refusal | None = None
    status: int | None = None
    body: bytes | None = None
    """The page, kept for a look when it was refused."""
    refused: Article | None = None
    """The article as it was given, when it was refused after parsing."""
    link: Link | None = None
    """What the feed or sitemap said about it."""
    pages: tuple[str, ...] = ()
    """Addresses of the article's further pages, if it's told on several."""
    served: tuple[Served, ...] = ()
    """The pages that were read for it, if the site served them just now."""
    unchanged: bool = False
    """The site says that the page is what it was when an article was read there; there's neither that nor refusal."""
    etag: str | None = None
    last_modified: str | None = None
    """What the page may be asked for with the next time."""
    resume_point: tuple[str, int] | None = None
    """Of a file of many pages: which it is, and how many of its records are read with this one."""
    retried: bool = False
    """It was in quarantine, and is read again from what was kept there: `fetched_at` is when that was read."""
