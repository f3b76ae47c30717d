"""The tables of pairs of articles, duplicate and related, and the fingerprints by which pairs are found.

The table of URL parameters is here too: it shows which parameters lead to the same article.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class DuplicateRow(Base):
    """A pair of articles that are the same report, with the evidence. Both articles stay stored."""

    __tablename__ = "duplicate"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    """The later stored of the two."""
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    relation: Mapped[str]
    """same_text, contained (a cut copy), syndicated (nearly the same, two sources) or updated (nearly the same, one
    source)."""
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str]
    found: Mapped[datetime]
    sketch: Mapped[int | None]
    """The version of the sketch that found the pair; None for a pair of equal texts from an older schema."""
    hides: Mapped[bool] = mapped_column(default=True)
    """True if a search shows only one of the two; False if the search shows both."""
    __table_args__ = (Index(None, "other_id"),)


class RelatedRow(Base):
    """A pair of articles that belong together, but are not the same report. The pair hides no article."""

    __tablename__ = "related"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    """The article with the greater id."""
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    relation: Mapped[str]
    """follow_up, same_event (reported in other words) or quotes (has passages of the other's text)."""
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str]
    found: Mapped[datetime]
    sketch: Mapped[int | None]
    """The version of the sketch that found the pair."""
    __table_args__ = (Index(None, "other_id"),)


class FingerprintRow(Base):
    """The hashes of an article's text by which its duplicates are found. Without a row, it's still to be computed."""

    __tablename__ = "fingerprint"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    sketch: Mapped[int]
    """The version of the sketch in `keys` (pipelines/duplicates/fingerprint.py)."""
    text_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-128 of the text's words: equal texts are duplicates."""
    headline_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """BLAKE2b-64 of the headline's words, in any order."""
    words: Mapped[int]
    runs: Mapped[int]
    """Number of runs of five words (shingles) in the text."""
    period: Mapped[int]
    """Number of the article's 64-day period, from 1; 0 if it has no date. Candidates are of the same or a neighbouring
    period."""
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    """The sketch: its keys in ascending order, 4 bytes each, little-endian."""
    __table_args__ = (Index(None, "text_hash"),)


class FingerprintKeyRow(Base):
    """The index of sketches: (period << 32 | key of the sketch) -> article; for the newest articles (1 << 62 | key)."""

    __tablename__ = "fingerprint_key"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class UrlParameterRow(Base):
    """One article's evidence whether a query parameter changes its text (storage/frontier/parameters.py)."""

    __tablename__ = "url_parameter"
    host: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    same: Mapped[bool]
    """True if the text equals that of another URL which differs in this parameter only."""
    absent: Mapped[bool]
    """True if one of the two URLs lacks the parameter."""
