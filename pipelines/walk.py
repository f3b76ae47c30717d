"""Which sitemaps of an index a run reads: those that may have something new, and no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime

from crawler.discovery.sitemap import SitemapRef, changed_until, newest_first
from storage.frontier.listings import Watched

CAUGHT_UP = 3
"""Sitemaps without a date, one after the other, that bring nothing new, after which older ones are left alone."""


class Walk:
    """The sitemaps of one index, as a run comes by them: `asked` at once, `waiting` for what those bring."""

    def __init__(
        self,
        children: Iterable[SitemapRef],
        known: Mapping[str, Watched],
        now: datetime,
        *,
        since: datetime | None = None,
        everything: bool = False,
    ) -> None:
        """`known` has a row for each of the children; `since`: those changed last before it are left out."""
        self.asked: list[str] = []
        waiting = []
        for child in newest_first(children):
            row = known[child.url]
            if since is not None and child.lastmod is not None and changed_until(child.lastmod) < since:
                continue
            if everything or _is_due(row, now):
                self.asked.append(child.url)
            elif child.lastmod is None and not row.failures:
                waiting.append(row)
        self.waiting = deque(_likeliest_first(waiting))
        self.open = set(self.asked)
        self._brought = False
        self.asked += self._next_batch()

    def answered(self, url: str, new: int) -> list[str]:
        """Take note of how many new addresses one brought, and return those that are asked now."""
        if url not in self.open:
            return []
        self.open.discard(url)
        self._brought |= new > 0
        return self._next_batch() if self._brought and not self.open else []

    def _next_batch(self) -> list[str]:
        batch = [self.waiting.popleft() for _ in range(min(CAUGHT_UP, len(self.waiting)))]
        self.open.update(batch)
        self._brought = False
        return batch


def _likeliest_first(rows: list[Watched]) -> list[str]:
    """Return the addresses of sitemaps without dates: first those that brought something since they were first read.

    The last comes second, for some sites number their sitemaps the other way.
    """
    if len(rows) > 2:
        rows = [rows[0], rows[-1], *rows[1:-1]]
    return [row.url for row in sorted(rows, key=_brought_later, reverse=True)]


def _brought_later(row: Watched) -> float:
    """When it brought something last, but for its first reading, which brings all."""
    return row.last_new.timestamp() if row.last_new is not None and row.last_new != row.first_polled else 0.0


def _is_due(row: Watched, now: datetime) -> bool:
    ripe = row.next_poll is None or row.next_poll <= now
    if row.last_read is None or row.failures or row.unfinished or ripe:
        return ripe
    return row.lastmod is not None and changed_until(row.lastmod) > row.last_read
