"""The item pipeline that stores items through the batches of the run."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Fetched
from pipelines.crawl.run import CrawlRun


class StorePipeline:
    """The item pipeline of Scrapy: an item counts as scraped once it is committed, and is dropped when refused."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(CrawlRun.of(crawler))

    async def process_item(self, item: Fetched) -> Fetched:
        outcome = await self._run.batches.store(item)
        if outcome.state == "rejected":
            raise DropItem(outcome.reason or outcome.state)
        return item
