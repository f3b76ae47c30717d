"""The frontier: queueing, leasing and returning URLs. Every discovered URL is in exactly one state.

    queued -> leased -> done | not_article | failed | blocked
                     -> queued again, after a temporary failure
    done -> leased -> done: a recheck for edits; `recheck` keeps its time during the lease

A lease names the run that holds the URL. The outcome of a URL is written in the transaction that stores its article, so
that the database never has one without the other (storage/frontier/settling.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.reasons import Reason
from storage.frontier import parameters
from storage.frontier.settling import MAX_ATTEMPTS, RECHECKED_FAILURES, FrontierLink, OutcomeWriter, UrlOutcome, new_row
from storage.frontier.url_keys import host_of, strip_tracking, url_key
from storage.schema import AnyRow, UrlRow, chunks, insert, table_of

__all__ = [
    "MAX_ATTEMPTS", "MAX_LOSSES", "FrontierLink", "OutcomeWriter", "UrlOutcome",
    "add", "forget_lost", "lease", "lease_checks", "queued", "reclaim", "release", "renew", "waiting", "waiting_checks",
]  # fmt: skip

MAX_LOSSES = 50
"""Number of runs that died while they held a URL, after which the URL is taken for the cause."""
_LEASE = timedelta(minutes=15)
_MAX_LOST_CHECKS = 3
_CHECK_PAUSE = timedelta(hours=1)
_TRUSTED_LOOKS = 3
_SETTLED = ("done", "failed", "not_article")
_CHECK = UrlRow.recheck.is_not(None)
"""True for a leased URL if the lease is for a recheck."""
_RESTING = sa.case((UrlRow.reason.in_(RECHECKED_FAILURES), "failed"), else_="done")
"""The state of such a URL before the lease."""
_LINK = (
    UrlRow.url, UrlRow.title, UrlRow.date_published, UrlRow.date_modified, UrlRow.published_offset_min,
    UrlRow.article_id, UrlRow.unchanged_checks, UrlRow.unchanged_rereads, UrlRow.etag, UrlRow.last_modified,
)  # fmt: skip
_UPDATE = sa.update(table_of(UrlRow)).where(table_of(UrlRow).c.id == sa.bindparam("url_id"))


def add(
    connection: Connection, source: str, via: str, links: Sequence[FrontierLink], run_id: int, now: datetime
) -> dict[str, bool]:
    """Queue unknown URLs, and known URLs that have changed, according to their listing, since they were read.

    Return key of the URL as listed -> True if the URL is new. A URL belongs to the source that discovered it first.
    Query parameters that were learned not to change the text are removed.
    """
    ignored = parameters.ignored(
        connection, {host for link in links if "?" in link.url and (host := host_of(link.url))}
    )
    by_key: dict[str, FrontierLink] = {}
    key_of_listed: dict[str, str] = {}
    for link in links:
        key = listed_key = url_key(link.url)
        if ignored and (names := ignored.get(host_of(link.url) or "")):
            link = replace(link, url=parameters.without(link.url, names))
            key = url_key(link.url)
        key_of_listed[listed_key] = key
        by_key.setdefault(key, link)
    known = _known(connection, list(by_key))
    rows = [new_row(source, via, key, link, now) for key, link in by_key.items() if key not in known]
    if rows:
        connection.execute(insert(table_of(UrlRow)).on_conflict_do_nothing(), rows)
    for key, row in known.items():
        _refresh(connection, row, by_key[key], run_id, now)
    return {listed_key: key not in known for listed_key, key in key_of_listed.items()}


def lease(
    connection: Connection, source: str, run_id: int, limit: int, now: datetime, since: datetime | None = None
) -> list[FrontierLink]:
    """Lease up to `limit` URLs to a run, newest first; URLs that dead runs held come last.

    A run gets no URL twice. URLs whose newest date is before `since` stay queued.
    """
    wanted = (
        sa.select(UrlRow.id)
        .where(_queued(source, run_id, now, since))
        .order_by(UrlRow.lost_runs, UrlRow.newest.desc(), UrlRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # on PostgreSQL: don't wait for URLs that another run is writing
        .cte("wanted")
    )
    leased = (
        sa.update(UrlRow)
        .where(UrlRow.id.in_(sa.select(wanted.c.id)))
        .values(state="leased", run_id=run_id, lease_until=now + _LEASE, changed=now)
        .returning(*_LINK, UrlRow.lost_runs, UrlRow.newest, UrlRow.id)
    )
    rows = sorted(connection.execute(leased), key=lambda row: (row.lost_runs, -row.newest, row.id))
    return [_link(row) for row in rows]


def lease_checks(connection: Connection, source: str, run_id: int, limit: int, now: datetime) -> list[FrontierLink]:
    """Lease up to `limit` URLs whose recheck is due to a run, the longest overdue first."""
    due = (UrlRow.source == source) & (UrlRow.recheck <= now) & UrlRow.state.in_(("done", "failed"))
    queue = sa.select(UrlRow.id).where(due).order_by(UrlRow.recheck, UrlRow.id).limit(limit)
    queued_urls = queue.with_for_update(skip_locked=True).cte("wanted")
    leased = (
        sa.update(UrlRow)
        .where(UrlRow.id.in_(sa.select(queued_urls.c.id)))
        .values(state="leased", run_id=run_id, lease_until=now + _LEASE, changed=now)
        .returning(*_LINK, UrlRow.recheck, UrlRow.id)
    )
    rows = sorted(connection.execute(leased), key=lambda row: (row.recheck, row.id))
    return [_link(row) for row in rows]


def waiting_checks(connection: Connection, source: str, now: datetime) -> bool:
    """Return True if `lease_checks` would return any URL."""
    due = (UrlRow.source == source) & (UrlRow.recheck <= now) & UrlRow.state.in_(("done", "failed"))
    return connection.scalar(sa.select(UrlRow.id).where(due).limit(1)) is not None


def renew(connection: Connection, run_id: int, now: datetime) -> None:
    """Extend the leases of a run."""
    leased = (UrlRow.run_id == run_id) & (UrlRow.state == "leased")
    connection.execute(sa.update(UrlRow).where(leased).values(lease_until=now + _LEASE))


def reclaim(connection: Connection, source: str, now: datetime) -> int:
    """Queue the URLs again that dead runs of the source held; return their number.

    The caller holds the source's lock, so every lease belongs to a dead run. A URL that MAX_LOSSES runs died with
    becomes failed("crashes"), since the URL may be the cause. A URL leased for a recheck returns to its state before,
    and is checked an hour later; after three losses it isn't checked again.
    """
    leased = (UrlRow.source == source) & (UrlRow.state == "leased")
    lost = UrlRow.lost_runs + 1
    again = sa.case((_CHECK & (lost < _MAX_LOST_CHECKS), now + _CHECK_PAUSE), else_=None)
    values = {
        "state": sa.case((_CHECK, _RESTING), (lost >= MAX_LOSSES, "failed"), else_="queued"),
        "reason": sa.case((_CHECK, UrlRow.reason), (lost >= MAX_LOSSES, Reason.CRASHES.value), else_=None),
        "recheck": sa.type_coerce(again, UrlRow.recheck.type),
        "lost_runs": lost, "lease_until": None, "run_id": None, "changed": now,
    }  # fmt: skip
    return connection.execute(sa.update(UrlRow).where(leased).values(values)).rowcount


def release(connection: Connection, run_id: int, asked: Sequence[str], now: datetime) -> int:
    """Queue the URLs again, at the end of a run, that the run leased and has no outcome for; return their number.

    `asked` holds the URLs that the run did request. These count as failed attempts, so that a page which breaks the
    spider isn't tried for ever.
    """
    leased = (UrlRow.run_id == run_id) & (UrlRow.state == "leased")
    asked_keys = [url_key(url) for url in asked]
    attempts = UrlRow.attempts + 1
    for chunk in chunks(asked_keys):
        final = attempts >= MAX_ATTEMPTS
        again = sa.case((_CHECK & ~final, now + _CHECK_PAUSE), else_=None)
        values = {
            "state": sa.case((_CHECK, _RESTING), (final, "failed"), else_="queued"),
            "reason": sa.case((_CHECK, UrlRow.reason), else_=Reason.UNFINISHED.value),
            "recheck": sa.type_coerce(again, UrlRow.recheck.type),
            "attempts": attempts, "lease_until": None, "changed": now,
        }  # fmt: skip
        condition = leased & UrlRow.key.in_(chunk)
        connection.execute(sa.update(UrlRow).where(condition).values(values))
    state = sa.case((_CHECK, _RESTING), else_="queued")
    values = {"state": state, "lease_until": None, "run_id": None, "changed": now}
    return connection.execute(sa.update(UrlRow).where(leased).values(values)).rowcount


def forget_lost(connection: Connection, run_id: int, held_urls: Collection[str]) -> int:
    """Queue the run's leased URLs again, except those in `held_urls`; return their number.

    `held_urls` are the URLs that the run knows of. The others were leased in a transaction whose result was lost.
    """
    leased = sa.select(UrlRow.id, UrlRow.url).where(UrlRow.run_id == run_id, UrlRow.state == "leased")
    lost = [row.id for row in connection.execute(leased) if row.url not in held_urls]
    values = {"state": sa.case((_CHECK, _RESTING), else_="queued"), "lease_until": None, "run_id": None}
    for chunk in chunks(lost):
        connection.execute(sa.update(UrlRow).where(UrlRow.id.in_(chunk)).values(values))
    return len(lost)


def waiting(connection: Connection, source: str, run_id: int, now: datetime, since: datetime | None = None) -> bool:
    """Return True if `lease` would return any URL."""
    return connection.scalar(sa.select(UrlRow.id).where(_queued(source, run_id, now, since)).limit(1)) is not None


def queued(connection: Connection, source: str) -> int:
    """Return the number of queued URLs of a source, due or not."""
    count = sa.select(sa.func.count()).select_from(UrlRow).where(UrlRow.source == source, UrlRow.state == "queued")
    return connection.scalar(count) or 0


def _queued(source: str, run_id: int, now: datetime, since: datetime | None) -> sa.ColumnElement[bool]:
    due = sa.or_(UrlRow.next_try.is_(None), UrlRow.next_try <= now)
    fresh = sa.or_(UrlRow.run_id.is_(None), UrlRow.run_id != run_id)
    recent = sa.true() if since is None else UrlRow.newest >= int(since.timestamp())
    return sa.and_(UrlRow.source == source, UrlRow.state == "queued", due, fresh, recent)


def _link(row: AnyRow) -> FrontierLink:
    """Return a leased URL; a URL that an article was read from comes with its validators for a conditional request.

    After two requests in a row that found no change, the third has no validators: a site may wrongly answer "not
    modified" for a page that has changed.
    """
    offset_min = row.published_offset_min
    link = FrontierLink(row.url, row.title, row.date_published, row.date_modified, published_offset_min=offset_min)
    if row.article_id is None or (row.unchanged_checks + row.unchanged_rereads) % _TRUSTED_LOOKS == _TRUSTED_LOOKS - 1:
        return link
    return replace(link, etag=row.etag, last_modified=row.last_modified)


def _known(connection: Connection, keys: list[str]) -> dict[str, AnyRow]:
    columns = (
        UrlRow.id,
        UrlRow.key,
        UrlRow.url,
        UrlRow.state,
        UrlRow.reason,
        UrlRow.title,
        UrlRow.date_published,
        UrlRow.date_modified,
        UrlRow.newest,
        UrlRow.fetched,
        UrlRow.unchanged_rereads,
        UrlRow.run_id,
    )
    by_key: dict[str, AnyRow] = {}
    for chunk in chunks(keys):
        rows = connection.execute(sa.select(*columns).where(UrlRow.key.in_(chunk)))
        by_key.update((row.key, row) for row in rows)
    return by_key


def _refresh(connection: Connection, row: AnyRow, link: FrontierLink, run_id: int, now: datetime) -> None:
    """Add what a new listing says to a known URL, and queue the URL again if the listing says that the page changed."""
    values: dict[str, object] = {}
    if row.title is None and link.title:
        values["title"] = link.title
    if row.date_published is None and link.date_published:
        values |= {"date_published": link.date_published, "published_offset_min": link.published_offset_min}
    if link.date_modified and (row.date_modified is None or link.date_modified > row.date_modified):
        values["date_modified"] = link.date_modified
        values["newest"] = max(row.newest, int(link.date_modified.timestamp()))
        # Two listings may give a page two dates. A page that this run read itself isn't older than either of them.
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
    is_settled = row.state in _SETTLED or (row.state == "blocked" and row.reason == Reason.WALL)
    if not is_settled or row.fetched is None:
        return False
    if row.date_modified is None and modified <= row.fetched:
        return False
    # Some sitemaps always mark every page as changed. After re-reads without a change the next waits, up to a month.
    pause = timedelta(hours=0 if row.unchanged_rereads == 0 else min(4 ** (row.unchanged_rereads - 1), 720))
    return bool(now >= row.fetched + pause)


def _is_plainer(url: str, known_url: str) -> bool:
    """Return True if a URL with the same key is closer to the key than the queued URL: the page before its AMP form."""
    return len(strip_tracking(url)) < len(known_url) and url.split(":", 1)[0] == known_url.split(":", 1)[0]
