"""The last stage: one transaction per batch writes articles, versions, duplicates, frontier states and counts."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from crawler.items import Fetched, Refusal, is_low
from crawler.reasons import Reason
from pipelines.boilerplate.learn import Learner
from pipelines.duplicates.link import Linker
from pipelines.edits.classify import classify
from pipelines.rechecks import Rechecks
from pipelines.settle import BatchSettler, Outcome, RunKind
from storage import Corpus, StorageError
from storage.archive import pages
from storage.archive.pages import ArchivedPage
from storage.articles.writer import ArticleWriter, Draft
from storage.errors import NotStorable
from storage.frontier import parameters, quarantine, runs
from storage.frontier.frontier import OutcomeWriter
from storage.frontier.runs import Counts, count_run, put_source
from storage.schema import savepoint

logger = logging.getLogger(__name__)


def store_batch(
    corpus: Corpus,
    batch: Sequence[Fetched],
    now: datetime,
    *,
    run_id: int | None = None,
    kind: RunKind = RunKind.INGEST,
    discovered: int = 0,
    archived: Sequence[ArchivedPage] = (),
    reading: str | None = None,
) -> list[Outcome]:
    """Store cleaned and validated articles, record the outcome of each URL and count them, all in one transaction.

    `archived` has the batch's pages that the archive has on disk: their rows are written in the same transaction.
    `reading` names the files that are being read: the position reached in each file is written too.

    An article that can't be stored, because the database refuses it or our code fails on it, becomes
    rejected("not_storable") and goes into quarantine. The other articles are stored: if need be, each article of the
    batch gets a transaction of its own. Raises StorageError when the database itself fails (full disk, lock held for
    30 s).
    """
    try:
        return _store(corpus, batch, now, run_id, kind, discovered, archived, reading)
    except StorageError:
        raise
    except Exception as error:
        if len(batch) > 1:
            return _one_by_one(
                corpus, batch, now, archived, run_id=run_id, kind=kind, discovered=bool(discovered), reading=reading
            )
        logger.exception("%s can't be stored", batch[0].url if batch else "nothing")
        if not batch or batch[0].article is None:
            raise
        return _store(corpus, [_not_storable(batch[0], error)], now, run_id, kind, discovered, archived, reading)


def _one_by_one(
    corpus: Corpus, batch: Sequence[Fetched], now: datetime, archived: Sequence[ArchivedPage], **options: Any
) -> list[Outcome]:
    """Store each item in a transaction of its own, then write the archive's rows: by then all URLs have rows."""
    outcomes = [outcome for fetched in batch for outcome in store_batch(corpus, [fetched], now, **options)]
    with corpus.database.write() as connection:
        pages.add(connection, archived, options["run_id"])
    return outcomes


def _not_storable(fetched: Fetched, error: Exception) -> Fetched:
    refusal = Refusal("not_article", Reason.NOT_STORABLE, f"{type(error).__name__}: {error}")
    return replace(fetched, article=None, refused=fetched.article, refusal=refusal)


def _store(
    corpus: Corpus,
    batch: Sequence[Fetched],
    now: datetime,
    run_id: int | None,
    kind: RunKind,
    discovered: int,
    archived: Sequence[ArchivedPage],
    reading: str | None,
) -> list[Outcome]:
    with corpus.database.write() as connection:
        for name in {fetched.source for fetched in batch}:
            put_source(connection, name, now)
        learner = Learner(connection, now)
        drafts = learner.cleaned([_draft(fetched) for fetched in batch if fetched.article is not None])
        writer = ArticleWriter(connection, drafts, run_id, now, mark=learner.marked, classify=classify)
        urls = [url for fetched in batch for url in _urls(fetched)]
        outcome_writer = OutcomeWriter(connection, urls, run_id, now, first=writer.flush)
        settler = BatchSettler(connection, outcome_writer, Rechecks(connection, now), kind)
        outcomes = _Storing(connection, writer, settler).store(batch, drafts)
        writer.index.write(connection)
        learner.learn(writer.changes)
        cleaned = learner.reclean()
        twins = Linker(connection, now).link({*(change.article_id for change in writer.changes), *cleaned})
        parameters.learn(connection, _keys(batch, outcomes))
        outcomes = [_twinned(outcome, twins) for outcome in outcomes]
        if settler.touched_quarantine:
            quarantine.prune_refused_pages(connection)
            quarantine.prune(connection)
        pages.add(connection, archived, run_id)
        if reading is not None:
            runs.advance_reading(connection, reading, dict(fetched.place for fetched in batch if fetched.place))
        if run_id is not None:
            count_run(connection, run_id, count(batch, outcomes, discovered))
    return outcomes


