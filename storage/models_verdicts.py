"""The table of verdicts: what each run saw of its source, and what that says of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Line


class Verdict(Base):
    """How a source was doing at one of its runs."""

    __tablename__ = "verdict"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    seen: Mapped[datetime]
    """When the run ended."""
    name: Mapped[str]
    """fine, quiet, blocked, robots_unreachable, feed_dead, redesigned, dates_gone, furniture_jumped or soft_404."""
    why: Mapped[str] = mapped_column(Line(1000))
    """In one line that a person can read."""
    observed: Mapped[dict[str, Any]]
    """What it's judged by: counts of pages, statuses, fields (pipelines/observed.py)."""
    __table_args__ = (Index(None, "source", "run_id"),)


class Notified(Base):
    """Which verdict of a source a webhook was last told of, so that it's told of changes alone."""

    __tablename__ = "notified"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    hook: Mapped[str] = mapped_column(primary_key=True)
    """BLAKE2b-64 of its address, which may hold a secret, in hexadecimal."""
    verdict: Mapped[str]
    told: Mapped[datetime]
