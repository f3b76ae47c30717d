"""The tables of a crawl: listings, archived and refused pages, quarantine, re-extractions, verdicts and hosts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, SingleLine, UrlText, Validator

# Listings -------------------------------------------------------------------------------------------------------------
# The discovery pages of each source, and what polling them has shown.


class ListingRow(Base):
    """A discovery page of a source; its row is never deleted. Further pages of a section have no rows of their own."""

    __tablename__ = "listing"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    url: Mapped[str] = mapped_column(UrlText())
    kind: Mapped[str]
    """feed, sitemap, news_sitemap or section."""
    parent: Mapped[str | None] = mapped_column(UrlText())
    """The sitemap index that names the listing; None if the source's YAML names it."""
    lastmod: Mapped[datetime | None]
    """When the listing last changed, according to the sitemap index."""
    etag: Mapped[str | None] = mapped_column(Validator())
    last_modified: Mapped[str | None] = mapped_column(Validator())
    """Validators as the site sent them; the next conditional request sends them back."""
    digest: Mapped[str | None]
    """BLAKE2b-128 of the last body, in hexadecimal."""
    first_polled: Mapped[datetime | None]
    last_polled: Mapped[datetime | None]
    """When the listing was last requested, with any result; None if it was never requested."""
    last_read: Mapped[datetime | None]
    """When the listing was last read, or the site last answered "not modified"."""
    last_body: Mapped[datetime | None]
    """When a body was last received."""
    verified: Mapped[datetime | None]
    """When "not modified" was last tested by a request without conditions, and was true."""
    status: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(SingleLine(100))
    """Why the last poll failed; `too_many` if the listing was read and lists more URLs than are taken; else None."""
    failures: Mapped[int] = mapped_column(default=0)
    """Number of failed polls in a row."""
    not_modified: Mapped[int] = mapped_column(default=0)
    """Number of "not modified" responses in a row."""
    links: Mapped[int] = mapped_column(default=0)
    """Number of URLs in the listing when it was last read."""
    new: Mapped[int] = mapped_column(default=0)
    """Number of these URLs that no listing had listed before; for an index, the new URLs of its sitemaps."""
    last_new: Mapped[datetime | None]
    """When the listing last brought a new URL."""
    empty_polls: Mapped[int] = mapped_column(default=0)
    """Number of polls in a row in which the listing had changed and brought no new URL."""
    rate: Mapped[float | None]
    """Estimated number of new URLs per hour."""
    next_poll: Mapped[datetime | None]
    """When the next poll is due; None: at once."""
    false_not_modified: Mapped[bool] = mapped_column(default=False)
    """True if the site once answered "not modified" for a changed body; later polls are unconditional."""
    unfinished: Mapped[bool] = mapped_column(default=False)
    """True if pages that the listing leads to are still unread; the next poll is then unconditional."""
    __table_args__ = (UniqueConstraint("source", "url"),)


# Pages ----------------------------------------------------------------------------------------------------------------
# Where the archive holds the page that a URL served, and the refused pages.


class PageRow(Base):
    """A page that a URL served once, as a record of the archive. The record is on disk before the row is committed."""

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    fetched: Mapped[datetime]
    status: Mapped[int]
    file: Mapped[str]
    """Path within the archive's folder, such as herald/herald-20261124080000-run7.warc.gz."""
    offset: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int]
    """Length in bytes of the record's gzip member, which begins at `offset`."""
    digest: Mapped[str]
    """Digest of the payload, the page's body: "sha1:" and base 32, equal to the record's WARC-Payload-Digest."""
    revisit: Mapped[bool]
    """True if the record has no body, since an earlier record of another URL has the same body."""
    __table_args__ = (UniqueConstraint("file", "offset"), Index(None, "url_id"), Index(None, "digest"))


class RefusedPageRow(Base):
    """A page that was refused, kept for inspection and as a future fixture. Only the newest few hundred are kept."""

    __tablename__ = "refused_page"
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    seen: Mapped[datetime]
    reason: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zlib-compressed."""


# Quarantine -----------------------------------------------------------------------------------------------------------
# Pages and articles that were refused for a fault that may be ours, kept whole for another attempt.


class QuarantineRow(Base):
    """A refused page, or an article that was given without a page, kept so that later code can store it."""

    __tablename__ = "quarantine"
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    since: Mapped[datetime]
    """When the URL was first refused."""
    seen: Mapped[datetime]
    """When the page was fetched, or the article was given."""
    reason: Mapped[str] = mapped_column(SingleLine(100))
    kind: Mapped[str]
    """Kind of `body`: page, text (an article saved as plain text) or article (as JSON)."""
    address: Mapped[str] = mapped_column(UrlText())
    """URL of the page, after redirects."""
    encoding: Mapped[str | None] = mapped_column(SingleLine(100))
    """Charset that the server declared."""
    size: Mapped[int]
    """Size of `body` in bytes."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """zlib-compressed."""


# Re-extraction --------------------------------------------------------------------------------------------------------
# The progress and the changes of re-extractions, and how far runs read files of many pages.


class ReextractionRow(Base):
    """A re-extraction: its scope, the digest of its code, its progress and its results. Dry runs have no row."""

    __tablename__ = "reextraction"
    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    """None while the re-extraction is running or interrupted; the same command continues an interrupted one."""
    scope: Mapped[str]
    """Arguments of the re-extraction as JSON: sources, since, until, fields, refused."""
    code: Mapped[str]
    """Digest of the parsers and of the sources' rules."""
    article_id: Mapped[int] = mapped_column(default=0)
    """Id of the last article that is done; articles are processed in the order of their ids."""
    url_id: Mapped[int] = mapped_column(default=0)
    """Id of the last refused URL that is done; refused URLs are processed after the articles."""
    counts: Mapped[dict[str, Any]]
    """{"pages": {state: n}, "fields": {source: {field: {"filled", "changed", "emptied", …}}}}"""


