"""The verdict on a source after a run, from what the run saw and what earlier ones did (docs/decisions/0017)."""

from __future__ import annotations

from collections import Counter
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

_BASE = 8
"""Articles of earlier runs from which there's something to compare with."""
_HALF = 0.5
_MANY_ALIKE = 20
"""Addresses with one page from which a source is told of that has shown no other yet."""
_FALL = 0.3
"""By how much a share must fall to be told of."""
_UNLIKELY = 1e-4
"""How improbable the fall must be by chance."""
_NOTHING_LEFT = 0.2
"""The part of its usual share to which a single field must fall: several need only halve."""
_NEVER_SO_LOW = 0.15
"""How far below the lowest of any earlier run."""
_LENGTHS = 3.0
"""By which factor articles must be shorter or longer."""
_JUMP = 2.0
"""Blocks an article that recur, more than before."""
_LONGEST_SILENCE = 3
"""How many times the longest silence so far."""
_LEAST_SILENCE = timedelta(hours=48)
_RHYTHM = 10
"""Runs with something new from which a source has a rhythm."""
_GONE: tuple[str, ...] = (
    http_reason(404), http_reason(410), Reason.NOT_FEED, Reason.NOT_SITEMAP, Reason.NOT_HTML, Reason.UNREADABLE,
    Reason.EMPTY, Reason.HTML, Reason.DOCTYPE,
)  # fmt: skip
"""Reasons of discovery pages that mean: this is no list any more."""
_DAY = timedelta(days=1)


def judge_source(seen: RunMetrics, history: History, now: datetime, expect: Expect | None = None) -> SourceVerdict:
    """Return the verdict: the gravest that holds, or fine, or quiet where nothing new came and that is usual."""
    before = history.runs[0].verdict if history.runs else None
    if seen.is_empty and before is not None:
        return before  # nothing was asked for, so nothing is known anew
    lately = recent(seen, history.runs, now)
    base = baseline_of(history.runs, now)
    found = (
        _robots(seen)
        or _lists(seen, history)
        or _walls(lately)
        or _one_page(lately, base)
        or _template(seen, base)
        or _fields(lately, base)
        or _furniture(seen, base)
        or _silence(seen, history, now)
        or _expected(seen, history, now, expect or Expect())
    )
    if found is not None:
        return found
    if before is not None and before.name in CONTENT and not seen.articles:
        return before  # no article has shown that it's over
    if seen.new:
        return SourceVerdict("fine", f"{seen.new} new of {seen.pages} pages")
    return SourceVerdict("quiet", "nothing new, as is usual" if history.runs else "nothing new")


def _robots(seen: RunMetrics) -> SourceVerdict | None:
    unreachable = seen.failed.get(Reason.ROBOTS_UNREACHABLE, 0) + seen.refused.get(Reason.ROBOTS_UNREACHABLE, 0)
    if not unreachable or seen.articles or seen.read:
        return None
    why = f": {seen.waits}" if seen.waits else ""
    return SourceVerdict("robots_unreachable", f"robots.txt can't be read, so nothing may be asked for{why}")


def _lists(seen: RunMetrics, history: History) -> SourceVerdict | None:
    """The discovery pages: none can be read, or one is gone for good."""
    if seen.failed and not seen.read:
        gone = sum(number for reason, number in seen.failed.items() if reason in _GONE)
        why = f"no discovery page can be read: {_told(seen.failed)}"
        if seen.waits:
            why = f"{why}; {seen.waits}"
        return SourceVerdict("feed_dead" if gone * 2 >= sum(seen.failed.values()) else "blocked", why)
    dead = [listing for listing in history.failing if listing.reason in _GONE]
    if dead:
        more = f", and {len(dead) - 1} more" if len(dead) > 1 else ""
        return SourceVerdict("feed_dead", f"{dead[0].kind} {dead[0].url}: {dead[0].reason}{more}")
    return None


