"""A run's discovery pages: which are asked for and with what, and what their answers mean for the next time.

A listing's row is written after the links that it listed, so a crash between the two costs a second reading, never a
link. While pages that it leads to are still unread it's `unfinished`, and the next run asks for it without conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from scrapy import Request
from scrapy.statscollectors import StatsCollector

from crawler.discovery.sitemap import SitemapRef
from crawler.listing import Listed, conditions
from crawler.reasons import Reason
from crawler.source import Source
from pipelines.crawl import polling
from pipelines.crawl.poll import Poll, Walk
from pipelines.crawl.run import CrawlRun
from storage import StorageError
from storage.frontier import listings
from storage.frontier.listings import Watched
from storage.frontier.urls import url_key
from storage.schema import chunks

_MOST_SITEMAPS = 500
"""Sitemaps of indexes that a run asks for; the next run goes on."""
_MOST_DEPTH = 3
"""Indexes one in the other. By sitemaps.org an index names no other index at all; some do."""
_NOT_POLLED = (Reason.HOST_WAITS, Reason.ROBOTS_UNREACHABLE)
"""Failures in which the listing itself wasn't asked for."""


class Listings:
    """Decides on each discovery page that the spider offers, and hears what came of it.

    `ask` sends a request that was held back.
    """

    def __init__(self, run: CrawlRun, stats: StatsCollector | None, ask: Callable[[Request], None]) -> None:
        self._run = run
        self._state = run.state
        self._stats = stats
        self._ask = ask
        self._longest = polling.LONGEST
        self._rows: dict[str, Watched] = {}
        self._roots: list[str] = []
        """The source's own discovery pages; the others are sitemaps of indexes."""
        self._offered: dict[str, Request] = {}
        self._wanted: set[str] = set()
        self._asked: set[str] = set()
        self._tested: set[str] = set()
        self._polls: dict[str, Poll] = {}
        self._fresh: set[str] = set()
        """Keys of the addresses that are new to the corpus."""
        self._brought: set[str] = set()
        """Roots that brought some."""
        self._sitemaps = 0

    def open(self, source: Source) -> None:
        """Decide which of the source's own discovery pages are due. Raises StorageError."""
        self._longest = source.poll or polling.LONGEST
        corpus, _ = self._state.opened()
        with corpus.database.read() as connection:
            self._rows = listings.watched(connection, source.name)
        self._roots = list(dict.fromkeys(url for _, url in source.discover))
        for kind, url in source.discover:
            self._rows[url] = replace(self._rows.get(url) or Watched(url, kind), kind=kind, parent=None)
        everything = self._state.bounds.poll_all or not self._state.complete_before
        self._wanted = set(self._roots) if everything else polling.due(self._own(), self._state.started)

    def offer(self, request: Request) -> Request | None:
        """Return the request as it is to be sent; None if not now, or not at all."""
        meta = request.meta
        if meta.get("retry_times") or meta.get("redirect_times"):
            return request
        if self._state.ends_early:
            return None
        if "first" in meta:
            return request if self._goes_on(request) else None
        url = meta["listing"]
        if url in self._offered:
            return None
        walk = self._polls[meta["parent"]].walk if "parent" in meta else None
        if url in self._wanted:
            self._offered[url] = request
            return self._prepared(request)
        if "parent" not in meta or (walk is not None and url in walk.waiting):
            self._offered[url] = request
        else:
            self._count("skipped")
        return None

    def heard(self, listed: Listed) -> None:
        """Store what a discovery page lists, and what that says of it."""
        if listed.children and self._depth(listed.url) >= _MOST_DEPTH:
            listed = replace(listed, children=(), reason=Reason.TOO_DEEP)
        self._tally(listed)
        self._hear(listed)

    def _hear(self, listed: Listed) -> None:
        if self._state.ends_early:
            return
        if self._run.outage.lasts:
            self._run.outage.afterwards(lambda: self._hear(listed))
            return
        try:
            self._take(listed)
        except StorageError as error:
            # What was new of it isn't known any more, if it was committed: its further pages are read in any case.
            poll = self._polls[listed.meta.get("first", listed.url)]
            poll.before = replace(poll.before, unfinished=True)
            self._run.outage.await_database_or_fail(error, lambda: self._hear(listed))

    def close(self) -> None:
        """Count what wasn't asked for; when nothing was, tell the run when something will be."""
        self._count("skipped", len(self._offered.keys() - self._asked))
        if self._roots and not self._asked:
            self._state.next_due = polling.next_due(self._own(), self._state.started)

    # What is asked -----------------------------------------------------------------------------------------------

    def _own(self) -> list[Watched]:
        return [self._rows[url] for url in self._roots]

    def _prepared(self, request: Request) -> Request:
        """Add what the listing is asked for with: only if it changed, unless that can't be relied on."""
        url = request.meta["listing"]
        row = self._rows.setdefault(url, Watched(url, request.meta["discovery"], request.meta.get("parent")))
        self._asked.add(url)
        # Those that bring news go first: what the others have beside them shows then.
        request = request.replace(priority=request.priority + polling.is_productive(row, self._state.started))
        if row.unfinished or row.digest is None or not self._state.complete_before:
            return request
        known = {} if row.false_not_modified else conditions(row.etag, row.last_modified)
        children = tuple(SitemapRef(other.url, other.lastmod) for other in self._rows.values() if other.parent == url)
        meta = request.meta | {"digest": row.digest, "children": children}
        return request.replace(headers=known, meta=meta | ({"handle_httpstatus_list": [304]} if known else {}))

    def _goes_on(self, request: Request) -> bool:
        """Whether to read a section's further page: while pages bring new links, and if a reading broke off before."""
        first = request.meta["first"]
        poll = self._polls[first]
        again = not self._state.complete_before or poll.before.unfinished
        new = again or any(url_key(url) in self._fresh for url in request.meta["after"])
        poll.goes_on = new and request.url not in self._offered
        self._offered[request.url] = request
        self._asked.add(request.url)
        if not poll.goes_on:
            self._write(first)
        return poll.goes_on

    def _send(self, urls: Iterable[str]) -> None:
        """Ask for listings that are held back; for those that the spider has yet to offer, once it does."""
        for url in urls:
            self._wanted.add(url)
            if url in self._offered and url not in self._asked:
                self._ask(self._prepared(self._offered[url]))

    # What is heard -----------------------------------------------------------------------------------------------

    def _take(self, listed: Listed) -> None:
        first = listed.meta.get("first", listed.url)
        poll = self._polls.setdefault(first, Poll(self._rows[first]))
        if listed.reason is not None:
            self._failed(first, poll, listed)
            return
        new = self._store(poll, listed)
        poll.goes_on = listed.further
        poll.truncated |= listed.truncated
        if "first" not in listed.meta:
            poll.take(listed, self._state.started, tested=listed.url in self._tested)
        if listed.children and poll.walk is None:
            self._begin_walk(first, poll, listed.children)
        self._write(first, new)
        self._test()

    def _store(self, poll: Poll, listed: Listed) -> int:
        """Put the links into the frontier; return how many are new to the corpus."""
        new = 0
        for links in chunks(listed.links):
            fresh = {key for key, is_new in self._run.discover(listed.kind, links).items() if is_new}
            self._fresh |= fresh
            new += len(fresh)
        poll.dates += [date for link in listed.links if (date := link.date_published or link.date_modified)]
        poll.links += len(listed.links)
        poll.new += new
        if new:
            self._brought.add(self._root_of(poll.before))
        return new

    def _failed(self, first: str, poll: Poll, listed: Listed) -> None:
        poll.goes_on = False
        if "first" in listed.meta:
            poll.broken = listed.transient
        elif poll.said is None and listed.reason not in _NOT_POLLED:
            poll.said = listed
        self._write(first)
        if first in self._roots and poll.said is listed:
            self._take_over()

    def _take_over(self) -> None:
        """When a listing fails, ask for the others; for those that failed before only if there's nothing else."""
        held = [url for url in self._roots if url not in self._asked]
        healthy = [url for url in held if not self._rows[url].failures]
        working = [url for url in self._asked & set(self._roots) if not self._rows[url].failures]
        self._send(healthy or ([] if working else held))

    def _begin_walk(self, first: str, poll: Poll, named: tuple[SitemapRef, ...]) -> None:
        bounds, roots = self._state.bounds, set(self._roots)
        children = [child for child in named if child.url not in roots and child.url not in self._polls]
        for child in children:
            row = self._rows.get(child.url) or Watched(child.url, poll.before.kind)
            self._rows[child.url] = replace(row, lastmod=child.lastmod, parent=first)
        self._keep([self._rows[child.url] for child in children])
        poll.walk = Walk(children, self._rows, self._state.started, since=bounds.since, everything=bounds.poll_all)
        self._walk(poll, poll.walk.asked)

    def _walk(self, poll: Poll, urls: list[str]) -> None:
        room = max(0, _MOST_SITEMAPS - self._sitemaps)
        if len(urls) > room and poll.walk is not None:
            poll.left = True
            poll.walk.open.difference_update(urls[room:])
        self._sitemaps += len(urls[:room])
        self._send(urls[:room])

    def _write(self, url: str, new: int = 0) -> None:
        """Write what is known of a listing now, and of the indexes above it: what it brought, they brought."""
        poll = self._polls[url]
        if poll.said is not None:
            now = self._state.started
            alone = not any(polling.is_productive(other, now) for other in self._own() if other.url != url)
            self._rows[url] = poll.after(self._rows[url], now, alone=alone, longest=self._longest)
            self._keep([self._rows[url]])
        parent = self._rows[url].parent
        above = self._polls.get(parent) if parent is not None else None
        if parent is not None and above is not None and above.walk is not None:
            above.new += new
            above.dates += poll.dates if new else []
            if not poll.is_open:
                self._walk(above, above.walk.answered(url, poll.new))
            self._write(parent, new)

    # Whether "not modified" can be believed ------------------------------------------------------------------------

    def _keep(self, rows: Sequence[Watched]) -> None:
        corpus, source = self._state.opened()
        try:
            with corpus.database.write() as connection:
                listings.put(connection, source.name, rows)
        except StorageError as error:
            self._run.outage.await_database_or_fail(error, lambda: self._keep(rows))

    def _depth(self, url: str) -> int:
        """Return how many indexes lead to a listing."""
        row, depth = self._rows.get(url), 0
        while row is not None and row.parent is not None and depth < _MOST_DEPTH:
            row, depth = self._rows.get(row.parent), depth + 1
        return depth

    def _root_of(self, row: Watched) -> str:
        while row.parent is not None:
            row = self._rows[row.parent]
        return row.url

    def _test(self) -> None:
        """Ask without conditions for the listings whose "not modified" is in doubt now."""
        for url, poll in self._polls.items():
            news = bool(self._brought - {url})
            if url not in self._tested and poll.wants_test(self._state.started, news=news):
                self._tested.add(url)
                request = self._offered[url]
                meta = request.meta | {"digest": poll.before.digest}
                self._ask(request.replace(meta=meta, dont_filter=True))

    # Counting ----------------------------------------------------------------------------------------------------

    def _tally(self, listed: Listed) -> None:
        if listed.url in self._tested and (listed.unchanged or listed.reason):
            return
        if listed.reason is not None:
            self._count("failed")
            self._count(f"failed/{listed.reason}")
            return
        self._count("read", int(listed.url not in self._tested))
        self._count("not_modified", int(listed.unchanged))
        self._count("links", self._rows[listed.url].links if listed.unchanged else len(listed.links))

    def _count(self, what: str, number: int = 1) -> None:
        if self._stats is not None and number:
            self._stats.inc_value(f"discovery/{what}", number)
