"""A run's discovery pages (listings): which are requested, with which headers, and when each is due again.

The row of a listing is written after its links, so a crash between the two costs a second reading, never a link. While
further pages or sitemaps of a listing are unread, the listing is `unfinished`: the next run requests it without
conditional headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from scrapy import Request
from scrapy.statscollectors import StatsCollector

from crawler.discovery.sitemap import SitemapRef
from crawler.listing import ListingResult, conditions
from crawler.reasons import Reason
from crawler.source import Source
from pipelines.crawl import polling
from pipelines.crawl.poll import Poll, SitemapIndexWalk
from pipelines.crawl.run import CrawlRun
from storage import StorageError
from storage.frontier import listings
from storage.frontier.listings import ListingState
from storage.frontier.url_keys import url_key
from storage.schema import chunks

_MAX_SITEMAPS = 500
"""Sitemaps of indexes that one run requests; the next run continues."""
_MAX_DEPTH = 3
"""Levels of indexes within indexes. By sitemaps.org an index lists no other index; some sites' indexes do."""
_NOT_POLLED = (Reason.HOST_WAITS, Reason.ROBOTS_UNREACHABLE)
"""Failures in which the listing itself wasn't requested."""


class Listings:
    """Decides whether each discovery page that the spider offers is requested, and stores its result.

    `send` sends a request that was held back.
    """

    def __init__(self, run: CrawlRun, stats: StatsCollector | None, send: Callable[[Request], None]) -> None:
        self._run = run
        self._state = run.state
        self._stats = stats
        self._send_request = send
        self._longest = polling.MAX_WAIT
        self._rows: dict[str, ListingState] = {}
        self._roots: list[str] = []
        """The source's own discovery pages; the others are sitemaps of indexes."""
        self._offered: dict[str, Request] = {}
        self._due: set[str] = set()
        self._requested: set[str] = set()
        self._tested: set[str] = set()
        self._polls: dict[str, Poll] = {}
        self._new_keys: set[str] = set()
        """Keys of the URLs that are new to the corpus."""
        self._productive_roots: set[str] = set()
        """Roots that listed new URLs."""
        self._sitemaps = 0

    def open(self, source: Source) -> None:
        """Decide which of the source's own discovery pages are due. Raises StorageError."""
        self._longest = source.poll or polling.MAX_WAIT
        corpus, _ = self._state.opened()
        with corpus.database.read() as connection:
            self._rows = listings.load(connection, source.name)
        self._roots = list(dict.fromkeys(url for _, url in source.discover))
        for kind, url in source.discover:
            self._rows[url] = replace(self._rows.get(url) or ListingState(url, kind), kind=kind, parent=None)
        everything = self._state.bounds.poll_all or not self._state.complete_before
        self._due = set(self._roots) if everything else polling.due(self._own(), self._state.started)

    def offer(self, request: Request) -> Request | None:
        """Return the request to send; None if the page isn't requested now, or not in this run."""
        meta = request.meta
        if meta.get("retry_times") or meta.get("redirect_times"):
            return request
        if self._state.ends_early:
            return None
        if "first" in meta:
            return request if self._continues(request) else None
        url = meta["listing"]
        if url in self._offered:
            return None
        walk = self._polls[meta["parent"]].walk if "parent" in meta else None
        if url in self._due:
            self._offered[url] = request
            return self._prepared(request)
        if "parent" not in meta or (walk is not None and url in walk.waiting):
            self._offered[url] = request
        else:
            self._count("skipped")
        return None

    def record(self, result: ListingResult) -> None:
        """Store the links of a discovery page, and its new state."""
        if result.children and self._depth(result.url) >= _MAX_DEPTH:
            result = replace(result, children=(), reason=Reason.TOO_DEEP)
        self._count_result(result)
        self._store_or_retry(result)

    def _store_or_retry(self, result: ListingResult) -> None:
        if self._state.ends_early:
            return
        if self._run.outage.lasts:
            self._run.outage.call_after(lambda: self._store_or_retry(result))
            return
        try:
            self._store_result(result)
        except StorageError as error:
            # If the links were committed, it isn't known any more which were new: read the further pages in any case.
            poll = self._polls[result.meta.get("first", result.url)]
            poll.before = replace(poll.before, unfinished=True)
            self._run.outage.await_database_or_fail(error, lambda: self._store_or_retry(result))

    def close(self) -> None:
        """Count the listings that weren't requested; if none was, note in the run's state when the next is due."""
        self._count("skipped", len(self._offered.keys() - self._requested))
        if self._roots and not self._requested:
            self._state.next_due = polling.next_due(self._own(), self._state.started)

    # Requests ----------------------------------------------------------------------------------------------------

    def _own(self) -> list[ListingState]:
        return [self._rows[url] for url in self._roots]

    def _prepared(self, request: Request) -> Request:
        """Return the request with conditional headers, unless the site's "not modified" can't be trusted."""
        url = request.meta["listing"]
        row = self._rows.setdefault(url, ListingState(url, request.meta["discovery"], request.meta.get("parent")))
        self._requested.add(url)
        # Productive listings go first: then it shows whether the others list anything more.
        request = request.replace(priority=request.priority + polling.is_productive(row, self._state.started))
        if row.unfinished or row.digest is None or not self._state.complete_before:
            return request
        headers = {} if row.false_not_modified else conditions(row.etag, row.last_modified)
        children = tuple(SitemapRef(other.url, other.lastmod) for other in self._rows.values() if other.parent == url)
        meta = request.meta | {"digest": row.digest, "children": children}
        return request.replace(headers=headers, meta=meta | ({"handle_httpstatus_list": [304]} if headers else {}))

    def _continues(self, request: Request) -> bool:
        """True if a further page is to be read: while pages list new links, or after a reading that broke off."""
        first = request.meta["first"]
        poll = self._polls[first]
        again = not self._state.complete_before or poll.before.unfinished
        new = again or any(url_key(url) in self._new_keys for url in request.meta["after"])
        poll.has_further_page = new and request.url not in self._offered
        self._offered[request.url] = request
        self._requested.add(request.url)
        if not poll.has_further_page:
            self._write(first)
        return poll.has_further_page

    def _send(self, urls: Iterable[str]) -> None:
        """Request listings that are held back; those that the spider hasn't offered yet are requested once offered."""
        for url in urls:
            self._due.add(url)
            if url in self._offered and url not in self._requested:
                self._send_request(self._prepared(self._offered[url]))

    # Results -----------------------------------------------------------------------------------------------------

    def _store_result(self, result: ListingResult) -> None:
        first = result.meta.get("first", result.url)
        poll = self._polls.setdefault(first, Poll(self._rows[first]))
        if result.reason is not None:
            self._failed(first, poll, result)
            return
        new = self._store(poll, result)
        poll.has_further_page = result.further
        poll.truncated |= result.truncated
        if "first" not in result.meta:
            poll.record(result, self._state.started, tested=result.url in self._tested)
        if result.children and poll.walk is None:
            self._begin_walk(first, poll, result.children)
        self._write(first, new)
        self._test()

    def _store(self, poll: Poll, result: ListingResult) -> int:
        """Put the links into the frontier; return the number of URLs that are new to the corpus."""
        new = 0
        for links in chunks(result.links):
            fresh = {key for key, is_new in self._run.discover(result.kind, links).items() if is_new}
            self._new_keys |= fresh
            new += len(fresh)
        poll.dates += [date for link in result.links if (date := link.date_published or link.date_modified)]
        poll.links += len(result.links)
        poll.new += new
        if new:
            self._productive_roots.add(self._root_of(poll.before))
        return new

    def _failed(self, first: str, poll: Poll, result: ListingResult) -> None:
        poll.has_further_page = False
        if "first" in result.meta:
            poll.broken = result.transient
        elif poll.response is None and result.reason not in _NOT_POLLED:
            poll.response = result
        self._write(first)
        if first in self._roots and poll.response is result:
            self._request_others()

    def _request_others(self) -> None:
        """After a failure, request the other listings; those that failed before only if no other listing works."""
        held = [url for url in self._roots if url not in self._requested]
        healthy = [url for url in held if not self._rows[url].failures]
        working = [url for url in self._requested & set(self._roots) if not self._rows[url].failures]
        self._send(healthy or ([] if working else held))

    def _begin_walk(self, first: str, poll: Poll, refs: tuple[SitemapRef, ...]) -> None:
        bounds, roots = self._state.bounds, set(self._roots)
        children = [child for child in refs if child.url not in roots and child.url not in self._polls]
        for child in children:
            row = self._rows.get(child.url) or ListingState(child.url, poll.before.kind)
            self._rows[child.url] = replace(row, lastmod=child.lastmod, parent=first)
        self._keep([self._rows[child.url] for child in children])
        poll.walk = SitemapIndexWalk(
            children, self._rows, self._state.started, since=bounds.since, everything=bounds.poll_all
        )
        self._walk(poll, poll.walk.requested)

    def _walk(self, poll: Poll, urls: list[str]) -> None:
        room = max(0, _MAX_SITEMAPS - self._sitemaps)
        if len(urls) > room and poll.walk is not None:
            poll.was_cut = True
            poll.walk.open.difference_update(urls[room:])
        self._sitemaps += len(urls[:room])
        self._send(urls[:room])

    def _write(self, url: str, new: int = 0) -> None:
        """Write the new state of a listing and of the indexes above it: its new URLs count as theirs, too."""
        poll = self._polls[url]
        if poll.response is not None:
            now = self._state.started
            alone = not any(polling.is_productive(other, now) for other in self._own() if other.url != url)
            self._rows[url] = poll.next_state(self._rows[url], now, alone=alone, longest=self._longest)
            self._keep([self._rows[url]])
        parent = self._rows[url].parent
        index = self._polls.get(parent) if parent is not None else None
        if parent is not None and index is not None and index.walk is not None:
            index.new += new
            index.dates += poll.dates if new else []
            if not poll.is_open:
                self._walk(index, index.walk.record(url, poll.new))
            self._write(parent, new)

    # Whether "not modified" can be trusted -------------------------------------------------------------------------

    def _keep(self, rows: Sequence[ListingState]) -> None:
        corpus, source = self._state.opened()
        try:
            with corpus.database.write() as connection:
                listings.save_states(connection, source.name, rows)
        except StorageError as error:
            self._run.outage.await_database_or_fail(error, lambda: self._keep(rows))

    def _depth(self, url: str) -> int:
        """Return the number of indexes above a listing."""
        row, depth = self._rows.get(url), 0
        while row is not None and row.parent is not None and depth < _MAX_DEPTH:
            row, depth = self._rows.get(row.parent), depth + 1
        return depth

    def _root_of(self, row: ListingState) -> str:
        while row.parent is not None:
            row = self._rows[row.parent]
        return row.url

    def _test(self) -> None:
        """Request without conditional headers the listings whose "not modified" is in doubt."""
        for url, poll in self._polls.items():
            news = bool(self._productive_roots - {url})
            if url not in self._tested and poll.wants_test(self._state.started, news=news):
                self._tested.add(url)
                request = self._offered[url]
                meta = request.meta | {"digest": poll.before.digest}
                self._send_request(request.replace(meta=meta, dont_filter=True))

    # Counting ----------------------------------------------------------------------------------------------------

    def _count_result(self, result: ListingResult) -> None:
        if result.url in self._tested and (result.unchanged or result.reason):
            return
        if result.reason is not None:
            self._count("failed")
            self._count(f"failed/{result.reason}")
            return
        self._count("read", int(result.url not in self._tested))
        self._count("not_modified", int(result.unchanged))
        self._count("links", self._rows[result.url].links if result.unchanged else len(result.links))

    def _count(self, what: str, number: int = 1) -> None:
        if self._stats is not None and number:
            self._stats.inc_value(f"discovery/{what}", number)
