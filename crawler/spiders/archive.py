"""`scrapy crawl files -a path=PATH -a source=NAME`: pages saved on disk, read as a crawl would read them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.errors import ParseError
from crawler.items import Article, Fetched, Refusal
from crawler.parsers import parse_article, parse_text
from crawler.parsers.encoding import decode
from crawler.source import Source
from crawler.spiders.from_yaml import SOURCES
from crawler.spiders.page import Saved
from crawler.spiders.saved import saved_pages

_AHEAD = 200
"""Pages read ahead of the store."""


class FilesSpider(Spider):
    """Reads a file, or a folder and all below it. Runs of one source may overlap: nothing is leased."""

    name = "files"
    exclusive = False

    def __init__(self, path: str, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)
        self.described = SOURCES.get(source)
        self.source = self.described or Source(source, source, "")
        self._room = asyncio.Semaphore(_AHEAD)

    @classmethod
    def wrong_arguments(cls, path: str | None = None, source: str | None = None, **_: Any) -> str | None:
        """What is wrong with the arguments, for the command line; None if nothing is."""
        if not path or not source:
            return "give both -a path=FILE_OR_FOLDER and -a source=NAME"
        if not Path(path).exists():
            return f"path: {path} does not exist"
        if not source.replace("_", "").replace("-", "").replace(".", "").isalnum():
            return f"source: {source!r} is no source's name; use letters, digits and _"
        return None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> FilesSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._stored, signal=signal)
        return spider

    async def start(self) -> AsyncIterator[Fetched]:
        for saved in saved_pages(self.path):
            await self._room.acquire()
            yield self._read(saved)
        # The engine looks for the end when this generator ends, and after that only every five seconds.
        engine = self.crawler.engine
        while engine is not None and engine.scraper.slot is not None and not engine.scraper.slot.is_idle():
            await asyncio.sleep(0.01)

    def _stored(self) -> None:
        self._room.release()

    def _read(self, saved: Saved) -> Fetched:
        article, refusal = None, saved.refusal
        if refusal is None:
            try:
                article = self._article(saved)
            except ParseError as error:
                refusal = Refusal("not_article", f"no_{error.field}", str(error))
        return Fetched(
            url=saved.url,
            source=self.source.name,
            fetched_at=saved.saved_at or datetime.now(UTC),
            article=article,
            refusal=refusal,
            status=saved.status,
            body=saved.body if refusal is not None else None,
        )

    def _article(self, saved: Saved) -> Article:
        if saved.is_text:
            article = parse_text(decode(saved.body, saved.encoding), saved.url, self.described)
        else:
            told: dict[str, Any] = {"encoding": saved.encoding, "fetched_at": saved.saved_at}
            article = parse_article(saved.body, saved.url, self.described, **told)
        return replace(article, source=self.source.name)
