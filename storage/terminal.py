"""The terminal that is printed on, and how an instant is shown there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
from rich.segment import Segment

from storage.schema.base import shown

_PIPED_WIDTH = 160


def terminal() -> Console:
    """Return the terminal, which reads no markup in what is printed; of 160 columns where the output is piped.

    What stored text has in it is shown and never obeyed: no escape sequence, no mark that turns the order of letters.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH, highlight=False, markup=False, emoji=False)
    console.push_render_hook(_Inert())
    return console


def instant(moment: datetime | None) -> str:
    """Return an instant as "2026-11-24 08:00 UTC"; nothing for None."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


class _Inert(RenderHook):
    """Sees to it that no text of what is printed is more than text; styles are the console's own."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Shown(one) for one in renderables]


class _Shown:
    def __init__(self, printed: ConsoleRenderable) -> None:
        self._printed = printed

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._printed, options):
            yield segment if segment.control else segment._replace(text=shown(segment.text))
