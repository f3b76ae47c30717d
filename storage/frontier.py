"""The frontier: every discovered address, in exactly one state.

    queued -> leased -> done | not_article | failed | blocked
                     -> queued again, after a failure that may pass

A lease names the run that holds it. What an address became is written in the transaction that stores its article, so
neither can be there without the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from storage import parameters
from storage.models import AnyRow, Url, table_of
from storage.urls import host_of, strip_tracking, url_key

MOST_ATTEMPTS = 5
"""Failed tries, one a run, after which a failure that could have passed is final."""
MOST_LOSSES = 50
"""Runs that died holding an address, after which it counts as what kills them."""
_LEASE = timedelta(minutes=15)
_CHUNK = 500  # SQLite allows 32,766 parameters; small statements are kept compiled
_SETTLED = ("done", "failed", "not_article")


@dataclass(frozen=True, slots=True)
class FrontierLink:
    """A discovered address with what the page that listed it said about it."""

    url: str
    title: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an address."""

    url: str
    source: str
    state: str
    reason: str | None = None
    detail: str | None = None
    transient: bool = False
    """A failure that may pass: queued again for a later run, until MOST_ATTEMPTS."""
    changed: bool = False
    """The page was new or held something new."""
    article_id: int | None = None
    status: int | None = None
    via: str = "ingest"


def add(
    connection: Connection, source: str, via: str, links: Sequence[FrontierLink], run_id: int, now: datetime
) -> dict[str, bool]:
    """Queue the addresses not known yet; queue known ones again that changed, by their listing, since they were read.

    Returns key -> whether the address was new. An address belongs to the source which discovered it first. Parameters
    that were learned not to change the text are left out of it.
    """
    ignored = parameters.ignored(
        connection, {host for link in links if "?" in link.url and (host := host_of(link.url))}
    )
    by_key: dict[str, FrontierLink] = {}
    named: dict[str, str] = {}
    for link in links:
        key = asked = url_key(link.url)
        if ignored and (names := ignored.get(host_of(link.url) or "")):
            link = replace(link, url=parameters.without(link.url, names))
            key = url_key(link.url)
        named[asked] = key
        by_key.setdefault(key, link)
    known = _known(connection, list(by_key))
    rows = [_new_row(source, via, key, link, now) for key, link in by_key.items() if key not in known]
    if rows:
        connection.execute(insert(_url).on_conflict_do_nothing(), rows)
    for key, row in known.items():
        _refresh(connection, row, by_key[key], run_id, now)
    return {asked: key not in known for asked, key in named.items()}


def lease(connection: Connection, source: str, run_id: int, limit: int, now: datetime) -> list[FrontierLink]:
    """Give a run up to `limit` addresses: newest first, those that dead runs held last; none twice to one run."""
    due = sa.or_(Url.next_try.is_(None), Url.next_try <= now)
    fresh = sa.or_(Url.run_id.is_(None), Url.run_id != run_id)
    wanted = (
        sa.select(Url.id)
        .where(Url.source == source, Url.state == "queued", due, fresh)
        .order_by(Url.lost, Url.newest.desc(), Url.id)
        .limit(limit)
    )
    taken = (
        sa.update(Url)
        .where(Url.id.in_(wanted))
        .values(state="leased", run_id=run_id, lease_until=now + _LEASE, changed=now)
        .returning(Url.url, Url.title, Url.date_published, Url.date_modified, Url.lost, Url.newest, Url.id)
    )
    rows = sorted(connection.execute(taken), key=lambda row: (row.lost, -row.newest, row.id))
    return [FrontierLink(row.url, row.title, row.date_published, row.date_modified) for row in rows]


def renew(connection: Connection, run_id: int, now: datetime) -> None:
    """Keep a living run's leases from expiring."""
    held = (Url.run_id == run_id) & (Url.state == "leased")
    connection.execute(sa.update(Url).where(held).values(lease_until=now + _LEASE))


