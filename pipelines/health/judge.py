"""The verdict on a source after a run, from the metrics of this run and of earlier runs (docs/decisions/0017).

`judge_source` is the pure decision: it tries one check after another, the gravest trouble first. `record_verdict` reads
the source's history from the corpus, and stores the verdict there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy.engine import Connection

from crawler.reasons import Reason, http_reason
from crawler.source import Expect, Source
from pipelines.health.baseline import (
    CONTENT,
    MIN_ARTICLES,
    MIN_PAGES,
    Baseline,
    History,
    PastRun,
    SourceVerdict,
    baseline_of,
    fisher_exact,
    pages_without_article,
    recent,
)
from pipelines.health.observe import FIELDS, RunMetrics
from storage.health import verdicts

_MIN_BASELINE = 8
"""Minimum number of articles or pages of earlier runs for a comparison."""
_HALF = 0.5
_MANY_ALIKE = 20
"""Minimum number of URLs with the same page for a verdict, if a source has few articles to compare with."""
_FALL = 0.3
"""Minimum fall of a share for a verdict."""
_UNLIKELY = 1e-4
"""Maximum probability that a fall is chance, for a verdict."""
_NOTHING_LEFT = 0.2
"""Maximum of a single field's share for a verdict, as a part of the usual share. Several fields need only halve."""
_NEVER_SO_LOW = 0.15
"""Minimum difference to the lowest share of any earlier run, for a verdict."""
_LENGTHS = 3.0
"""Minimum factor by which articles must be shorter or longer than usual, for a verdict."""
_JUMP = 2.0
"""Minimum rise of the number of repeated blocks per article, for a verdict."""
_SILENCE_FACTOR = 3
"""Minimum length of a silence for a verdict, as a multiple of the longest silence before."""
_MIN_SILENCE = timedelta(hours=48)
_RHYTHM = 10
"""Minimum number of runs with new articles for a verdict on silence."""
_GONE: tuple[str, ...] = (
    http_reason(404), http_reason(410), Reason.NOT_FEED, Reason.NOT_SITEMAP, Reason.NOT_HTML, Reason.UNREADABLE,
    Reason.EMPTY, Reason.HTML, Reason.DOCTYPE,
)  # fmt: skip
"""Reasons for a failed discovery page that mean: the page no longer lists articles."""
_DAY = timedelta(days=1)


def judge_source(metrics: RunMetrics, history: History, now: datetime, expect: Expect | None = None) -> SourceVerdict:
    """Return the verdict: the gravest trouble that holds, else fine, or quiet if the run brought no new articles."""
    previous = history.runs[0].verdict if history.runs else None
    if metrics.is_empty and previous is not None:
        return previous  # without requests there is nothing to judge by
    trouble = _trouble(metrics, history, now, expect or Expect())
    if trouble is not None:
        return trouble
    if previous is not None and previous.name in CONTENT and not metrics.articles:
        return previous  # no article shows that the trouble is over
    if metrics.new:
        return SourceVerdict("fine", f"{metrics.new} new of {metrics.pages} pages")
    return SourceVerdict("quiet", "nothing new, as is usual" if history.runs else "nothing new")


def _trouble(metrics: RunMetrics, history: History, now: datetime, expect: Expect) -> SourceVerdict | None:
    """Return the gravest trouble that holds."""
    lately = recent(metrics, history.runs, now)
    baseline = baseline_of(history.runs, now)
    return (
        _unreachable_robots(metrics)
        or _failed_listings(metrics, history)
        or _refused_pages(lately)
        or _same_page(lately, baseline)
        or _changed_pages(metrics, baseline)
        or _low_confidence(lately, baseline)
        or _missing_fields(lately, baseline)
        or _repeated_blocks(metrics, baseline)
        or _silence(metrics, history, now)
        or _outside_daily_bounds(history, now, expect)
        or _below_expected_fill(metrics, history, expect)
    )


