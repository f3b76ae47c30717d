"""The baseline of a source: earlier runs to compare a run with, and a test of how unlikely a difference is.

`History` is all that is known of a source before a run. `Baseline` adds up the earlier runs that count as normal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, lgamma

from crawler.reasons import Reason, missing
from pipelines.health.observe import RunMetrics
from storage.health.verdicts import FINE, FailingListing

CONTENT = ("redesigned", "dates_gone", "furniture_jumped", "soft_404")
"""Verdicts on the content of pages."""
MIN_PAGES = 3
"""Minimum number of pages for a share of them to mean anything."""
MIN_ARTICLES = 4
"""Minimum number of articles for a share of them to mean anything."""
_RECENT = timedelta(days=7)
_ACCEPTED = timedelta(days=14)
"""Time after which a lasting trouble with the content counts as normal for the source."""


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """A verdict on a source: the name of the verdict, and the reason."""

    name: str
    why: str

    @property
    def is_trouble(self) -> bool:
        """True if someone should look at the source."""
        return self.name not in FINE


@dataclass(frozen=True, slots=True)
class PastRun:
    """An earlier run of a source."""

    started: datetime
    verdict: SourceVerdict
    metrics: RunMetrics


@dataclass(frozen=True, slots=True)
class History:
    """Everything known of a source before a run."""

    runs: Sequence[PastRun] = ()
    """Runs with a verdict, newest first."""
    new_at: Sequence[tuple[datetime, int]] = ()
    """Start and number of new articles of each run with new articles, oldest first. Includes the present run."""
    first_run: datetime | None = None
    failing: Sequence[FailingListing] = ()
    """Discovery pages of the source's YAML that can't be read now."""


@dataclass(slots=True)
class Baseline:
    """Runs, added up."""

    runs: list[RunMetrics] = field(default_factory=list)
    articles: int = 0
    pages: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    """Number of pages that answered and had no article."""

    def add(self, metrics: RunMetrics) -> None:
        """Add one run."""
        self.runs.append(metrics)
        self.articles += metrics.articles
        self.pages += metrics.pages
        self.filled.update(metrics.filled)
        self.empty += pages_without_article(metrics)


def recent(metrics: RunMetrics, runs: Sequence[PastRun], now: datetime) -> RunMetrics:
    """Return a run's metrics. With too few pages or articles, the newest runs before are added until there are enough.

    Only runs of the last seven days are added.
    """
    if not metrics.pages or (metrics.pages >= MIN_PAGES and metrics.articles >= MIN_ARTICLES):
        return metrics
    status, filled = Counter(metrics.status), Counter(metrics.filled)
    pages, articles, challenges = metrics.pages, metrics.articles, metrics.challenges
    for run in runs:
        few_pages, few_articles = pages < MIN_PAGES, 0 < articles < MIN_ARTICLES
        if not (few_pages or few_articles) or now - run.started > _RECENT:
            break
        if few_pages:
            status.update(run.metrics.status)
            pages, challenges = pages + run.metrics.pages, challenges + run.metrics.challenges
        if few_articles:
            filled.update(run.metrics.filled)
            articles += run.metrics.articles
    return RunMetrics(
        pages=pages,
        articles=articles,
        status=dict(status),
        filled=dict(filled),
        challenges=challenges,
        alike=metrics.alike,
        waits=metrics.waits,
    )


def baseline_of(runs: Sequence[PastRun], now: datetime) -> Baseline:
    """Return the runs to compare with: the runs without trouble.

    If the newest runs have had the same trouble with the content for two weeks, these runs are the baseline instead.
    """
    baseline = Baseline()
    streak = 0
    while streak < len(runs) and runs[streak].verdict.name == runs[0].verdict.name:
        streak += 1
    lasting = bool(streak) and runs[0].verdict.name in CONTENT and now - runs[streak - 1].started >= _ACCEPTED
    for number, run in enumerate(runs):
        is_normal = number < streak if lasting else run.verdict.name in FINE
        if is_normal:
            baseline.add(run.metrics)
    return baseline


_OTHER_KINDS = (Reason.LISTING_PAGE, Reason.PRODUCT_PAGE, Reason.FORUM_PAGE, Reason.STUB)


def pages_without_article(metrics: RunMetrics) -> int:
    """Return the number of pages that answered and had no article."""
    return sum(
        number for reason, number in metrics.refused.items() if reason in _OTHER_KINDS or reason.startswith(missing(""))
    )


def fisher_exact(has: int, number: int, had: int, base: int) -> float:
    """Return the probability of at most `has` of `number`, if they come from the same population as `had` of `base`.

    This is Fisher's exact test, one-sided. Small numbers on either side prove little, and the test accounts for that.
    """
    total, marked = number + base, has + had
    logs = (
        _log_choose(marked, drawn) + _log_choose(total - marked, number - drawn) - _log_choose(total, number)
        for drawn in range(max(0, number - (total - marked)), has + 1)
    )
    return min(1.0, sum(exp(log) for log in logs))


def _log_choose(n: int, k: int) -> float:
    """Return the logarithm of the binomial coefficient."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