class ReadingRow(Base):
    """How far an interrupted run read a file of many pages, so that the next run continues there."""

    __tablename__ = "reading"
    scope: Mapped[str] = mapped_column(primary_key=True)
    """Arguments of the run: path, source, hosts, since and until, one per line."""
    file: Mapped[str] = mapped_column(primary_key=True)
    """Path, size and modification time of the file. A file that has changed is read from its beginning."""
    records: Mapped[int]
    """Number of records, or lines, that are done."""


class ReextractedRow(Base):
    """Values that a re-extraction replaced in an article, of the fields that versions don't hold."""

    __tablename__ = "reextracted"
    id: Mapped[int] = mapped_column(primary_key=True)
    reextraction_id: Mapped[int] = mapped_column(ForeignKey("reextraction.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    """Number of the version that the re-extraction made."""
    fields: Mapped[dict[str, Any]]
    """Field -> value before the re-extraction."""
    __table_args__ = (Index(None, "article_id"),)


# Verdicts -------------------------------------------------------------------------------------------------------------
# The figures and the verdict of each run, and the verdicts that webhooks were notified of.


class VerdictRow(Base):
    """The verdict on a source after one of its runs."""

    __tablename__ = "verdict"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(ForeignKey("source.name"))
    seen: Mapped[datetime]
    """When the run ended."""
    name: Mapped[str]
    """fine, quiet, blocked, robots_unreachable, feed_dead, redesigned, dates_gone, furniture_jumped or soft_404."""
    why: Mapped[str] = mapped_column(SingleLine(1000))
    """Reason for the verdict, in one line for people."""
    observed: Mapped[dict[str, Any]]
    """Figures behind the verdict: counts of pages, statuses, fields (pipelines/health/observe.py)."""
    __table_args__ = (Index(None, "source", "run_id"),)


class NotifiedRow(Base):
    """The verdict on a source that a webhook was last notified of, so that the webhook is notified of changes only."""

    __tablename__ = "notified"
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), primary_key=True)
    hook: Mapped[str] = mapped_column(primary_key=True)
    """BLAKE2b-64 of the webhook's URL, in hexadecimal: the URL may hold a secret."""
    verdict: Mapped[str]
    told: Mapped[datetime]


# Hosts ----------------------------------------------------------------------------------------------------------------
# The state of each host, and the requests of each run to it.


class HostRow(Base):
    """The state of a host, shared by all runs and processes that make requests to it."""

    __tablename__ = "host"
    host: Mapped[str] = mapped_column(primary_key=True)
    """Host in lower case, with its port unless the port is the scheme's default."""
    wait_until: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(SingleLine(1000))
    """Reason for `wait_until`."""
    failures: Mapped[int] = mapped_column(default=0)
    """Number of failures in a row: 5xx, 429, time-outs, failed connections and failed name look-ups."""
    forbidden_streak: Mapped[int] = mapped_column(default=0)
    """Number of article pages in a row that the host refused with 403."""
    circuit_opens: Mapped[int] = mapped_column(default=0)
    """Number of pauses in a row that the circuit breaker made for `failures` or `forbidden_streak`."""
    crawl_delay: Mapped[float | None]
    """Seconds between requests that robots.txt asks for, without an upper limit."""
    next_request: Mapped[datetime | None]
    """No process makes a request before this time, unless it reserved the time itself. Processes reserve the next
    request where requests are spaced or a host is tried again."""
    last_request: Mapped[datetime | None]
    robots_body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The host's robots.txt as last served, at most 512 KiB; None if the host has none."""
    robots_etag: Mapped[str | None] = mapped_column(Validator())
    robots_modified: Mapped[str | None] = mapped_column(Validator())
    """Validators of robots.txt, for conditional requests."""
    robots_unreachable: Mapped[datetime | None]
    """Since when robots.txt can't be read, which forbids all requests; None if it can be read."""
    robots_why: Mapped[str | None] = mapped_column(SingleLine(1000))
    """Why robots.txt can't be read."""
    changed: Mapped[datetime]


class TrafficRow(Base):
    """The requests of one run to one host, and the host's responses."""

    __tablename__ = "traffic"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    host: Mapped[str] = mapped_column(primary_key=True)
    robots: Mapped[int]
    discovery: Mapped[int]
    article: Mapped[int]
    recheck: Mapped[int]
    """Requests by purpose, with retries and redirects. Their sum equals the sum of the responses below."""
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
    """Time-outs, failed connections and failed name look-ups."""
    retry_after: Mapped[int]
    """Responses that asked the crawler to wait."""
    held: Mapped[int]
    """Requests that weren't made, since no requests to the host were allowed at the time."""
    received: Mapped[int] = mapped_column(BigInteger)
    """Bytes of bodies, as transferred (still compressed)."""
    saved: Mapped[int] = mapped_column(BigInteger)
    """Bytes that weren't transferred, since the response was 304."""
    first: Mapped[datetime | None]
    last: Mapped[datetime | None]
    """Time of the first and of the last request."""
    busy_s: Mapped[float]
    """Seconds from the start of the first request to the start of the last request."""
    shortest_s: Mapped[float | None]
    longest_s: Mapped[float | None]
    """Shortest and longest time between the starts of two successive requests, in seconds."""
    __table_args__ = (Index(None, "host"),)
