"""What a run's verdict says of hosts that weren't to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crawler.exit_status import ExitStatus
from pipelines.health import Verdict
from storage.frontier.runs import Counts

_MANY = 3


def with_hosts(verdict: Verdict, counts: Counts, told: Mapping[str, str], waits: int) -> Verdict:
    """Add a line on hosts that are left alone; trouble, if nothing could be read because of them.

    `told` is host -> line, `waits` the requests that weren't made.
    """
    if not told:
        return verdict
    lines = [told[host] for host in sorted(told)]
    more = [f"and {len(lines) - _MANY} other hosts"] if len(lines) > _MANY else []
    message = "; ".join([*([verdict.message] if verdict.message else []), *lines[:_MANY], *more])
    read = counts.new + counts.updated + counts.unchanged + counts.duplicates
    if waits and not read and verdict.outcome == "finished":
        return Verdict("trouble", message, ExitStatus.TROUBLE)
    return replace(verdict, message=message)
