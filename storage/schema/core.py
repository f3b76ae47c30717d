"""The tables of sources, runs, URLs, articles with their versions, and recurring blocks.

docs/data-model.md describes the tables for readers. The section at the end numbers the changes of articles.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, SingleLine, UrlText, Validator, table_of, where


class SourceRow(Base):
    """One news site, as its YAML file described it at the last run."""

    __tablename__ = "source"
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(SingleLine(500))
    url: Mapped[str] = mapped_column(UrlText())
    country: Mapped[str | None]
    language: Mapped[str | None]
    added: Mapped[datetime]


class RunRow(Base):
    """One run of one source. Its counts are committed together with the articles, so they are exact after a crash.

    Always: fetched = new + updated + unchanged + duplicates + the sum of refused.
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    spider: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str]
    """running, finished, stopped (on request), killed (found dead by the next run) or trouble."""
    message: Mapped[str | None] = mapped_column(SingleLine(1000))
    found: Mapped[int] = mapped_column(default=0)
    fetched: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reason -> number of fetched pages that were refused for it."""
    blocked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reason -> number of URLs that were not fetched because of it."""
    stripped: Mapped[int] = mapped_column(default=0)
    """Number of blocks removed from the stored articles."""
    low_confidence: Mapped[int] = mapped_column(default=0)
    """Number of new and updated articles with a low confidence; 0 for runs before schema 0016."""
    __table_args__ = (Index(None, "source", "id"),)


class UrlRow(Base):
    """The frontier: every URL ever discovered, in exactly one state."""

    __tablename__ = "url"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(UrlText())
    key: Mapped[str] = mapped_column(UrlText())
    state: Mapped[str]
    """queued, leased, done, failed, blocked or not_article."""
    reason: Mapped[str | None] = mapped_column(SingleLine(100))
    detail: Mapped[str | None] = mapped_column(SingleLine(1000))
    via: Mapped[str | None]
    """How the URL was discovered: feed, sitemap, news_sitemap, section, archive, ingest."""
    title: Mapped[str | None] = mapped_column(SingleLine(500))
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    """Title and dates as the feed or sitemap states them."""
    published_offset_min: Mapped[int | None]
    """Offset of `date_published` in minutes east of UTC; None if the listing doesn't tell the place's own time."""
    newest: Mapped[int] = mapped_column(BigInteger)
    """Newest known date, in seconds since 1970: the order in which URLs are leased."""
    discovered: Mapped[datetime]
    changed: Mapped[datetime]
    fetched: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lost_runs: Mapped[int] = mapped_column(default=0)
    """Number of runs that died while they held this URL."""
    unchanged_rereads: Mapped[int] = mapped_column(default=0)
    """Number of re-reads in a row that found no change, though the listing announced a change."""
    next_try: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that last leased the URL or recorded its outcome."""
    status: Mapped[int | None]
    """HTTP status of the last response."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    recheck: Mapped[datetime | None]
    """When the next recheck for edits is due; None if no recheck is planned. A listing may still announce a change."""
    unchanged_checks: Mapped[int] = mapped_column(default=0)
    """Number of rechecks in a row that found no edit."""
    etag: Mapped[str | None] = mapped_column(Validator())
    last_modified: Mapped[str | None] = mapped_column(Validator())
    """Validators of the article's page, as the site sent them; the next request for the page sends them back."""
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_url_queue", "source", "state", "lost_runs", "newest"),
        Index(None, "article_id"),
        Index(None, "state"),
        Index("ix_url_recheck", "source", "recheck", **where("recheck IS NOT NULL")),
    )


class EditRateRow(Base):
    """How often rechecks found a source's articles edited, by the age of the articles."""

    __tablename__ = "edit_rate"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    age_h: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Class of ages: 1, 6, 24, 72 or 240 hours at least (pipelines/rechecks.py)."""
    looks: Mapped[int]
    edits: Mapped[int]
    __table_args__ = ({"sqlite_with_rowid": False},)


class ArticleRow(Base):
    """The newest text and metadata of an article; one row per canonical key."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(UrlText())
    """The URL that the text was read from."""
    canonical_url: Mapped[str | None] = mapped_column(UrlText())
    key: Mapped[str] = mapped_column(UrlText())
    search_id: Mapped[int] = mapped_column(BigInteger)
    """Row id in the search index. It grows with the date of publication, so that newest first needs no sort."""
    headline: Mapped[str]
    description: Mapped[str | None]
    text: Mapped[str]
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    language: Mapped[str | None]
    section: Mapped[str | None]
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    image: Mapped[str | None] = mapped_column(UrlText())
    publisher: Mapped[str | None]
    is_accessible_for_free: Mapped[bool | None]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    cluster_id: Mapped[int | None]
    """Smallest article id in the article's cluster of duplicates; None without duplicates."""
    cluster_rank: Mapped[int | None]
    """Rank within the cluster. Rank 0 represents the cluster: the earliest article of those with the fullest text."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that stored the current version."""
    withdrawn: Mapped[datetime | None]
    """When the page was first found gone (404, 410); None while the page exists. Text and versions stay."""
    changed: Mapped[int] = mapped_column(BigInteger, default=0)
    """Change sequence: the corpus-wide number of the last change of what an export gives of the article."""
    confidence: Mapped[float | None]
    """How likely the newest text is the whole body and little else, from 0 to 1, with 3 decimals.

    None for a text that was given, and for articles stored before schema 0016.
    """
    published_offset_min: Mapped[int | None]
    """Offset from UTC of the place where `date_published` was written, in minutes east; None if nothing tells it."""
    published_day: Mapped[date]
    """Day of publication as readers of the site have it; of an article without a date, the UTC day of `first_seen`."""
    copy_of: Mapped[int | None]
    """Id of the article that a search shows instead of this article; None if this article is shown itself."""
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("search_id"),
        Index("ix_article_of_source", "source", "search_id", "copy_of", "cluster_rank", "published_day"),
        Index(
            "ix_article_facets",
            "search_id",
            "copy_of",
            "cluster_rank",
            "source",
            "language",
            "section",
            "published_day",
        ),
        Index(None, "published_day"),
        Index(None, "changed"),
        Index(
            "ix_article_cluster_id",
            "cluster_id",
            "copy_of",
            **where("cluster_id IS NOT NULL"),
        ),
        Index("ix_article_copy_of", "copy_of", "cluster_rank", **where("copy_of IS NOT NULL")),
    )


