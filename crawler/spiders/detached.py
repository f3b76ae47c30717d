"""A spider that looks at pages apart from any crawl."""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy import Spider


class ApartSpider(Spider):
    """As polite as a crawl, and nothing of what it sees goes into the corpus."""

    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # Scrapy's is a plain variable
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
    }
