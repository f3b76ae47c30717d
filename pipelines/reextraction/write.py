"""Store the changes of re-extraction: the stages are those of a crawl, but the changes don't count as edits.

`write` stores a batch: changed articles by `Rewriter`, articles of URLs that were refused before by `ArticleWriter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from pipelines.boilerplate.learn import Learner
from pipelines.duplicates.link import Linker
from pipelines.edits.classify import classify
from pipelines.rechecks import Rechecks
from pipelines.reextraction.read import PageResult, State
from storage.articles import rewriting
from storage.articles.drafts import Draft
from storage.articles.rewriting import STORED_MEANWHILE, Rewriter
from storage.articles.writer import ArticleWriter
from storage.boilerplate.blocks import TextChange
from storage.errors import NotStorable
from storage.schema import AnyRow, savepoint


def write(connection: Connection, number: int, batch: Sequence[PageResult], now: datetime) -> list[PageResult]:
    """Store a batch of re-extraction `number`. Return its results; those that couldn't be stored get another state.

    The caller's transaction must hold the writer's lock. Only versions and the fields of articles change. The times of
    fetching and rechecking pages stay, and so does the rate of edits.
    """
    changed = [result.rewrite for result in batch if result.rewrite is not None]
    reassessed = [result.reassessment for result in batch if result.reassessment is not None]
    new = [result for result in batch if result.draft is not None]
    if not changed and not reassessed and not new:
        return list(batch)
    learner = Learner(connection, now)
    rewriter = Rewriter(connection, number, now, mark=learner.marked)
    failed = rewriter.rewrite(changed)
    failed |= dict.fromkeys(rewriter.reassess(reassessed), STORED_MEANWHILE)
    rewriter.index.write(connection)
    not_accepted, changes = _accept(connection, learner, new, now)
    changes = [*rewriter.changes, *changes]
    learner.learn(changes)
    cleaned = learner.reclean()
    Linker(connection, now).link({*(change.article_id for change in changes), *cleaned})
    return [_with_outcome(result, failed, not_accepted) for result in batch]


def _with_outcome(result: PageResult, failed: dict[int, str], not_accepted: dict[int, str]) -> PageResult:
    """Return the result with another state and a reason, if the article couldn't be stored."""
    if result.rewrite is not None and (why := failed.get(result.rewrite.article_id)):
        state: State = "newer" if why == STORED_MEANWHILE else "damaged"
        return replace(result, state=state, why=why, differences=(), rewrite=None)
    if result.reassessment is not None and failed.get(result.reassessment.article_id):
        return replace(result, state="newer", why=STORED_MEANWHILE, differences=(), reassessment=None)
    if result.draft is not None and (why := not_accepted.get(result.task[1], "")):
        return replace(result, state="damaged", why=why, draft=None)
    return result


def _accept(
    connection: Connection, learner: Learner, batch: Sequence[PageResult], now: datetime
) -> tuple[dict[int, str], list[TextChange]]:
    """Store the articles of refused URLs.

    Return the URLs whose article couldn't be stored, as URL id -> reason, and the changes to learn boilerplate from.
    """
    refused = rewriting.refused_urls(connection, [result.task[1] for result in batch])
    pairs = [
        (refused[result.task[1]], result.draft)
        for result in batch
        if result.draft is not None and result.task[1] in refused
    ]
    drafts = learner.cleaned([draft for _, draft in pairs])
    writer = ArticleWriter(connection, drafts, None, now, mark=learner.marked, classify=classify)
    plan, failed = Rechecks(connection, now), {}
    for (row, _), draft in zip(pairs, drafts, strict=True):
        changes, indexed = len(writer.changes), len(writer.index)
        try:
            with savepoint(connection):
                _put(connection, writer, row, draft, plan, now)
        except NotStorable as error:
            writer.forget(changes, indexed)
            failed[row.id] = f"not storable: {error}"[:300]
    writer.index.write(connection)
    return failed, writer.changes


def _put(
    connection: Connection, writer: ArticleWriter, row: AnyRow, draft: Draft, plan: Rechecks, now: datetime
) -> None:
    """Store the article of a refused URL, or link the URL to the stored article that it's a twin of."""
    holder_id = rewriting.canonical_holder(connection, draft)
    if holder_id is not None:
        rewriting.accept_refused(connection, row, draft, holder_id, twin=True, now=now)
        return
    stored = writer.put(draft)
    writer.flush()
    published = min(draft.date_published or row.discovered, row.discovered)
    recheck = plan.plan(row.source, published, 0)
    rewriting.accept_refused(connection, row, draft, stored.id, twin=False, recheck=recheck, now=now)