class ArticleVersionRow(Base):
    """The text of an article when first seen and after each edit: all blocks, removed blocks with their reason."""

    __tablename__ = "article_version"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    seen: Mapped[datetime]
    url: Mapped[str] = mapped_column(UrlText())
    headline: Mapped[str]
    description: Mapped[str | None]
    blocks: Mapped[list[Any]]
    """[{"kind", "text", "removed"?, "link"?, "container"?}] in reading order."""
    edit_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of headline and kept text; a different value makes a new version."""
    change: Mapped[str | None]
    """Class of the edit (pipelines/edits/classify.py), or reextracted; None for the first version and before schema
    0004."""
    summary: Mapped[str | None] = mapped_column(SingleLine(1000))
    """Description of the change, in one line."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))


class AuthorRow(Base):
    """A name that stands in bylines."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    __table_args__ = (UniqueConstraint("name"),)


class ArticleAuthorRow(Base):
    """The authors of an article, in the order of the byline."""

    __tablename__ = "article_author"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    url: Mapped[str | None] = mapped_column(UrlText())
    __table_args__ = (Index(None, "author_id"),)


class BlockRow(Base):
    """A block that recurs in a source's texts, with the evidence and the decision. Rarer blocks are only counted."""

    __tablename__ = "block"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """48 bits of BLAKE2b over source, form and normalised text (pipelines/boilerplate/keys.py)."""
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    form: Mapped[str]
    """whole: the whole block recurs; prefix or suffix: only the block's beginning or end recurs."""
    text: Mapped[str]
    """Text of the block in one of the articles."""
    articles: Mapped[int]
    """Number of the source's texts that hold the block; duplicates and versions of one text count once."""
    occurrences: Mapped[int]
    firsts: Mapped[int]
    lasts: Mapped[int]
    links: Mapped[int]
    """Number of texts in which the block is the first block, is the last block, and consists of links only."""
    since: Mapped[date | None]
    until: Mapped[date | None]
    """Earliest and latest date of the articles with the block; articles without a date don't count."""
    sample: Mapped[bytes] = mapped_column(LargeBinary)
    """Surroundings of the block in up to 24 texts, drawn by hash: the order in which articles arrive doesn't matter."""
    state: Mapped[str]
    """watched, learned (removed from texts), withdrawn (once learned), kept or dropped (both set by hand)."""
    why: Mapped[str] = mapped_column(SingleLine(1000))
    changed: Mapped[datetime]
    """When the block came into its state."""
    recheck: Mapped[int | None] = mapped_column(BigInteger)
    """Number of the source's texts at which the block is decided again, even if no new text holds the block."""
    pending: Mapped[int | None]
    """Articles with the block and a greater id are still to be cleaned again; None if all are cleaned."""
    __table_args__ = (
        Index(None, "source", "recheck"),
        Index(
            "ix_block_pending",
            "pending",
            **where("pending IS NOT NULL"),
        ),
        Index("ix_block_kept", "source", **where("state = 'kept'")),
    )


class BlockArticleRow(Base):
    """Which text holds which block, by the block's key: one row per text and distinct block."""

    __tablename__ = "block_article"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class BlockTextRow(Base):
    """Which article has which text. Articles with the same text count once, as the article with the smallest id."""

    __tablename__ = "block_text"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    text_key: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date | None]
    """The article's date of publication."""
    __table_args__ = (Index(None, "text_key"),)


class BlockDayRow(Base):
    """Number of distinct texts per source and day: the denominator of a block's share."""

    __tablename__ = "block_day"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """0001-01-01 for texts without a date."""
    texts: Mapped[int]
    __table_args__ = ({"sqlite_with_rowid": False},)


# Change sequence ------------------------------------------------------------------------------------------------------
# `article.changed` numbers the changes of articles in their order. Every statement that changes what an export gives of
# an article sets `changed` to NEXT_CHANGE_SEQ in the same statement. There are no triggers for this: a migration that
# recreates the table, as many migrations on SQLite must, would lose the triggers silently.

_any = table_of(ArticleRow).alias()
_LAST_CHANGE_SEQ = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0))

NEXT_CHANGE_SEQ = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0) + 1).scalar_subquery()
"""The next number of the change sequence, as a subquery for an INSERT or UPDATE of `article`.

The numbers follow the order of commits, since writers take turns: each holds the writer's lock from the start of its
transaction. A database that lets writers overlap would need a lock for the sequence.
"""


def last_change_seq(connection: Connection) -> int:
    """Return the number of the last change in the corpus; 0 for an empty corpus."""
    return connection.scalar(_LAST_CHANGE_SEQ) or 0
