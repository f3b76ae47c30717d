"""Objects that exist once per Scrapy crawler, shared by its spiders, middlewares and pipelines."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler


class PerCrawler:
    """Base class for such objects. `Subclass.of(crawler)` creates the crawler's object, or returns the existing one."""

    _objects: ClassVar[WeakKeyDictionary[Crawler, Any]]

    def __init_subclass__(cls) -> None:
        cls._objects = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        """Create the crawler's object; called by `of`."""

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        if crawler not in cls._objects:
            cls._objects[crawler] = cls(crawler)
        instance: Self = cls._objects[crawler]
        return instance
