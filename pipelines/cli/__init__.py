"""The `news` command. The module of a command is imported only when the command runs; `news --help` imports none."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from crawler.exit_status import ExitStatus
from storage.errors import StorageError

__all__ = ["COMMANDS", "app", "main"]


class CommandEntry(NamedTuple):
    """Where a command is defined, and its line in `news --help`."""

    module: str
    """The module within this package."""
    function: str
    help: str
    """The first paragraph of the function's docstring, which is the help of the command itself."""


COMMANDS = {
    "serve": CommandEntry("serve", "serve", "Serve the corpus's web page and API, read-only, until Ctrl-C."),
    "search": CommandEntry("corpus", "search", "Find articles, newest first."),
    "export": CommandEntry(
        "corpus",
        "export",
        "Write all matching articles into a file or folder, or only their changes since an earlier export.",
    ),
    "show": CommandEntry("corpus", "show", "Show one article, by its id or any URL that led to it."),
    "why": CommandEntry("corpus", "why", "Show what happened to a URL, or to all URLs that led to an article."),
    "versions": CommandEntry(
        "corpus",
        "versions",
        "List the versions of an article: as first seen, and after each edit. --diff shows the newest edit.",
    ),
    "stats": CommandEntry(
        "corpus", "stats", "Count articles, URLs by state, duplicates and versions; list the newest runs."
    ),
    "migrate": CommandEntry(
        "corpus",
        "migrate",
        "Upgrade the database's schema to this program's, or copy the corpus into another database.",
    ),
    "health": CommandEntry(
        "health",
        "health",
        "List the health of the sources, those in trouble first; exit status 3 if any is in trouble.",
    ),
    "schedule": CommandEntry(
        "schedule",
        "schedule",
        "Print a schedule of crawls for cron or systemd; --install installs it, --remove removes it.",
    ),
    "reextract": CommandEntry(
        "reextract",
        "reextract_command",
        "Read archived pages again, with today's parser and rules; no request is sent.",
    ),
    "quarantine": CommandEntry(
        "quarantine",
        "quarantine_command",
        "List refused pages and articles that are kept, as the fault may be ours; --retry reads and stores them again.",
    ),
    "boilerplate": CommandEntry(
        "boilerplate",
        "boilerplate",
        "List the boilerplate learned of a source, with the evidence; set rulings on it; clean stored articles.",
    ),
    "duplicates": CommandEntry(
        "duplicates",
        "duplicates",
        "Show who published the same report as an article, when, and what differs; with the evidence.",
    ),
}
"""The commands by name, in the order of `news --help`."""


class LazyGroup(TyperGroup):
    """A group that lists commands by `COMMANDS`, and imports a command only to run it or to print its help.

    After `LazyGroup` in Click's documentation ("Lazily Loading Subcommands"). There, the list of commands imports them
    all for their help; here, the list has the help beside the name.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, help=entry.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the name, the imported command and the remaining arguments, for a command line."""
        name, command, remaining = super().resolve_command(ctx, args)
        return name, load(name) if name else command, remaining


def load(name: str) -> Any:
    """Import a command and return Click's object for it."""
    entry = COMMANDS[name]
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    single.command(name)(getattr(import_module(f"{__name__}.{entry.module}"), entry.function))
    return typer.main.get_command(single)


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Query and maintain the stored corpus. NEWS_DATABASE_URL names its database; by default sqlite:///corpus.db.",
)


@app.callback()
def _news() -> None:
    """Make `app` a group: Typer sees no commands before they are imported."""


def main() -> None:
    """Run the command. Trouble with the database or the disk gives one line and exit status 3, never a traceback."""
    try:
        app()
    except StorageError as error:
        typer.echo(f"news: {error}", err=True)
        sys.exit(ExitStatus.TROUBLE)
    except BrokenPipeError:
        # The reader (`| head`) has gone; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"news: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(ExitStatus.TROUBLE)
