"""The result of one discovery page in one run, and the state of the page that follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.discovery.sitemap import SitemapRef, changed_until, newest_first
from crawler.listing import ListingResult
from crawler.reasons import Reason
from pipelines.crawl import polling
from storage.frontier.listings import ListingState

# SitemapIndexWalk -----------------------------------------------------------------------------------------------------
# Which sitemaps of an index a run reads: those that may list new URLs.

CAUGHT_UP = 3
"""Sitemaps without a date that are read as a batch. If a whole batch has no new URLs, older sitemaps aren't read."""


class SitemapIndexWalk:
    """The sitemaps of one index: `requested` are read at once, `waiting` only while those before them list new URLs."""

    def __init__(
        self,
        children: Iterable[SitemapRef],
        known: Mapping[str, ListingState],
        now: datetime,
        *,
        since: datetime | None = None,
        everything: bool = False,
    ) -> None:
        """`known` has a row for each child; sitemaps that changed last before `since` are left out."""
        self.requested: list[str] = []
        waiting = []
        for child in newest_first(children):
            row = known[child.url]
            if since is not None and child.lastmod is not None and changed_until(child.lastmod) < since:
                continue
            if everything or _is_due(row, now):
                self.requested.append(child.url)
            elif child.lastmod is None and not row.failures:
                waiting.append(row)
        self.waiting = deque(_likeliest_first(waiting))
        self.open = set(self.requested)
        self._has_news = False
        self.requested += self._next_batch()

    def record(self, url: str, new: int) -> list[str]:
        """Note how many new URLs a sitemap listed, and return the sitemaps to request now."""
        if url not in self.open:
            return []
        self.open.discard(url)
        self._has_news |= new > 0
        return self._next_batch() if self._has_news and not self.open else []

    def _next_batch(self) -> list[str]:
        batch = [self.waiting.popleft() for _ in range(min(CAUGHT_UP, len(self.waiting)))]
        self.open.update(batch)
        self._has_news = False
        return batch


def _likeliest_first(rows: list[ListingState]) -> list[str]:
    """Return the URLs of sitemaps without dates: first those that listed new URLs after they were first read.

    The last sitemap comes second, since some sites number their sitemaps in reverse.
    """
    if len(rows) > 2:
        rows = [rows[0], rows[-1], *rows[1:-1]]
    return [row.url for row in sorted(rows, key=_last_news, reverse=True)]


def _last_news(row: ListingState) -> float:
    """Return the timestamp of the newest reading with new URLs; 0 if that was the first reading, where all are new."""
    return row.last_new.timestamp() if row.last_new is not None and row.last_new != row.first_polled else 0.0


def _is_due(row: ListingState, now: datetime) -> bool:
    is_ripe = row.next_poll is None or row.next_poll <= now
    if row.last_read is None or row.failures or row.unfinished or is_ripe:
        return is_ripe
    return row.lastmod is not None and changed_until(row.lastmod) > row.last_read


# Poll -----------------------------------------------------------------------------------------------------------------

_HOUR = timedelta(hours=1)
_UNBELIEVED = 5.0
"""Expected new URLs above which "nothing new" is doubted: by Poisson's law, it's less likely than 1 in 100."""
_TRUSTED = timedelta(days=1)
_TESTED = 10
"""Responses "not modified" in a row, after which the listing is tested."""


@dataclass(slots=True)
class Poll:
    """One listing in one run; `before` is its state when the run began."""

    before: ListingState
    response: ListingResult | None = None
    """The result of the listing itself, not of a further page; None if there is no result yet."""
    links: int = 0
    new: int = 0
    dates: list[datetime] = field(default_factory=list)
    has_further_page: bool = False
    """True if a further page is being requested."""
    broken: bool = False
    """True if a further page failed, and may work later."""
    false_not_modified: bool = False
    verified: datetime | None = None
    walk: SitemapIndexWalk | None = None
    was_cut: bool = False
    """True if there were more sitemaps than a run reads."""
    truncated: bool = False
    """True if the listing, or a further page, may list more than is read."""

    @property
    def is_open(self) -> bool:
        """True if further pages or sitemaps are still to be read."""
        return self.has_further_page or (self.walk is not None and bool(self.walk.open))

    def next_state(self, row: ListingState, now: datetime, *, alone: bool, longest: timedelta) -> ListingState:
        """Return the listing's new state; `row` has the `lastmod` and parent that its index gives."""
        response, known = self.response, replace(self.before, lastmod=row.lastmod, parent=row.parent)
        assert response is not None
        if response.reason is not None:
            return polling.failed(known, now, response.reason, response.status)
        known = self._with_response(known, response, now)
        changed = not response.unchanged
        links = self.links if changed else known.links
        known = polling.read(known, now, links=links, new=self.new, changed=changed, alone=alone, longest=longest)
        full = self.truncated or self.was_cut or (response.unchanged and self.before.reason == Reason.TOO_MANY)
        known = replace(known, unfinished=self.is_open or self.broken, reason=Reason.TOO_MANY if full else None)
        if known.parent is not None:
            return replace(known, next_poll=now + polling.pause_of_sitemap(known, now))
        return replace(known, next_poll=now) if self.was_cut or self.is_open else known

    def _with_response(self, known: ListingState, response: ListingResult, now: datetime) -> ListingState:
        if known.last_read is None:
            known = replace(known, rate=polling.rate_of(self.dates, now))
        if response.status == 304:
            known = replace(known, status=304, not_modified=known.not_modified + 1)
        else:
            known = replace(known, etag=response.etag, last_modified=response.last_modified, digest=response.digest)
            known = replace(known, status=response.status, last_body=now, not_modified=0)
        if self.verified is not None:
            known = replace(known, verified=self.verified, not_modified=0)
        return replace(known, false_not_modified=known.false_not_modified or self.false_not_modified)

    # Whether "not modified" can be trusted -------------------------------------------------------------------------

    def record(self, result: ListingResult, now: datetime, *, tested: bool) -> None:
        """Note a result. `tested` is True if the listing was requested again, without conditional headers."""
        if tested and result.unchanged:
            self.verified = now
            return
        before = self.before
        validators = (before.etag, result.etag) if before.etag else (before.last_modified, result.last_modified)
        changed = not result.unchanged and before.digest is not None
        # The same validator for a different body, and more than a clock has changed in it.
        self.false_not_modified |= changed and (
            tested or (validators[0] is not None and validators[0] == validators[1] and self.new > 0)
        )
        self.response = result

    def wants_test(self, now: datetime, *, news: bool) -> bool:
        """True if the listing answered "not modified" and is to be requested without conditional headers in this run.

        A listing is tested once per day, and at each tenth "not modified" in a row. It is also tested when five or more
        new URLs are expected, so "nothing new" is hard to believe; and when another listing had `news`, unless a test
        within the last day confirmed "not modified". A sitemap of an index is tested only at each tenth.
        """
        before = self.before
        if self.response is None or self.response.status != 304 or self.verified is not None:
            return False
        if before.not_modified + 1 >= _TESTED:
            return True
        if before.parent is not None:
            return False
        last = max((moment for moment in (before.last_body, before.verified) if moment), default=now)
        is_doubted = news and (before.verified is None or now - before.verified >= _TRUSTED)
        since = (now - before.last_read) / _HOUR if before.last_read else 0.0
        return now - last >= _TRUSTED or is_doubted or (before.rate or 0.0) * since >= _UNBELIEVED
