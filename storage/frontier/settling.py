"""Recording the outcomes of URLs, in the transaction that stores their articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Link
from crawler.reasons import Reason
from storage.frontier.url_keys import strip_tracking, url_key
from storage.schema import AnyRow, UrlRow, chunks, table_of

RECHECKED_FAILURES = (Reason.GONE, Reason.LOW_YIELD)
"""Reasons for which a URL with an article is `failed`, and is still read again for edits."""
MAX_ATTEMPTS = 5
"""Number of failed attempts, one per run, after which a temporary failure is final."""
# Built once: building a statement costs more than SQLite takes to run it.
_url = table_of(UrlRow)
_READ = ("id", "key", "state", "reason", "attempts", "unchanged_rereads", "fetched", "discovered", "article_id",
         "recheck", "unchanged_checks", "etag", "last_modified")  # fmt: skip
_STATES = sa.select(*(_url.c[name] for name in _READ)).where(_url.c.key.in_(sa.bindparam("keys", expanding=True)))
_UPDATE = sa.update(_url).where(_url.c.id == sa.bindparam("url_id"))
_INSERT = sa.insert(_url)


@dataclass(frozen=True, slots=True)
class FrontierLink(Link):
    """A discovered URL with the title and dates that its listing states."""

    trap: str | None = None
    """Why the URL, if it is new, is never fetched; None if the URL is no trap."""


@dataclass(frozen=True, slots=True)
class UrlOutcome:
    """The outcome of a URL."""

    url: str
    source: str
    state: str
    reason: str | None = None
    detail: str | None = None
    transient: bool = False
    """True for a temporary failure: the URL is queued again for a later run, until MAX_ATTEMPTS."""
    until: datetime | None = None
    """For a failure of the host, which doesn't count as an attempt: when the URL is tried again."""
    changed: bool = False
    """True if the page was new or had new content."""
    article_id: int | None = None
    status: int | None = None
    via: str = "ingest"
    recheck: datetime | None = None
    """When to read the article again for edits; None for no recheck."""
    etag: str | None = None
    last_modified: str | None = None
    fetched: datetime | None = None
    """When the page was read; None for now."""


class OutcomeWriter:
    """Records the outcomes of a batch of URLs, known or new, in the caller's transaction."""

    def __init__(
        self,
        connection: Connection,
        urls: Sequence[str],
        run_id: int | None,
        now: datetime,
        *,
        first: Callable[[], None] | None = None,
    ) -> None:
        """`first` is called before each write: it writes the pending articles that the URLs' rows refer to."""
        self._connection = connection
        self._first = first
        self.run_id = run_id
        self.now = now
        self._known = self._find([url_key(url) for url in urls])
        self._recorded: set[str] = set()
        self._inserts: list[dict[str, object]] = []
        self._updates: list[dict[str, object]] = []

    def record(self, outcome: UrlOutcome) -> None:
        """Record the outcome of a URL; it is written at the next `flush`."""
        key = url_key(outcome.url)
        known = self._state(key)
        self._recorded.add(key)
        values = _row_values(outcome, known, self.now) | {"run_id": self.run_id}
        if known is not None:
            self._updates.append(values | {"url_id": known.id})
        else:
            self._inserts.append(
                new_row(outcome.source, outcome.via, key, FrontierLink(outcome.url), self.now) | values
            )

    def record_now(self, outcome: UrlOutcome) -> int:
        """Write the outcome of a URL at once, and return the id of its row."""
        self.record(outcome)
        found = self._state(url_key(outcome.url))
        assert found is not None
        return int(found.id)

    def flush(self) -> None:
        """Write the recorded outcomes, and first the articles that they name."""
        if self._first is not None:
            self._first()
        for statement, rows in ((_INSERT, self._inserts), (_UPDATE, self._updates)):
            # All rows of one execution must set the same columns.
            for _, alike in groupby(rows, key=dict.keys):
                self._connection.execute(statement, list(alike))
            rows.clear()

    def forget(self) -> None:
        """Forget outcomes that are recorded and not written."""
        self._inserts.clear()
        self._updates.clear()

    def record_alias(self, outcome: UrlOutcome) -> None:
        """Record the target of a redirect, unless this URL waits for a request of its own or has an outcome."""
        known = self._state(url_key(outcome.url))
        if known is None or known.state == "queued":
            self.record(outcome)

    def known(self, url: str) -> AnyRow | None:
        """Return the row of a URL before its outcome is recorded; None if the URL is new."""
        return self._state(url_key(url))

    def _state(self, key: str) -> AnyRow | None:
        if key in self._recorded:  # earlier in this batch
            self.flush()
            self._known.pop(key, None)
            self._known.update(self._find([key]))
        return self._known.get(key)

    def _find(self, keys: list[str]) -> dict[str, AnyRow]:
        found: dict[str, AnyRow] = {}
        for chunk in chunks(keys):
            rows = self._connection.execute(_STATES, {"keys": chunk})
            found.update((row.key, row) for row in rows)
        return found


