"""The index that finds possible duplicates: equal texts by their hash, similar texts by the keys of their sketches.

Keys are spread evenly, so writing each key would change a different page of a large index. Keys of new articles are
therefore written to a small part of the index first. After every GATHERED articles these keys move to their final
places, in order, so each page changes once. The final places are in order of time, so that an old period can be
dropped as one range.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.articles import kept_lines
from storage.schema import ArticleRow, FingerprintKeyRow, FingerprintRow, chunks, insert_rows, table_of

PERIOD_DAYS = 64
"""Length of a period. Articles are compared with those of their period, the period before and the period after: all
that are up to 64 days apart, and some up to 128. Articles without a date are compared with all."""
GATHERED = 16_384
"""Number of articles whose keys are gathered before the keys move to their final places."""
MAX_HOLDERS = 60
"""Maximum number of articles under a key. A key with more is a common phrase, or a source's boilerplate."""
_MAX_SAME = 200
"""Maximum number of articles read for an equal text."""
_EPOCH = date(1970, 1, 1)
NEW = 1 << 62
"""Bit that marks the keys of new articles, which aren't in their final places yet; these keys have no period."""
FACT = 1 << 61
"""Bit that marks the keys of facts. Such keys lead to articles of the same days only, and are dropped after a while."""
_FACT_DAYS = 4
"""Number of days in a span. Facts lead to articles of their span, and of the span that is nearest to their day."""


class ComparedText(NamedTuple):
    """The parts of an article that are compared."""

    article_id: int
    source: str
    headline: str
    text: str
    date_published: datetime | None


class StoredFingerprint(NamedTuple):
    """A row of `fingerprint`; `shingle_count` is stored as `runs`."""

    article_id: int
    sketch: int
    text_hash: bytes
    headline_hash: bytes
    words: int
    shingle_count: int
    period: int
    keys: tuple[int, ...]


class Holder(NamedTuple):
    """An article that has a text."""

    article_id: int
    source: str
    text_hash: bytes
    headline_hash: bytes
    words: int
    url: str


_article, _fingerprint, _key = table_of(ArticleRow), table_of(FingerprintRow), table_of(FingerprintKeyRow)
_INSERT = sa.insert(_fingerprint).values(runs=sa.bindparam("shingle_count"))
_INSERT_KEY = sa.insert(_key)
_READ = sa.select(
    *(_fingerprint.c[name] for name in StoredFingerprint._fields if name != "shingle_count"),
    _fingerprint.c.runs.label("shingle_count"),
).where(_fingerprint.c.article_id.in_(sa.bindparam("ids", expanding=True)))
_TEXTS = (
    sa.select(*(_article.c[name] for name in ("id", "source", "headline", "text", "date_published")))
    .where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_article.c.id)
)
_HOLDERS = "SELECT key, article_id FROM fingerprint_key WHERE key IN ({}) ORDER BY key, article_id"
_MOVE_KEYS = _INSERT_KEY.from_select(
    ["key", "article_id"],
    sa.select(
        sa.cast(_fingerprint.c.period, sa.BigInteger) * sa.literal_column(str(1 << 32)) + (_key.c.key - NEW),
        _key.c.article_id,
    )
    .join(_fingerprint, _fingerprint.c.article_id == _key.c.article_id)
    .where(_key.c.key >= NEW)
    .order_by(sa.literal_column("1"), _key.c.article_id),
)
_NEXT_KEY = sa.select(_key.c.key).where(_key.c.key >= sa.bindparam("key")).order_by(_key.c.key).limit(1)
_DELETE = sa.delete(_fingerprint).where(_fingerprint.c.article_id == sa.bindparam("article_id"))
_DELETE_KEYS = sa.delete(_key).where(
    _key.c.key.in_(sa.bindparam("keys", expanding=True)), _key.c.article_id == sa.bindparam("article_id")
)
_SAME = (
    sa.select(
        _fingerprint.c.article_id,
        _article.c.source,
        _fingerprint.c.text_hash,
        _fingerprint.c.headline_hash,
        _fingerprint.c.words,
        _article.c.url,
    )
    .join(_article, _article.c.id == _fingerprint.c.article_id)
    .where(_fingerprint.c.text_hash.in_(sa.bindparam("hashes", expanding=True)))
    .order_by(_fingerprint.c.text_hash, _fingerprint.c.article_id)
)
_OUTDATED = (
    sa.select(_article.c.id)
    .outerjoin(_fingerprint, _fingerprint.c.article_id == _article.c.id)
    .where(_article.c.id > sa.bindparam("after"))
    .where(sa.or_(_fingerprint.c.article_id.is_(None), _fingerprint.c.sketch != sa.bindparam("sketch")))
    .order_by(_article.c.id)
    .limit(sa.bindparam("limit"))
)


