"""Retry of quarantined URLs: their pages are read with today's parser and stored through the stages of a crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from crawler.items import Article, Fetched, Link, Refusal
from crawler.reasons import Reason
from crawler.saved.page import SavedPage, Sources, read
from crawler.source import Source
from crawler.source.loader import load_sources
from crawler.workers.ordered import OrderedPool
from pipelines.article_json import loaded
from pipelines.boilerplate.learn import reclean_pending
from pipelines.clean import clean
from pipelines.reextraction.read import load_page
from pipelines.settle import RunKind
from pipelines.store import store_batch
from pipelines.validate import validate
from storage import Corpus, StorageError
from storage.archive import pages
from storage.db.locks import Lock
from storage.frontier import quarantine
from storage.frontier.quarantine import Quarantined, QuarantinedContent
from storage.schema import AnyRow

_BATCH = 64
"""URLs per transaction: finished batches stay stored if the retry is interrupted."""
_PROCESSES = 2
"""Worker processes. The parser may hang or die on a quarantined page, so it never runs in this process."""


@dataclass(frozen=True, slots=True)
class Retried:
    """The result of a retry of one URL."""

    url: str
    source: str
    was: str
    """The reason for which the URL was in quarantine."""
    state: str
    """new, updated, unchanged, duplicate or rejected, as in a crawl; missing if neither page nor article is kept."""
    reason: str | None = None
    id: int | None = None
    """The article's id; None if there is no article."""
    still: bool = False
    """True if the URL is still in quarantine."""


class _Task(NamedTuple):
    """A quarantined URL with its kept page or article."""

    url_id: int
    kind: RunKind
    link: Link
    source: str
    content: QuarantinedContent
    status: int | None


def retry(
    corpus: Corpus,
    sources: Mapping[str, Source] | None = None,
    *,
    source: Sequence[str] = (),
    urls: Sequence[str] | None = None,
    folder: Path | None = None,
) -> list[Retried] | None:
    """Read and store quarantined URLs again: those of a `source`, those in `urls`, or all.

    A URL leaves the quarantine if its article can be stored, or if today's parser finds that the page is no article. A
    URL that fails again stays, with its new reason. Retrying twice does no harm, and after an interruption a second
    call continues with the rest. By default `sources` are those that a crawl has, and `folder` is NEWS_ARCHIVE's.

    Returns None while another process retries. Raises StorageError when the database fails.
    """
    lock = Lock(corpus.database, "quarantine")
    if not lock.acquire():
        return None
    try:
        with corpus.database.read() as connection:
            listed = quarantine.listed(connection, source, urls)
        described = load_sources()[0] if sources is None else sources
        folder = pages.archive_folder() if folder is None else folder
        done: list[Retried] = []
        for start in range(0, len(listed), _BATCH):
            done += _retry(corpus, listed[start : start + _BATCH], described, folder)
        if done:
            reclean_pending(corpus, lambda: datetime.now(UTC))
        return done
    finally:
        lock.release()


def _retry(
    corpus: Corpus, listed: Sequence[Quarantined], described: Mapping[str, Source], folder: Path | None
) -> list[Retried]:
    tasks = {row.url_id: task for row in listed if (task := _task(corpus, row.url_id, folder)) is not None}
    workers = OrderedPool[_Task, Fetched](_PROCESSES, _read_all, _start, (dict(described),), weigh=_weigh)
    chunks: Iterator[list[_Task]] = ([task] for task in tasks.values())
    read_again = [(chunk[0], fetched[0]) for chunk, fetched in workers.each(chunks, _died)] if tasks else []
    results: dict[int, Retried] = {}
    before = {row.url_id: row for row in listed}
    by_kind = sorted(read_again, key=lambda pair: pair[0].kind)
    for kind, group in groupby(by_kind, key=lambda pair: pair[0].kind):
        results |= _stored(corpus, kind, list(group), before)
    return [results.get(row.url_id) or _missing(row) for row in listed]


