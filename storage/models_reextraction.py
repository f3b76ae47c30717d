"""The tables of reading saved pages: how far a re-extraction is, what it changed, how far into a file a run came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Reextraction(Base):
    """A reading of archived pages anew: which, by what code, how far it is and what came of it. Dry runs have none."""

    __tablename__ = "reextraction"
    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    """None: it's still going on, or was stopped and goes on when it's asked for again."""
    scope: Mapped[str]
    """What was asked for, as JSON: sources, since, until, fields, refused."""
    code: Mapped[str]
    """Digest of the parsers and of the sources' rules."""
    article_id: Mapped[int] = mapped_column(default=0)
    """The last article that is dealt with; they are in the order of their ids."""
    url_id: Mapped[int] = mapped_column(default=0)
    """The last refused address that is; these come after the articles."""
    counts: Mapped[dict[str, Any]]
    """{"pages": {state: n}, "fields": {source: {field: {"filled", "changed", "emptied", …}}}}"""


class Reading(Base):
    """How far a run that didn't end came in a file of many pages, so that the next one goes on there."""

    __tablename__ = "reading"
    scope: Mapped[str] = mapped_column(primary_key=True)
    """What was asked for: path, source, hosts, since and until, on a line each."""
    file: Mapped[str] = mapped_column(primary_key=True)
    """Its path, size and time of change: one that was changed is read from its beginning."""
    records: Mapped[int]
    """Records, or lines, that are dealt with."""


class Reextracted(Base):
    """What a re-extraction replaced in an article: the fields that its versions don't have, as they were before."""

    __tablename__ = "reextracted"
    id: Mapped[int] = mapped_column(primary_key=True)
    reextraction_id: Mapped[int] = mapped_column(ForeignKey("reextraction.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    """The version that came of it."""
    fields: Mapped[dict[str, Any]]
    """Field -> its value before."""
    __table_args__ = (Index(None, "article_id"),)
