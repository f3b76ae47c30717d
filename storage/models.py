"""The tables. One place for all of them; what each is for stands beside it, and in docs/data-model.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.engine import Row
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

AnyRow = Row[*tuple[Any, ...]]
"""A result row read by the names of its columns."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, in UTC both ways; SQLite, which knows no zones, keeps it as UTC text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every stored instant is aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: Instant,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class Source(Base):
    """One news site, as its YAML said at the last run."""

    __tablename__ = "source"
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    url: Mapped[str]
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
    message: Mapped[str | None]
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
    url: Mapped[str]
    key: Mapped[str]
    state: Mapped[str]
    """queued, leased, done, failed, blocked or not_article."""
    reason: Mapped[str | None]
    detail: Mapped[str | None]
    via: Mapped[str | None]
    """Where it was discovered: feed, sitemap, news_sitemap, section, archive, ingest."""
    title: Mapped[str | None]
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    """Title and dates as the feed or sitemap gave them."""
    newest: Mapped[int] = mapped_column(BigInteger)
    """Seconds since 1970 of the newest date known: the frontier's order."""
    discovered: Mapped[datetime]
    changed: Mapped[datetime]
    fetched: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    """How often a run died while it held this address."""
    vain: Mapped[int] = mapped_column(default=0)
    """Re-reads in a row that found nothing changed, though the site said so."""
    next_try: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that leased or settled it last."""
    status: Mapped[int | None]
    """HTTP status of the last response."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_url_queue", "source", "state", "lost", "newest"),
        Index(None, "article_id"),
        Index(None, "state"),
    )


class RefusedPage(Base):
    """The page behind a refusal, kept for a look and as a future fixture; zlib-compressed, the newest few hundred."""

    __tablename__ = "refused_page"
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    seen: Mapped[datetime]
    reason: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Article(Base):
    """One article for each canonical key: its newest text and metadata."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str]
    """The address its text was read at."""
    canonical_url: Mapped[str | None]
    key: Mapped[str]
    search_id: Mapped[int] = mapped_column(BigInteger)
    """Row id in the search index: grows with the date of publication, so that newest first needs no sort."""
    headline: Mapped[str]
    description: Mapped[str | None]
    text: Mapped[str]
    text_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of the normalised text: equal texts are duplicates."""
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    language: Mapped[str | None]
    section: Mapped[str | None]
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    image: Mapped[str | None]
    publisher: Mapped[str | None]
    is_accessible_for_free: Mapped[bool | None]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    cluster_id: Mapped[int | None]
    """Smallest article id among its duplicates; None when it has none."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run that stored its current version."""
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("search_id"),
        Index(None, "text_hash"),
        Index(None, "source", "search_id"),
        Index("ix_article_cluster_id", "cluster_id", sqlite_where=sql("cluster_id IS NOT NULL")),
    )


class ArticleVersion(Base):
    """What an article said when first seen and after each edit: all blocks, the removed ones with their reason."""

    __tablename__ = "article_version"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    seen: Mapped[datetime]
    url: Mapped[str]
    headline: Mapped[str]
    description: Mapped[str | None]
    blocks: Mapped[list[Any]]
    """[{"kind", "text", "removed"?}] in reading order."""
    edit_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of headline and kept text: another value is another version."""
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
    url: Mapped[str | None]
    __table_args__ = (Index(None, "author_id"),)


class Duplicate(Base):
    """A pair of articles that are the same story's text, with the evidence; nothing is dropped for it."""

    __tablename__ = "duplicate"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    """The later stored of the two."""
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    relation: Mapped[str]
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str]
    found: Mapped[datetime]
    __table_args__ = (Index(None, "other_id"),)


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements built with Core."""
    return Base.metadata.tables[model.__tablename__]