def reclaim(connection: Connection, source: str, now: datetime) -> int:
    """Queue again what dead runs of the source held; the caller holds the source's lock, so each lease is a dead one's.

    An address that MOST_LOSSES runs died with is failed("crashes"): it may be what kills them.
    """
    leased = (Url.source == source) & (Url.state == "leased")
    lost = Url.lost + 1
    too_often = sa.case((lost >= MOST_LOSSES, "failed"), else_="queued")
    reason = sa.case((lost >= MOST_LOSSES, "crashes"), else_=None)
    values = {"state": too_often, "reason": reason, "lost": lost, "lease_until": None, "run_id": None, "changed": now}
    return connection.execute(sa.update(Url).where(leased).values(values)).rowcount


def release(connection: Connection, run_id: int, asked: Sequence[str], now: datetime) -> int:
    """Queue again what a run leased and didn't settle, at its end; `asked`: the addresses it did ask for.

    Those count as a failed attempt, so that a page which breaks the spider isn't tried for ever. Returns how many.
    """
    held = (Url.run_id == run_id) & (Url.state == "leased")
    broken = [url_key(url) for url in asked]
    attempts = Url.attempts + 1
    for start in range(0, len(broken), _CHUNK):
        final = sa.case((attempts >= MOST_ATTEMPTS, "failed"), else_="queued")
        values = {"state": final, "reason": "unfinished", "attempts": attempts, "lease_until": None, "changed": now}
        some = held & Url.key.in_(broken[start : start + _CHUNK])
        connection.execute(sa.update(Url).where(some).values(values))
    values = {"state": "queued", "lease_until": None, "run_id": None, "changed": now}
    return connection.execute(sa.update(Url).where(held).values(values)).rowcount


def waiting(connection: Connection, source: str, run_id: int, now: datetime) -> bool:
    """Whether `lease` would give the run anything."""
    due = sa.or_(Url.next_try.is_(None), Url.next_try <= now)
    fresh = sa.or_(Url.run_id.is_(None), Url.run_id != run_id)
    queued = sa.select(Url.id).where(Url.source == source, Url.state == "queued", due, fresh).limit(1)
    return connection.scalar(queued) is not None


class Settler:
    """Writes what became of a batch of addresses, known before or not, in the caller's transaction."""

    def __init__(self, connection: Connection, urls: Sequence[str], run_id: int | None, now: datetime) -> None:
        self._connection = connection
        self.run_id = run_id
        self.now = now
        self._known = self._find([url_key(url) for url in urls])
        self._settled: set[str] = set()

    def settle(self, settled: Settled) -> int:
        """Write what became of one address, and return its row's id."""
        key = url_key(settled.url)
        known = self._state(key)
        self._settled.add(key)
        values = _outcome(settled, known, self.now) | {"run_id": self.run_id}
        if known is not None:
            self._connection.execute(_UPDATE, values | {"url_id": known.id})
            return int(known.id)
        row = _new_row(settled.source, settled.via, key, FrontierLink(settled.url), self.now) | values
        return int(self._connection.execute(_INSERT, row).scalar_one())

    def settle_alias(self, settled: Settled) -> None:
        """Settle the address a redirect led to, unless it waits for a reading of its own or is settled already."""
        known = self._state(url_key(settled.url))
        if known is None or known.state == "queued":
            self.settle(settled)

    def _state(self, key: str) -> AnyRow | None:
        if key in self._settled:  # earlier in this batch
            self._known.pop(key, None)
            self._known.update(self._find([key]))
        return self._known.get(key)

    def _find(self, keys: list[str]) -> dict[str, AnyRow]:
        found: dict[str, AnyRow] = {}
        for start in range(0, len(keys), _CHUNK):
            rows = self._connection.execute(_STATES, {"keys": keys[start : start + _CHUNK]})
            found.update((row.key, row) for row in rows)
        return found


# Built once: building a statement costs more than SQLite takes to run it.
_url = table_of(Url)
_STATES = sa.select(_url.c.id, _url.c.key, _url.c.state, _url.c.attempts, _url.c.vain, _url.c.fetched).where(
    _url.c.key.in_(sa.bindparam("keys", expanding=True))
)
_UPDATE = sa.update(_url).where(_url.c.id == sa.bindparam("url_id"))
_INSERT = sa.insert(_url).returning(_url.c.id)