def _unreachable_robots(metrics: RunMetrics) -> SourceVerdict | None:
    """Return the verdict if robots.txt can't be read, and nothing else was read."""
    unreachable = metrics.failed.get(Reason.ROBOTS_UNREACHABLE, 0) + metrics.refused.get(Reason.ROBOTS_UNREACHABLE, 0)
    if not unreachable or metrics.articles or metrics.read:
        return None
    why = f": {metrics.waits}" if metrics.waits else ""
    return SourceVerdict("robots_unreachable", f"robots.txt can't be read, so nothing may be asked for{why}")


def _failed_listings(metrics: RunMetrics, history: History) -> SourceVerdict | None:
    """Return the verdict if no discovery page can be read, or a discovery page is gone for good."""
    if metrics.failed and not metrics.read:
        gone = sum(number for reason, number in metrics.failed.items() if reason in _GONE)
        why = f"no discovery page can be read: {_listed(metrics.failed)}"
        if metrics.waits:
            why = f"{why}; {metrics.waits}"
        return SourceVerdict("feed_dead" if gone * 2 >= sum(metrics.failed.values()) else "blocked", why)
    dead = [listing for listing in history.failing if listing.reason in _GONE]
    if dead:
        more = f", and {len(dead) - 1} more" if len(dead) > 1 else ""
        return SourceVerdict("feed_dead", f"{dead[0].kind} {dead[0].url}: {dead[0].reason}{more}")
    return None


def _refused_pages(metrics: RunMetrics) -> SourceVerdict | None:
    """Return the verdict if most pages are refused, or ask if the visitor is human."""
    if metrics.pages < MIN_PAGES:
        return None
    refused = {
        status: number
        for status, number in metrics.status.items()
        if status == "none" or status in ("401", "403", "407", "429", "451") or status.startswith("5")
    }
    number = sum(refused.values())
    if number >= _HALF * metrics.pages:
        reasons = {("no answer" if status == "none" else f"HTTP {status}"): pages for status, pages in refused.items()}
        waits = f"; {metrics.waits}" if metrics.waits else ""
        return SourceVerdict("blocked", f"{number} of {metrics.pages} pages were refused: {_listed(reasons)}{waits}")
    if metrics.challenges >= _HALF * metrics.pages and (not metrics.articles or metrics.alike >= _HALF * metrics.pages):
        asks = "ask whether a human is reading, or for consent or a login"
        return SourceVerdict("blocked", f"{metrics.challenges} of {metrics.pages} pages {asks}")
    return None


def _same_page(metrics: RunMetrics, baseline: Baseline) -> SourceVerdict | None:
    """Return the verdict if most URLs have the same page."""
    min_alike = MIN_PAGES if baseline.articles >= _MIN_BASELINE else _MANY_ALIKE
    if metrics.alike >= min_alike and metrics.alike >= _HALF * metrics.pages:
        return SourceVerdict("soft_404", f"{metrics.alike} of {metrics.pages} URLs have the same page")
    return None


def _changed_pages(metrics: RunMetrics, baseline: Baseline) -> SourceVerdict | None:
    """Return the verdict if pages answer but most have no article any more, or articles of a very different length."""
    without = pages_without_article(metrics)
    if metrics.pages >= MIN_PAGES and without >= _HALF * metrics.pages and baseline.pages >= _MIN_BASELINE:
        usual = baseline.empty / baseline.pages
        with_article, usually_with = metrics.pages - without, baseline.pages - baseline.empty
        if (
            without / metrics.pages - usual >= _FALL
            and fisher_exact(with_article, metrics.pages, usually_with, baseline.pages) < _UNLIKELY
        ):
            unread = metrics.refused.get(Reason.LOW_YIELD, 0)
            parts = f", {unread} of them for their low yield" if unread else ""
            why = f"{without} of {metrics.pages} pages hold no article{parts}; usual are {usual:.0%}"
            return SourceVerdict("redesigned", why)
    lengths = [run.length for run in baseline.runs if run.articles >= MIN_ARTICLES and run.length]
    if metrics.articles > MIN_ARTICLES and len(lengths) >= MIN_PAGES:
        usual = median(lengths)
        low, high = min(usual, *lengths) / _LENGTHS, max(usual, *lengths) * _LENGTHS
        if not low <= metrics.length <= high:
            why = f"articles have {metrics.length:,.0f} characters; usual are {usual:,.0f}"
            return SourceVerdict("redesigned", why)
    return None