def _walls(seen: RunMetrics) -> SourceVerdict | None:
    """Most pages are refused, or ask whether a human reads."""
    if seen.pages < MIN_PAGES:
        return None
    refused = {
        status: number
        for status, number in seen.status.items()
        if status == "none" or status in ("401", "403", "407", "429", "451") or status.startswith("5")
    }
    number = sum(refused.values())
    if number >= _HALF * seen.pages:
        named = {("no answer" if status == "none" else f"HTTP {status}"): times for status, times in refused.items()}
        waits = f"; {seen.waits}" if seen.waits else ""
        return SourceVerdict("blocked", f"{number} of {seen.pages} pages were refused: {_told(named)}{waits}")
    if seen.challenges >= _HALF * seen.pages and (not seen.articles or seen.alike >= _HALF * seen.pages):
        return SourceVerdict("blocked", f"{seen.challenges} of {seen.pages} pages ask whether a human is reading")
    return None


def _one_page(seen: RunMetrics, base: Baseline) -> SourceVerdict | None:
    fewest = MIN_PAGES if base.articles >= _BASE else _MANY_ALIKE
    if seen.alike >= fewest and seen.alike >= _HALF * seen.pages:
        return SourceVerdict("soft_404", f"{seen.alike} of {seen.pages} addresses have one and the same page")
    return None


def _template(seen: RunMetrics, base: Baseline) -> SourceVerdict | None:
    """Pages answer, and most hold no article any more, or articles of quite another length."""
    without = pages_without_article(seen)
    if seen.pages >= MIN_PAGES and without >= _HALF * seen.pages and base.pages >= _BASE:
        usual = base.empty / base.pages
        if (
            without / seen.pages - usual >= _FALL
            and fisher_exact(seen.pages - without, seen.pages, base.pages - base.empty, base.pages) < _UNLIKELY
        ):
            return SourceVerdict(
                "redesigned", f"{without} of {seen.pages} pages hold no article; usual are {usual:.0%}"
            )
    lengths = [run.length for run in base.runs if run.articles >= MIN_ARTICLES and run.length]
    if seen.articles > MIN_ARTICLES and len(lengths) >= MIN_PAGES:
        usual = median(lengths)
        low, high = min(usual, *lengths) / _LENGTHS, max(usual, *lengths) * _LENGTHS
        if not low <= seen.length <= high:
            return SourceVerdict("redesigned", f"articles have {seen.length:,.0f} characters; usual are {usual:,.0f}")
    return None


def _fields(seen: RunMetrics, base: Baseline) -> SourceVerdict | None:
    """Fields that articles had, and have no more."""
    if seen.articles < MIN_ARTICLES or base.articles < _BASE:
        return None
    fallen = {}
    for name in FIELDS:
        has, had = seen.filled.get(name, 0), base.filled[name]
        share, usual = has / seen.articles, had / base.articles
        shares = [run.filled.get(name, 0) / run.articles for run in base.runs if run.articles >= MIN_ARTICLES]
        rare = share < min(shares) - _NEVER_SO_LOW if len(shares) >= MIN_PAGES else True
        if rare and usual - share >= _FALL and share <= usual * _HALF:
            odds = fisher_exact(has, seen.articles, had, base.articles)
            if odds < _UNLIKELY:
                fallen[name] = share / usual
    named = ", ".join(
        f"{name} {seen.filled.get(name, 0) / seen.articles:.0%} (usual {base.filled[name] / base.articles:.0%})"
        for name in fallen
    )
    if list(fallen) == ["date_published"] and fallen["date_published"] <= _NOTHING_LEFT:
        return SourceVerdict("dates_gone", f"articles have no dates any more: {named}")
    if len(fallen) > 1 or any(left <= _NOTHING_LEFT for left in fallen.values()):
        return SourceVerdict("redesigned", f"fields are missing: {named}")
    return None