def is_check(row: AnyRow | None) -> bool:
    """Return True if the URL is leased for a recheck, and not because it is new or its listing announced a change."""
    return row is not None and row.state == "leased" and row.recheck is not None


def _row_values(outcome: UrlOutcome, known: AnyRow | None, now: datetime) -> dict[str, object]:
    if outcome.until is not None:
        return _postponed(outcome, known, outcome.until, now)
    failures = (known.attempts if known else 0) + 1
    again = outcome.transient and failures < MAX_ATTEMPTS
    if known is not None and is_check(known) and (outcome.transient or outcome.state == "blocked"):
        return _recheck_postponed(known, failures, now, now + _pause(failures + 1) if again else None)
    unchanged_rereads, unchanged_checks = _unchanged(outcome, known)
    return {
        "state": "queued" if again else outcome.state,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "attempts": failures if outcome.transient else 0,
        "next_try": now + _pause(failures) if again else None,
        "unchanged_rereads": unchanged_rereads,
        "unchanged_checks": unchanged_checks,
        "recheck": outcome.recheck,
        "lease_until": None,
        "fetched": outcome.fetched or now,
        "changed": now,
        "status": outcome.status,
        "article_id": known.article_id if known is not None and outcome.article_id is None else outcome.article_id,
        "etag": outcome.etag,
        "last_modified": outcome.last_modified,
    }


def _postponed(outcome: UrlOutcome, row: AnyRow | None, until: datetime, now: datetime) -> dict[str, object]:
    """Return the row's values if the host can't be requested now: the URL keeps its state and is tried later."""
    if row is not None and is_check(row):
        return _recheck_postponed(row, row.attempts, now, until)
    return {
        "state": "queued",
        "reason": outcome.reason,
        "detail": outcome.detail,
        "next_try": until,
        "lease_until": None,
        "changed": now,
    }


def _unchanged(outcome: UrlOutcome, row: AnyRow | None) -> tuple[int, int]:
    """Return the numbers, each in a row, of announced re-reads and of rechecks that found no change."""
    if outcome.changed or row is None or row.fetched is None:
        return 0, 0
    if outcome.reason == Reason.WALL:  # the page behind the wall may have changed
        return row.unchanged_rereads, row.unchanged_checks
    if is_check(row):
        return row.unchanged_rereads, row.unchanged_checks + 1
    return row.unchanged_rereads + 1, row.unchanged_checks


def _recheck_postponed(row: AnyRow, failures: int, now: datetime, later: datetime | None) -> dict[str, object]:
    """Return the row's values after a recheck without a response: the URL returns to its state before the lease.

    `later` is the time of the next recheck; None for no further recheck.
    """
    return {
        "state": "failed" if row.reason in RECHECKED_FAILURES else "done",
        "attempts": failures,
        "recheck": later,
        "lease_until": None,
        "changed": now,
    }


def _pause(failures: int) -> timedelta:
    """Return the pause after this many failures: none before the second attempt, then 1, 4 and 16 hours."""
    return timedelta(hours=0 if failures < 2 else 4 ** (failures - 2))


def new_row(source: str, via: str, key: str, link: FrontierLink, now: datetime) -> dict[str, object]:
    """Return the row of a new URL."""
    newest = link.date_modified or link.date_published
    return {
        "source": source,
        "url": strip_tracking(link.url),
        "key": key,
        "state": "blocked" if link.trap else "queued",
        "reason": link.trap,
        "via": via,
        "title": link.title,
        "date_published": link.date_published,
        "published_offset_min": link.published_offset_min,
        "date_modified": link.date_modified,
        "newest": int((newest or now).timestamp()),
        "discovered": now,
        "changed": now,
        "attempts": 0,
        "lost_runs": 0,
        "unchanged_rereads": 0,
        "unchanged_checks": 0,
    }
