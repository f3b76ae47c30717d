"""The frontier: every discovered address, in exactly one state.

    queued -> leased -> done | not_article | failed | blocked
                     -> queued again, after a failure that may pass
    done -> leased -> done, to be read again for edits: a re-check, which has its time in `recheck` while it's leased

A lease names the run that holds it. What an address became is written in the transaction that stores its article, so
neither can be there without the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.frontier import parameters
from storage.frontier.settling import MOST_ATTEMPTS, FrontierLink, OutcomeWriter, UrlOutcome, new_row
from storage.frontier.urls import host_of, strip_tracking, url_key
from storage.schema import AnyRow, Url, chunks, insert, table_of

__all__ = [
    "MOST_ATTEMPTS", "MOST_LOSSES", "FrontierLink", "OutcomeWriter", "UrlOutcome",
    "add", "forget_lost", "lease", "lease_checks", "queued", "reclaim", "release", "renew", "waiting", "waiting_checks",
]  # fmt: skip

MOST_LOSSES = 50
"""Runs that died holding an address, after which it counts as what kills them."""
_LEASE = timedelta(minutes=15)
_MOST_LOST_CHECKS = 3
_CHECK_PAUSE = timedelta(hours=1)
_TRUSTED_LOOKS = 3
_SETTLED = ("done", "failed", "not_article")


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
    rows = [new_row(source, via, key, link, now) for key, link in by_key.items() if key not in known]
    if rows:
        connection.execute(insert(table_of(Url)).on_conflict_do_nothing(), rows)
    for key, row in known.items():
        _refresh(connection, row, by_key[key], run_id, now)
    return {asked: key not in known for asked, key in named.items()}


def lease(
    connection: Connection, source: str, run_id: int, limit: int, now: datetime, since: datetime | None = None
) -> list[FrontierLink]:
    """Give a run up to `limit` addresses: newest first, those that dead runs held last; none twice to one run.

    Those whose newest date is before `since` stay queued.
    """
    wanted = (
        sa.select(Url.id)
        .where(_queued(source, run_id, now, since))
        .order_by(Url.lost_runs, Url.newest.desc(), Url.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # PostgreSQL's: no waiting for what another is settling
        .cte("wanted")
    )
    taken = (
        sa.update(Url)
        .where(Url.id.in_(sa.select(wanted.c.id)))
        .values(state="leased", run_id=run_id, lease_until=now + _LEASE, changed=now)
        .returning(*_LINK, Url.lost_runs, Url.newest, Url.id)
    )
    rows = sorted(connection.execute(taken), key=lambda row: (row.lost_runs, -row.newest, row.id))
    return [_link(row) for row in rows]


def lease_checks(connection: Connection, source: str, run_id: int, limit: int, now: datetime) -> list[FrontierLink]:
    """Give a run up to `limit` addresses whose re-check is due, those due longest first."""
    due = (Url.source == source) & (Url.recheck <= now) & Url.state.in_(("done", "failed"))
    queue = sa.select(Url.id).where(due).order_by(Url.recheck, Url.id).limit(limit)
    wanted = queue.with_for_update(skip_locked=True).cte("wanted")
    taken = (
        sa.update(Url)
        .where(Url.id.in_(sa.select(wanted.c.id)))
        .values(state="leased", run_id=run_id, lease_until=now + _LEASE, changed=now)
        .returning(*_LINK, Url.recheck, Url.id)
    )
    rows = sorted(connection.execute(taken), key=lambda row: (row.recheck, row.id))
    return [_link(row) for row in rows]


def waiting_checks(connection: Connection, source: str, now: datetime) -> bool:
    """Whether `lease_checks` would give the run anything."""
    due = (Url.source == source) & (Url.recheck <= now) & Url.state.in_(("done", "failed"))
    return connection.scalar(sa.select(Url.id).where(due).limit(1)) is not None


def renew(connection: Connection, run_id: int, now: datetime) -> None:
    """Keep a living run's leases from expiring."""
    held = (Url.run_id == run_id) & (Url.state == "leased")
    connection.execute(sa.update(Url).where(held).values(lease_until=now + _LEASE))


def reclaim(connection: Connection, source: str, now: datetime) -> int:
    """Queue again what dead runs of the source held; the caller holds the source's lock, so each lease is a dead one's.

    An address that MOST_LOSSES runs died with is failed("crashes"): it may be what kills them. One that was to be
    checked for edits is what it was before, and is checked an hour later; after three losses not again.
    """
    leased = (Url.source == source) & (Url.state == "leased")
    lost = Url.lost_runs + 1
    again = sa.case((_CHECK & (lost < _MOST_LOST_CHECKS), now + _CHECK_PAUSE), else_=None)
    values = {
        "state": sa.case((_CHECK, _RESTING), (lost >= MOST_LOSSES, "failed"), else_="queued"),
        "reason": sa.case((_CHECK, Url.reason), (lost >= MOST_LOSSES, Reason.CRASHES.value), else_=None),
        "recheck": sa.type_coerce(again, Url.recheck.type),
        "lost_runs": lost, "lease_until": None, "run_id": None, "changed": now,
    }  # fmt: skip
    return connection.execute(sa.update(Url).where(leased).values(values)).rowcount


