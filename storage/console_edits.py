"""How an article's edits are shown on a terminal: the list of its versions, and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from storage.articles.changes import HEADLINE, Difference, Line, compare_words
from storage.records import StoredArticle, Version
from storage.terminal import instant, terminal

_ADDED, _REMOVED = "green", "red"
_MARKED = {"insert": "bold underline", "delete": "bold strike"}
_MARKS = {"list_item": "• ", "quote": "> ", HEADLINE: "# ", "heading": "## "}


def print_history(article: StoredArticle, found: Sequence[Version] | Sequence[Difference]) -> None:
    """Print an article's versions, or the differences between two of them, and whether its page is gone."""
    versions = [one for one in found if isinstance(one, Version)]
    if versions:
        _print_versions(versions)
    else:
        _print_differences([one for one in found if isinstance(one, Difference)])
    if article.withdrawn is not None:
        terminal().print(Text(f"the page was found gone on {instant(article.withdrawn)}", style="yellow"))


def _print_versions(versions: Sequence[Version]) -> None:
    table = Table(box=None, header_style="dim")
    for column in ("version", "seen", "change", "blocks", "characters", "headline", "what changed"):
        table.add_column(column, justify="right" if column in ("blocks", "characters") else "left")
    for version in versions:
        kept = [block for block in version.blocks if block.removed is None]
        cells = (
            str(version.number),
            instant(version.seen),
            version.change or "",
            str(len(kept)),
            f"{len(version.text):,}",
            version.headline,
            version.summary or "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    terminal().print(table)


def _print_differences(differences: Sequence[Difference]) -> None:
    console = terminal()
    for difference in differences:
        if difference.op == "equal":
            number = len(difference.before)
            console.print(Text(f"  … {number} {_unit(difference, number)} unchanged", style="dim"))
        elif difference.op == "replace":
            console.print(_words(difference, "delete"), soft_wrap=True)
            console.print(_words(difference, "insert"), soft_wrap=True)
        else:
            for line in difference.before:
                console.print(Text(f"- {_mark(line)}{line.text}", style=_REMOVED), soft_wrap=True)
            for line in difference.after:
                console.print(Text(f"+ {_mark(line)}{line.text}", style=_ADDED), soft_wrap=True)


def _unit(difference: Difference, number: int) -> str:
    if difference.before[0].kind == HEADLINE:
        return HEADLINE
    return "block" if number == 1 else "blocks"


def _words(difference: Difference, side: str) -> Text:
    """Return one side of a changed block, with the words marked that the other side hasn't."""
    before, after = difference.before[0], difference.after[0]
    removed = side == "delete"
    style, line = (_REMOVED, before) if removed else (_ADDED, after)
    shown = Text(f"{'-' if removed else '+'} {_mark(line)}", style=style)
    for change in compare_words(before.text, after.text):
        text = change.before if removed else change.after
        spacing = len(text) - len(text.rstrip())
        shown.append(text[: len(text) - spacing], style="" if change.op == "equal" else _MARKED[side])
        shown.append(text[len(text) - spacing :])
    return shown


def _mark(line: Line) -> str:
    return _MARKS.get(line.kind, "")
