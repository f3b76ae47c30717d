"""The tables. One place for all of them; what each is for stands beside it, and in docs/data-model.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Address, Base, Line, Validator, table_of, where


class Source(Base):
    """One news site, as its YAML said at the last run."""

    __tablename__ = "source"
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Line(500))
    url: Mapped[str] = mapped_column(Address())
    country: Mapped[str | None]
    language: Mapped[str | None]
    added: Mapped[datetime]


class Run(Base):
    """One run of one source. The counts are committed with the articles they count, so they are exact after a crash.

    fetched = new + updated + unchanged + duplicates + the sum of refused, always.
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    spider: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str]
    """running, finished, stopped (asked to), killed (found dead by the next run), trouble."""
    message: Mapped[str | None] = mapped_column(Line(1000))
    found: Mapped[int] = mapped_column(default=0)
    fetched: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reason -> how many fetched pages were refused for it."""
    blocked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reason -> how many addresses were not fetched because of it."""
    stripped: Mapped[int] = mapped_column(default=0)
    """Blocks removed from the articles stored."""
    __table_args__ = (Index(None, "source", "id"),)


class Url(Base):
    """The frontier: every address ever discovered, in exactly one state."""

    __tablename__ = "url"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(Address())
    key: Mapped[str] = mapped_column(Address())
    state: Mapped[str]
    """queued, leased, done, failed, blocked or not_article."""
    reason: Mapped[str | None] = mapped_column(Line(100))
    detail: Mapped[str | None] = mapped_column(Line(1000))
    via: Mapped[str | None]
    """Where it was discovered: feed, sitemap, news_sitemap, section, archive, ingest."""
    title: Mapped[str | None] = mapped_column(Line(500))
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    """Title and dates as the feed or sitemap gave them."""
    newest: Mapped[int] = mapped_column(BigInteger)
    """Seconds since 1970 of the newest date known: the frontier's order."""
    discovered: Mapped[datetime]
    changed: Mapped[datetime]
    fetched: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lost_runs: Mapped[int] = mapped_column(default=0)
    """Runs that died while they held this URL."""
    unchanged_rereads: Mapped[int] = mapped_column(default=0)
    """Re-reads in a row that found no change, though the listing announced a change."""
    next_try: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that leased or settled it last."""
    status: Mapped[int | None]
    """HTTP status of the last response."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    recheck: Mapped[datetime | None]
    """When it's due to be read again for edits; None: not again, unless its listing says that it changed."""
    unchanged_checks: Mapped[int] = mapped_column(default=0)
    """Re-checks in a row that found no edit."""
    etag: Mapped[str | None] = mapped_column(Validator())
    last_modified: Mapped[str | None] = mapped_column(Validator())
    """What its article's page is asked for with when it's read again, as its site gave them."""
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_url_queue", "source", "state", "lost_runs", "newest"),
        Index(None, "article_id"),
        Index(None, "state"),
        Index("ix_url_recheck", "source", "recheck", **where("recheck IS NOT NULL")),
    )


class EditRate(Base):
    """How often re-checks found a source's articles edited, by their age."""

    __tablename__ = "edit_rate"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    age_h: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Age up to so many hours (pipelines/rechecks.py)."""
    looks: Mapped[int]
    edits: Mapped[int]
    __table_args__ = ({"sqlite_with_rowid": False},)


class Article(Base):
    """One article for each canonical key: its newest text and metadata."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(Address())
    """The address its text was read at."""
    canonical_url: Mapped[str | None] = mapped_column(Address())
    key: Mapped[str] = mapped_column(Address())
    search_id: Mapped[int] = mapped_column(BigInteger)
    """Row id in the search index: grows with the date of publication, so that newest first needs no sort."""
    headline: Mapped[str]
    description: Mapped[str | None]
    text: Mapped[str]
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    language: Mapped[str | None]
    section: Mapped[str | None]
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    image: Mapped[str | None] = mapped_column(Address())
    publisher: Mapped[str | None]
    is_accessible_for_free: Mapped[bool | None]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    cluster_id: Mapped[int | None]
    """Smallest article id among its duplicates; None when it has none."""
    cluster_rank: Mapped[int | None]
    """Its place among them: 0 for the one that represents all, the earliest of those with the fullest text."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that stored its current version."""
    withdrawn: Mapped[datetime | None]
    """When its page was first found gone (404, 410); None while it is there. Text and versions stay."""
    changed: Mapped[int] = mapped_column(BigInteger, default=0)
    """Grows with each change of what an export gives of it, through the whole corpus (storage/schema/core.py)."""
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("search_id"),
        Index("ix_article_of_source", "source", "search_id", "cluster_id", "cluster_rank"),
        Index("ix_article_facets", "search_id", "cluster_id", "cluster_rank", "source", "language", "section"),
        Index(None, "changed"),
        Index(
            "ix_article_cluster_id",
            "cluster_id",
            **where("cluster_id IS NOT NULL"),
        ),
    )


