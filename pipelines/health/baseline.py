"""What a source was like before a run, to compare with, and how unlikely a difference is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, lgamma

from crawler.reasons import missing
from pipelines.health.observe import RunMetrics
from storage.health.verdicts import FINE, FailingListing

CONTENT = ("redesigned", "dates_gone", "furniture_jumped", "soft_404")
"""Verdicts on what pages hold."""
MIN_PAGES = 3
"""Pages from which a share of them says anything."""
MIN_ARTICLES = 4
"""Articles from which it does."""
_RECENT = timedelta(days=7)
_ACCEPTED = timedelta(days=14)
"""How long a trouble of content lasts until it's what the source is like."""


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """A verdict by its name, and why."""

    name: str
    why: str

    @property
    def is_trouble(self) -> bool:
        return self.name not in FINE


@dataclass(frozen=True, slots=True)
class PastRun:
    """An earlier run of the source."""

    started: datetime
    verdict: SourceVerdict
    metrics: RunMetrics


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a source before a run."""

    runs: Sequence[PastRun] = ()
    """Its runs with a verdict, newest first."""
    new_at: Sequence[tuple[datetime, int]] = ()
    """When runs began that brought new articles, and how many; oldest first, this run too."""
    first_run: datetime | None = None
    failing: Sequence[FailingListing] = ()
    """Discovery pages of its YAML that can't be read now."""


@dataclass(slots=True)
class Baseline:
    """Earlier runs that were fine, as one."""

    runs: list[RunMetrics] = field(default_factory=list)
    articles: int = 0
    pages: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    empty: int = 0


def recent(seen: RunMetrics, runs: Sequence[PastRun], now: datetime) -> RunMetrics:
    """Return what was seen now, with the newest runs before it while all of them have too few pages to judge by."""
    if not seen.pages or (seen.pages >= MIN_PAGES and seen.articles >= MIN_ARTICLES):
        return seen
    status, filled = Counter(seen.status), Counter(seen.filled)
    pages, articles, challenges = seen.pages, seen.articles, seen.challenges
    for run in runs:
        walled, few = pages < MIN_PAGES, 0 < articles < MIN_ARTICLES
        if not (walled or few) or now - run.started > _RECENT:
            break
        if walled:
            status.update(run.metrics.status)
            pages, challenges = pages + run.metrics.pages, challenges + run.metrics.challenges
        if few:
            filled.update(run.metrics.filled)
            articles += run.metrics.articles
    return RunMetrics(
        pages=pages,
        articles=articles,
        status=dict(status),
        filled=dict(filled),
        challenges=challenges,
        alike=seen.alike,
        waits=seen.waits,
    )


def baseline_of(runs: Sequence[PastRun], now: datetime) -> Baseline:
    """Return the runs to compare with: those that were fine, and those of a trouble that has lasted for two weeks."""
    base = Baseline()
    streak = 0
    while streak < len(runs) and runs[streak].verdict.name == runs[0].verdict.name:
        streak += 1
    lasting = bool(streak) and runs[0].verdict.name in CONTENT and now - runs[streak - 1].started >= _ACCEPTED
    for number, run in enumerate(runs):
        usual = run.verdict.name in FINE and not lasting
        if usual or (lasting and number < streak):
            seen = run.metrics
            base.runs.append(seen)
            base.articles += seen.articles
            base.pages += seen.pages
            base.filled.update(seen.filled)
            base.empty += pages_without_article(seen)
    return base


def pages_without_article(seen: RunMetrics) -> int:
    """How many pages answered and held no article."""
    return sum(number for reason, number in seen.refused.items() if reason.startswith(missing("")))


def fisher_exact(has: int, number: int, had: int, base: int) -> float:
    """Return how likely as few as `has` of `number` are, if they were drawn from the same urn as `had` of `base`.

    Fisher's exact test, one-sided: it knows how little a few articles prove, on either side.
    """
    total, marked = number + base, has + had
    logs = (
        _choose(marked, kept) + _choose(total - marked, number - kept) - _choose(total, number)
        for kept in range(max(0, number - (total - marked)), has + 1)
    )
    return min(1.0, sum(exp(log) for log in logs))


def _choose(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
