"""The base class of spiders that fetch pages without a crawl: nothing goes into the frontier or the corpus."""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy import Spider


class DetachedSpider(Spider):
    """As polite as a crawl, but with Scrapy's own scheduler, and without pipelines and extensions."""

    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # Scrapy's is a plain variable
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
    }