def _low_confidence(metrics: RunMetrics, baseline: Baseline) -> SourceVerdict | None:
    """Return the verdict if far more articles than usual have a low confidence: the texts may be spoiled.

    Only articles with a confidence count, so runs before confidences were known are no baseline.
    """
    if metrics.rated < MIN_ARTICLES or baseline.rated < _MIN_BASELINE:
        return None
    share, usual = metrics.low / metrics.rated, baseline.low / baseline.rated
    if share - usual < _FALL:
        return None
    shares = [run.low / run.rated for run in baseline.runs if run.rated >= MIN_ARTICLES]
    if len(shares) >= MIN_PAGES and share <= max(shares) + _NEVER_SO_LOW:
        return None
    high, usually_high = metrics.rated - metrics.low, baseline.rated - baseline.low
    if fisher_exact(high, metrics.rated, usually_high, baseline.rated) >= _UNLIKELY:
        return None
    before = f"{baseline.low} of {baseline.rated} before"
    return SourceVerdict("redesigned", f"low confidence in {metrics.low} of {metrics.rated} articles, {before}")


def _missing_fields(metrics: RunMetrics, baseline: Baseline) -> SourceVerdict | None:
    """Return the verdict if articles no longer have fields that they used to have."""
    if metrics.articles < MIN_ARTICLES or baseline.articles < _MIN_BASELINE:
        return None
    fallen = {name: part for name in FIELDS if (part := _fallen_to(name, metrics, baseline)) is not None}
    fields = ", ".join(
        f"{name} {metrics.filled.get(name, 0) / metrics.articles:.0%} "
        f"(usual {baseline.filled[name] / baseline.articles:.0%})"
        for name in fallen
    )
    if list(fallen) == ["date_published"] and fallen["date_published"] <= _NOTHING_LEFT:
        return SourceVerdict("dates_gone", f"articles have no dates any more: {fields}")
    if len(fallen) > 1 or any(part <= _NOTHING_LEFT for part in fallen.values()):
        return SourceVerdict("redesigned", f"fields are missing: {fields}")
    return None


def _fallen_to(name: str, metrics: RunMetrics, baseline: Baseline) -> float | None:
    """Return the part of a field's usual share that is left; None if the share hasn't halved, or that may be chance."""
    filled, usually_filled = metrics.filled.get(name, 0), baseline.filled[name]
    share, usual = filled / metrics.articles, usually_filled / baseline.articles
    if usual - share < _FALL or share > usual * _HALF:
        return None
    shares = [run.filled.get(name, 0) / run.articles for run in baseline.runs if run.articles >= MIN_ARTICLES]
    if len(shares) >= MIN_PAGES and share >= min(shares) - _NEVER_SO_LOW:
        return None
    if fisher_exact(filled, metrics.articles, usually_filled, baseline.articles) >= _UNLIKELY:
        return None
    return share / usual


def _repeated_blocks(metrics: RunMetrics, baseline: Baseline) -> SourceVerdict | None:
    """Return the verdict if most articles of the run share blocks, and those of earlier runs didn't."""
    usual = [run.repeated for run in baseline.runs if run.articles >= MIN_ARTICLES]
    if metrics.articles <= MIN_ARTICLES or baseline.articles < _MIN_BASELINE:
        return None
    if metrics.repeated >= max(usual, default=0.0) + _JUMP:
        why = (
            f"{metrics.repeated:.1f} paragraphs of each article stand in most others; "
            f"usual are {median(usual or [0]):.1f}"
        )
        return SourceVerdict("furniture_jumped", why)
    return None


def _silence(metrics: RunMetrics, history: History, now: datetime) -> SourceVerdict | None:
    """Return the verdict if there have been no new articles for far longer than ever before."""
    times = [started for started, _ in history.new_at]
    if metrics.new or len(times) < _RHYTHM:
        return None
    longest = max(after - before for before, after in pairwise(times))
    silent = now - times[-1]
    if silent > max(_MIN_SILENCE, _SILENCE_FACTOR * longest):
        return SourceVerdict(
            "feed_dead",
            f"nothing new for {_span(silent)}, since {times[-1]:%Y-%m-%d}; never longer than {_span(longest)} before",
        )
    return None


