"""`news stats --politeness` on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from storage.frontier.hosts import HostReport
from storage.records import as_json
from storage.terminal import instant, terminal


def show_politeness(reports: Sequence[HostReport], json_: bool) -> bool:
    """Print what hosts saw of us; return whether there is anything."""
    if json_:
        print(json.dumps([as_json(report) for report in reports], ensure_ascii=False, indent=2))
    elif reports:
        _print(reports)
    else:
        terminal().print("no requests so far")
    return bool(reports)


def _print(reports: Sequence[HostReport]) -> None:
    """Print a table, and below it a line for each wait and each robots.txt in the way."""
    console, now = terminal(), datetime.now(UTC)
    table = Table(box=None, header_style="dim")
    columns = ("source", "host", "runs", "requests", "for what", "answered", "received", "saved", "held", "pauses")
    for column in columns:
        table.add_column(column, justify="left" if column in ("source", "host", "for what", "answered") else "right")
    for report in reports:
        cells = (
            report.source,
            report.host,
            f"{report.runs:,}",
            f"{report.requests:,}",
            _counts(report.kinds),
            _counts(report.statuses),
            _bytes(report.received),
            _bytes(report.saved),
            f"{report.held:,}",
            _pauses(report),
        )
        table.add_row(*map(Text, cells))
    console.print(table)
    for host, lines in {report.host: _said(report, now) for report in reports}.items():
        for line in lines:
            console.print(Text(f"{host}: {line}"), soft_wrap=True)


def _said(report: HostReport, now: datetime) -> list[str]:
    lines = []
    if report.crawl_delay is not None:
        kept = ", of which 60 s are kept" if report.crawl_delay > 60 else ""
        lines.append(f"robots.txt asks for {report.crawl_delay:,.10g} s between requests{kept}")
    if report.retry_after:
        lines.append(f"asked us to wait {report.retry_after:,} times")
    if report.wait_until is not None and report.wait_until > now:
        lines.append(f"nothing is asked until {instant(report.wait_until)}: {report.why}")
    elif report.failures:
        lines.append(f"{report.failures:,} failures in a row")
    if report.robots_unreachable is not None:
        since = instant(report.robots_unreachable)
        lines.append(f"robots.txt can't be read since {since}, which forbids all: {report.robots_why}")
    return lines


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)


def _bytes(number: int) -> str:
    if number < 1000:
        return f"{number} B"
    return f"{number / 1000:,.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:,.1f} MB"


def _pauses(report: HostReport) -> str:
    """The shortest, the mean and the longest pause between two requests, in seconds."""
    known = (report.shortest_s, report.mean_s, report.longest_s)
    return " / ".join(f"{pause:.3g}" for pause in known if pause is not None) + " s" if report.mean_s else ""
