"""The index that finds an article's possible duplicates: texts by their hash, sketches by their keys.

Keys are spread evenly, so each would change another page of a large index. Those of new articles are therefore written
to a small part of it, and put in their places GATHERED articles at a time, in order, which changes each page once. The
rest stands in the order of time, and what is of a time that is over can be dropped as one range.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import Article, Fingerprint, FingerprintKey, chunks, insert_rows, table_of

PERIOD_DAYS = 64
"""Duplicates are looked for among articles that are at most this far apart in time, and up to twice as far; one without
a date is compared with all."""
GATHERED = 16_384
"""Articles whose keys are gathered before these are put in their places."""
MAX_HOLDERS = 60
"""Articles that a key leads to: one that as many have is a phrase of the language, or a source's furniture."""
_MAX_SAME = 200
_EPOCH = date(1970, 1, 1)
NEW = 1 << 62
"""Added to the keys, without period, of articles whose keys aren't in their places yet."""


class ComparedText(NamedTuple):
    """What an article is compared by."""

    article_id: int
    source: str
    headline: str
    text: str
    date_published: datetime | None


class StoredFingerprint(NamedTuple):
    """A row of `fingerprint`."""

    article_id: int
    sketch: int
    text_hash: bytes
    headline_hash: bytes
    words: int
    shingle_count: int
    period: int
    keys: tuple[int, ...]


class Holder(NamedTuple):
    """An article that holds a text."""

    article_id: int
    source: str
    text_hash: bytes
    headline_hash: bytes
    words: int