def _stored(
    corpus: Corpus, kind: RunKind, batch: Iterable[tuple[_Task, Fetched]], before: Mapping[int, Quarantined]
) -> dict[int, Retried]:
    now = datetime.now(UTC)
    checked = [(task, validate(clean(fetched), now)) for task, fetched in batch]
    outcomes = store_batch(corpus, [fetched for _, fetched in checked], now, kind=kind)
    return {
        task.url_id: Retried(
            url=before[task.url_id].url,
            source=task.source,
            was=before[task.url_id].reason,
            state=outcome.state,
            reason=outcome.reason,
            id=outcome.id,
            still=outcome.state == "rejected" and outcome.reason in quarantine.REASONS,
        )
        for (task, _), outcome in zip(checked, outcomes, strict=True)
    }


def _missing(row: Quarantined) -> Retried:
    return Retried(row.url, row.source, row.reason, "missing", "neither its page nor its article is kept", still=True)


def _task(corpus: Corpus, url_id: int, folder: Path | None) -> _Task | None:
    """Return the task for a URL; None if nothing of it is kept, or the URL left the quarantine meanwhile."""
    with corpus.database.read() as connection:
        row = quarantine.row_of(connection, url_id)
        if row is None:
            return None
        content = quarantine.content(connection, url_id)
        if content is None and folder is not None and (page := pages.newest(connection, row.url)) is not None:
            try:
                archived = load_page(connection, folder, page, row.url)
                content = QuarantinedContent("page", archived.url, archived.body, archived.fetched, archived.encoding)
            except StorageError:
                pass  # the archive's file was moved away
    return None if content is None else _Task(url_id, *_kind_link_source(row), content, row.status)


def _kind_link_source(row: AnyRow) -> tuple[RunKind, Link, str]:
    link = Link(
        row.url, row.title, row.date_published, row.date_modified, published_offset_min=row.published_offset_min
    )
    return _kind(row.via), link, row.source


def _kind(via: str) -> RunKind:
    """Return the kind of run under which a page is stored again: as before if users brought it, else RETRY."""
    return next((kind for kind in RunKind if kind.is_by_hand and kind == via), RunKind.RETRY)


# In a worker process -------------------------------------------------------------------------------------------------

_described: dict[str, Source] = {}


def _start(described: Mapping[str, Source]) -> None:
    _described.update(described)


def _read_all(tasks: list[_Task]) -> Iterator[Fetched]:
    for task in tasks:
        yield _read(task)


def _read(task: _Task) -> Fetched:
    content = task.content
    try:
        article: Article | None = loaded(content.body) if content.kind == "article" else None
        page = b"" if article is not None else content.body
        saved = SavedPage(
            content.address, page, content.kind == "text", content.encoding, None, content.seen, preparsed=article
        )
        # A preparsed article keeps its own URL; a page gets the URL that served it.
        return _as_retried(task, read(saved, Sources(task.source, _described), content.seen))
    except MemoryError:
        raise  # the worker's memory limit, not a fault of the page
    except (KeyError, TypeError, ValueError) as error:
        reason = Reason.BAD_FIELD if content.kind == "article" else Reason.PARSE_ERROR
        return _refused(task, reason, error)
    except Exception as error:
        return _refused(task, Reason.PARSE_ERROR, error)


def _refused(task: _Task, reason: str, error: Exception) -> Fetched:
    refusal = Refusal("failed", reason, f"{type(error).__name__}: {error}")
    return _as_retried(task, Fetched(task.link.url, task.source, task.content.seen, refusal=refusal))


def _as_retried(task: _Task, fetched: Fetched) -> Fetched:
    """Return the item under the quarantined URL, with the time at which its page was read first."""
    item = replace(fetched, url=task.link.url, link=task.link, status=task.status)
    return replace(item, fetched_at=task.content.seen, body=None, retried=True)


def _weigh(task: _Task) -> int:
    return len(task.content.body)


def _died(task: _Task, why: str) -> Fetched:
    refusal = Refusal("failed", Reason.PARSE_KILLED, why)
    return _as_retried(task, Fetched(task.link.url, task.source, task.content.seen, refusal=refusal))
