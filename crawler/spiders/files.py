"""`scrapy crawl files -a path=PATH -a source=NAME` reads pages saved on disk as a crawl would read them."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.items import Fetched
from crawler.saved import page as saved_page
from crawler.saved.folder import saved_pages
from crawler.saved.page import BY_HOST, SavedPage, Sources, page_filter
from crawler.source import Source
from crawler.spiders.from_yaml import SOURCES
from crawler.workers.ordered import OrderedPool
from crawler.workers.parsing import limits_of

_AHEAD = 200
"""Maximum number of pages that are read and not stored yet."""
_CHUNK, _CHUNK_BYTES = 8, 1 << 20
"""Maximum pages, and bytes, per chunk: workers get their pages in chunks."""
_CHUNKS = 10
"""Chunks per worker at a time, so that workers read the next batch while one is stored."""
_FEW_BYTES = 20_000_000
"""Below this size on disk, one worker finishes first: others take seconds to start."""
_NAME = re.compile(r"[\w.-]+")


class FilesSpider(Spider):
    """Reads a file, or a folder with its subfolders. Runs of one source may overlap, for nothing is leased."""

    name = "files"
    exclusive = False

    def __init__(
        self,
        path: str,
        source: str,
        hosts: str | None = None,
        since: str | None = None,
        until: str | None = None,
        workers: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)
        self.source = SOURCES.get(source) or Source(source, source, "")
        self.reading = "\n".join(map(str, (self.path.resolve(), source, hosts or "", since or "", until or "")))
        """The arguments that decide what is read: a run with the same ones resumes a run that died."""
        self._page_filter = page_filter(hosts, since, until)
        self._sources = Sources(source, dict(SOURCES))
        self._workers = int(workers) if workers else _usual_workers(self.path)
        self._read: Mapping[str, int] = {}
        self._room = asyncio.Semaphore(_AHEAD)

    @classmethod
    def wrong_arguments(
        cls,
        path: str | None = None,
        source: str | None = None,
        hosts: str | None = None,
        since: str | None = None,
        until: str | None = None,
        workers: str | None = None,
        **others: Any,
    ) -> str | None:
        """Return an error message for the command line; None if the arguments are right."""
        if not path or not source:
            return "give both -a path=FILE_OR_FOLDER and -a source=NAME"
        if not Path(path).exists():
            return f"path: {path} does not exist"
        if not _NAME.fullmatch(source):
            return f"source: {source!r} is no source's name; use letters, digits and _, or {BY_HOST}"
        if workers is not None and not (workers.isdecimal() and 0 < int(workers) < 1000):
            return f"workers: {workers!r}; use 1 or more"
        if others:
            return f"{min(others)}: unknown; use path, source, hosts, since, until, workers"
        try:
            page_filter(hosts, since, until)
        except ValueError as error:
            return str(error)
        return None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> FilesSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._stored, signal=signal)
        crawler.signals.connect(spider._close_after_last_item, signal=signals.spider_opened)
        return spider

    def resume(self, read: Mapping[str, int]) -> None:
        """Skip the pages that an earlier run stored before it died.

        `read`: the last `SavedPage.resume_point` per file.
        """
        self._read = read

    async def start(self) -> AsyncIterator[Fetched]:
        chunks = _chunks(saved_pages(self.path, self._page_filter, self._read))
        workers = OrderedPool[SavedPage, Fetched](
            self._workers,
            saved_page.read_all,
            saved_page.start,
            (self._sources.named, dict(SOURCES)),
            limits=limits_of(self.settings),
            ahead=_CHUNKS,
            weigh=saved_page.weigh,
        )
        results = workers.each(chunks, partial(saved_page.died, sources=self._sources))
        try:
            # In another thread, so that the store works in this one while the workers read.
            while (result := await asyncio.to_thread(next, results, None)) is not None:
                _, items = result
                for fetched in items:
                    await self._room.acquire()
                    yield fetched
        finally:
            workers.stop()
            with suppress(ValueError):  # when a run is stopped, the generator may still run in its thread; it ends soon
                results.close()
        # The engine checks for the end of the crawl when this generator ends, and after that only every five seconds.
        engine = self.crawler.engine
        while engine is not None and engine.scraper.slot is not None and not engine.scraper.slot.is_idle():
            await asyncio.sleep(0.01)

    def _stored(self) -> None:
        self._room.release()

    def _close_after_last_item(self) -> None:
        """Let a run that is stopped between its items close when the last of them is stored.

        Scrapy 2.19 waits for items of `start()`, but checks whether they are done only after a response.
        """
        engine = self.crawler.engine
        assert engine is not None
        scraper = engine.scraper
        process = scraper.start_itemproc_async

        async def processed(item: Any, *, response: Any) -> None:
            await process(item, response=response)
            if scraper.slot is not None and scraper.slot.closing is not None and not scraper.slot.closing.called:
                scraper._check_if_closing()

        scraper.start_itemproc_async = processed  # type: ignore[method-assign]


def _chunks(pages: Iterable[SavedPage]) -> Iterator[list[SavedPage]]:
    chunk: list[SavedPage] = []
    size = 0
    for page in pages:
        chunk.append(page)
        size += len(page.body)
        if len(chunk) == _CHUNK or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _usual_workers(path: Path) -> int:
    """Return the number of CPU cores, or 1 if there is little to read."""
    size = 0
    for file in [path] if path.is_file() else path.rglob("*"):
        size += file.stat().st_size if file.is_file() else 0
        if size > _FEW_BYTES:
            return os.cpu_count() or 1
    return 1
