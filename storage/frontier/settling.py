"""What became of an address, written in the transaction that stores its article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Link
from crawler.reasons import Reason
from storage.frontier.urls import strip_tracking, url_key
from storage.schema import AnyRow, Url, chunks, table_of

MOST_ATTEMPTS = 5
"""Failed tries, one a run, after which a failure that could have passed is final."""


@dataclass(frozen=True, slots=True)
class FrontierLink(Link):
    """A discovered URL with what the page that listed it says about it."""

    trap: str | None = None
    """Why the URL, if it's new, isn't fetched at all; None if it's no trap."""


@dataclass(frozen=True, slots=True)
class UrlOutcome:
    """What became of an address."""

    url: str
    source: str
    state: str
    reason: str | None = None
    detail: str | None = None
    transient: bool = False
    """A failure that may pass: queued again for a later run, until MOST_ATTEMPTS."""
    until: datetime | None = None
    """Of a failure that is the host's and no attempt of the address's: when it's queued again for."""
    changed: bool = False
    """The page was new or held something new."""
    article_id: int | None = None
    status: int | None = None
    via: str = "ingest"
    recheck: datetime | None = None
    """When to read it again for edits; None: not."""
    etag: str | None = None
    last_modified: str | None = None
    fetched: datetime | None = None
    """When its page was read, if not just now."""


class OutcomeWriter:
    """Writes what became of a batch of addresses, known before or not, in the caller's transaction."""

    def __init__(
        self,
        connection: Connection,
        urls: Sequence[str],
        run_id: int | None,
        now: datetime,
        *,
        first: Callable[[], None] | None = None,
    ) -> None:
        """`first` writes what the addresses name and what isn't written yet: articles."""
        self._connection = connection
        self._first = first
        self.run_id = run_id
        self.now = now
        self._known = self._find([url_key(url) for url in urls])
        self._recorded: set[str] = set()
        self._inserts: list[dict[str, object]] = []
        self._updates: list[dict[str, object]] = []

    def record(self, outcome: UrlOutcome) -> None:
        """Write, at the next `flush`, what became of one address."""
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
        """Write what became of one address, and return its row's id."""
        self.record(outcome)
        found = self._state(url_key(outcome.url))
        assert found is not None
        return int(found.id)

    def flush(self) -> None:
        """Write the recorded outcomes, and first the articles that they name."""
        if self._first is not None:
            self._first()
        for statement, rows in ((_INSERT, self._inserts), (_UPDATE, self._updates)):
            # All rows of one execution set the same columns.
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


# Built once: building a statement costs more than SQLite takes to run it.
_url = table_of(Url)
_READ = ("id", "key", "state", "reason", "attempts", "unchanged_rereads", "fetched", "discovered", "article_id",
         "recheck", "unchanged_checks", "etag", "last_modified")  # fmt: skip
_STATES = sa.select(*(_url.c[name] for name in _READ)).where(_url.c.key.in_(sa.bindparam("keys", expanding=True)))
_UPDATE = sa.update(_url).where(_url.c.id == sa.bindparam("url_id"))
_INSERT = sa.insert(_url)


def is_check(known: AnyRow | None) -> bool:
    """Tell if an address is being read again for edits, rather than because it's new or its listing says so."""
    return known is not None and known.state == "leased" and known.recheck is not None


def _row_values(outcome: UrlOutcome, known: AnyRow | None, now: datetime) -> dict[str, object]:
    if outcome.until is not None:
        return _put_off(outcome, known, outcome.until, now)
    failures = (known.attempts if known else 0) + 1
    again = outcome.transient and failures < MOST_ATTEMPTS
    if known is not None and is_check(known) and (outcome.transient or outcome.state == "blocked"):
        return _unchecked(known, failures, now, now + _pause(failures + 1) if again else None)
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


def _put_off(outcome: UrlOutcome, known: AnyRow | None, until: datetime, now: datetime) -> dict[str, object]:
    """The host can't be asked: the address is what it was, and is asked for then."""
    if known is not None and is_check(known):
        return _unchecked(known, known.attempts, now, until)
    return {
        "state": "queued",
        "reason": outcome.reason,
        "detail": outcome.detail,
        "next_try": until,
        "lease_until": None,
        "changed": now,
    }


def _unchanged(outcome: UrlOutcome, known: AnyRow | None) -> tuple[int, int]:
    """Return how many re-reads that the listing asked for, and how many re-checks, found nothing: both in a row."""
    if outcome.changed or known is None or known.fetched is None:
        return 0, 0
    if is_check(known):
        return known.unchanged_rereads, known.unchanged_checks + 1
    return known.unchanged_rereads + 1, known.unchanged_checks


def _unchecked(known: AnyRow, failures: int, now: datetime, later: datetime | None) -> dict[str, object]:
    """A re-check that brought no answer: the address is what it was, and is checked later; None: not again."""
    return {
        "state": "failed" if known.reason == Reason.GONE else "done",
        "attempts": failures,
        "recheck": later,
        "lease_until": None,
        "changed": now,
    }


def _pause(failures: int) -> timedelta:
    """No pause before the second try, which is the next run's; then an hour, four hours, sixteen."""
    return timedelta(hours=0 if failures < 2 else 4 ** (failures - 2))


def new_row(source: str, via: str, key: str, link: FrontierLink, now: datetime) -> dict[str, object]:
    """Return the row of an address that is new."""
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
        "date_modified": link.date_modified,
        "newest": int((newest or now).timestamp()),
        "discovered": now,
        "changed": now,
        "attempts": 0,
        "lost_runs": 0,
        "unchanged_rereads": 0,
        "unchanged_checks": 0,
    }