def period_of(moment: datetime | None) -> int:
    """Return the number of a date's period: 1 for all dates up to March 1970, 0 without a date."""
    return 0 if moment is None else max(1, 1 + (moment.date() - _EPOCH).days // PERIOD_DAYS)


def are_near(period: int, other: int) -> bool:
    """Return True if articles of these periods are compared."""
    return 0 in (period, other) or abs(period - other) <= 1


def fact_keys(facts: Iterable[int], day: date) -> tuple[list[int], list[int]]:
    """Return the keys under which an article of a day is indexed by its facts, and the keys to look others up by."""
    span, place = divmod((day - _EPOCH).days, _FACT_DAYS)
    nearest = span + 1 if place >= _FACT_DAYS / 2 else span - 1
    own, others = ([_fact_prefix(each) | fact for fact in facts] for each in (span, nearest))
    return own, own + others


def _fact_prefix(span: int) -> int:
    return FACT | max(0, span) << 32


def periods(connection: Connection) -> list[int]:
    """Return the periods with keys in their final places."""
    periods: list[int] = []
    while (key := connection.scalar(_NEXT_KEY, {"key": (periods[-1] + 1) << 32 if periods else 0})) is not None:
        if key >= FACT:
            break
        periods.append(key >> 32)
    return periods


def has_keys(connection: Connection, period: int) -> bool:
    """Return True if the index has keys of a period in their final places."""
    first = connection.scalar(_NEXT_KEY, {"key": period << 32})
    return first is not None and first >> 32 == period


def texts(connection: Connection, article_ids: Collection[int]) -> list[ComparedText]:
    """Read the current texts of these articles, in the order of their ids. Lines that a user keeps are blank."""
    rows = [row for chunk in chunks(sorted(article_ids)) for row in connection.execute(_TEXTS, {"ids": chunk})]
    kept = kept_lines.read(connection, {row.source for row in rows})
    return [
        ComparedText(
            row.id,
            row.source,
            row.headline,
            kept_lines.blank(row.text, kept[row.source]) if row.source in kept else row.text,
            row.date_published,
        )
        for row in rows
    ]


def read(connection: Connection, article_ids: Collection[int]) -> dict[int, StoredFingerprint]:
    """Return the stored fingerprints of these articles, as far as they have one: article id -> fingerprint."""
    rows = [row for chunk in chunks(sorted(article_ids)) for row in connection.execute(_READ, {"ids": chunk})]
    return {row.article_id: StoredFingerprint(**row._asdict() | {"keys": _unpack(row.keys)}) for row in rows}


def write(
    connection: Connection,
    fingerprints: Sequence[StoredFingerprint],
    indexed: Iterable[tuple[int, int]],
    facts: Iterable[tuple[int, int]] = (),
) -> None:
    """Store fingerprints, and index some of their keys, and keys of facts: (key, article id)."""
    if not fingerprints:
        return
    rows = [row._asdict() | {"keys": struct.pack(f"<{len(row.keys)}I", *row.keys)} for row in fingerprints]
    connection.execute(_INSERT, rows)
    keys = sorted([*((NEW | key, article_id) for key, article_id in indexed), *facts])
    if keys:
        insert_rows(connection, _key, ("key", "article_id"), keys)
    if any(row.article_id % GATHERED == 0 for row in fingerprints):
        move_gathered(connection)


def move_gathered(connection: Connection) -> None:
    """Move all gathered keys to their final places. Drop the keys of facts but for the newest GATHERED articles."""
    connection.execute(_MOVE_KEYS)
    connection.execute(sa.delete(_key).where(_key.c.key >= NEW))
    newest = sa.select(sa.func.max(_fingerprint.c.article_id)).scalar_subquery()
    connection.execute(sa.delete(_key).where(_key.c.key >= FACT, _key.c.article_id <= newest - GATHERED))


def remove(connection: Connection, fingerprints: Iterable[StoredFingerprint]) -> None:
    """Delete fingerprints, and their keys from the index."""
    for row in fingerprints:
        keys = [prefix | key for key in row.keys for prefix in (row.period << 32, NEW)]
        if keys:
            connection.execute(_DELETE_KEYS, {"keys": keys, "article_id": row.article_id})
        connection.execute(_DELETE, {"article_id": row.article_id})


def holders(connection: Connection, keys: Iterable[int]) -> defaultdict[int, list[int]]:
    """Return the articles that the index has under these keys: period << 32 | key, or NEW | key -> article ids."""
    by_key: defaultdict[int, list[int]] = defaultdict(list)
    for chunk in chunks(sorted(set(keys))):
        # Keys are numbers, so they can be part of the SQL: SQLAlchemy's bound parameters cost more than the search.
        numbers = ",".join(map(str, chunk))
        for key, article_id in connection.exec_driver_sql(_HOLDERS.format(numbers)).all():
            by_key[key].append(article_id)
    return by_key


def same_text(connection: Connection, hashes: Iterable[bytes]) -> dict[bytes, list[Holder]]:
    """Return the articles that have these texts, the first 200 for each text: text hash -> articles.

    They are in an order that depends on their URLs alone, and that no site has a hand in.
    """
    by_hash: dict[bytes, list[Holder]] = {}
    for chunk in chunks(sorted(set(hashes))):
        for row in connection.execute(_SAME, {"hashes": chunk}):
            same = by_hash.setdefault(row.text_hash, [])
            if len(same) < _MAX_SAME:
                same.append(Holder(*row))
    for same in by_hash.values():
        same.sort(key=lambda holder: (crc32(holder.url.encode("utf-8", "surrogatepass")), holder.url))
    return by_hash


def outdated(connection: Connection, sketch: int, after: int, limit: int) -> list[int]:
    """Return the next articles after an id that have no fingerprint of this version, in the order of their ids."""
    return list(connection.scalars(_OUTDATED, {"sketch": sketch, "after": after, "limit": limit}))


def outdate(connection: Connection) -> None:
    """Set the version of all fingerprints to 0, so that they are made again."""
    connection.execute(sa.update(_fingerprint).values(sketch=0))


def prune(connection: Connection, before: date) -> int:
    """Drop the keys of all periods that ended before this day. Return the number of keys.

    Pairs stay, and so do the keys of articles without a date.
    """
    move_gathered(connection)
    first, bound = 1 << 32, (1 + (before - _EPOCH).days // PERIOD_DAYS) << 32
    return connection.execute(sa.delete(_key).where(_key.c.key >= first, _key.c.key < bound)).rowcount


def _unpack(keys: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(keys) // 4}I", keys)
