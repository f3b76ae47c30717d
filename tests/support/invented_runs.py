"""Runs of an invented source as they are observed: ordinary ones with a week's rhythm, and troubled ones."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.source import Expect
from pipelines.health.baseline import History, PastRun, SourceVerdict
from pipelines.health.judge import judge_source
from pipelines.health.observe import RunMetrics
from storage.health.verdicts import FailingListing

START = datetime(2026, 1, 5, 6, tzinfo=UTC)  # a Monday


@dataclass
class InventedSource:
    """A source that publishes `a_day` articles on weekdays, `weekend` of that at weekends, crawled each `every`."""

    seed: int
    a_day: float = 20
    weekend: float = 0.3
    every: timedelta = timedelta(days=1)
    authors: float = 0.8
    refused: float = 0.03
    """Pages that hold no article, ordinarily: videos, games."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.now = START
        self.runs: list[PastRun] = []
        self.new_at: list[tuple[datetime, int]] = []

    def ordinary(self) -> RunMetrics:
        """What the next run sees, if all is well."""
        share = self.weekend if self.now.weekday() >= 5 else 1.0
        by_day = self.every / timedelta(days=1)
        night = 0.2 if by_day < 0.5 and not 6 <= self.now.hour < 22 else 1.0
        number = _poisson(self.chance, self.a_day * share * by_day * night)
        empty = sum(self.chance.random() < self.refused for _ in range(number))
        articles = number - empty
        # Wire stories come in bunches: whether one is signed says something of the next.
        wire = self.chance.random() < 0.15
        signed = self.authors * (0.6 if wire else 1.0)
        filled = {
            "author": sum(self.chance.random() < signed for _ in range(articles)),
            "date_published": sum(self.chance.random() < 0.99 for _ in range(articles)),
            "section": sum(self.chance.random() < 0.95 for _ in range(articles)),
            "description": sum(self.chance.random() < 0.9 for _ in range(articles)),
            "image": sum(self.chance.random() < 0.85 for _ in range(articles)),
        }
        return RunMetrics(
            pages=number,
            articles=articles,
            new=articles,
            status={"200": number} if number else {},
            refused={"no_body": empty} if empty else {},
            filled=filled,
            length=2500 * self.chance.lognormvariate(0, 0.25 if articles > 4 else 0.6) if articles else 0.0,
            repeated=self.chance.choice([0.0, 0.0, 0.0, 1.0]) if articles > 4 else 0.0,
            alike=min(articles, 1 + (self.chance.random() < 0.1)),
            read=3,
            listed=60,
        )

    def judge(
        self, metrics: RunMetrics, expect: Expect | None = None, failing: tuple[FailingListing, ...] = ()
    ) -> SourceVerdict:
        """Judge a run of now, remember it, and go on to the next."""
        if metrics.new:
            self.new_at.append((self.now, metrics.new))
        history = History(self.runs[::-1][:60], self.new_at, START, failing)
        verdict = judge_source(metrics, history, self.now, expect)
        self.runs.append(PastRun(self.now, verdict, metrics))
        self.now += self.every
        return verdict

    def well(self, runs: int) -> Iterator[SourceVerdict]:
        for _ in range(runs):
            yield self.judge(self.ordinary())

    def troubled(self, mode: str) -> RunMetrics:
        """What a run sees when this befell the source: the figures that the newspaper's modes give."""
        metrics = self.ordinary()
        while metrics.articles < 5:
            metrics = self.ordinary() if self.a_day * (self.every / timedelta(days=1)) > 3 else _busy(metrics)
        pages = metrics.pages
        return {
            "robots_unreachable": RunMetrics(failed={"robots_unreachable": 3}),
            "blocked": replace(
                metrics, articles=0, new=0, filled={}, status={"403": pages}, refused={"http_403": pages}
            ),
            "feed_dead": RunMetrics(failed={"http_404": 3}),
            "redesigned": replace(metrics, filled={"date_published": metrics.articles}),
            "dates_gone": replace(metrics, filled=metrics.filled | {"date_published": 0}),
            "furniture_jumped": replace(metrics, repeated=metrics.repeated + 3),
            "soft_404": replace(metrics, alike=pages),
        }[mode]


def _busy(metrics: RunMetrics) -> RunMetrics:
    filled = dict.fromkeys(("author", "date_published", "section", "description", "image"), 6)
    return replace(metrics, pages=6, articles=6, new=6, filled=filled, length=2500.0)


def _poisson(chance: random.Random, mean: float) -> int:
    bound, number, product = math.exp(-min(mean, 500)), 0, chance.random()
    while product > bound:
        number, product = number + 1, product * chance.random()
    return number
