"""The tables of duplicates: which articles are one report, what finds them, and which addresses are one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class Duplicate(Base):
    """A pair of articles that are the same report, with the evidence; nothing is dropped for it."""

    __tablename__ = "duplicate"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    """The later stored of the two."""
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    relation: Mapped[str]
    """same_text, contained (a cut copy), syndicated (near the same, of two sources), updated (near, of one)."""
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str]
    found: Mapped[datetime]
    sketch: Mapped[int | None]
    """The version of the sketch that found it; None for a pair of equal texts of an older schema."""
    __table_args__ = (Index(None, "other_id"),)


class Fingerprint(Base):
    """What is kept of an article's text to find its duplicates by; no row: it's still to be made."""

    __tablename__ = "fingerprint"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    sketch: Mapped[int]
    """The version of the sketch that `keys` are of (pipelines/duplicates/fingerprint.py)."""
    text_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of the text's words: equal texts are duplicates."""
    headline_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-64 of the headline's words, in any order."""
    words: Mapped[int]
    runs: Mapped[int]
    """How many runs of five words it has."""
    period: Mapped[int]
    """Which 64 days it's of, counted from 1: candidates are of the same or a neighbouring one. 0: it has no date."""
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    """The sketch: 4 bytes each, little-endian, in order."""
    __table_args__ = (Index(None, "text_hash"),)


class FingerprintKey(Base):
    """The index of sketches: (period << 32 | key of the sketch) -> article; of the newest, (1 << 62 | key)."""

    __tablename__ = "fingerprint_key"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class UrlParameter(Base):
    """One article's evidence that a query parameter changes its text, or doesn't (storage/frontier/parameters.py)."""

    __tablename__ = "url_parameter"
    host: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    same: Mapped[bool]
    """Whether the text is that of another address which differs in this parameter alone."""
    absent: Mapped[bool]
    """Whether one of both addresses lacks the parameter."""
