"""A run's guard against traps: single addresses by their form, patterns of addresses by what came of them.

The archive of a million articles is no trap, however its addresses are counted up. A pattern is one only if of many
pages that were read not one was an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from crawler.discovery.urls import pattern, trap, variant
from crawler.items import Fetched, Link
from crawler.reasons import Reason
from pipelines.settle import Outcome
from storage import Corpus
from storage.frontier import frontier, traps
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import Counts, count_run
from storage.frontier.urls import url_key

READ = 100
"""Pages of a pattern that must have been read, none of them an article."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which addresses are alike."""

    of: Callable[[str], str | None]
    """The pattern that a key is of."""
    many: int
    """Addresses of a pattern that there must be for it to be a trap."""
    reason: Reason

    @property
    def look(self) -> int:
        """New addresses of a pattern in a run, after which the evidence is looked at first."""
        return self.many // 4


NUMBERED = Kind(pattern, 2_000, Reason.TRAP_PATTERN)
VARIANTS = Kind(variant, 200, Reason.TRAP_VARIANTS)
_KINDS = (NUMBERED, VARIANTS)


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
            if reason is None and self._sprung:
                kinds = _patterns(url_key(link.url))
                reason = next((kind.reason for named, kind in kinds if named in self._sprung), None)
            if reason is not None:
                found[link.url] = reason
        return found

    def grew(self, connection: Connection, keys: Iterable[str], now: datetime) -> Counter[str]:
        """Note which addresses are new; return how many are blocked now, since their pattern was found to be a trap."""
        blocked: Counter[str] = Counter()
        for (named, kind), number in Counter(one for key in keys for one in _patterns(key)).items():
            before = self._new[named]
            self._new[named] += number
            # After 500, 1,000, 2,000 …: looking costs, and an archive has many.
            if (before // kind.look).bit_length() < (self._new[named] // kind.look).bit_length():
                blocked[kind.reason] += self._look(connection, named, kind, now)
        return +blocked

    def close_in(
        self, corpus: Corpus, run_id: int, batch: Sequence[Fetched], outcomes: Sequence[Outcome], now: datetime
    ) -> Counts:
        """Note what came of a batch; block the addresses that wait if those like them turn out to be no articles."""
        counts = Counts()
        for named, kind in self._suspects(batch, outcomes):
            with corpus.database.write() as connection:
                blocked = Counts()
                blocked.blocked[kind.reason] = self._look(connection, named, kind, now)
                count_run(connection, run_id, blocked)
            counts.add(blocked)
        return counts

    def _suspects(self, batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> set[tuple[str, Kind]]:
        """Return the patterns to be looked at: each after so many pages that weren't articles."""
        suspects = set()
        for fetched, outcome in zip(batch, outcomes, strict=True):
            vain = fetched.refusal is not None and fetched.refusal.state == "not_article"
            for named, kind in _patterns(url_key(fetched.url)):
                if outcome.state != "rejected":
                    self._good.add(named)
                elif vain:
                    self._vain[named] += 1
                    if self._vain[named] % READ == 0:
                        suspects.add((named, kind))
        return suspects

    def _look(self, connection: Connection, named: str, kind: Kind, now: datetime) -> int:
        if named in self._good or named in self._sprung:
            return 0
        like = traps.Like(self._source, _beginning(named), lambda key: kind.of(key) == named)
        articles, others = traps.read(connection, like)
        if articles:
            self._good.add(named)
        if articles or others < READ:
            return 0
        known, waiting = traps.known(connection, like)
        if known < kind.many:
            return 0
        self._sprung.add(named)
        traps.block(connection, waiting, kind.reason, f"{named}: none of {others} pages read is an article", now)
        return len(waiting)


def _patterns(key: str) -> list[tuple[str, Kind]]:
    return [(named, kind) for kind in _KINDS if (named := kind.of(key)) is not None]


def _beginning(named: str) -> str:
    """Return what all keys of a pattern begin with: what stands before a number, a session or the query."""
    return re.split(r"[?*0]", named, maxsplit=1)[0]


# Discovered -----------------------------------------------------------------------------------------------------------
# Links on their way into the frontier: traps are recorded as such, and what is found is counted once a run.


def add_links(
    corpus: Corpus, source: str, run_id: int, via: str, links: Sequence[Link], traps: Traps, found: set[str]
) -> tuple[dict[str, bool], Counts]:
    """Put links into the frontier, and the keys of all into `found`, which has those that the run found before.

    Returns key -> whether it's new to the corpus and no trap, and what that adds to the run's counts.
    """
    now = datetime.now(UTC)
    with corpus.database.write() as connection:
        refused = traps.refused(links, now)
        offered = [
            FrontierLink(link.url, link.title, link.date_published, link.date_modified, trap=refused.get(link.url))
            for link in links
        ]
        known = frontier.add(connection, source, via, offered, run_id, now)
        trapped = {key: reason for url, reason in refused.items() if known[key := url_key(url)]}
        fresh = known.keys() - found
        counts = Counts(found=len(fresh), blocked=Counter(trapped.values()))
        counts.blocked += traps.grew(connection, [key for key, is_new in known.items() if is_new], now)
        count_run(connection, run_id, counts)
    found |= fresh
    return {key: is_new and key not in trapped for key, is_new in known.items()}, counts