class ArticleVersion(Base):
    """What an article said when first seen and after each edit: all blocks, the removed ones with their reason."""

    __tablename__ = "article_version"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    seen: Mapped[datetime]
    url: Mapped[str] = mapped_column(Address())
    headline: Mapped[str]
    description: Mapped[str | None]
    blocks: Mapped[list[Any]]
    """[{"kind", "text", "removed"?, "link"?, "container"?}] in reading order."""
    edit_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of headline and kept text: another value is another version."""
    change: Mapped[str | None]
    """The edit's class (pipelines/edits/classify.py), or reextracted; None for the first version, and before
    schema 0004."""
    summary: Mapped[str | None] = mapped_column(Line(1000))
    """What changed, in one line."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    __table_args__ = (UniqueConstraint("name"),)


class ArticleAuthor(Base):
    """Who wrote what, in the order of the byline."""

    __tablename__ = "article_author"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    url: Mapped[str | None] = mapped_column(Address())
    __table_args__ = (Index(None, "author_id"),)


class Block(Base):
    """A block that recurs in a source's texts: the evidence, and what was decided. Rarer ones are only counted."""

    __tablename__ = "block"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """48 bits of BLAKE2b over source, form and normalised text (pipelines/boilerplate/keys.py)."""
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    form: Mapped[str]
    """whole: the block is the same each time; prefix or suffix: only its beginning or end is."""
    text: Mapped[str]
    """As it stands in one of the articles."""
    articles: Mapped[int]
    """In how many texts of the source it stands; duplicates and versions of one count once."""
    occurrences: Mapped[int]
    firsts: Mapped[int]
    lasts: Mapped[int]
    links: Mapped[int]
    """In how many of the texts it's the first block, the last, and all of it a link."""
    since: Mapped[date | None]
    until: Mapped[date | None]
    """Dates of the first and the last of its articles that have one."""
    sample: Mapped[bytes] = mapped_column(LargeBinary)
    """How it stands in up to 24 of the texts, drawn by their hashes, so whatever the order they came in."""
    state: Mapped[str]
    """watched, learned (it's removed), withdrawn (it was learned once), kept or dropped (ruled so by hand)."""
    why: Mapped[str] = mapped_column(Line(1000))
    changed: Mapped[datetime]
    """When it came into its state."""
    recheck: Mapped[int | None] = mapped_column(BigInteger)
    """How many texts the source must have for it to be judged again, though it stands in none of the new ones."""
    pending: Mapped[int | None]
    """Its articles with a greater id are still to be cleaned again; None when all are done."""
    __table_args__ = (
        Index(None, "source", "recheck"),
        Index(
            "ix_block_pending",
            "pending",
            **where("pending IS NOT NULL"),
        ),
    )


class BlockArticle(Base):
    """Which text holds which block, by the key alone: one row for each different block of each text."""

    __tablename__ = "block_article"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class BlockText(Base):
    """Which article has which text; those with one text count once, as the one with the smallest id."""

    __tablename__ = "block_text"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    text_key: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date | None]
    """The article's date of publication."""
    __table_args__ = (Index(None, "text_key"),)


class BlockDay(Base):
    """How many different texts a source has of each day: what a block's share is a share of."""

    __tablename__ = "block_day"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """0001-01-01 for texts without a date."""
    texts: Mapped[int]
    __table_args__ = ({"sqlite_with_rowid": False},)


# Sequence -------------------------------------------------------------------------------------------------------------
# The order in which articles changed, as numbers that grow: `article.changed`. Whatever writes what an export gives
# of an article sets `changed` to NEXT in the same statement. Not by triggers: a migration that makes the table anew,
# as many of SQLite's must, would lose them in silence.

_any = table_of(Article).alias()
_LAST = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0))

NEXT = sa.select(sa.func.coalesce(sa.func.max(_any.c.changed), 0) + 1).scalar_subquery()
"""The number after the last, for an INSERT or UPDATE of `article`.

It relies on writers taking turns, in the order in which they commit: the writer's lock is held from a transaction's
start. A database that lets writers overlap needs a lock for this.
"""


def last(connection: Connection) -> int:
    """Return the number of the last change; 0 in an empty corpus."""
    return connection.scalar(_LAST) or 0
