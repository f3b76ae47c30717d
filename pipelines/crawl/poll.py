"""What a run heard of one discovery page, and what is known of it after that."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.discovery.sitemap import SitemapRef, changed_until, newest_first
from crawler.listing import Listed
from crawler.reasons import Reason
from pipelines.crawl import polling
from storage.frontier.listings import Watched

# Walk -----------------------------------------------------------------------------------------------------------------
# Which sitemaps of an index a run reads: those that may have something new, and no more.

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


# Poll -----------------------------------------------------------------------------------------------------------------

"""The reason of a listing that was read as far as one is: not a failure."""
_HOUR = timedelta(hours=1)
_UNBELIEVED = 5.0
"""New addresses expected, of which none is hard to believe: by Poisson's law it's less likely than 1 in 100."""
_TRUSTED = timedelta(days=1)
_TESTED = 10
"""Answers "not modified" in a row, after which one is put to the test."""


@dataclass(slots=True)
class Poll:
    """One listing in one run; `before`: what was known of it when the run began."""

    before: Watched
    said: Listed | None = None
    """Its own answer, rather than a further page's; None: none yet."""
    links: int = 0
    new: int = 0
    dates: list[datetime] = field(default_factory=list)
    goes_on: bool = False
    """A further page is on its way."""
    broken: bool = False
    """A further page couldn't be had, for the moment."""
    false_not_modified: bool = False
    verified: datetime | None = None
    walk: Walk | None = None
    left: bool = False
    """There were more sitemaps than a run reads."""
    truncated: bool = False
    """It, or a further page, may list more than is read."""

    @property
    def is_open(self) -> bool:
        """Whether pages that it leads to are still to be read."""
        return self.goes_on or (self.walk is not None and bool(self.walk.open))

    def after(self, row: Watched, now: datetime, *, alone: bool, longest: timedelta) -> Watched:
        """Return what is known now; `row` has what its index says of it."""
        said, known = self.said, replace(self.before, lastmod=row.lastmod, parent=row.parent)
        assert said is not None
        if said.reason is not None:
            return polling.failed(known, now, said.reason, said.status)
        known = self._heard(known, said, now)
        changed = not said.unchanged
        links = self.links if changed else known.links
        known = polling.read(known, now, links=links, new=self.new, changed=changed, alone=alone, longest=longest)
        full = self.truncated or self.left or (said.unchanged and self.before.reason == Reason.TOO_MANY)
        known = replace(known, unfinished=self.is_open or self.broken, reason=Reason.TOO_MANY if full else None)
        if known.parent is not None:
            return replace(known, next_poll=now + polling.pause_of_sitemap(known, now))
        return replace(known, next_poll=now) if self.left or self.is_open else known

    def _heard(self, known: Watched, said: Listed, now: datetime) -> Watched:
        if known.last_read is None:
            known = replace(known, rate=polling.rate_of(self.dates, now))
        if said.status == 304:
            known = replace(known, status=304, not_modified=known.not_modified + 1)
        else:
            known = replace(known, etag=said.etag, last_modified=said.last_modified, digest=said.digest)
            known = replace(known, status=said.status, last_body=now, not_modified=0)
        if self.verified is not None:
            known = replace(known, verified=self.verified, not_modified=0)
        return replace(known, false_not_modified=known.false_not_modified or self.false_not_modified)

    # Whether "not modified" can be believed ------------------------------------------------------------------------

    def take(self, listed: Listed, now: datetime, *, tested: bool) -> None:
        """Take an answer; `tested`: it was asked for without conditions, because of what it said with them."""
        if tested and listed.unchanged:
            self.verified = now
            return
        before = self.before
        given = (before.etag, listed.etag) if before.etag else (before.last_modified, listed.last_modified)
        changed = not listed.unchanged and before.digest is not None
        # The same name for another body, of which more than a clock has changed.
        self.false_not_modified |= changed and (
            tested or (given[0] is not None and given[0] == given[1] and self.new > 0)
        )
        self.said = listed

    def wants_test(self, now: datetime, *, news: bool) -> bool:
        """Whether the listing, having said "not modified", is to be asked without conditions in the same run.

        That's so each day and each tenth time; when it has brought so much until now that none is hard to believe; and
        when another listing brought `news`, unless it told the truth the last time, within a day. A sitemap of an
        index: each tenth time.
        """
        before = self.before
        if self.said is None or self.said.status != 304 or self.verified is not None:
            return False
        if before.not_modified + 1 >= _TESTED:
            return True
        if before.parent is not None:
            return False
        last = max((moment for moment in (before.last_body, before.verified) if moment), default=now)
        doubted = news and (before.verified is None or now - before.verified >= _TRUSTED)
        since = (now - before.last_read) / _HOUR if before.last_read else 0.0
        return now - last >= _TRUSTED or doubted or (before.rate or 0.0) * since >= _UNBELIEVED