def _outside_daily_bounds(history: History, now: datetime, expect: Expect) -> SourceVerdict | None:
    """Return the verdict if the last 24 hours brought fewer or more new articles than the source's YAML expects.

    The first day of a source isn't judged. Too many articles are a trouble from the third day on: a new source brings
    its older articles first.
    """
    if expect.articles is None or history.first_run is None or now - history.first_run < _DAY:
        return None
    low, high = expect.articles
    new = sum(number for started, number in history.new_at if started > now - _DAY)
    if new < low:
        return SourceVerdict("feed_dead", f"{new} new articles in 24 hours; its YAML expects {low} at least")
    if new > high and history.first_run < now - 2 * _DAY:
        return SourceVerdict("soft_404", f"{new} new articles in 24 hours; its YAML expects {high} at most")
    return None


def _below_expected_fill(metrics: RunMetrics, history: History, expect: Expect) -> SourceVerdict | None:
    """Return the verdict if fewer articles have a field, or fewer pages an article, than the source's YAML expects."""
    runs = Baseline()
    runs.add(metrics)
    for past in history.runs if metrics.articles else ():
        if runs.articles >= 2 * _MIN_BASELINE:
            break
        runs.add(past.metrics)
    for name, expected in expect.fill.items():
        share = _filled_share(name, runs)
        if share is not None and share < expected:
            why = f"{share:.0%} of the articles have {name}; its YAML expects {expected:.0%} at least"
            return SourceVerdict("dates_gone" if name == "date_published" else "redesigned", why)
    return None


def _filled_share(name: str, runs: Baseline) -> float | None:
    """Return the share of articles that have a field, or for "body" of pages that have an article.

    None if there are too few articles or pages, or if the field isn't counted.
    """
    if name == "body":
        return 1 - runs.empty / runs.pages if runs.pages >= _MIN_BASELINE else None
    field = _METRIC_NAMES.get(name, name)
    if field not in FIELDS or runs.articles < _MIN_BASELINE:
        return None
    return runs.filled[field] / runs.articles


_METRIC_NAMES = {"authors": "author"}
"""Names of fields in `RunMetrics.filled` that differ from those in a source's YAML."""


def _listed(reasons: Mapping[str, int]) -> str:
    """Return the three most frequent reasons, with their numbers."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{reason} ({number})" if number > 1 else reason for reason, number in ordered[:3])


def _span(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"


# Verdicts in the corpus -----------------------------------------------------------------------------------------------
# Reading the source's history before a verdict, and storing the verdict.

_RUNS = 60
"""Number of earlier runs that a run is compared with."""
_MEMORY = timedelta(days=90)
"""Time for which new articles are considered."""
_FAILED = "discovery/failed/"


def record_verdict(
    connection: Connection, source: Source, run_id: int, metrics: RunMetrics, now: datetime
) -> SourceVerdict:
    """Judge a source by the metrics of a run, store the verdict, and return it."""
    runs = [
        PastRun(past.started, SourceVerdict(past.verdict, past.why), RunMetrics.from_json(past.observed))
        for past in verdicts.past_verdicts(connection, source.name, run_id, _RUNS)
    ]
    history = History(
        runs=runs,
        new_at=verdicts.new_at(connection, source.name, now - _MEMORY),
        first_run=verdicts.first_run(connection, source.name),
        failing=verdicts.failing_listings(connection, source.name, [url for _, url in source.discover]),
    )
    verdict = judge_source(metrics, history, now, source.expect)
    verdicts.add_verdict(connection, run_id, source.name, now, verdict.name, verdict.why, metrics.as_json())
    return verdict


def with_discovery(metrics: RunMetrics, stats: Mapping[str, Any], waits: str) -> RunMetrics:
    """Add the crawler's stats of the discovery pages to a run's metrics; `waits` describes hosts that it waited for."""
    metrics.read, metrics.listed = stats.get("discovery/read", 0), stats.get("discovery/links", 0)
    metrics.failed = {name.removeprefix(_FAILED): number for name, number in stats.items() if name.startswith(_FAILED)}
    metrics.waits = waits
    return metrics
