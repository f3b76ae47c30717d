"""Learning boilerplate while articles are stored: what a batch teaches, and which stored articles it cleans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from pipelines.boilerplate.decide import LEAST, Usual, decide, features, neighbours, usual
from pipelines.boilerplate.keys import (
    DROPPED,
    EVERY,
    LEARNED,
    PREFIX,
    SUFFIX,
    WHOLE,
    block_key,
    count_text,
    forms_of,
    source_key,
)
from pipelines.duplicates.link import Linker
from storage import Corpus
from storage.articles.writer import Draft
from storage.boilerplate import learned
from storage.boilerplate.blocks import REMOVED_STATES, BlockStats, CountChange, CountedText, Text, TextChange
from storage.boilerplate.counts import BlockCounts
from storage.schema import Block, clean_text, table_of

Override = Literal["kept", "dropped", "watched"]
MEMORY = 20_000
"""Texts of a source after which a block that stood in one alone is forgotten: it would recur too rarely to matter."""
BUDGET = 200
"""Stored articles that are cleaned again in one transaction."""

_OURS = (LEARNED, DROPPED)


class Learner:
    """What is known of blocks, for one transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._counts = BlockCounts(connection, count_text)

    def cleaned(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts without what is known to be boilerplate."""
        texts = [count_text(draft.source, draft.blocks) for draft in drafts]
        self._counts.load(key for text in texts for key in text.blocks)
        cleaned = []
        for draft, text in zip(drafts, texts, strict=True):
            blocks = self._marked(draft.blocks, text.keys)
            cleaned.append(replace(draft, blocks=tuple(blocks), counted=text))
        return cleaned

    def marked(self, source: str, blocks: Sequence[StoredBlock]) -> Sequence[StoredBlock]:
        """Return a source's blocks, marked by what is known now; the same if nothing changes."""
        keys = count_text(source, blocks).keys
        self._counts.load(key for own in keys for key in own)
        return self._marked(blocks, keys)

    def learn(self, changes: Iterable[TextChange]) -> None:
        """Count what was stored, decide anew on every block that it bears on, and note which articles that changes."""
        net: dict[int, CountChange] = {}
        for change in changes:
            before = None if change.before is None else _counted(change.before)
            if change.article_id in net:
                before = net[change.article_id].before
            net[change.article_id] = CountChange(change.article_id, before, _counted(change.after))
        sources = {text[0].source for change in net.values() for text in (change.before, change.after) if text}
        known = {source: self._usual(source) for source in sources}
        touched, shrunk = self._counts.count(list(net.values()))
        self._decide(touched, sources, shrunk | {source for source in sources if known[source] != self._usual(source)})

    def reclean(self, limit: int = BUDGET) -> list[int]:
        """Clean stored articles again, `limit` at most; return those whose text is another now."""
        claimed = learned.claim(self._connection, limit)
        return self.clean_stored(claimed) if claimed else []

    def clean_stored(self, article_ids: Sequence[int]) -> list[int]:
        """Clean these stored articles by what is known now; return those whose text is another then."""
        versions = learned.load(self._connection, article_ids)
        keyed = [(version, count_text(version.source, version.blocks).keys) for version in versions]
        self._counts.load(key for _, keys in keyed for own in keys for key in own)
        changed = {}
        for version, keys in keyed:
            blocks = self._marked(version.blocks, keys)
            if blocks is not version.blocks:
                changed[version.article_id, version.number] = blocks
        return learned.rewrite(self._connection, changed) if changed else []

    def override(self, source: str, text: str, ruling: Override) -> list[BlockStats]:
        """Rule on the blocks of this text, whole ones and beginnings and ends of others, or undo it; return them."""
        keys = {block_key(source, form, text): form for form in (WHOLE, PREFIX, SUFFIX)}
        self._counts.load(keys)
        known = [row for key in keys if (row := self._counts.rows.get(key)) is not None]
        new = [(key, form) for key, form in keys.items() if form in forms_of(text)] if not known else []
        if ruling != "watched":
            known += [self._counts.add_row(BlockStats(key, source, form, text=text)) for key, form in new]
        rows = known
        for row in rows:
            row.state, row.changed, row.pending = ruling, self._now, 0
            row.why = "" if ruling == "watched" else f"ruled by hand: {ruling}, {self._now:%Y-%m-%d}"
        if ruling == "watched":
            self._decide({row.key for row in rows}, {source}, set())
        self._counts.write([row.key for row in rows], self._now)
        return rows

    def _usual(self, source: str) -> Usual:
        key = source_key(source)
        self._counts.load([key])
        return usual(self._counts.rows.get(key))

    def _decide(self, touched: set[int], sources: set[str], anew: set[str]) -> None:
        columns = table_of(Block).c
        for source in sources:
            due = columns.recheck <= self._counts.days(source).total
            if source in anew:
                due = columns.articles >= LEAST
            touched.update(row.key for row in self._counts.load_rows((columns.source == source) & due))
        touched |= self._beside(touched)
        known = {source: self._usual(source) for source in sources}
        judged = self._judged(touched)
        self._counts.load(key for row in judged for key in neighbours(row))
        for row in judged:
            self._judge(row, known[row.source])
        self._counts.write(touched, self._now)
        for source in sources:
            self._forget(source)

    def _forget(self, source: str) -> None:
        """Forget blocks that stand in one text alone, once the source has MEMORY later ones; looked at now and then."""
        row = self._counts.rows.get(source_key(source))
        if row is not None and row.articles >= (row.recheck or MEMORY + MEMORY // 4):
            self._counts.forget_rare(source, MEMORY)
            row.recheck = row.articles + MEMORY // 4
            self._counts.write([row.key], self._now)

    def _judged(self, keys: set[int]) -> list[BlockStats]:
        rows = [self._counts.rows[key] for key in keys]
        return [row for row in rows if row.form != EVERY and (row.articles >= LEAST or row.state != "watched")]

    def _beside(self, touched: set[int]) -> set[int]:
        """Return the blocks that stand beside one which recurs now and didn't before, or the other way round."""
        rows = [row for key in touched if (row := self._counts.rows[key]).form != EVERY]
        return self._counts.recurring_neighbours(
            [row for row in rows if (row.texts_when_loaded >= LEAST) != (row.articles >= LEAST)]
        )

    def _recurs(self, key: int) -> bool:
        row = self._counts.rows.get(key)
        return row is not None and row.articles >= LEAST

    def _judge(self, row: BlockStats, source: Usual) -> None:
        if row.is_overridden:
            return
        days = self._counts.days(row.source)
        known = features(row, days, source, self._recurs)
        decision = decide(known, row.since)
        was = row.state
        if decision.furniture:
            row.state = "learned"
        elif was != "watched":
            row.state = "withdrawn"
        row.why = decision.why
        row.recheck = None if decision.until is None else days.total + decision.until - known.window
        if row.state != was:
            row.changed = self._now
        if (row.state in REMOVED_STATES) != (was in REMOVED_STATES):
            row.pending = 0

    def _marked(self, blocks: Sequence[StoredBlock], keys: Sequence[Sequence[int]]) -> Sequence[StoredBlock]:
        """Return the blocks with boilerplate marked as removed, and what no longer is given back; the same if none is.

        A text of nothing but boilerplate is left as it is: there's no telling what it's an article of.
        """
        removed = [
            self._reason(own) if own else block.removed if block.removed not in _OURS else None
            for block, own in zip(blocks, keys, strict=True)
        ]
        if all(removed):
            removed = [None if reason in _OURS else reason for reason in removed]
        if removed == [block.removed for block in blocks]:
            return blocks
        return [
            block if block.removed == reason else replace(block, removed=reason)
            for block, reason in zip(blocks, removed, strict=True)
        ]

    def _reason(self, keys: Sequence[int]) -> str | None:
        reason = None
        for key in keys:
            state = row.state if (row := self._counts.rows.get(key)) is not None else "watched"
            if state == "kept":
                return None
            if state == "dropped" or (state == "learned" and reason is None):
                reason = DROPPED if state == "dropped" else LEARNED
        return reason


def reclean_pending(corpus: Corpus, now: Callable[[], datetime]) -> None:
    """Clean all stored articles that are still to be cleaned again, a transaction for each few hundred."""
    with corpus.database.read() as connection:
        left = learned.any_pending(connection)
    while left:
        with corpus.database.write() as connection:
            moment = now()
            Linker(connection, moment).link(Learner(connection, moment).reclean())
            left = learned.any_pending(connection)


def override(corpus: Corpus, source: str, text: str, ruling: Override, now: Callable[[], datetime]) -> int:
    """Rule that a text of a source is kept or dropped for good, or ("watched") leave it to the evidence again.

    Stored articles are cleaned again at once. Returns how many blocks, and beginnings and ends of blocks, it bore on.
    """
    with corpus.database.write() as connection:
        rows = Learner(connection, now()).override(source, clean_text(text).strip(), ruling)
    reclean_pending(corpus, now)
    return len(rows)


def rebuild(corpus: Corpus, source: str, now: Callable[[], datetime]) -> int:
    """Count a source's stored articles anew, decide on all its blocks, and clean all its articles by that.

    Rulings stay. Each few hundred articles are a transaction; started again after a crash, it begins again. Returns
    the number of articles.
    """
    with corpus.database.write() as connection:
        learned.forget(connection, source)
    place = 0
    while True:
        with corpus.database.write() as connection:
            texts = learned.uncounted(connection, source, place, BUDGET)
            Learner(connection, now()).learn(TextChange(number, None, text) for number, text in texts)
        if not texts:
            break
        place = texts[-1][0]
    reclean_pending(corpus, now)
    place, articles = 0, 0
    while True:
        with corpus.database.write() as connection:
            moment = now()
            ids = learned.article_ids(connection, source, place, BUDGET)
            Linker(connection, moment).link(Learner(connection, moment).clean_stored(ids))
        if not ids:
            return articles
        place, articles = ids[-1], articles + len(ids)


def _counted(text: Text) -> tuple[CountedText, date | None]:
    return text.counted or count_text(text.source, text.blocks), text.day
