"""The counts that boilerplate is learned from, in the database: which blocks recur in a source's texts, and how.

A block that stands in one text alone is a row of `block_article` and no more; once it stands in a second one it has
a row of `block`. What a block is taken for is pipelines/boilerplate/decide.py's to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from storage.boilerplate.blocks import SAMPLE, BlockStats, CountChange, CountedText, CountText, Days, unpack
from storage.schema import (
    AnyRow,
    Article,
    ArticleVersion,
    Block,
    BlockArticle,
    BlockDay,
    BlockText,
    chunks,
    insert_rows,
    table_of,
)


class BlockCounts:
    """The counts that a batch of articles touches, read once and written once, in the caller's transaction.

    The caller must hold the writer's lock from before the first reading on.
    """

    def __init__(self, connection: Connection, read: CountText) -> None:
        self._connection = connection
        self._read = read
        self.rows: dict[int, BlockStats] = {}
        self._asked: set[int] = set()
        self._days: dict[str, Days] = {}

    def load(self, keys: Iterable[int]) -> None:
        """Read the rows of these blocks, if they have one."""
        missing = [key for key in set(keys) if key not in self._asked]
        self._asked.update(missing)
        for chunk in chunks(missing):
            for row in self._connection.execute(_FIND, {"keys": chunk}):
                self.rows[row.key] = _recurring(row)

    def load_rows(self, condition: sa.ColumnElement[bool]) -> list[BlockStats]:
        """Read the rows that meet a condition, and return them."""
        keys = list(self._connection.scalars(sa.select(_block.c.key).where(condition)))
        self.load(keys)
        return [self.rows[key] for key in keys]

    def days(self, source: str) -> Days:
        if source not in self._days:
            found = self._connection.execute(_DAYS, {"source": source})
            self._days[source] = Days({row.day: row.texts for row in found})
        return self._days[source]

    def count(self, changes: Sequence[CountChange]) -> tuple[set[int], set[str]]:
        """Count what changed. Return the keys of blocks whose evidence is another now, and the sources that shrank."""
        gone, come = self._net(changes)
        self.load(key for text, _, _ in (*gone, *come) for key in text.blocks)
        shrunk = self._count_days(gone, come)
        self._connection_delete(gone)
        holders = self._single_holders({key for text, _, _ in come for key in text.blocks if key not in self.rows})
        rows = sorted((key, holder) for text, holder, _ in come for key in text.blocks)
        if rows:
            insert_rows(self._connection, _holding, ("key", "article_id"), rows)
        touched: set[int] = set()
        for text, _, day in gone:
            for key in text.blocks:
                if (row := self.rows.get(key)) is not None:
                    row.remove(text, text.occurrence(key), day)
                    touched.add(key)
        single: dict[int, tuple[CountedText, date | None]] = {}
        new: set[int] = set()
        for text, _, day in come:
            for key in text.blocks:
                row = self.rows.get(key)
                if row is None and key not in single and key not in holders:
                    single[key] = (text, day)
                    continue
                occurrence = text.occurrence(key)
                if row is None:
                    row = self.rows[key] = BlockStats(key, text.source, occurrence.form)
                    new.add(key)
                    if key in single:
                        first, its_day = single[key]
                        row.add(first, first.occurrence(key), its_day)
                row.add(text, occurrence, day)
                touched.add(key)
        self._add_held({key: holders[key] for key in new & holders.keys()})
        for key in touched:
            if self.rows[key].needs_recount:
                self._recount(self.rows[key])
        return touched, shrunk

    def beside(self, rows: Sequence[BlockStats]) -> set[int]:
        """Return the keys of all that recurs beside these blocks in any text; its rows are read."""
        held = {row.key: list(self._connection.scalars(_HOLDING, {"key": row.key})) for row in rows}
        texts = self._texts({article_id for ids in held.values() for article_id in ids})
        around = [(texts[article_id][0], key) for key, ids in held.items() for article_id in ids if article_id in texts]
        found = {other for text, key in around if key in text.blocks for other in text.beside(key)}
        self.load(found)
        return {key for key in found if key in self.rows}

    def row_of(self, row: BlockStats) -> BlockStats:
        """Return a new row with what is counted of its block, which recurs too little to have one."""
        self.rows[row.key] = row
        self._add_held(self._single_holders([row.key]))
        return row

    def write(self, keys: Iterable[int], now: datetime) -> None:
        """Write these rows; one that no longer recurs, and that nobody ruled on, is dropped."""
        put, drop = [], []
        for key in sorted(keys):
            row = self.rows[key]
            row.changed = row.changed or now
            if row.articles > 1 or row.ruled or row.pending is not None:
                put.append(_values(row))
                row.stored = True
            elif row.stored:
                drop.append({"k": key})
                del self.rows[key]
        if put:
            self._connection.execute(_UPSERT, put)
        if drop:
            self._connection.execute(_DELETE, drop)

    def forget_rare(self, source: str, texts: int) -> None:
        """Forget the blocks that stand in one text alone where that is older than the newest `texts` of its source."""
        if (day := self.days(source).newest(texts)) is not None:
            self._connection.execute(_FORGET, {"source": source, "day": day})

    def _net(self, changes: Sequence[CountChange]) -> tuple[list[_Placed], list[_Placed]]:
        """Return which texts are gone and which have come, each with the article that holds it and its day."""
        counted: dict[int, CountedText] = {}
        for change in changes:
            for state in (change.before, change.after):
                if state is not None:
                    counted[state[0].key] = state[0]
        members: dict[int, dict[int, date | None]] = defaultdict(dict)
        for chunk in chunks(counted):
            for row in self._connection.execute(_MEMBERS, {"keys": chunk}):
                members[row.text_key][row.article_id] = row.day
        before = {key: _holder(members[key]) for key in counted}
        removed: list[dict[str, int]] = []
        added: dict[int, dict[str, object]] = {}
        for change in changes:
            if change.before is not None and members[change.before[0].key].pop(change.article_id, _MISSING) != _MISSING:
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
        after = {key: _holder(members[key]) for key in counted}
        changed = [key for key in counted if before[key] != after[key]]
        gone = [(counted[key], *held) for key in changed if (held := before[key]) is not None]
        come = [(counted[key], *held) for key in changed if (held := after[key]) is not None]
        return gone, come

    def _count_days(self, gone: Sequence[_Placed], come: Sequence[_Placed]) -> set[str]:
        change: Counter[tuple[str, date]] = Counter()
        for sign, texts in ((-1, gone), (1, come)):
            for text, _, day in texts:
                change[text.source, day or date.min] += sign
        values = [{"source": s, "day": day, "texts": number} for (s, day), number in change.items() if number]
        if values:
            self._connection.execute(_COUNT_DAY, values)
        for value in values:
            self._days.pop(str(value["source"]), None)
        return {source for (source, _), number in change.items() if number < 0}

    def _connection_delete(self, gone: Sequence[_Placed]) -> None:
        rows = [{"k": key, "id": holder} for text, holder, _ in gone for key in text.blocks]
        if rows:
            self._connection.execute(_DELETE_HOLDER, rows)

    def _single_holders(self, keys: Collection[int]) -> dict[int, int]:
        """Return which article holds each of these blocks that have no row: one or none."""
        found: dict[int, int] = {}
        for chunk in chunks(keys):
            found.update((row.key, row.article_id) for row in self._connection.execute(_HOLDERS, {"keys": chunk}))
        return found

    def _add_held(self, holders: Mapping[int, int]) -> None:
        texts = self._texts(set(holders.values()))
        for key, article_id in holders.items():
            if (held := texts.get(article_id)) is not None and key in held[0].blocks:
                self.rows[key].add(held[0], held[0].occurrence(key), held[1])

    def _texts(self, article_ids: Collection[int]) -> dict[int, tuple[CountedText, date | None]]:
        """Read texts as they're counted, each with its day: the first of those of the articles that have it."""
        found: dict[int, tuple[CountedText, date | None]] = {}
        for chunk in chunks(sorted(article_ids)):
            for row in self._connection.execute(_TEXTS, {"ids": chunk}):
                blocks = [StoredBlock(**block) for block in row.blocks]
                found[row.id] = self._read(row.source, blocks), row.day
        return found

    def _recount(self, row: BlockStats) -> None:
        """Count a block anew from the texts that hold it."""
        held = self._connection.execute(_HELD, {"key": row.key}).all()
        days = [found.day for found in held if found.day is not None]
        row.since, row.until = min(days, default=None), max(days, default=None)
        drawn = sorted(held, key=lambda found: found.text_key)[:SAMPLE]
        texts = self._texts({found.article_id for found in drawn})
        row.sample = {}
        row.needs_recount = False
        for found in drawn:
            text = texts[found.article_id][0]
            row.sample[text.key] = text.occurrence(row.key).entry()
        if drawn:
            row.text = texts[drawn[0].article_id][0].occurrence(row.key).text


