"""The worker pool in which spiders and middlewares parse documents.

All crawlers of a process share one pool, so `scrapy crawlall` has no more workers than `scrapy crawl`.
"""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler import documents
from crawler.documents import Document
from crawler.source import Source
from crawler.workers.limits import Limits
from crawler.workers.pool import PoolClosed, WorkerPool

_DocumentPool = WorkerPool[tuple[Document, Source | None], Any]
_pools: list[_DocumentPool] = []
"""The shared pool; empty while no crawler uses it."""
_users: set[Crawler] = set()


async def parse_document(crawler: Crawler, document: Document) -> Any:
    """Return the result of `document.read` for the crawler's source, computed in a worker.

    Raises the exceptions of `WorkerPool.run`; PoolClosed also when the crawler stops.
    """
    if not crawler.crawling:
        raise PoolClosed
    return await _pool_for(crawler).run((document, getattr(crawler.spider, "source", None)))


def limits_of(settings: BaseSettings) -> Limits:
    """Return the limits per document that NEWS_PARSE_SECONDS and NEWS_PARSE_MEMORY_MB set."""
    return Limits(settings.getfloat("NEWS_PARSE_SECONDS"), settings.getint("NEWS_PARSE_MEMORY_MB"))


def _pool_for(crawler: Crawler) -> _DocumentPool:
    if crawler not in _users:
        _users.add(crawler)
        crawler.signals.connect(lambda: _leave(crawler), signal=signals.spider_closed, weak=False)
    if not _pools:
        pool: _DocumentPool = WorkerPool(
            documents.read,
            documents.start,
            (),
            number=crawler.settings.getint("NEWS_PARSERS"),
            limits=limits_of(crawler.settings),
            weigh=documents.weigh,
            stops=lambda: not any(user.crawling for user in _users),
        )
        _pools.append(pool)
    return _pools[0]


def _leave(crawler: Crawler) -> None:
    _users.discard(crawler)
    if not _users and _pools:
        _pools.pop().close()
