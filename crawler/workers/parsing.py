"""The kill box of a crawl: what its spiders and middlewares parse, they parse in it.

All crawlers of a process share one, so `scrapy crawlall` has no more workers than `scrapy crawl`.
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

_boxes: list[WorkerPool[tuple[Document, Source | None], Any]] = []
"""The one there is, while a crawler uses it."""
_users: set[Crawler] = set()


async def parsed(crawler: Crawler, document: Document) -> Any:
    """Return what a document says to a crawler's source. Raises as WorkerPool.run; PoolClosed when the crawler stops."""
    if not crawler.crawling:
        raise PoolClosed
    return await _box_for(crawler).run((document, getattr(crawler.spider, "source", None)))


def limits_of(settings: BaseSettings) -> Limits:
    """Return what one document may cost."""
    return Limits(settings.getfloat("NEWS_PARSE_SECONDS"), settings.getint("NEWS_PARSE_MEMORY_MB"))


def _box_for(crawler: Crawler) -> WorkerPool[tuple[Document, Source | None], Any]:
    if crawler not in _users:
        _users.add(crawler)
        crawler.signals.connect(lambda: _leave(crawler), signal=signals.spider_closed, weak=False)
    if not _boxes:
        box: WorkerPool[tuple[Document, Source | None], Any] = WorkerPool(
            documents.read,
            documents.start,
            (),
            number=crawler.settings.getint("NEWS_PARSERS"),
            limits=limits_of(crawler.settings),
            weigh=documents.weigh,
            stops=lambda: not any(user.crawling for user in _users),
        )
        _boxes.append(box)
    return _boxes[0]


def _leave(crawler: Crawler) -> None:
    _users.discard(crawler)
    if not _users and _boxes:
        _boxes.pop().close()
