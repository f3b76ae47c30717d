"""The table of what was refused for a fault that may be ours, kept whole for another try."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Address, Base, Line


class Quarantine(Base):
    """A page, or an article that was given without one, which can be read and stored again by later code."""

    __tablename__ = "quarantine"
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    since: Mapped[datetime]
    """When it was refused first."""
    seen: Mapped[datetime]
    """When what is kept was read at its site, or given."""
    reason: Mapped[str] = mapped_column(Line(100))
    kind: Mapped[str]
    """What `body` is: page, text (an article saved as plain text) or article (as JSON)."""
    address: Mapped[str] = mapped_column(Address())
    """Where the page was served, after redirects."""
    encoding: Mapped[str | None] = mapped_column(Line(100))
    """The charset that its server declared."""
    size: Mapped[int]
    """Octets of `body`."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zlib-compressed."""
