"""The `news` command: storage's reading commands, and beside them those that need crawler and storage both."""

from __future__ import annotations

import os
import sys

import typer

from storage import StorageError
from storage.cli import app

TROUBLE = 3

__all__ = ["app", "main"]


def main() -> None:
    """Run the command; a database in trouble is one line and exit status 3, never a traceback."""
    try:
        app()
    except StorageError as error:
        typer.echo(f"news: {error}", err=True)
        sys.exit(TROUBLE)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
