"""What `news health` shows on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from storage.health.verdicts import TROUBLE, Standing
from storage.terminal import terminal

_STALE_DAYS = 3


def print_health(standings: Sequence[Standing], now: datetime) -> None:
    """Print a source in two lines: its verdict, since when, what it brings; and why."""
    console = terminal()
    wide = max(len(one.source) for one in standings)
    named = max(len(one.verdict) for one in standings)
    for one in standings:
        line = Text(f"{one.source:<{wide}}  ")
        line.append(f"{one.verdict:<{named}}", style="bold red" if one.verdict in TROUBLE else "green")
        line.append(f"  since {one.since:%Y-%m-%d %H:%M}", style="dim")
        usual = "" if one.usual_7_days is None else f", usual {one.usual_7_days:,.0f}"
        line.append(f"  {one.new_7_days:,} new in 7 days{usual}")
        console.print(line, soft_wrap=True)
        why = [one.why, *_stale(one, now)]
        if one.verdict in TROUBLE or len(why) > 1:
            console.print(Text(f"{'':<{wide}}  {'; '.join(why)}", style="default"), soft_wrap=True)


def _stale(one: Standing, now: datetime) -> list[str]:
    days = (now - one.last_run).days
    return [f"not crawled for {days} days"] if days >= _STALE_DAYS else []
