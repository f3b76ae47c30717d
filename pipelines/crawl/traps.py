"""Traps are sites' endless URLs, such as calendars. A URL is a trap by its form, or because of its pattern.

An archive of a million numbered articles is no trap. A pattern is a trap only if many of its pages were read and no
page was an article.
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
from storage.frontier.url_keys import url_key

READ = 100
"""Pages without an article that must have been read before a pattern can be a trap."""


@dataclass(frozen=True, slots=True)
class PatternKind:
    """One way to group URLs by a pattern."""

    of: Callable[[str], str | None]
    """Returns the pattern of a key; None if the key has none."""
    many: int
    """Number of known URLs of a pattern from which it can be a trap."""
    reason: Reason

    @property
    def look(self) -> int:
        """New URLs of a pattern in one run, after which the pattern is checked first."""
        return self.many // 4


NUMBERED = PatternKind(pattern, 2_000, Reason.TRAP_PATTERN)
VARIANTS = PatternKind(variant, 200, Reason.TRAP_VARIANTS)
_KINDS = (NUMBERED, VARIANTS)


class Traps:
    """Finds out which new URLs are traps, and counts the pages of each pattern that are articles."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._new: Counter[str] = Counter()
        self._without_article: Counter[str] = Counter()
        self._articles: set[str] = set()
        """Patterns that have articles."""
        self._sprung_patterns: set[str] = set()

    def reasons(self, links: Sequence[Link], now: datetime) -> dict[str, str]:
        """Return URL -> reason, for each link that is a trap."""
        reasons = {}
        for link in links:
            reason = trap(link.url, now)
            if reason is None and self._sprung_patterns:
                kinds = _patterns(url_key(link.url))
                reason = next((kind.reason for name, kind in kinds if name in self._sprung_patterns), None)
            if reason is not None:
                reasons[link.url] = reason
        return reasons

    def count_new(self, connection: Connection, keys: Iterable[str], now: datetime) -> Counter[str]:
        """Count new URLs per pattern. Return reason -> number of URLs blocked now, because their pattern is a trap."""
        blocked: Counter[str] = Counter()
        for (name, kind), number in Counter(pair for key in keys for pair in _patterns(key)).items():
            before = self._new[name]
            self._new[name] += number
            # After 500, 1,000, 2,000 …: a check costs a query, and an archive has many URLs.
            if (before // kind.look).bit_length() < (self._new[name] // kind.look).bit_length():
                blocked[kind.reason] += self._check(connection, name, kind, now)
        return +blocked

    def block_patterns(
        self, corpus: Corpus, run_id: int, batch: Sequence[Fetched], outcomes: Sequence[Outcome], now: datetime
    ) -> Counts:
        """Count the outcomes of a batch. Block waiting URLs whose pattern turns out to have no articles."""
        counts = Counts()
        for name, kind in self._suspects(batch, outcomes):
            with corpus.database.write() as connection:
                blocked = Counts()
                blocked.blocked[kind.reason] = self._check(connection, name, kind, now)
                count_run(connection, run_id, blocked)
            counts.add(blocked)
        return counts

    def _suspects(self, batch: Sequence[Fetched], outcomes: Sequence[Outcome]) -> set[tuple[str, PatternKind]]:
        """Return the patterns to check: each after every 100 pages that weren't articles."""
        suspects = set()
        for fetched, outcome in zip(batch, outcomes, strict=True):
            is_no_article = fetched.refusal is not None and fetched.refusal.state == "not_article"
            for name, kind in _patterns(url_key(fetched.url)):
                if outcome.state != "rejected":
                    self._articles.add(name)
                elif is_no_article:
                    self._without_article[name] += 1
                    if self._without_article[name] % READ == 0:
                        suspects.add((name, kind))
        return suspects

    def _check(self, connection: Connection, name: str, kind: PatternKind, now: datetime) -> int:
        """Block the waiting URLs of a pattern if it is a trap; return how many were blocked."""
        if name in self._articles or name in self._sprung_patterns:
            return 0
        like = traps.KeyPattern(self._source, _prefix(name), lambda key: kind.of(key) == name)
        articles, others = traps.read(connection, like)
        if articles:
            self._articles.add(name)
        if articles or others < READ:
            return 0
        known, waiting = traps.matching(connection, like)
        if known < kind.many:
            return 0
        self._sprung_patterns.add(name)
        traps.block(connection, waiting, kind.reason, f"{name}: none of {others} pages read is an article", now)
        return len(waiting)


def _patterns(key: str) -> list[tuple[str, PatternKind]]:
    return [(name, kind) for kind in _KINDS if (name := kind.of(key)) is not None]


def _prefix(name: str) -> str:
    """Return the common prefix of all keys of a pattern: the part before a number, a session or the query."""
    return re.split(r"[?*0]", name, maxsplit=1)[0]


# Discovered links -----------------------------------------------------------------------------------------------------
# Links are put into the frontier, traps as blocked. Each discovered URL is counted once per run.


def add_links(
    corpus: Corpus, source: str, run_id: int, via: str, links: Sequence[Link], traps: Traps, discovered: set[str]
) -> tuple[dict[str, bool], Counts]:
    """Put links into the frontier, and their keys into `discovered`, which has the keys that the run found before.

    Returns key -> True if the URL is new to the corpus and no trap; and what the links add to the run's counts.
    """
    now = datetime.now(UTC)
    with corpus.database.write() as connection:
        refused = traps.reasons(links, now)
        offered = [
            FrontierLink(
                link.url,
                link.title,
                link.date_published,
                link.date_modified,
                published_offset_min=link.published_offset_min,
                trap=refused.get(link.url),
            )
            for link in links
        ]
        known = frontier.add(connection, source, via, offered, run_id, now)
        trapped = {key: reason for url, reason in refused.items() if known[key := url_key(url)]}
        fresh = known.keys() - discovered
        counts = Counts(found=len(fresh), blocked=Counter(trapped.values()))
        counts.blocked += traps.count_new(connection, [key for key, is_new in known.items() if is_new], now)
        count_run(connection, run_id, counts)
    discovered |= fresh
    return {key: is_new and key not in trapped for key, is_new in known.items()}, counts
