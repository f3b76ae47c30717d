"""The outcome of a run: finished, stopped or trouble, with one line for a person and the exit status."""

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
"""Reasons for which Scrapy closes a spider at a limit that the user set: reason -> the limit in words."""
_PAGES_OWN = (
    missing(""), "not_", Reason.GONE, Reason.LISTING_PAGE, Reason.PRODUCT_PAGE, Reason.FORUM_PAGE, Reason.STUB,
)  # fmt: skip
"""Prefixes of refusals that are about one page, and not about reading the site."""
_SUSPICIOUS_FAILURES = 3
"""Failed pages that mean trouble if no page of the run gave an article."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended."""

    outcome: str
    """finished, stopped or trouble, as in the run's row."""
    message: str | None
    """One line for a person; None if there is nothing to add."""
    exit_code: ExitStatus


def judge_run(
    reason: str,
    counts: Counts,
    *,
    discovery_read: int,
    discovery_failed: int,
    trouble: str | None,
    listed: int = 0,
    nothing_due: str | None = None,
    waiting: str | None = None,
) -> RunOutcome:
    """Return how a run ended, from the `reason` for which Scrapy closed it, its counts and its discovery pages.

    `trouble` is the message of an error that ended the run. `listed` is the number of URLs in the discovery pages,
    changed or not. `nothing_due` is the message if no discovery page was due; it is used if nothing was fetched.
    `waiting` says how many URLs a run leaves that stopped at one of its limits.
    """
    message = trouble if trouble is not None else _trouble_message(reason, counts, discovery_read, discovery_failed)
    if message is not None:
        return RunOutcome("trouble", message, ExitStatus.TROUBLE)
    if nothing_due is not None and not counts.fetched:
        return RunOutcome("finished", nothing_due, ExitStatus.FINE)
    if reason in BOUNDS:
        return RunOutcome("stopped", f"stopped by its limit of {BOUNDS[reason]}{waiting or ''}", ExitStatus.FINE)
    is_empty = not counts.found and not counts.fetched and not listed and nothing_due is None
    if reason == "finished" and is_empty:
        return RunOutcome("finished", "nothing found: the discovery pages list no article", ExitStatus.NOTHING_FOUND)
    message = f"{discovery_failed} discovery pages could not be read" if discovery_failed else None
    return RunOutcome("finished" if reason == "finished" else "stopped", message, ExitStatus.FINE)


def _trouble_message(reason: str, counts: Counts, discovery_read: int, discovery_failed: int) -> str | None:
    """Return why the run is in trouble by its results; None if it isn't."""
    if discovery_failed and not discovery_read:
        return f"none of the {discovery_failed} discovery pages could be read"
    failed = sum(number for refusal, number in counts.refused.items() if not refusal.startswith(_PAGES_OWN))
    if not _accepted(counts) and failed >= _SUSPICIOUS_FAILURES:
        commonest, number = counts.refused.most_common(1)[0]
        return f"none of {counts.fetched} pages could be read; {number} for {commonest}"
    if reason not in _ASKED_TO_STOP and reason not in BOUNDS and reason != "finished":
        return f"the spider was closed: {reason}"
    return None


def _accepted(counts: Counts) -> int:
    """Return how many pages gave an article, new or not."""
    return counts.new + counts.updated + counts.unchanged + counts.duplicates


# Hosts that weren't requested -----------------------------------------------------------------------------------------

_SHOWN_HOSTS = 3


def with_hosts(outcome: RunOutcome, counts: Counts, host_notes: Mapping[str, str], deferred: int) -> RunOutcome:
    """Add a line on hosts that aren't requested for now. The outcome is trouble if nothing was read because of them.

    `host_notes` is host -> line; `deferred` is the number of requests that weren't sent.
    """
    if not host_notes:
        return outcome
    lines = [host_notes[host] for host in sorted(host_notes)]
    more = [f"and {len(lines) - _SHOWN_HOSTS} other hosts"] if len(lines) > _SHOWN_HOSTS else []
    message = "; ".join([*([outcome.message] if outcome.message else []), *lines[:_SHOWN_HOSTS], *more])
    if deferred and not _accepted(counts) and outcome.outcome == "finished":
        return RunOutcome("trouble", message, ExitStatus.TROUBLE)
    return replace(outcome, message=message)
