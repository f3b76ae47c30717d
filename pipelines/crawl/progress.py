"""Shows the progress of a crawl: a live line on a terminal, plain lines in a log, and a table at the end."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.status import Status
from rich.table import Table
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.exit_status import EXIT_STATUS_STAT, NEW_ARTICLES_STAT, ExitStatus
from crawler.network.politeness import HOST_NOTES_STAT
from pipelines.crawl.outcome import BOUNDS, RunOutcome, judge_run, with_hosts
from pipelines.crawl.run import CrawlRun
from pipelines.crawl.state import Lifecycle
from pipelines.health.baseline import SourceVerdict
from storage.frontier.runs import Counts
from storage.schema import display_text

FULL, CHANGES = "full", "changes"
"""Values of NEWS_REPORT, beside "line"."""
_LIVE_S = 0.2
_PLAIN_S = 60.0


class Output(Console):
    """The console of a run. If its reader has gone (`| head`), the run continues without output.

    By default, rich ends the process then, while the reactor works: its threads stay, and with them the process.
    """

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """Shows the run, judges it at its end, and puts the exit status into the crawler's stats."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = CrawlRun.of(crawler)
        self._state = self._run.state
        self._console = Output(highlight=False)
        self._status: Status | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._name = ""
        self._source_verdict: SourceVerdict | None = None
        self._report_mode: str = crawler.settings.get("NEWS_REPORT", FULL)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        source: Any = spider.source  # type: ignore[attr-defined]  # both our spiders have one
        self._name = source.name
        if self._state.lifecycle is not Lifecycle.OPEN:
            raise CloseSpider("already_running" if self._state.is_elsewhere else "trouble")
        if self._report_mode != FULL:
            return
        if self._state.resumed:
            self._console.print(f"{self._name}: going on with {self._state.resumed} URLs of a run that was killed")
        if self._console.is_terminal:
            self._status = self._console.status(self._line())
            self._status.start()
        self._tick()

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._status is not None:
            self._status.stop()
        if self._state.is_elsewhere:
            if self._report_mode != CHANGES:
                self._console.print(f"{self._name}: already running in another process; nothing to do")
            self._set_exit_status(ExitStatus.FINE)
            return
        outcome = await self._end(reason)
        if self._state.is_taken_over:
            if self._report_mode != CHANGES:
                self._console.print(f"{self._name}: the database was away, and another run went on; nothing left to do")
            self._set_exit_status(ExitStatus.FINE)
            return
        self._print_outcome(outcome)
        self._set_exit_status(ExitStatus.TROUBLE if self._state.trouble else outcome.exit_code)

    async def _end(self, reason: str) -> RunOutcome:
        """Judge and close the run, however often the database is away meanwhile."""
        while True:
            await self._run.outage.over()
            outcome = self._with_source(self._judge_run(reason), reason)
            if not self._run.outage.lasts:
                self._run.close(outcome.outcome, outcome.message)
            if self._run.outage.lasts:
                continue
            if self._state.trouble is not None and outcome.exit_code != ExitStatus.TROUBLE:  # closing it failed
                return RunOutcome("trouble", self._state.trouble, ExitStatus.TROUBLE)
            return outcome

    def _print_outcome(self, outcome: RunOutcome) -> None:
        if self._report_mode == CHANGES:
            in_trouble = outcome.exit_code == ExitStatus.TROUBLE
            if in_trouble and not self._state.trouble_before:
                print(display_text(f"{self._name}: {outcome.message}"), file=sys.stderr)
            elif (
                self._state.trouble_before and self._source_verdict is not None and not self._source_verdict.is_trouble
            ):
                print(f"{self._name}: well again")
            return
        if self._state.run_id and self._report_mode == FULL:
            self._report(outcome)
        elif self._state.counts.fetched:
            self._console.print(self._line(), soft_wrap=True)
        if outcome.message and (self._report_mode == FULL or outcome.exit_code == ExitStatus.TROUBLE):
            print(
                display_text(f"{self._name}: {outcome.message}"), file=sys.stderr if outcome.exit_code else sys.stdout
            )

    def _judge_run(self, reason: str) -> RunOutcome:
        stats = self._crawler.stats
        names = ("read", "failed", "links", "skipped")
        read, failed, listed, skipped = (stats.get_value(f"discovery/{name}", 0) if stats else 0 for name in names)
        queued = self._run.leases.count_queued() if reason in BOUNDS else 0
        outcome = judge_run(
            reason,
            self._state.counts,
            discovery_read=read,
            discovery_failed=failed,
            trouble=self._state.trouble,
            listed=listed + skipped,  # an index whose sitemaps have nothing new lists them
            nothing_due=_nothing_due(self._state.next_due, self._state.started),
            waiting=f"; {queued:,} URLs wait for the next run" if queued else None,
        )
        host_notes, deferred = (
            (stats.get_value(HOST_NOTES_STAT, {}), stats.get_value("guest/waits", 0)) if stats else ({}, 0)
        )
        return with_hosts(outcome, self._state.counts, host_notes, deferred)

    def _with_source(self, outcome: RunOutcome, reason: str) -> RunOutcome:
        """Judge the source too, unless the run saw too little of it: if it was stopped, or read files."""
        state, stats = self._state, self._crawler.stats
        if not state.run_id or state.ends_early or stats is None or not state.is_crawl:
            return outcome
        if outcome.outcome == "stopped" and reason not in BOUNDS:
            return outcome
        values = stats.get_stats()
        host_notes: dict[str, str] = values.get(HOST_NOTES_STAT) or {}
        self._source_verdict = self._run.judge_source(
            values, "; ".join(host_notes[host] for host in sorted(host_notes)[:2])
        )
        if self._source_verdict is None:
            return RunOutcome("trouble", state.trouble, ExitStatus.TROUBLE)
        listings = ("discovery/read", "discovery/failed")
        has_requests = state.counts.fetched or any(name.startswith(listings) for name in values)
        if self._source_verdict.is_trouble and has_requests and outcome.exit_code != ExitStatus.TROUBLE:
            return RunOutcome(
                outcome.outcome, f"{self._source_verdict.name}: {self._source_verdict.why}", ExitStatus.TROUBLE
            )
        return outcome

    def _set_exit_status(self, exit_code: int) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.set_value(EXIT_STATUS_STAT, int(exit_code))
            self._crawler.stats.set_value(NEW_ARTICLES_STAT, self._state.counts.new)

    def _tick(self) -> None:
        if self._status is not None:
            self._status.update(self._line())
        elif self._timer is not None:
            self._console.print(self._line())
        wait = _PLAIN_S if self._status is None else _LIVE_S
        self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def _line(self) -> str:
        counts, seconds = self._state.counts, self._seconds()
        parts = [f"{self._name}: found {counts.found}, fetched {counts.fetched}, new {counts.new}"]
        parts += [f"{name} {number}" for name, number in _lesser(counts) if number]
        return ", ".join(parts) + f" ({seconds:.0f} s)"

    def _seconds(self) -> float:
        return (datetime.now(UTC) - self._state.started).total_seconds()

    def _report(self, outcome: RunOutcome) -> None:
        counts = self._state.counts
        table = Table(title=f"{self._name}: {outcome.outcome}", title_justify="left", show_header=False, box=None)
        table.add_column(min_width=24)
        table.add_column(justify="right")
        for name, number in (("found", counts.found), ("fetched", counts.fetched), ("new", counts.new)):
            table.add_row(name, f"{number:,}")
        for name, number in _lesser(counts):
            table.add_row(name, f"{number:,}")
        for kind, reasons in (("refused", counts.refused), ("not fetched", counts.blocked)):
            for why, number in reasons.most_common():
                table.add_row(f"  {kind}: {why}", f"{number:,}")
        table.add_row("lines stripped", f"{counts.stripped:,}")
        table.add_row("low confidence", f"{counts.low_confidence:,}")
        table.add_row("seconds", f"{self._seconds():.1f}")
        self._console.print(table)


def _nothing_due(before: datetime | None, now: datetime) -> str | None:
    """Return the message for a run without a due discovery page; None if one was due."""
    if before is None:
        return None
    return f"nothing due before {before:%H:%M} UTC" + (f" on {before:%Y-%m-%d}" if before.date() != now.date() else "")


def _lesser(counts: Counts) -> tuple[tuple[str, int], ...]:
    return (
        ("updated", counts.updated),
        ("unchanged", counts.unchanged),
        ("duplicates", counts.duplicates),
        ("refused", counts.refused.total()),
    )
