"""`scrapy crawl files -a path=PATH -a source=NAME`: pages saved on disk, read as a crawl would read them."""

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
from crawler.saved.page import BY_HOST, Saved, Sources, wanted
from crawler.source import Source
from crawler.spiders.from_yaml import SOURCES
from crawler.workers.ordered import Workers
from crawler.workers.parsing import limits_of

_AHEAD = 200
"""Pages read ahead of the store."""
_CHUNK, _CHUNK_BYTES = 8, 1 << 20
"""Pages, and bytes of them, that a process is given at a time."""
_CHUNKS = 10
"""Such parts that a process has at a time: while one batch is stored, the next is read."""
_FEW_BYTES = 20_000_000
"""Bytes on the disk below which one process is soonest done: others take seconds to begin."""
_NAME = re.compile(r"[\w.-]+")


class FilesSpider(Spider):
    """Reads a file, or a folder and all below it. Runs of one source may overlap: nothing is leased."""

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
        """What is read: a run that died is gone on with by one that reads the same."""
        self._wanted = wanted(hosts, since, until)
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
        """What is wrong with the arguments, for the command line; None if nothing is."""
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
            wanted(hosts, since, until)
        except ValueError as error:
            return str(error)
        return None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> FilesSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._stored, signal=signal)
        crawler.signals.connect(spider._see_the_end, signal=signals.spider_opened)
        return spider

    def go_on(self, read: Mapping[str, int]) -> None:
        """Pass over what a run before this one, which died, has stored: `Saved.resume_point` of each file's last."""
        self._read = read

    async def start(self) -> AsyncIterator[Fetched]:
        chunks = _chunks(saved_pages(self.path, self._wanted, self._read))
        told = (self._sources.named, dict(SOURCES))
        limits = limits_of(self.settings)
        workers = Workers[Saved, Fetched](
            self._workers,
            saved_page.read_all,
            saved_page.start,
            told,
            limits=limits,
            ahead=_CHUNKS,
            weigh=saved_page.weigh,
        )
        done = workers.each(chunks, partial(saved_page.died, sources=self._sources))
        try:
            # Not in this thread: the store has work to do while the processes have.
            while (some := await asyncio.to_thread(next, done, None)) is not None:
                for fetched in some[1]:
                    await self._room.acquire()
                    yield fetched
        finally:
            workers.stop()
            with suppress(ValueError):  # a run that's stopped leaves it at work, and it ends soon by itself
                done.close()
        # The engine looks for the end when this generator ends, and after that only every five seconds.
        engine = self.crawler.engine
        while engine is not None and engine.scraper.slot is not None and not engine.scraper.slot.is_idle():
            await asyncio.sleep(0.01)

    def _stored(self) -> None:
        self._room.release()

    def _see_the_end(self) -> None:
        """Let a run that's stopped amid its items close when the last of them is done.

        Scrapy 2.19 waits for items of `start()`, but looks whether they are done only when a response is.
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


def _chunks(pages: Iterable[Saved]) -> Iterator[list[Saved]]:
    chunk: list[Saved] = []
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
    """Return the machine's cores, or 1 where there is little to read."""
    size = 0
    for file in [path] if path.is_file() else path.rglob("*"):
        size += file.stat().st_size if file.is_file() else 0
        if size > _FEW_BYTES:
            return os.cpu_count() or 1
    return 1
