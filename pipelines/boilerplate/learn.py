"""Learn boilerplate while articles are stored: count a batch, decide on its blocks, and clean stored articles again.

`Learner` does these steps within a transaction. `override` takes a person's decision on a text. `rebuild` counts a
source's articles from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy.engine import Connection

from crawler.items import Block as StoredBlock
from pipelines.boilerplate.decide import MIN_TEXTS, SourceNorms, decide, features, neighbours, source_norms
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
from storage.boilerplate.blocks import REMOVED_STATES, BlockStats, CountChange, CountedText, DatedText, TextChange
from storage.boilerplate.counts import BlockCounts
from storage.schema import BlockRow, clean_text, table_of

Override = Literal["kept", "dropped", "watched"]
"""A person's decision on a text: keep it, drop it, or "watched": decide by the counts again."""
MEMORY = 20_000
"""Number of later texts of a source after which a block in a single text is forgotten, as too rare to matter."""
BUDGET = 200
"""Maximum number of stored articles that are cleaned again in one transaction."""

_OURS = (LEARNED, DROPPED)


class Learner:
    """Learns from and cleans articles within one transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._counts = BlockCounts(connection, count_text)

    def cleaned(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with known boilerplate marked as removed."""
        texts = [count_text(draft.source, draft.blocks) for draft in drafts]
        self._counts.load(key for text in texts for key in text.blocks)
        cleaned = []
        for draft, text in zip(drafts, texts, strict=True):
            blocks = self._marked(draft.blocks, text.keys)
            cleaned.append(replace(draft, blocks=tuple(blocks), counted=text))
        return cleaned

    def marked(self, source: str, blocks: Sequence[StoredBlock]) -> Sequence[StoredBlock]:
        """Return a source's blocks with known boilerplate marked; the same object if no block changes."""
        keys = count_text(source, blocks).keys
        self._counts.load(key for block_keys in keys for key in block_keys)
        return self._marked(blocks, keys)

    def learn(self, changes: Iterable[TextChange]) -> None:
        """Count changed texts, decide on every block that they affect, and mark blocks whose articles need cleaning."""
        net: dict[int, CountChange] = {}
        for change in changes:
            before = None if change.before is None else _counted(change.before)
            if change.article_id in net:
                before = net[change.article_id].before
            net[change.article_id] = CountChange(change.article_id, before, _counted(change.after))
        sources = {text[0].source for change in net.values() for text in (change.before, change.after) if text}
        norms = {source: self._norms(source) for source in sources}
        touched, shrunk = self._counts.count(list(net.values()))
        changed = {source for source in sources if norms[source] != self._norms(source)}
        self._decide(touched, sources, decide_all=shrunk | changed)

    def reclean(self, limit: int = BUDGET) -> list[int]:
        """Clean about `limit` stored articles that wait for it. Return their ids: their duplicates may be others now.

        The text of some stays as it was. But lines that a user keeps count for no pair.
        """
        claimed = learned.claim(self._connection, limit)
        if claimed:
            self.clean_stored(claimed)
        return claimed

    def clean_stored(self, article_ids: Sequence[int]) -> list[int]:
        """Clean these stored articles by the current decisions. Return the ids of those whose text changed."""
        versions = learned.load(self._connection, article_ids)
        keyed = [(version, count_text(version.source, version.blocks).keys) for version in versions]
        self._counts.load(key for _, keys in keyed for block_keys in keys for key in block_keys)
        changed = {}
        for version, keys in keyed:
            blocks = self._marked(version.blocks, keys)
            if blocks is not version.blocks:
                changed[version.article_id, version.number] = blocks
        return learned.rewrite(self._connection, changed) if changed else []

    def override(self, source: str, text: str, decision: Override) -> list[BlockStats]:
        """Store a person's decision on a text, or undo it with "watched". Return the rows of the blocks that it covers.

        These are whole blocks with the text, and the beginnings and ends of other blocks.
        """
        keys = {block_key(source, form, text): form for form in (WHOLE, PREFIX, SUFFIX)}
        self._counts.load(keys)
        rows = [row for key in keys if (row := self._counts.rows.get(key)) is not None]
        if not rows and decision != "watched":
            forms = forms_of(text)
            new = [BlockStats(key, source, form, text=text) for key, form in keys.items() if form in forms]
            rows = [self._counts.add_row(row) for row in new]
        for row in rows:
            row.state, row.changed, row.pending = decision, self._now, 0
            row.why = "" if decision == "watched" else f"ruled by hand: {decision}, {self._now:%Y-%m-%d}"
        if decision == "watched":
            self._decide({row.key for row in rows}, {source}, decide_all=set())
        self._counts.write([row.key for row in rows], self._now)
        return rows

    def _norms(self, source: str) -> SourceNorms:
        key = source_key(source)
        self._counts.load([key])
        return source_norms(self._counts.rows.get(key))

    def _decide(self, touched: set[int], sources: set[str], *, decide_all: set[str]) -> None:
        """Decide on touched blocks, on blocks that are due for a recheck, and on all blocks of `decide_all` sources."""
        columns = table_of(BlockRow).c
        for source in sources:
            due = columns.recheck <= self._counts.days(source).total
            if source in decide_all:
                due = columns.articles >= MIN_TEXTS
            touched.update(row.key for row in self._counts.load_rows((columns.source == source) & due))
        touched |= self._neighbours(touched)
        norms = {source: self._norms(source) for source in sources}
        candidates = self._candidates(touched)
        self._counts.load(key for row in candidates for key in neighbours(row))
        for row in candidates:
            self._decide_row(row, norms[row.source])
        self._counts.write(touched, self._now)
        for source in sources:
            self._forget_rare(source)

    def _forget_rare(self, source: str) -> None:
        """Forget blocks in a single text that MEMORY later texts of the source follow, every MEMORY / 4 texts."""
        row = self._counts.rows.get(source_key(source))
        if row is not None and row.articles >= (row.recheck or MEMORY + MEMORY // 4):
            self._counts.forget_rare(source, MEMORY)
            row.recheck = row.articles + MEMORY // 4
            self._counts.write([row.key], self._now)

    def _candidates(self, keys: set[int]) -> list[BlockStats]:
        """Return the rows to decide on: blocks in MIN_TEXTS texts, and blocks that were decided on before."""
        rows = [self._counts.rows[key] for key in keys]
        return [row for row in rows if row.form != EVERY and (row.articles >= MIN_TEXTS or row.state != "watched")]

    def _neighbours(self, touched: set[int]) -> set[int]:
        """Return the neighbours of blocks that began or ceased to recur, since their features depend on it."""
        rows = [row for key in touched if (row := self._counts.rows[key]).form != EVERY]
        turned = [row for row in rows if (row.texts_when_loaded >= MIN_TEXTS) != (row.articles >= MIN_TEXTS)]
        return self._counts.recurring_neighbours(turned)

    def _recurs(self, key: int) -> bool:
        row = self._counts.rows.get(key)
        return row is not None and row.articles >= MIN_TEXTS

    def _decide_row(self, row: BlockStats, norms: SourceNorms) -> None:
        """Decide on a block, unless a person did; a changed decision makes the block's articles wait for cleaning."""
        if row.is_overridden:
            return
        days = self._counts.days(row.source)
        block = features(row, days, norms, self._recurs)
        decision = decide(block, row.since)
        state_before = row.state
        if decision.is_boilerplate:
            row.state = "learned"
        elif state_before != "watched":
            row.state = "withdrawn"
        row.why = decision.why
        row.recheck = None if decision.until is None else days.total + decision.until - block.window
        if row.state != state_before:
            row.changed = self._now
        if (row.state in REMOVED_STATES) != (state_before in REMOVED_STATES):
            row.pending = 0

    def _marked(self, blocks: Sequence[StoredBlock], keys: Sequence[Sequence[int]]) -> Sequence[StoredBlock]:
        """Return the blocks with boilerplate marked as removed, other blocks restored; the same object if unchanged.

        If all blocks are boilerplate, no block is marked: nothing tells which of them are the article.
        """
        removed = [
            self._reason(block_keys) if block_keys else block.removed if block.removed not in _OURS else None
            for block, block_keys in zip(blocks, keys, strict=True)
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
        """Return why a block with these keys is removed; None if the block stays."""
        reason = None
        for key in keys:
            state = row.state if (row := self._counts.rows.get(key)) is not None else "watched"
            if state == "kept":
                return None
            if state == "dropped" or (state == "learned" and reason is None):
                reason = DROPPED if state == "dropped" else LEARNED
        return reason


def reclean_pending(corpus: Corpus, now: Callable[[], datetime]) -> None:
    """Clean all stored articles that wait to be cleaned again, in transactions of a few hundred articles."""
    with corpus.database.read() as connection:
        pending = learned.any_pending(connection)
    while pending:
        with corpus.database.write() as connection:
            moment = now()
            Linker(connection, moment).link(Learner(connection, moment).reclean())
            pending = learned.any_pending(connection)


def override(corpus: Corpus, source: str, text: str, decision: Override, now: Callable[[], datetime]) -> int:
    """Store a person's decision on a text of a source: keep or drop the text always, or "watched" to undo a decision.

    Stored articles are cleaned again at once. Returns how many rows the decision covers: whole blocks, and beginnings
    and ends of blocks.
    """
    with corpus.database.write() as connection:
        rows = Learner(connection, now()).override(source, clean_text(text).strip(), decision)
    reclean_pending(corpus, now)
    return len(rows)


def rebuild(corpus: Corpus, source: str, now: Callable[[], datetime]) -> int:
    """Count a source's stored articles from the start, decide on all its blocks, and clean all its articles.

    Decisions by people stay. A transaction takes a few hundred articles. After a crash, a rebuild starts from the
    beginning. Returns the number of articles.
    """
    with corpus.database.write() as connection:
        learned.forget(connection, source)
    last_id = 0
    while True:
        with corpus.database.write() as connection:
            texts = learned.uncounted(connection, source, last_id, BUDGET)
            Learner(connection, now()).learn(TextChange(article_id, None, text) for article_id, text in texts)
        if not texts:
            break
        last_id = texts[-1][0]
    reclean_pending(corpus, now)
    last_id, articles = 0, 0
    while True:
        with corpus.database.write() as connection:
            moment = now()
            ids = learned.article_ids(connection, source, last_id, BUDGET)
            Linker(connection, moment).link(Learner(connection, moment).clean_stored(ids))
        if not ids:
            return articles
        last_id, articles = ids[-1], articles + len(ids)


def _counted(text: DatedText) -> tuple[CountedText, date | None]:
    """Return a text ready to be counted, and its day."""
    return text.counted or count_text(text.source, text.blocks), text.day
