"""Another try at what is in quarantine: read with today's parser, stored through the stages of a crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from crawler.items import Article, Fetched, Link, Refusal
from crawler.reasons import Reason
from crawler.saved.page import Saved, Sources, read
from crawler.source import Source
from crawler.source.loader import load_sources
from crawler.workers.ordered import Workers
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
from storage.frontier.quarantine import Content, Quarantined
from storage.schema import AnyRow

_BATCH = 64
"""Addresses a transaction: what is done stays done, however the rest ends."""
_PROCESSES = 2
"""The parser may hang or die of what is in quarantine: it never works in this process."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What another try made of an address."""

    url: str
    source: str
    was: str
    """The reason it was in quarantine for."""
    state: str
    """new, updated, unchanged, duplicate or rejected, as of an article that is crawled; missing: nothing is kept."""
    reason: str | None = None
    id: int | None = None
    """The article's."""
    still: bool = False
    """Whether it's in quarantine still."""


class _Task(NamedTuple):
    """An address with what is kept of it."""

    url_id: int
    kind: RunKind
    link: Link
    source: str
    content: Content
    status: int | None


def retry(
    corpus: Corpus,
    sources: Mapping[str, Source] | None = None,
    *,
    source: Sequence[str] = (),
    urls: Sequence[str] | None = None,
    folder: Path | None = None,
) -> list[Retried] | None:
    """Read and store again what is in quarantine: of these sources, at these addresses, or all.

    What can be stored leaves the quarantine, and so does what today's parser takes for no article; what fails again
    stays, with its new reason. Asking twice does no harm, and one that was broken off goes on with what is left. By
    default `sources` are those that a crawl has, `folder` is NEWS_ARCHIVE's.

    Returns None while another process does it. Raises StorageError when the database fails.
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
    tasks = {one.url_id: task for one in listed if (task := _task(corpus, one.url_id, folder)) is not None}
    reading = Workers[_Task, Fetched](_PROCESSES, _read_all, _start, (dict(described),), weigh=_weigh)
    chunks: Iterator[list[_Task]] = ([task] for task in tasks.values())
    read_again = [(some[0], found[0]) for some, found in reading.each(chunks, _died)] if tasks else []
    results: dict[int, Retried] = {}
    was = {one.url_id: one for one in listed}
    by_kind = sorted(read_again, key=lambda pair: pair[0].kind)
    for kind, group in groupby(by_kind, key=lambda pair: pair[0].kind):
        results |= _stored(corpus, kind, list(group), was)
    return [results.get(one.url_id) or _missing(one) for one in listed]


def _stored(
    corpus: Corpus, kind: RunKind, batch: Iterable[tuple[_Task, Fetched]], was: Mapping[int, Quarantined]
) -> dict[int, Retried]:
    now = datetime.now(UTC)
    some = [(task, validate(clean(fetched), now)) for task, fetched in batch]
    outcomes = store_batch(corpus, [fetched for _, fetched in some], now, kind=kind)
    return {
        task.url_id: Retried(
            url=was[task.url_id].url,
            source=task.source,
            was=was[task.url_id].reason,
            state=outcome.state,
            reason=outcome.reason,
            id=outcome.id,
            still=outcome.state == "rejected" and outcome.reason in quarantine.REASONS,
        )
        for (task, _), outcome in zip(some, outcomes, strict=True)
    }


def _missing(one: Quarantined) -> Retried:
    return Retried(one.url, one.source, one.reason, "missing", "neither its page nor its article is kept", still=True)


def _task(corpus: Corpus, url_id: int, folder: Path | None) -> _Task | None:
    """Return what is to be read; None if nothing is kept, or it left the quarantine meanwhile."""
    with corpus.database.read() as connection:
        row = quarantine.row_of(connection, url_id)
        if row is None:
            return None
        content = quarantine.content(connection, url_id)
        if content is None and folder is not None and (page := pages.newest(connection, row.url)) is not None:
            try:
                archived = load_page(connection, folder, page, row.url)
                content = Content("page", archived.url, archived.body, archived.fetched, archived.encoding)
            except StorageError:
                pass  # the file is elsewhere
    return None if content is None else _Task(url_id, *_said(row), content, row.status)


def _said(row: AnyRow) -> tuple[RunKind, Link, str]:
    link = Link(row.url, row.title, row.date_published, row.date_modified)
    return _kind(row.via), link, row.source


def _kind(via: str) -> RunKind:
    """Return how a page comes to the store again: as before if users brought it, else as a retry."""
    by_hand = [kind for kind in RunKind if kind.is_by_hand and kind == via]
    return by_hand[0] if by_hand else RunKind.RETRY


# In a process of its own ---------------------------------------------------------------------------------------------

_described: dict[str, Source] = {}


def _start(described: Mapping[str, Source]) -> None:
    _described.update(described)


def _read_all(tasks: list[_Task]) -> Iterator[Fetched]:
    for task in tasks:
        yield _read(task)


def _read(task: _Task) -> Fetched:
    content = task.content
    try:
        given: Article | None = loaded(content.body) if content.kind == "article" else None
        page = b"" if given is not None else content.body
        saved = Saved(content.address, page, content.kind == "text", content.encoding, None, content.seen, preparsed=given)
        # The article's own address, where it was given with one; a page's is where it was served.
        return _again(task, read(saved, Sources(task.source, _described), content.seen))
    except MemoryError:
        raise  # a limit's, not the page's
    except (KeyError, TypeError, ValueError) as error:
        reason = Reason.BAD_FIELD if content.kind == "article" else Reason.PARSE_ERROR
        return _refused(task, reason, error)
    except Exception as error:
        return _refused(task, Reason.PARSE_ERROR, error)


def _refused(task: _Task, reason: str, error: Exception) -> Fetched:
    refusal = Refusal("failed", reason, f"{type(error).__name__}: {error}")
    return _again(task, Fetched(task.link.url, task.source, task.content.seen, refusal=refusal))


def _again(task: _Task, fetched: Fetched) -> Fetched:
    told = replace(fetched, url=task.link.url, link=task.link, status=task.status)
    return replace(told, fetched_at=task.content.seen, body=None, retried=True)


def _weigh(task: _Task) -> int:
    return len(task.content.body)


def _died(task: _Task, why: str) -> Fetched:
    refusal = Refusal("failed", Reason.PARSE_KILLED, why)
    return _again(task, Fetched(task.link.url, task.source, task.content.seen, refusal=refusal))