def _furniture(seen: RunMetrics, base: Baseline) -> SourceVerdict | None:
    """Most articles of the run have the same paragraphs, which earlier ones hadn't."""
    usual = [run.repeated for run in base.runs if run.articles >= MIN_ARTICLES]
    if seen.articles <= MIN_ARTICLES or base.articles < _BASE:
        return None
    if seen.repeated >= max(usual, default=0.0) + _JUMP:
        why = (
            f"{seen.repeated:.1f} paragraphs of each article stand in most others; usual are {median(usual or [0]):.1f}"
        )
        return SourceVerdict("furniture_jumped", why)
    return None


def _silence(seen: RunMetrics, history: History, now: datetime) -> SourceVerdict | None:
    """Nothing new for far longer than ever before."""
    times = [when for when, _ in history.new_at]
    if seen.new or len(times) < _RHYTHM:
        return None
    longest = max(after - before for before, after in pairwise(times))
    silent = now - times[-1]
    if silent > max(_LEAST_SILENCE, _LONGEST_SILENCE * longest):
        return SourceVerdict(
            "feed_dead",
            f"nothing new for {_span(silent)}, since {times[-1]:%Y-%m-%d}; never longer than {_span(longest)} before",
        )
    return None


def _expected(seen: RunMetrics, history: History, now: datetime, expect: Expect) -> SourceVerdict | None:
    """The bounds that the source's YAML sets."""
    if expect.articles is not None and history.first_run is not None and now - history.first_run >= _DAY:
        fewest, most = expect.articles
        day = sum(number for when, number in history.new_at if when > now - _DAY)
        if day < fewest:
            return SourceVerdict("feed_dead", f"{day} new articles in 24 hours; its YAML expects {fewest} at least")
        if day > most and history.first_run < now - 2 * _DAY:
            return SourceVerdict("soft_404", f"{day} new articles in 24 hours; its YAML expects {most} at most")
    if not expect.fill:
        return None
    pooled = Counter(seen.filled)
    articles, pages, without = seen.articles, seen.pages, pages_without_article(seen)
    for run in history.runs:
        if articles >= 2 * _BASE or not seen.articles:
            break
        pooled.update(run.metrics.filled)
        articles, pages = articles + run.metrics.articles, pages + run.metrics.pages
        without += pages_without_article(run.metrics)
    shares = {name: pooled[_FILL.get(name, name)] / articles for name in expect.fill if articles >= _BASE}
    if pages >= _BASE:
        shares["body"] = 1 - without / pages
    for name, least in expect.fill.items():
        known = name == "body" or _FILL.get(name, name) in FIELDS
        if known and name in shares and shares[name] < least:
            why = f"{shares[name]:.0%} of the articles have {name}; its YAML expects {least:.0%} at least"
            return SourceVerdict("dates_gone" if name == "date_published" else "redesigned", why)
    return None


_FILL = {"authors": "author"}


def _told(reasons: Mapping[str, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{reason} ({number})" if number > 1 else reason for reason, number in ordered[:3])


def _span(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"


# Rulings --------------------------------------------------------------------------------------------------------------
# The verdict on a run's source: what the corpus knows of it before, and what is written of it after.

_RUNS = 60
"""Earlier runs that a run is compared with."""
_MEMORY = timedelta(days=90)
_FAILED = "discovery/failed/"


def record_verdict(
    connection: Connection, source: Source, run_id: int, seen: RunMetrics, now: datetime
) -> SourceVerdict:
    """Judge the source by what the run saw, write the verdict, and return it."""
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
    ruling = judge_source(seen, history, now, source.expect)
    verdicts.add_verdict(connection, run_id, source.name, now, ruling.name, ruling.why, seen.as_json())
    return ruling


def with_discovery(seen: RunMetrics, stats: Mapping[str, Any], waits: str) -> RunMetrics:
    """Add what the crawler's stats say of the discovery pages."""
    seen.read, seen.listed = stats.get("discovery/read", 0), stats.get("discovery/links", 0)
    seen.failed = {name.removeprefix(_FAILED): number for name, number in stats.items() if name.startswith(_FAILED)}
    seen.waits = waits
    return seen
