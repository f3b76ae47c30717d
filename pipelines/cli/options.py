"""Options and arguments that several `news` commands share, declared once with one help text."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
IdOrUrl = Annotated[str, typer.Argument(metavar="ID_OR_URL")]
QueryText = Annotated[str | None, typer.Argument(help='Words, "a phrase", prefix*, source:name, -not, one OR other.')]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
Since = Annotated[str | None, typer.Option(help="From this day or instant on (ISO 8601).")]
Until = Annotated[str | None, typer.Option(help="Up to this day or instant, inclusive.")]
Language = Annotated[str | None, typer.Option(help='Only this language; "en" includes "en-GB".')]
Author = Annotated[str | None, typer.Option(help="Only by this author.")]
Section = Annotated[str | None, typer.Option(help="Only this section.")]
Duplicates = Annotated[str, typer.Option(help="hide: one article per cluster; show: all articles.")]