_Placed = tuple[CountedText, int, date | None]
_MISSING = date.max


def _holder(members: Mapping[int, date | None]) -> tuple[int, date | None] | None:
    """The article that a text counts as, and its day: the first of all that have the text."""
    if not members:
        return None
    return min(members), min((day for day in members.values() if day is not None), default=None)


def _recurring(row: AnyRow) -> BlockStats:
    values = row._asdict()
    return BlockStats(**values | {"sample": unpack(values["sample"])}, stored=True, texts_when_loaded=row.articles)


def _values(row: BlockStats) -> dict[str, object]:
    return {name: getattr(row, name) for name in _COLUMNS} | {"sample": row.pack()}


_block, _holding, _text, _day = table_of(Block), table_of(BlockArticle), table_of(BlockText), table_of(BlockDay)
_article, _version = table_of(Article), table_of(ArticleVersion)
_COLUMNS = tuple(column.name for column in _block.columns)
_KEYS: sa.BindParameter[int] = sa.bindparam("keys", expanding=True)

_FIND = sa.select(_block).where(_block.c.key.in_(_KEYS))
_DELETE = sa.delete(_block).where(_block.c.key == sa.bindparam("k"))
_DAYS = sa.select(_day.c.day, _day.c.texts).where(_day.c.source == sa.bindparam("source"))
_COUNT_DAY = sa.text(
    "INSERT INTO block_day (source, day, texts) VALUES (:source, :day, :texts) "
    "ON CONFLICT (source, day) DO UPDATE SET texts = block_day.texts + excluded.texts"
).bindparams(sa.bindparam("day", type_=sa.Date()))
_MEMBERS = sa.select(_text).where(_text.c.text_key.in_(_KEYS))
_INSERT_TEXT = sa.insert(_text)
_DELETE_TEXT = sa.delete(_text).where(_text.c.article_id == sa.bindparam("id"))
_DELETE_HOLDER = sa.delete(_holding).where(
    _holding.c.key == sa.bindparam("k"), _holding.c.article_id == sa.bindparam("id")
)
_HOLDERS = sa.select(_holding).where(_holding.c.key.in_(_KEYS))
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
_HOLDING = sa.select(_holding.c.article_id).where(_holding.c.key == sa.bindparam("key"))
_HELD = (
    sa.select(_holding.c.article_id, _text.c.text_key, _FIRST_DAY.label("day"))
    .join(_text, _text.c.article_id == _holding.c.article_id)
    .where(_holding.c.key == sa.bindparam("key"))
)


_UPSERT = sa.text(
    f"INSERT INTO block ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)}) "
    f"ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS if name != 'key')}"
).bindparams(*(sa.bindparam(column.name, type_=column.type) for column in _block.columns))
