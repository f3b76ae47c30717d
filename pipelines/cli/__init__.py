"""The `news` command. The module of a command is imported when this command runs: `news --help` imports none."""

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
        "Write articles into a file or folder, all that match, or what changed of them since an earlier export.",
    ),
    "show": CommandEntry("corpus", "show", "Show one article, by its id or any address that led to it."),
    "why": CommandEntry("corpus", "why", "Tell what became of an address, or of all addresses that led to an article."),
    "versions": CommandEntry(
        "corpus",
        "versions",
        "List what an article said when first seen and after each edit; --diff shows an edit, the newest by default.",
    ),
    "stats": CommandEntry(
        "corpus", "stats", "Count articles, addresses by state, duplicates and versions; list the newest runs."
    ),
    "migrate": CommandEntry(
        "corpus",
        "migrate",
        "Bring the database's schema up to this program's, or copy the corpus into another database.",
    ),
    "health": CommandEntry(
        "health", "health", "List how the sources do, those in trouble first; exit status 3 if any is."
    ),
    "schedule": CommandEntry(
        "schedule",
        "schedule",
        "Print when the sources are to be crawled, for cron or systemd; --install writes it, --remove takes it away.",
    ),
    "reextract": CommandEntry(
        "reextract",
        "reextract_command",
        "Read the archived pages of articles anew, with today's parser and rules; no site is asked.",
    ),
    "quarantine": CommandEntry(
        "quarantine",
        "quarantine_command",
        "List what was refused for a fault that may be ours and is kept whole; --retry reads and stores it again.",
    ),
    "boilerplate": CommandEntry(
        "boilerplate",
        "boilerplate",
        "List what was learned to be a source's boilerplate, with the evidence; rule on it; clean what is stored.",
    ),
    "duplicates": CommandEntry(
        "duplicates", "duplicates", "Show who published an article's report, when, and what differs; with the evidence."
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
    help="Query and tend the stored corpus. NEWS_DATABASE_URL names it; the default is sqlite:///corpus.db.",
)


@app.callback()
def _news() -> None:
    """Make `app` a group: Typer sees no commands before they are imported."""


def main() -> None:
    """Run the command; a database or disk in trouble is one line and exit status 3, never a traceback."""
    try:
        app()
    except StorageError as error:
        typer.echo(f"news: {error}", err=True)
        sys.exit(ExitStatus.TROUBLE)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"news: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(ExitStatus.TROUBLE)
