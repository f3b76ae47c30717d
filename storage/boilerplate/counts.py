"""Counts of the blocks that recur in a source's texts, in the database: boilerplate is learned from these counts.

A block in a single text has a row of `block_article` only. A block in two texts or more also has a row of `block`.
`pipelines.boilerplate.decide` decides by the counts which blocks are boilerplate.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from storage.boilerplate.blocks import SAMPLE_SIZE, BlockStats, CountChange, CountedText, CountText, SourceDays, unpack
from storage.schema import (
    AnyRow,
    ArticleRow,
    ArticleVersionRow,
    BlockArticleRow,
    BlockDayRow,
    BlockRow,
    BlockTextRow,
    chunks,
    insert_rows,
    table_of,
    upsert,
)

_block, _holding, _text, _day = (
    table_of(BlockRow),
    table_of(BlockArticleRow),
    table_of(BlockTextRow),
    table_of(BlockDayRow),
)
_article, _version = table_of(ArticleRow), table_of(ArticleVersionRow)
_COLUMNS = tuple(column.name for column in _block.columns)
_KEYS: sa.BindParameter[int] = sa.bindparam("keys", expanding=True)

_FIND = sa.select(_block).where(_block.c.key.in_(_KEYS))
_UPSERT = upsert(_block)
_DELETE = sa.delete(_block).where(_block.c.key == sa.bindparam("k"))
_DAYS = sa.select(_day.c.day, _day.c.texts).where(_day.c.source == sa.bindparam("source"))
_COUNT_DAY = sa.text(
    "INSERT INTO block_day (source, day, texts) VALUES (:source, :day, :texts) "
    "ON CONFLICT (source, day) DO UPDATE SET texts = block_day.texts + excluded.texts"
).bindparams(sa.bindparam("day", type_=sa.Date()))
_MEMBERS = sa.select(_text).where(_text.c.text_key.in_(_KEYS))
_INSERT_TEXT = sa.insert(_text)
_DELETE_TEXT = sa.delete(_text).where(_text.c.article_id == sa.bindparam("id"))
_DELETE_HOLDING = sa.delete(_holding).where(
    _holding.c.key == sa.bindparam("k"), _holding.c.article_id == sa.bindparam("id")
)
_HOLDERS = sa.select(_holding).where(_holding.c.key.in_(_KEYS))
_HOLDERS_OF = sa.select(_holding.c.article_id).where(_holding.c.key == sa.bindparam("key"))
_old = (
    sa.select(_text.c.article_id)
    .join(_article, _article.c.id == _text.c.article_id)
    .where(_article.c.source == sa.bindparam("source"), _text.c.day < sa.bindparam("day", type_=sa.Date()))
)
_FORGET = sa.delete(_holding).where(_holding.c.article_id.in_(_old), ~sa.exists().where(_block.c.key == _holding.c.key))
_other = _text.alias()
_FIRST_DAY = (
    sa.select(sa.func.min(_other.c.day, type_=sa.Date())).where(_other.c.text_key == _text.c.text_key).scalar_subquery()
)
_TEXTS = (
    sa.select(_article.c.id, _article.c.source, _version.c.blocks, _FIRST_DAY.label("day"))
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .join(_text, _text.c.article_id == _article.c.id)
    .where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
)
_TEXTS_OF = (
    sa.select(_holding.c.article_id, _text.c.text_key, _FIRST_DAY.label("day"))
    .join(_text, _text.c.article_id == _holding.c.article_id)
    .where(_holding.c.key == sa.bindparam("key"))
)


class _HeldText(NamedTuple):
    """A text, the article that it counts as, and its day."""

    text: CountedText
    holder: int
    day: date | None


class BlockCounts:
    """The counts that a batch of articles touches, read once and written once, in the caller's transaction.

    The caller must hold the writer's lock, from before the first reading on.
    """

    def __init__(self, connection: Connection, count_text: CountText) -> None:
        self._connection = connection
        self._count_text = count_text
        self.rows: dict[int, BlockStats] = {}
        """The rows of `block` that were loaded or made, by key."""
        self._loaded: set[int] = set()
        """Keys whose rows were looked up, whether they have a row or not."""
        self._days: dict[str, SourceDays] = {}

    def load(self, keys: Iterable[int]) -> None:
        """Load the rows of these blocks, as far as they have one."""
        missing = [key for key in set(keys) if key not in self._loaded]
        self._loaded.update(missing)
        for chunk in chunks(missing):
            for row in self._connection.execute(_FIND, {"keys": chunk}):
                self.rows[row.key] = _stats_of(row)

    def load_rows(self, condition: sa.ColumnElement[bool]) -> list[BlockStats]:
        """Load the rows that meet a condition, and return them."""
        keys = list(self._connection.scalars(sa.select(_block.c.key).where(condition)))
        self.load(keys)
        return [self.rows[key] for key in keys]

    def days(self, source: str) -> SourceDays:
        """Return the number of the source's texts by day."""
        if source not in self._days:
            rows = self._connection.execute(_DAYS, {"source": source})
            self._days[source] = SourceDays({row.day: row.texts for row in rows})
        return self._days[source]

    def count(self, changes: Sequence[CountChange]) -> tuple[set[int], set[str]]:
        """Count changed texts. Return the keys of recurring blocks whose counts changed, and sources that lost texts.

        Example, with the blocks A, B and C; the key of the source, which all its texts have, is left out:

        1. Article 1 is new and has A and B. Both are in a single text, so each gets a row of `block_article`, (A, 1)
           and (B, 1), and no row of `block`. No key is returned.
        2. Article 2 is new and has A and C. A is in two texts now and gets a row of `block`. It counts the text of
           article 1, which is read from the database, and the text of article 2. {A} is returned.
        3. Article 2 is edited and has only C now. Its old text is subtracted from A, its new text is added to C.
           If the old text is in A's sample, or its day is A's first or last, subtracting isn't enough: A is counted
           again from the texts that still have it. {A} is returned; `write` drops A's row, since A no longer recurs.
        """
        removed, added = self._net_changes(changes)
        self.load(key for held in (*removed, *added) for key in held.text.blocks)
        shrunk = self._count_days(removed, added)
        self._delete_holdings(removed)
        holders = self._single_holders({key for held in added for key in held.text.blocks if key not in self.rows})
        self._insert_holdings(added)
        touched = self._subtract(removed) | self._add(added, holders)
        for key in touched:
            if self.rows[key].needs_recount:
                self._recount(self.rows[key])
        return touched, shrunk

    def recurring_neighbours(self, rows: Sequence[BlockStats]) -> set[int]:
        """Return the keys of the recurring blocks next to these blocks in any text, and load their rows."""
        holders = {row.key: list(self._connection.scalars(_HOLDERS_OF, {"key": row.key})) for row in rows}
        texts = self._texts({article_id for ids in holders.values() for article_id in ids})
        found = {
            neighbour
            for key, ids in holders.items()
            for article_id in ids
            if article_id in texts and key in texts[article_id][0].blocks
            for neighbour in texts[article_id][0].neighbours(key)
        }
        self.load(found)
        return {key for key in found if key in self.rows}

    def add_row(self, row: BlockStats) -> BlockStats:
        """Add a new row for a block that is in one text or none, count that text, and return the row."""
        self.rows[row.key] = row
        self._add_stored(self._single_holders([row.key]))
        return row

    def write(self, keys: Iterable[int], now: datetime) -> None:
        """Write these rows. A row whose block no longer recurs is deleted, unless a person decided on the block."""
        written, deleted = [], []
        for key in sorted(keys):
            row = self.rows[key]
            row.changed = row.changed or now
            if row.articles > 1 or row.is_overridden or row.pending is not None:
                written.append(_values(row))
                row.stored = True
            elif row.stored:
                deleted.append({"k": key})
                del self.rows[key]
        if written:
            self._connection.execute(_UPSERT, written)
        if deleted:
            self._connection.execute(_DELETE, deleted)

    def forget_rare(self, source: str, texts: int) -> None:
        """Forget blocks in a single text, if the text is older than the newest `texts` texts of the source."""
        if (day := self.days(source).start_of_newest(texts)) is not None:
            self._connection.execute(_FORGET, {"source": source, "day": day})

    def _net_changes(self, changes: Sequence[CountChange]) -> tuple[list[_HeldText], list[_HeldText]]:
        """Write which articles have which texts. Return the texts to subtract, and the texts to add.

        Equal texts count once: as the article with the smallest id of all that have the text, on the earliest of their
        days. So a changed article matters only where a text's holder or day changes.

        Example: articles 1 and 2 have the text T, and article 1 is its holder. If article 1 gets the text U, T is
        subtracted with the holder 1 and added with the holder 2, and U is added with the holder 1. If instead article
        2 gets the text U, T stays as it is, and U is added with the holder 2.
        """
        states = [state for change in changes for state in (change.before, change.after) if state is not None]
        texts = {text.key: text for text, _ in states}
        members = self._members(texts)
        before = {key: _holder(members[key]) for key in texts}
        self._write_members(changes, members)
        after = {key: _holder(members[key]) for key in texts}
        changed = [key for key in texts if before[key] != after[key]]
        removed = [_HeldText(texts[key], *holder) for key in changed if (holder := before[key]) is not None]
        added = [_HeldText(texts[key], *holder) for key in changed if (holder := after[key]) is not None]
        return removed, added

    def _members(self, text_keys: Collection[int]) -> dict[int, dict[int, date | None]]:
        """Return the articles that have these texts: text key -> article id -> day."""
        members: dict[int, dict[int, date | None]] = defaultdict(dict)
        for chunk in chunks(text_keys):
            for row in self._connection.execute(_MEMBERS, {"keys": chunk}):
                members[row.text_key][row.article_id] = row.day
        return members

    def _write_members(self, changes: Sequence[CountChange], members: dict[int, dict[int, date | None]]) -> None:
        """Write the articles' new texts, and bring `members` up to date."""
        removed: list[dict[str, int]] = []
        added: dict[int, dict[str, object]] = {}
        for change in changes:
            if change.before is not None and change.article_id in members[change.before[0].key]:
                del members[change.before[0].key][change.article_id]
                removed.append({"id": change.article_id})
                added.pop(change.article_id, None)
            if change.after is not None:
                text, day = change.after
                members[text.key][change.article_id] = day
                added[change.article_id] = {"article_id": change.article_id, "text_key": text.key, "day": day}
        if removed:
            self._connection.execute(_DELETE_TEXT, removed)
        if added:
            self._connection.execute(_INSERT_TEXT, list(added.values()))

    def _count_days(self, removed: Sequence[_HeldText], added: Sequence[_HeldText]) -> set[str]:
        """Count the texts by day. Return the sources that have fewer texts on a day than before."""
        difference: Counter[tuple[str, date]] = Counter()
        for sign, texts in ((-1, removed), (1, added)):
            for held in texts:
                difference[held.text.source, held.day or date.min] += sign
        rows = [
            {"source": source, "day": day, "texts": number} for (source, day), number in difference.items() if number
        ]
        if rows:
            self._connection.execute(_COUNT_DAY, rows)
        for row in rows:
            self._days.pop(str(row["source"]), None)
        return {source for (source, _), number in difference.items() if number < 0}

    def _delete_holdings(self, removed: Sequence[_HeldText]) -> None:
        rows = [{"k": key, "id": held.holder} for held in removed for key in held.text.blocks]
        if rows:
            self._connection.execute(_DELETE_HOLDING, rows)

    def _insert_holdings(self, added: Sequence[_HeldText]) -> None:
        rows = sorted((key, held.holder) for held in added for key in held.text.blocks)
        if rows:
            insert_rows(self._connection, _holding, ("key", "article_id"), rows)

    def _single_holders(self, keys: Collection[int]) -> dict[int, int]:
        """Return the article that has each of these blocks; each must be in one text or none."""
        holders: dict[int, int] = {}
        for chunk in chunks(keys):
            holders.update((row.key, row.article_id) for row in self._connection.execute(_HOLDERS, {"keys": chunk}))
        return holders

    def _subtract(self, removed: Sequence[_HeldText]) -> set[int]:
        """Subtract texts from the rows of their blocks. Return the keys of these rows."""
        touched: set[int] = set()
        for text, _, day in removed:
            for key in text.blocks:
                if (row := self.rows.get(key)) is not None:
                    row.remove(text, text.occurrence(key), day)
                    touched.add(key)
        return touched

    def _add(self, added: Sequence[_HeldText], holders: Mapping[int, int]) -> set[int]:
        """Add texts to the rows of their blocks, and make rows for blocks that recur now. Return the keys of all rows.

        `holders` are the articles that had a block without a row before.
        """
        touched: set[int] = set()
        first_texts: dict[int, _HeldText] = {}
        """The first text of the batch for blocks that no stored text has."""
        new: set[int] = set()
        for held in added:
            for key in held.text.blocks:
                row = self.rows.get(key)
                if row is None and key not in first_texts and key not in holders:
                    first_texts[key] = held
                    continue
                occurrence = held.text.occurrence(key)
                if row is None:
                    row = self.rows[key] = BlockStats(key, held.text.source, occurrence.form)
                    new.add(key)
                    if key in first_texts:
                        first = first_texts[key]
                        row.add(first.text, first.text.occurrence(key), first.day)
                row.add(held.text, occurrence, held.day)
                touched.add(key)
        self._add_stored({key: holders[key] for key in new & holders.keys()})
        return touched

    def _add_stored(self, holders: Mapping[int, int]) -> None:
        """Add the stored texts of these articles to the rows of their blocks: key -> article id."""
        texts = self._texts(set(holders.values()))
        for key, article_id in holders.items():
            if article_id in texts:
                text, day = texts[article_id]
                if key in text.blocks:
                    self.rows[key].add(text, text.occurrence(key), day)

    def _texts(self, article_ids: Collection[int]) -> dict[int, tuple[CountedText, date | None]]:
        """Read the texts of articles, each with the earliest day of all articles that have the text."""
        texts: dict[int, tuple[CountedText, date | None]] = {}
        for chunk in chunks(sorted(article_ids)):
            for row in self._connection.execute(_TEXTS, {"ids": chunk}):
                blocks = [StoredBlock(**block) for block in row.blocks]
                texts[row.id] = self._count_text(row.source, blocks), row.day
        return texts

    def _recount(self, row: BlockStats) -> None:
        """Set a block's days, sample and text from all texts that have the block."""
        holdings = self._connection.execute(_TEXTS_OF, {"key": row.key}).all()
        days = [holding.day for holding in holdings if holding.day is not None]
        row.since, row.until = min(days, default=None), max(days, default=None)
        sampled = sorted(holdings, key=lambda holding: holding.text_key)[:SAMPLE_SIZE]
        texts = self._texts({holding.article_id for holding in sampled})
        row.sample = {}
        row.needs_recount = False
        for holding in sampled:
            text = texts[holding.article_id][0]
            row.sample[text.key] = text.occurrence(row.key).entry()
        if sampled:
            row.text = texts[sampled[0].article_id][0].occurrence(row.key).text


def _holder(members: Mapping[int, date | None]) -> tuple[int, date | None] | None:
    """Return the article that a text counts as, and the text's day: the smallest of each. None without members."""
    if not members:
        return None
    return min(members), min((day for day in members.values() if day is not None), default=None)


def _stats_of(row: AnyRow) -> BlockStats:
    values = row._asdict()
    return BlockStats(**values | {"sample": unpack(values["sample"])}, stored=True, texts_when_loaded=row.articles)


def _values(row: BlockStats) -> dict[str, object]:
    return {name: getattr(row, name) for name in _COLUMNS} | {"sample": row.pack()}