def _outcome(settled: Settled, known: AnyRow | None, now: datetime) -> dict[str, object]:
    failures = (known.attempts if known else 0) + 1
    again = settled.transient and failures < MOST_ATTEMPTS
    first = known is None or known.fetched is None
    return {
        "state": "queued" if again else settled.state,
        "reason": settled.reason,
        "detail": settled.detail,
        "attempts": failures if settled.transient else 0,
        "next_try": now + _pause(failures) if again else None,
        "vain": 0 if first or settled.changed or known is None else known.vain + 1,
        "lease_until": None,
        "fetched": now,
        "changed": now,
        "status": settled.status,
        **({"article_id": settled.article_id} if settled.article_id is not None else {}),
    }


def _pause(failures: int) -> timedelta:
    """No pause before the second try, which is the next run's; then an hour, four hours, sixteen."""
    return timedelta(hours=0 if failures < 2 else 4 ** (failures - 2))


def _known(connection: Connection, keys: list[str]) -> dict[str, AnyRow]:
    columns = (
        Url.id, Url.key, Url.url, Url.state, Url.title, Url.date_published, Url.date_modified, Url.newest,
        Url.fetched, Url.vain, Url.run_id,
    )  # fmt: skip
    known: dict[str, AnyRow] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = connection.execute(sa.select(*columns).where(Url.key.in_(keys[start : start + _CHUNK])))
        known.update((row.key, row) for row in rows)
    return known


def _new_row(source: str, via: str, key: str, link: FrontierLink, now: datetime) -> dict[str, object]:
    newest = link.date_modified or link.date_published
    return {
        "source": source,
        "url": strip_tracking(link.url),
        "key": key,
        "state": "queued",
        "via": via,
        "title": link.title,
        "date_published": link.date_published,
        "date_modified": link.date_modified,
        "newest": int((newest or now).timestamp()),
        "discovered": now,
        "changed": now,
        "attempts": 0,
        "lost": 0,
        "vain": 0,
    }


def _refresh(connection: Connection, row: AnyRow, link: FrontierLink, run_id: int, now: datetime) -> None:
    """Take what a new listing adds to a known address, and queue it again when it says that the page changed."""
    values: dict[str, object] = {}
    if row.title is None and link.title:
        values["title"] = link.title
    if row.date_published is None and link.date_published:
        values["date_published"] = link.date_published
    if link.date_modified and (row.date_modified is None or link.date_modified > row.date_modified):
        values["date_modified"] = link.date_modified
        values["newest"] = max(row.newest, int(link.date_modified.timestamp()))
        # Two listings may give one page two dates: what this run read itself isn't older than either.
        if row.run_id != run_id and _reread(row, link.date_modified, now):
            values |= {
                "state": "queued",
                "reason": None,
                "detail": None,
                "attempts": 0,
                "next_try": None,
                "run_id": None,
            }
    if row.state == "queued" and _is_plainer(link.url, row.url):
        values["url"] = strip_tracking(link.url)
    if values:
        connection.execute(_UPDATE, values | {"url_id": row.id})


def _reread(row: AnyRow, modified: datetime, now: datetime) -> bool:
    if row.state not in _SETTLED or row.fetched is None:
        return False
    if row.date_modified is None and modified <= row.fetched:
        return False
    # Some sitemaps call every page changed, always: after re-reads in vain the next one waits, at last a month.
    pause = timedelta(hours=0 if row.vain == 0 else min(4 ** (row.vain - 1), 720))
    return bool(now >= row.fetched + pause)


def _is_plainer(url: str, known: str) -> bool:
    """Whether a twin's address is nearer to the key than the one queued: the page itself before its AMP form."""
    return len(strip_tracking(url)) < len(known) and url.split(":", 1)[0] == known.split(":", 1)[0]
