"""The tables of hosts: for how long each is left alone, and what each run asked of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Address, Base, Line, Validator

# Models listings ------------------------------------------------------------------------------------------------------
# The table of listings: the discovery pages of each source, and what watching them taught.


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


# Models pages ---------------------------------------------------------------------------------------------------------
# The tables of pages: which record of which WARC file holds what an address served, and pages that were refused.


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


# Models quarantine ----------------------------------------------------------------------------------------------------
# The table of what was refused for a fault that may be ours, kept whole for another try.


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


# Models reextraction --------------------------------------------------------------------------------------------------
# The tables of reading saved pages: how far a re-extraction is, what it changed, how far into a file a run came.


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


# Models verdicts ------------------------------------------------------------------------------------------------------
# The table of verdicts: what each run saw of its source, and what that says of it.


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
    """What it's judged by: counts of pages, statuses, fields (pipelines/health/observe.py)."""
    __table_args__ = (Index(None, "source", "run_id"),)


class Notified(Base):
    """Which verdict of a source a webhook was last told of, so that it's told of changes alone."""

    __tablename__ = "notified"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    hook: Mapped[str] = mapped_column(primary_key=True)
    """BLAKE2b-64 of its address, which may hold a secret, in hexadecimal."""
    verdict: Mapped[str]
    told: Mapped[datetime]


# Crawl ----------------------------------------------------------------------------------------------------------------


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