def release(connection: Connection, run_id: int, asked: Sequence[str], now: datetime) -> int:
    """Queue again what a run leased and didn't settle, at its end; `asked`: the addresses it did ask for.

    Those count as a failed attempt, so that a page which breaks the spider isn't tried for ever. Returns how many.
    """
    held = (Url.run_id == run_id) & (Url.state == "leased")
    broken = [url_key(url) for url in asked]
    attempts = Url.attempts + 1
    for chunk in chunks(broken):
        final = attempts >= MOST_ATTEMPTS
        again = sa.case((_CHECK & ~final, now + _CHECK_PAUSE), else_=None)
        values = {
            "state": sa.case((_CHECK, _RESTING), (final, "failed"), else_="queued"),
            "reason": sa.case((_CHECK, Url.reason), else_=Reason.UNFINISHED.value),
            "recheck": sa.type_coerce(again, Url.recheck.type),
            "attempts": attempts, "lease_until": None, "changed": now,
        }  # fmt: skip
        some = held & Url.key.in_(chunk)
        connection.execute(sa.update(Url).where(some).values(values))
    state = sa.case((_CHECK, _RESTING), else_="queued")
    values = {"state": state, "lease_until": None, "run_id": None, "changed": now}
    return connection.execute(sa.update(Url).where(held).values(values)).rowcount


def forget_lost(connection: Connection, run_id: int, held: Collection[str]) -> int:
    """Queue again what a run leased, but for these addresses, which it holds: the answer that named them was lost."""
    leased = sa.select(Url.id, Url.url).where(Url.run_id == run_id, Url.state == "leased")
    lost = [row.id for row in connection.execute(leased) if row.url not in held]
    values = {"state": sa.case((_CHECK, _RESTING), else_="queued"), "lease_until": None, "run_id": None}
    for chunk in chunks(lost):
        connection.execute(sa.update(Url).where(Url.id.in_(chunk)).values(values))
    return len(lost)


def waiting(connection: Connection, source: str, run_id: int, now: datetime, since: datetime | None = None) -> bool:
    """Whether `lease` would give the run anything."""
    return connection.scalar(sa.select(Url.id).where(_queued(source, run_id, now, since)).limit(1)) is not None


def queued(connection: Connection, source: str) -> int:
    """How many addresses of a source wait, due or not."""
    count = sa.select(sa.func.count()).select_from(Url).where(Url.source == source, Url.state == "queued")
    return connection.scalar(count) or 0


def _queued(source: str, run_id: int, now: datetime, since: datetime | None) -> sa.ColumnElement[bool]:
    due = sa.or_(Url.next_try.is_(None), Url.next_try <= now)
    fresh = sa.or_(Url.run_id.is_(None), Url.run_id != run_id)
    recent = sa.true() if since is None else Url.newest >= int(since.timestamp())
    return sa.and_(Url.source == source, Url.state == "queued", due, fresh, recent)


_CHECK = Url.recheck.is_not(None)
"""Of a leased address: whether it's read again for edits."""
_RESTING = sa.case((Url.reason == Reason.GONE, "failed"), else_="done")
"""What such an address was before."""
_LINK = (
    Url.url, Url.title, Url.date_published, Url.date_modified,
    Url.article_id, Url.unchanged_checks, Url.unchanged_rereads, Url.etag, Url.last_modified,
)  # fmt: skip
_UPDATE = sa.update(table_of(Url)).where(table_of(Url).c.id == sa.bindparam("url_id"))


def _link(row: AnyRow) -> FrontierLink:
    """Return a leased address; one that an article was read at comes with what it's asked for with again.

    Not each time: every third look in vain goes without, for a site may say "not modified" of a page that changed.
    """
    link = FrontierLink(row.url, row.title, row.date_published, row.date_modified)
    if row.article_id is None or (row.unchanged_checks + row.unchanged_rereads) % _TRUSTED_LOOKS == _TRUSTED_LOOKS - 1:
        return link
    return replace(link, etag=row.etag, last_modified=row.last_modified)


def _known(connection: Connection, keys: list[str]) -> dict[str, AnyRow]:
    columns = (
        Url.id, Url.key, Url.url, Url.state, Url.title, Url.date_published, Url.date_modified, Url.newest,
        Url.fetched, Url.unchanged_rereads, Url.run_id,
    )  # fmt: skip
    known: dict[str, AnyRow] = {}
    for chunk in chunks(keys):
        rows = connection.execute(sa.select(*columns).where(Url.key.in_(chunk)))
        known.update((row.key, row) for row in rows)
    return known


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
                "recheck": None,
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
    pause = timedelta(hours=0 if row.unchanged_rereads == 0 else min(4 ** (row.unchanged_rereads - 1), 720))
    return bool(now >= row.fetched + pause)


def _is_plainer(url: str, known: str) -> bool:
    """Whether a twin's address is nearer to the key than the one queued: the page itself before its AMP form."""
    return len(strip_tracking(url)) < len(known) and url.split(":", 1)[0] == known.split(":", 1)[0]
