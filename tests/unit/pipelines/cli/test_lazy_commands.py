"""The command `news` imports the module of a command only when that command runs."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from pipelines.cli import COMMANDS, app, load

HEAVY = ("alembic", "bs4", "lxml", "scrapy", "sqlalchemy", "tldextract", "twisted", "uvicorn")
"""Packages that take long to import."""


def imported_by(*arguments: str) -> set[str]:
    """Return the names of all modules that a `news` command line imports, in a process of its own."""
    code = (
        "import sys\n"
        "from pipelines.cli import main\n"
        f"sys.argv = ['news', *{list(arguments)!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('modules:', *sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return set(printed.rpartition("modules:")[2].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_the_first_paragraph_of_their_help(name: str) -> None:
    assert COMMANDS[name].help == inspect.cleandoc(load(name).help).split("\n\n")[0]


def test_the_list_of_commands_imports_no_command() -> None:
    modules = imported_by("--help")

    assert "pipelines.cli" in modules
    assert (
        modules & {"pipelines.cli.console", *(f"pipelines.cli.{entry.module}" for entry in COMMANDS.values())} == set()
    )
    assert modules & {*HEAVY} == set()


def test_an_unknown_command_imports_no_command_and_suggests_the_nearest_name() -> None:
    result = CliRunner().invoke(app, ["serch"])

    assert result.exit_code == 2
    assert "Did you mean 'search'" in " ".join(result.stderr.replace("│", " ").split())
    assert imported_by("serch") & {*HEAVY} == set()


def test_a_command_imports_no_other_command() -> None:
    modules = imported_by("duplicates", "--help")

    assert "pipelines.cli.duplicates" in modules
    assert modules & {"pipelines.cli.corpus", "pipelines.cli.reextract", "scrapy"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_lists_its_options(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"], prog_name="news")

    assert result.exit_code == 0
    assert f"Usage: news {name}" in result.stdout
    assert "--json" in result.stdout


def test_names_and_help_of_commands_are_completed() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    context = group.make_context("news", [], resilient_parsing=True)
    items = {item.value: item.help for item in group.shell_complete(context, "s")}

    assert items.keys() == {"serve", "search", "show", "stats", "schedule"}
    assert items["search"] == "Find articles, newest first."


def test_options_of_a_command_are_completed() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    with group.make_context("news", ["why"], resilient_parsing=True) as context:
        name, command, remaining = group.resolve_command(context, ["why"])
        assert command is not None
        with command.make_context(name, remaining, parent=context, resilient_parsing=True) as inner:
            assert "--json" in [item.value for item in command.shell_complete(inner, "--")]
