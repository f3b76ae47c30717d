"""The tables of hosts: for how long each is left alone, and what each run asked of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Line, Validator


class Host(Base):
    """What is known of a host, for every run and process that asks it for something."""

    __tablename__ = "host"
    host: Mapped[str] = mapped_column(primary_key=True)
    """Lower case, with its port unless that's the scheme's own."""
    wait_until: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Line(1000))
    """What it's left alone for until then."""
    failures: Mapped[int] = mapped_column(default=0)
    """In a row: 5xx, 429, time-outs, connections and names that failed."""
    forbidden_streak: Mapped[int] = mapped_column(default=0)
    """Article pages in a row that the host refused with 403."""
    circuit_opens: Mapped[int] = mapped_column(default=0)
    """Pauses in a row that the circuit breaker made for `failures` or `forbidden_streak`."""
    crawl_delay: Mapped[float | None]
    """Seconds between requests that its robots.txt asks for, whatever their number."""
    next_request: Mapped[datetime | None]
    """None before this: a place that a process has taken, where requests are spaced or a host is tried again."""
    last_request: Mapped[datetime | None]
    robots_body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Its robots.txt as last served, 512 KiB at most; None if it has none."""
    robots_etag: Mapped[str | None] = mapped_column(Validator())
    robots_modified: Mapped[str | None] = mapped_column(Validator())
    """As its headers said, to ask for it only if it has changed."""
    robots_unreachable: Mapped[datetime | None]
    """Since when its robots.txt can't be read, which forbids all; None: it can."""
    robots_why: Mapped[str | None] = mapped_column(Line(1000))
    """Why it can't."""
    changed: Mapped[datetime]


class Traffic(Base):
    """What one run asked of one host: what the host saw of us."""

    __tablename__ = "traffic"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    host: Mapped[str] = mapped_column(primary_key=True)
    robots: Mapped[int]
    discovery: Mapped[int]
    article: Mapped[int]
    recheck: Mapped[int]
    """Requests by what they were for, retries and redirects too. Their sum is that of the answers below."""
    served: Mapped[int]
    """2xx."""
    redirected: Mapped[int]
    """3xx but 304."""
    not_modified: Mapped[int]
    """304."""
    refused: Mapped[int]
    """4xx."""
    failed: Mapped[int]
    """5xx."""
    unanswered: Mapped[int]
    """Time-outs, connections and names that failed."""
    retry_after: Mapped[int]
    """Answers that asked us to wait."""
    held: Mapped[int]
    """Requests that weren't made, since the host was to be left alone."""
    received: Mapped[int] = mapped_column(BigInteger)
    """Bytes of bodies, as they came over the wire."""
    saved: Mapped[int] = mapped_column(BigInteger)
    """Bytes that needn't come, since nothing had changed."""
    first: Mapped[datetime | None]
    last: Mapped[datetime | None]
    """When the first and the last request were made."""
    busy_s: Mapped[float]
    """Seconds from the beginning of the first to that of the last."""
    shortest_s: Mapped[float | None]
    longest_s: Mapped[float | None]
    """Seconds between the beginnings of two requests, one after the other."""
    __table_args__ = (Index(None, "host"),)
