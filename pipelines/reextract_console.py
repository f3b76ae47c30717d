"""How a re-extraction is shown on a terminal. Stored text is data: it is never read as markup."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from pipelines.reextraction.report import Named, Report
from storage.terminal import terminal

_NAMED = 20
_COLUMNS = ("filled", "changed", "emptied")
_SAID = {
    "unchanged": ("unchanged", "unchanged"),
    "changed": ("changed", "would change"),
    "new": ("refused before and articles now", "refused before and articles then"),
    "refused": ("still no article", "still no article"),
    "lost": ("no article by today's code, kept as they are", "no article by today's code, kept as they are"),
    "damaged": ("not to be read", "not to be read"),
    "newer": ("with a text newer than the archived page, kept as they are",) * 2,
}


def print_report(report: Report) -> None:
    """Print the counts by source and field, examples, what is lost or damaged, and one line that sums it up."""
    console = terminal()
    if report.fields:
        console.print(_table(report))
    for example in report.examples:
        difference = example.difference
        head = Text(f"{difference.field} {difference.kind}", style="bold")
        console.print(head.append(f"  {example.article_id}  {example.url}", style="dim"), soft_wrap=True)
        for sign, text, style in (("-", difference.before, "red"), ("+", difference.after, "green")):
            for line in text.splitlines():
                console.print(Text(f"  {sign} {line}", style=style), soft_wrap=True)
    _print_named("no article by today's code, kept as it is", report.lost, report.pages["lost"])
    _print_named("not to be read", report.damaged, report.pages["damaged"])
    console.print(summary(report), soft_wrap=True)


def summary(report: Report) -> str:
    """Return what it came to, in a line."""
    said = [f"{number:,} {_SAID[state][report.dry_run]}" for state, number in report.pages.items() if number]
    resumed = ", with those before it was stopped" if report.resumed else ""
    return f"{report.read:,} pages read anew{resumed}: {', '.join(said)}" + "; nothing was written" * report.dry_run


def _table(report: Report) -> Table:
    table = Table(box=None, header_style="dim")
    table.add_column("source")
    table.add_column("field")
    for column in (*_COLUMNS, "blocks", "characters"):
        table.add_column(column, justify="right")
    for source, fields in report.fields.items():
        for name, numbers in fields.items():
            cells = [f"{numbers[kind]:,}" if numbers.get(kind) else "" for kind in _COLUMNS]
            if name == "text":
                cells += [f"+{numbers['blocks_gained']:,} −{numbers['blocks_lost']:,}", f"{numbers['characters']:+,}"]
            table.add_row(*(Text(cell) for cell in (source, name, *cells)))
    return table


def _print_named(why: str, named: Sequence[Named], number: int) -> None:
    console = terminal()
    for one in named[:_NAMED]:
        line = Text(f"{why}: ", style="yellow").append(f"{one.id}  {one.url}  {one.why}", style="default")
        console.print(line, soft_wrap=True)
    if number > _NAMED:
        console.print(Text(f"… {number - _NAMED:,} more; --json names up to 1,000", style="yellow"))
