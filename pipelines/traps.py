"""A run's guard against traps: single addresses by their form, patterns of addresses by what came of them.

The archive of a million articles is no trap, however its addresses are counted up. A pattern is one only if of many
pages that were read not one was an article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from crawler.discovery.traps import pattern, trap
from crawler.items import Fetched, Link
from pipelines.keep import Outcome
from storage import Corpus, traps
from storage.runs import Counts, count_run
from storage.urls import url_key

MANY = 2_000
"""Addresses of a pattern that there must be for it to be a trap."""
READ = 100
"""Pages of it that must have been read, none of them an article."""
_LOOK = 500
"""New addresses of a pattern in a run, after which the evidence is looked at first."""
PATTERN = "trap_pattern"


class Traps:
    """Says of new addresses why they aren't to be fetched, and counts what pages of a pattern turn out to be."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._new: Counter[str] = Counter()
        self._vain: Counter[str] = Counter()
        self._good: set[str] = set()
        """Patterns that have articles."""
        self._sprung: set[str] = set()

    def refused(self, links: Sequence[Link], now: datetime) -> dict[str, str]:
        """Return address -> reason, for those of the links that are traps."""
        found = {}
        for link in links:
            reason = trap(link.url, now)
            if reason is None and self._sprung and pattern(url_key(link.url)) in self._sprung:
                reason = PATTERN
            if reason is not None:
                found[link.url] = reason
        return found

    def grew(self, connection: Connection, keys: Iterable[str], now: datetime) -> int:
        """Note which addresses are new; return how many are blocked now, since their pattern was found to be a trap."""
        blocked = 0
        for kind, number in Counter(filter(None, map(pattern, keys))).items():
            before = self._new[kind]
            self._new[kind] += number
            # After 500, 1,000, 2,000 …: looking costs, and an archive has many.
            if (before // _LOOK).bit_length() < (self._new[kind] // _LOOK).bit_length():
                blocked += self._look(connection, kind, now)
        return blocked

    def close_in(
        self, corpus: Corpus, run_id: int, batch: Sequence[Fetched], outcomes: Sequence[Outcome], now: datetime
    ) -> Counts:
        """Note what came of a batch; block the addresses that wait if those like them turn out to be no articles."""
        counts = Counts()
        for kind in self._suspects(batch, outcomes):
            with corpus.database.write() as connection:
                blocked = Counts()
                blocked.blocked[PATTERN] = self._look(connection, kind, now)
                count_run(connection, run_id, blocked)
            counts.add(blocked)
        return counts

    def _suspects(self, batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> set[str]:
        """Return the patterns to be looked at: each after so many pages that weren't articles."""
        suspects = set()
        for fetched, outcome in zip(batch, outcomes, strict=True):
            kind = pattern(url_key(fetched.url))
            if kind is None:
                continue
            if outcome.state != "rejected":
                self._good.add(kind)
            elif fetched.refusal is not None and fetched.refusal.state == "not_article":
                self._vain[kind] += 1
                if self._vain[kind] % READ == 0:
                    suspects.add(kind)
        return suspects

    def _look(self, connection: Connection, kind: str, now: datetime) -> int:
        if kind in self._good or kind in self._sprung:
            return 0
        beginning = kind.partition("?")[0].partition("0")[0]
        like = traps.Like(self._source, beginning, lambda key: pattern(key) == kind)
        articles, others = traps.read(connection, like)
        if articles:
            self._good.add(kind)
        if articles or others < READ:
            return 0
        known, waiting = traps.known(connection, like)
        if known < MANY:
            return 0
        self._sprung.add(kind)
        traps.block(connection, waiting, PATTERN, f"{kind}: none of {others} pages read is an article", now)
        return len(waiting)
