"""The run judged: how it ended, in one line that a person can read, and the exit status that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crawler.exit_status import ExitStatus
from crawler.reasons import Reason, missing
from storage.frontier.runs import Counts

_ASKED_TO_STOP = frozenset(
    {"shutdown", "cancelled", "closespider_itemcount", "closespider_pagecount", "closespider_timeout"}
)
BOUNDS = {"max_pages": "pages (--max-pages)", "closespider_timeout": "time (--max-minutes)"}
"""Reasons of a run's end that are limits set for it."""
_PAGES_OWN = (missing(""), "not_", Reason.GONE)
"""Beginnings of refusals that are about a page, and not about reading the site."""
_SUSPICIOUS_FAILURES = 3
"""Failed pages, with none read well, that make a run suspicious."""


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    """finished, stopped or trouble: the run row's."""
    message: str | None
    exit_code: ExitStatus


def judge(
    reason: str,
    counts: Counts,
    *,
    discovery_read: int,
    discovery_failed: int,
    trouble: str | None,
    listed: int = 0,
    nothing_due: str | None = None,
    waiting: str | None = None,
) -> Verdict:
    """Judge a run by how Scrapy closed it (`reason`), what it counted, and how its discovery pages went.

    `listed`: how many addresses they list, changed or not; `nothing_due`: said when none was to be asked and nothing
    was fetched; `waiting`: what a run that was to stop leaves.
    """
    if trouble is not None:
        return Verdict("trouble", trouble, ExitStatus.TROUBLE)
    if discovery_failed and not discovery_read:
        return Verdict("trouble", f"none of the {discovery_failed} discovery pages could be read", ExitStatus.TROUBLE)
    accepted = counts.new + counts.updated + counts.unchanged + counts.duplicates
    failed = sum(number for why, number in counts.refused.items() if not why.startswith(_PAGES_OWN))
    if not accepted and failed >= _SUSPICIOUS_FAILURES:
        worst, number = counts.refused.most_common(1)[0]
        return Verdict(
            "trouble", f"none of {counts.fetched} pages could be read; {number} for {worst}", ExitStatus.TROUBLE
        )
    if reason not in _ASKED_TO_STOP and reason not in BOUNDS and reason != "finished":
        return Verdict("trouble", f"the spider was closed: {reason}", ExitStatus.TROUBLE)
    if nothing_due is not None and not counts.fetched:
        return Verdict("finished", nothing_due, ExitStatus.FINE)
    if reason in BOUNDS:
        return Verdict("stopped", f"stopped by its limit of {BOUNDS[reason]}{waiting or ''}", ExitStatus.FINE)
    nothing = not counts.found and not counts.fetched and not listed and nothing_due is None
    if reason == "finished" and nothing:
        return Verdict("finished", "nothing found: the discovery pages list no article", ExitStatus.NOTHING_FOUND)
    message = f"{discovery_failed} discovery pages could not be read" if discovery_failed else None
    return Verdict("finished" if reason == "finished" else "stopped", message, ExitStatus.FINE)


# Waiting --------------------------------------------------------------------------------------------------------------
# What a run's verdict says of hosts that weren't to be asked.

_SHOWN_HOSTS = 3


def with_hosts(verdict: Verdict, counts: Counts, told: Mapping[str, str], waits: int) -> Verdict:
    """Add a line on hosts that are left alone; trouble, if nothing could be read because of them.

    `told` is host -> line, `waits` the requests that weren't made.
    """
    if not told:
        return verdict
    lines = [told[host] for host in sorted(told)]
    more = [f"and {len(lines) - _SHOWN_HOSTS} other hosts"] if len(lines) > _SHOWN_HOSTS else []
    message = "; ".join([*([verdict.message] if verdict.message else []), *lines[:_SHOWN_HOSTS], *more])
    read = counts.new + counts.updated + counts.unchanged + counts.duplicates
    if waits and not read and verdict.outcome == "finished":
        return Verdict("trouble", message, ExitStatus.TROUBLE)
    return replace(verdict, message=message)