def period_of(moment: datetime | None) -> int:
    """Return which PERIOD_DAYS a moment is in, 1 for all up to March 1970; 0 for none: it may be of any time."""
    return 0 if moment is None else max(1, 1 + (moment.date() - _EPOCH).days // PERIOD_DAYS)


def are_near(one: int, other: int) -> bool:
    """Tell if articles of these periods are compared."""
    return 0 in (one, other) or abs(one - other) <= 1


def periods(connection: Connection) -> list[int]:
    """Return the periods that the index has articles of in their places."""
    found: list[int] = []
    while (key := connection.scalar(_NEXT, {"key": (found[-1] + 1) << 32 if found else 0})) is not None:
        found.append(key >> 32)
    return found


def has_undated(connection: Connection) -> bool:
    """Tell if the index has articles without a date."""
    first = connection.scalar(_NEXT, {"key": 0})
    return first is not None and first >> 32 == 0


def texts(connection: Connection, article_ids: Collection[int]) -> list[ComparedText]:
    """Read the current texts of these articles, in the order of their ids."""
    found = [row for chunk in chunks(sorted(article_ids)) for row in connection.execute(_TEXTS, {"ids": chunk})]
    return [ComparedText(row.id, row.source, row.headline, row.text, row.date_published) for row in found]


def read(connection: Connection, article_ids: Collection[int]) -> dict[int, StoredFingerprint]:
    """Read what is kept of these articles, without those of which nothing is."""
    found = [row for chunk in chunks(sorted(article_ids)) for row in connection.execute(_READ, {"ids": chunk})]
    return {row.article_id: StoredFingerprint(**row._asdict() | {"keys": _unpack(row.keys)}) for row in found}


def write(connection: Connection, kept: Sequence[StoredFingerprint], indexed: Iterable[tuple[int, int]]) -> None:
    """Keep fingerprints, and index these of their keys: (key, article id)."""
    if not kept:
        return
    rows = [row._asdict() | {"keys": struct.pack(f"<{len(row.keys)}I", *row.keys)} for row in kept]
    connection.execute(_INSERT, rows)
    keys = sorted((NEW | key, article_id) for key, article_id in indexed)
    if keys:
        insert_rows(connection, _key, ("key", "article_id"), keys)
    if any(row.article_id % GATHERED == 0 for row in kept):
        put_in_place(connection)


def put_in_place(connection: Connection) -> None:
    """Put all gathered keys in their places."""
    connection.execute(_PLACE)
    connection.execute(sa.delete(_key).where(_key.c.key >= NEW))


def remove(connection: Connection, kept: Iterable[StoredFingerprint]) -> None:
    """Forget fingerprints, and take their keys out of the index."""
    for row in kept:
        keys = [place | key for key in row.keys for place in (row.period << 32, NEW)]
        if keys:
            connection.execute(_DELETE_KEYS, {"keys": keys, "article_id": row.article_id})
        connection.execute(_DELETE, {"article_id": row.article_id})


def holders(connection: Connection, keys: Iterable[int]) -> defaultdict[int, list[int]]:
    """Return which articles the index has under these keys (period << 32 | key, or NEW | key), by key."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for chunk in chunks(sorted(set(keys))):
        # Written out, for they're numbers: SQLAlchemy's handling of each costs more than the search.
        listed = ",".join(map(str, chunk))
        for key, article_id in connection.exec_driver_sql(_HOLDERS.format(listed)).all():
            found[key].append(article_id)
    return found


def same_text(connection: Connection, hashes: Iterable[bytes]) -> dict[bytes, list[Holder]]:
    """Return which articles hold these texts, the first 200 of each."""
    found: dict[bytes, list[Holder]] = {}
    wanted = sorted(set(hashes))
    for chunk in chunks(wanted):
        for row in connection.execute(_SAME, {"hashes": chunk}):
            same = found.setdefault(row.text_hash, [])
            if len(same) < _MAX_SAME:
                same.append(Holder(*row))
    return found


def outdated(connection: Connection, sketch: int, after: int, limit: int) -> list[int]:
    """Return the next articles, in the order of their ids, that have no fingerprint of this version."""
    return list(connection.scalars(_OUTDATED, {"sketch": sketch, "after": after, "limit": limit}))


def outdate(connection: Connection) -> None:
    """Mark all fingerprints as of no version: they're to be made again."""
    connection.execute(sa.update(_kept).values(sketch=0))


def prune(connection: Connection, before: date) -> int:
    """Drop the index of all periods that ended before this day; return how many keys that were. Pairs stay.

    Articles without a date stay in it.
    """
    put_in_place(connection)
    first, bound = 1 << 32, (1 + (before - _EPOCH).days // PERIOD_DAYS) << 32
    return connection.execute(sa.delete(_key).where(_key.c.key >= first, _key.c.key < bound)).rowcount


def _unpack(keys: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(keys) // 4}I", keys)


_article, _kept, _key = table_of(Article), table_of(Fingerprint), table_of(FingerprintKey)
_INSERT = sa.insert(_kept).values(runs=sa.bindparam("shingle_count"))
_INSERT_KEY = sa.insert(_key)
_READ = sa.select(
    *(_kept.c[name] for name in StoredFingerprint._fields if name != "shingle_count"),
    _kept.c.runs.label("shingle_count"),
).where(_kept.c.article_id.in_(sa.bindparam("ids", expanding=True)))
_TEXTS = (
    sa.select(*(_article.c[name] for name in ("id", "source", "headline", "text", "date_published")))
    .where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_article.c.id)
)
_HOLDERS = "SELECT key, article_id FROM fingerprint_key WHERE key IN ({}) ORDER BY key, article_id"
_PLACE = _INSERT_KEY.from_select(
    ["key", "article_id"],
    sa.select(
        sa.cast(_kept.c.period, sa.BigInteger) * sa.literal_column(str(1 << 32)) + (_key.c.key - NEW), _key.c.article_id
    )
    .join(_kept, _kept.c.article_id == _key.c.article_id)
    .where(_key.c.key >= NEW)
    .order_by(sa.literal_column("1"), _key.c.article_id),
)
_NEXT = sa.select(_key.c.key).where(_key.c.key >= sa.bindparam("key")).order_by(_key.c.key).limit(1)
_DELETE = sa.delete(_kept).where(_kept.c.article_id == sa.bindparam("article_id"))
_DELETE_KEYS = sa.delete(_key).where(
    _key.c.key.in_(sa.bindparam("keys", expanding=True)), _key.c.article_id == sa.bindparam("article_id")
)
_SAME = (
    sa.select(_kept.c.article_id, _article.c.source, _kept.c.text_hash, _kept.c.headline_hash, _kept.c.words)
    .join(_article, _article.c.id == _kept.c.article_id)
    .where(_kept.c.text_hash.in_(sa.bindparam("hashes", expanding=True)))
    .order_by(_kept.c.text_hash, _kept.c.article_id)
)
_OUTDATED = (
    sa.select(_article.c.id)
    .outerjoin(_kept, _kept.c.article_id == _article.c.id)
    .where(_article.c.id > sa.bindparam("after"))
    .where(sa.or_(_kept.c.article_id.is_(None), _kept.c.sketch != sa.bindparam("sketch")))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)
