"""The kill box of a crawl: what a crawler's spider and middlewares parse, they parse in it."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler import documents
from crawler.documents import Document
from crawler.killbox.box import Box
from crawler.killbox.limits import Limits

_boxes: WeakKeyDictionary[Crawler, Box[Document, Any]] = WeakKeyDictionary()


def box_of(crawler: Crawler) -> Box[Document, Any]:
    """Return the crawler's box; its workers end with the spider."""
    if crawler not in _boxes:
        box: Box[Document, Any] = Box(
            documents.read,
            documents.start,
            (getattr(crawler.spider, "source", None),),
            number=crawler.settings.getint("NEWS_PARSERS"),
            limits=limits_of(crawler.settings),
            weigh=documents.weigh,
            stops=lambda: not crawler.crawling,
        )
        crawler.signals.connect(box.close, signal=signals.spider_closed, weak=False)
        _boxes[crawler] = box
    return _boxes[crawler]


def limits_of(settings: BaseSettings) -> Limits:
    """Return what one document may cost."""
    return Limits(settings.getfloat("NEWS_PARSE_SECONDS"), settings.getint("NEWS_PARSE_MEMORY_MB"))
