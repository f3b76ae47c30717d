"""The terminal that is printed on, and how an instant is shown there."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

_PIPED_WIDTH = 160


def terminal() -> Console:
    """Return the terminal, which reads no markup in what is printed; of 160 columns where the output is piped."""
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(width=_PIPED_WIDTH, highlight=False, markup=False, emoji=False)


def instant(moment: datetime | None) -> str:
    """Return an instant as "2026-11-24 08:00 UTC"; nothing for None."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
