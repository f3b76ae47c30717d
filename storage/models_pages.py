"""The tables of pages: which record of which WARC file holds what an address served, and pages that were refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Page(Base):
    """What an address served once, as a record of the archive; that's on the disk before the row is committed."""

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    fetched: Mapped[datetime]
    status: Mapped[int]
    file: Mapped[str]
    """Within the archive's folder, as herald/herald-20261124080000-run7.warc.gz."""
    offset: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int]
    """Bytes of the record's gzip member in the file, from `offset` on."""
    digest: Mapped[str]
    """Of the payload, the page's body: "sha1:" and base 32, as the record's WARC-Payload-Digest."""
    revisit: Mapped[bool]
    """Whether the record has no body, since an earlier one of another address has the same."""
    __table_args__ = (UniqueConstraint("file", "offset"), Index(None, "url_id"), Index(None, "digest"))


class RefusedPage(Base):
    """The page behind a refusal, kept for a look and as a future fixture; zlib-compressed, the newest few hundred."""

    __tablename__ = "refused_page"
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    seen: Mapped[datetime]
    reason: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
