"""The table of listings: the discovery pages of each source, and what watching them taught."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Address, Base, Line, Validator


class Listing(Base):
    """One discovery page that was ever known; never deleted. A section's further pages are part of its first."""

    __tablename__ = "listing"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(Address())
    kind: Mapped[str]
    """feed, sitemap, news_sitemap or section."""
    parent: Mapped[str | None] = mapped_column(Address())
    """The sitemap index that names it; None: the source's YAML does."""
    lastmod: Mapped[datetime | None]
    """When it was changed last, as the index says."""
    etag: Mapped[str | None] = mapped_column(Validator())
    last_modified: Mapped[str | None] = mapped_column(Validator())
    """What it's asked for with the next time, as its site gave them."""
    digest: Mapped[str | None]
    """BLAKE2b-128 of its body, in hexadecimal: another value is another body."""
    first_polled: Mapped[datetime | None]
    last_polled: Mapped[datetime | None]
    """Whatever came of it; None: only named by its index so far."""
    last_read: Mapped[datetime | None]
    """When it was read last, or said that nothing changed."""
    last_body: Mapped[datetime | None]
    """When its body came last."""
    verified: Mapped[datetime | None]
    """When "not modified" was last put to the test and found true."""
    status: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Line(100))
    """Why the last poll failed, or `too_many`: it was read, but lists more than is read of one; None: it didn't."""
    failures: Mapped[int] = mapped_column(default=0)
    """Failed polls in a row."""
    not_modified: Mapped[int] = mapped_column(default=0)
    """Answers in a row that said so."""
    links: Mapped[int] = mapped_column(default=0)
    """How many addresses it listed when it was read last."""
    new: Mapped[int] = mapped_column(default=0)
    """How many of them no listing had listed before; of an index, those of its sitemaps."""
    last_new: Mapped[datetime | None]
    """When it last brought one of those."""
    empty_polls: Mapped[int] = mapped_column(default=0)
    """Polls in a row that changed the listing and brought no new URL."""
    rate: Mapped[float | None]
    """New addresses an hour, estimated."""
    next_poll: Mapped[datetime | None]
    """When it's due; None: at once."""
    false_not_modified: Mapped[bool] = mapped_column(default=False)
    """True if the site once answered "not modified" for a changed body; later polls are unconditional."""
    unfinished: Mapped[bool] = mapped_column(default=False)
    """Whether pages that it leads to are still to be read: it's asked without conditions next."""
    __table_args__ = (UniqueConstraint("source", "url"),)
