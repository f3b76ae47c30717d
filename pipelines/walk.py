"""Which sitemaps of an index a run reads: those that may have something new, and no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from crawler.discovery.newest import changed_until, newest_first
from crawler.discovery.sitemap import SitemapRef
from storage.listings import Watched

CAUGHT_UP = 3
"""Sitemaps without a date, one after the other, that bring nothing new, after which older ones are left alone."""


class Walk:
    """The sitemaps of one index, as a run comes by them: `asked` at once, `waiting` for what others bring."""

    def __init__(
        self,
        children: Iterable[SitemapRef],
        known: Mapping[str, Watched],
        now: datetime,
        *,
        since: datetime | None = None,
        everything: bool = False,
    ) -> None:
        self.asked: list[str] = []
        self.waiting: deque[str] = deque()
        self.open: set[str] = set()
        self._brought = False
        for child in newest_first(children):
            if since is not None and child.lastmod is not None and changed_until(child.lastmod) < since:
                continue
            row = known.get(child.url)
            if row is None or everything or _is_due(child, row, now):
                self.asked.append(child.url)
            elif child.lastmod is None and not row.failures:
                self.waiting.append(child.url)
        # Some number their sitemaps the other way: the last of them is looked at, too.
        self._order(known)
        self.open.update(self.asked)
        self.asked += self.next_batch()

    def next_batch(self) -> list[str]:
        """Return those to be asked next, when what was asked is answered; none once news has ended."""
        batch = [self.waiting.popleft() for _ in range(min(CAUGHT_UP, len(self.waiting)))]
        self.open.update(batch)
        self._brought = False
        return batch

    def answered(self, url: str, new: int) -> list[str]:
        """Take note of what one brought, and return those that are asked now."""
        if url not in self.open:
            return []
        self.open.discard(url)
        self._brought |= new > 0
        return self.next_batch() if self._brought and not self.open else []

    def _order(self, known: Mapping[str, Watched]) -> None:
        listed = list(self.waiting)
        if len(listed) > 2:
            listed.insert(1, listed.pop())
        never = datetime.min
        listed.sort(key=lambda url: _brought_after_the_first(known[url]) or never.replace(tzinfo=None), reverse=True)
        self.waiting = deque(listed)


def _brought_after_the_first(row: Watched) -> datetime | None:
    if row.last_new is None or row.last_new == row.first_polled:
        return None
    return row.last_new.replace(tzinfo=None)


def _is_due(child: SitemapRef, row: Watched, now: datetime) -> bool:
    if row.failures or row.last_read is None:
        return row.next_poll is None or row.next_poll <= now
    if row.unfinished or (row.next_poll is not None and row.next_poll <= now):
        return True
    return child.lastmod is not None and changed_until(child.lastmod) > row.last_read


def urls(children: Collection[SitemapRef]) -> set[str]:
    return {child.url for child in children}