def count(batch: Sequence[Fetched], outcomes: Sequence[Outcome], discovered: int = 0) -> Counts:
    """Return the counts that a stored batch adds to its run.

    `discovered` is the number of items not discovered before.
    """
    counts = Counts(found=discovered)
    for fetched, outcome in zip(batch, outcomes, strict=True):
        if outcome.state == "rejected" and fetched.refusal is not None and fetched.refusal.not_asked:
            counts.blocked[outcome.reason or ""] += 1
            continue
        counts.fetched += 1
        counts.new += outcome.state == "new"
        counts.updated += outcome.state == "updated"
        counts.unchanged += outcome.state == "unchanged"
        counts.duplicates += outcome.state == "duplicate"
        if outcome.state == "rejected":
            counts.refused[outcome.reason or ""] += 1
        counts.stripped += outcome.stripped
        if fetched.article is not None and outcome.state in ("new", "updated"):
            counts.low_confidence += is_low(fetched.article.confidence)
    return counts


def _keys(batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> dict[int, tuple[str, ...]]:
    """Return, per new article, the keys of its URL and its canonical URL."""
    return {
        outcome.id: parameters.keys_of(fetched.article.url, fetched.article.canonical_url)
        for fetched, outcome in zip(batch, outcomes, strict=True)
        if fetched.article is not None and outcome.id is not None and outcome.state in ("new", "duplicate")
    }


def _twinned(outcome: Outcome, twins: Mapping[int, int]) -> Outcome:
    """Make the outcome "duplicate" if a new article has exactly the text of another. Near-duplicates stay new."""
    twin = twins.get(outcome.id or 0)
    if outcome.state != "new" or twin is None:
        return outcome
    return replace(outcome, state="duplicate", reason=f"same text as article {twin}")


_EMPTY = Refusal("not_article", Reason.NO_ARTICLE, "the spider gave neither article nor refusal")


class _Storing:
    """Stores a batch in one savepoint; if the database refuses an item, in one per item, so only that item fails."""

    def __init__(self, connection: Connection, writer: ArticleWriter, settler: BatchSettler) -> None:
        self._connection = connection
        self._writer = writer
        self._settler = settler

    def store(self, batch: Sequence[Fetched], drafts: Sequence[Draft]) -> list[Outcome]:
        """Store the batch; `drafts` has one draft for each item that has an article, in the same order."""
        remaining = iter(drafts)
        pairs = [(fetched, next(remaining) if fetched.article else None) for fetched in batch]
        try:
            with self._all_or_nothing():
                return [self._put(fetched, draft) for fetched, draft in pairs]
        except NotStorable:
            return [self._put_alone(fetched, draft) for fetched, draft in pairs]

    def _put_alone(self, fetched: Fetched, draft: Draft | None) -> Outcome:
        try:
            with self._all_or_nothing():
                return self._put(fetched, draft)
        except NotStorable as error:
            return self._settler.record_refusal(fetched, Refusal("not_article", Reason.NOT_STORABLE, str(error)))

    def _put(self, fetched: Fetched, draft: Draft | None) -> Outcome:
        if fetched.unchanged:
            return self._settler.record_unchanged(fetched)
        if draft is None:
            return self._settler.record_refusal(fetched, fetched.refusal or _EMPTY)
        stored = self._writer.put(draft)
        self._settler.record_stored(fetched, draft, stored)
        stripped = sum(block.removed is not None for block in draft.blocks)
        return Outcome(fetched.url, stored.id, stored.state, stored.reason, stripped)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        changes, indexed = len(self._writer.changes), len(self._writer.index)
        try:
            with savepoint(self._connection):
                yield
                self._settler.flush()
        except NotStorable:
            self._settler.forget()
            self._writer.forget(changes, indexed)
            raise


def _urls(fetched: Fetched) -> tuple[str, ...]:
    """Return every URL that gets an outcome from this item."""
    return (fetched.url, fetched.article.url if fetched.article else fetched.url, *fetched.pages)


def _draft(fetched: Fetched) -> Draft:
    """Return the draft to store. An article that is retried later was seen when its page was read."""
    assert fetched.article is not None
    draft = Draft.of(fetched.article)
    return replace(draft, seen=fetched.fetched_at) if fetched.retried else draft
